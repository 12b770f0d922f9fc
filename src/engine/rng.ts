// Seeded chance with stable addresses. A stream's numbers depend on its address alone, never on who drew before:
// two variants of a scenario meet the same reclaims and draw the same startup times.

import alea from 'seedrandom/lib/alea.js';
import { millis, type Duration, type Millis } from '../units.ts';

/** Bumped when the same seed is meant to give other numbers. */
const STREAM_VERSION = 'v2';

/**
 * Ends every address. Alea takes a seed character by character, and the last one is mixed too little: first numbers of
 * `spot-1`, `spot-2` and `spot-3` would lie evenly apart, on a circle, three times as often as by chance.
 */
const END = '|';

export interface Rng {
  /** Uniform in [0, 1), 53 bits. */
  next(): number;
  /** Uniform whole number in [0, count). */
  below(count: number): number;
  /** A stream of its own for one entity, e.g. `fork('spot', 3)`: the same address gives the same numbers. */
  fork(...address: readonly (string | number)[]): Rng;
}

class AleaStream implements Rng {
  readonly #address: string;
  #draw: (() => number) | undefined;

  constructor(address: string) {
    this.#address = address;
  }

  next(): number {
    this.#draw ??= alea(`${this.#address}${END}`).double;
    return this.#draw();
  }

  below(count: number): number {
    return Math.floor(this.next() * count);
  }

  fork(...address: readonly (string | number)[]): Rng {
    return new AleaStream(`${this.#address}/${address.join('/')}`);
  }
}

/** The root of all chance in a run. The seed is text: `42`, `42/17` (run 17 of seed 42), `tuesday`. */
export const seededRng = (seed: string): Rng => new AleaStream(`${STREAM_VERSION}/${seed}`);

/** 95th percentile of the standard normal distribution, as the scenario's definition of sigma rounds it. */
const NORMAL_P95 = 1.645;

/** Draws a duration in whole milliseconds; a constant draws nothing. */
export function drawDuration(duration: Duration, rng: Rng): Millis {
  switch (duration.law) {
    case 'constant':
      return duration.value;
    case 'uniform':
      return millis(duration.least + (duration.greatest - duration.least) * rng.next());
    case 'exponential':
      return millis(-duration.mean * Math.log1p(-rng.next()));
    case 'lognormal': {
      const sigma = Math.log(duration.p95 / duration.median) / NORMAL_P95;
      const drawn = duration.median * Math.exp(sigma * standardNormal(rng.next()));
      return millis(Math.max(duration.floor, drawn));
    }
  }
}

/** 2^-53, the step of a 53-bit draw: keeps 0 and 1 out of the logarithms. */
const SMALLEST = 1.1102230246251565e-16;

/**
 * Inverse of the standard normal distribution, so that one draw makes one sample (common random numbers need it).
 * Acklam's rational approximation, relative error below 1.15e-9; uses only sqrt and log, which agree on every Node.
 */
export function standardNormal(uniform: number): number {
  const p = Math.min(1 - SMALLEST, Math.max(SMALLEST, uniform));
  if (p < 0.02425) return tail(Math.sqrt(-2 * Math.log(p)));
  if (p > 1 - 0.02425) return -tail(Math.sqrt(-2 * Math.log(1 - p)));
  const q = p - 0.5;
  const r = q * q;
  return (
    (((((-39.69683028665376 * r + 220.9460984245205) * r - 275.9285104469687) * r +
      138.357751867269) *
      r -
      30.66479806614716) *
      r +
      2.506628277459239) *
    (q /
      (((((-54.47609879822406 * r + 161.5858368580409) * r - 155.6989798598866) * r +
        66.80131188771972) *
        r -
        13.28068155288572) *
        r +
        1))
  );
}

function tail(q: number): number {
  return (
    (((((-0.007784894002430293 * q - 0.3223964580411365) * q - 2.400758277161838) * q -
      2.549732539343734) *
      q +
      4.374664141464968) *
      q +
      2.938163982698783) /
    ((((0.007784695709041462 * q + 0.3224671290700398) * q + 2.445134137142996) * q +
      3.754408661907416) *
      q +
      1)
  );
}
