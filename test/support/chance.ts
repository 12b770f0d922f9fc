// Synthetic experiments: values whose truth is known, drawn from the engine's own streams, so that a test of statistics
// is the same test every time.

import { seededRng, standardNormal, type Rng } from '../../src/engine/rng.ts';

/** A stream for one synthetic experiment. */
export const chance = (name: string, n: number): Rng => seededRng('synthetic').fork(name, n);

export type Law = (rng: Rng) => number;

export const normal: Law = (rng) => standardNormal(rng.next());
export const exponential: Law = (rng) => -Math.log1p(-rng.next());
/** Lognormal with sigma 1: a tail like that of waiting times; its mean is exp(1/2). */
export const lognormal: Law = (rng) => Math.exp(normal(rng));
/** Mostly nothing, now and then a few: like lost pods. Its mean is 0.5. */
export const mostlyNone: Law = (rng) => (rng.next() < 0.9 ? 0 : 1 + rng.below(9));

export const draws = (law: Law, rng: Rng, count: number): number[] =>
  Array.from({ length: count }, () => law(rng));

/** How many of `runs` hold, when each does with probability `share`. */
export function successes(share: number, runs: number, rng: Rng): number {
  let held = 0;
  for (let run = 0; run < runs; run += 1) if (rng.next() < share) held += 1;
  return held;
}
