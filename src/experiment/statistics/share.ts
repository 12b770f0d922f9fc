// The share of runs that hold a limit, judged from some of them: Wilson's interval when the number of runs was fixed
// beforehand, a confidence sequence when it depends on what was seen.

import { standardNormal } from '../../engine/rng.ts';
import { logBeta } from './beta.ts';
import type { Interval } from './interval.ts';

/** In how many of how many runs something was so. */
export interface Tally {
  readonly held: number;
  readonly runs: number;
}

/** As often as asked. Divided, since a product may lie above the whole number it should be: 55% of 100 runs. */
export const heldIn = ({ held, runs }: Tally, share: number): boolean => held / runs >= share;

/** An interval of the true share, from a tally. */
export type ShareInterval = (tally: Tally, confidence: number) => Interval;

/**
 * Wilson's score interval (Journal of the American Statistical Association 22, 1927). Right about as often as it says
 * on average over shares, at the edges too, where the plain normal interval fails (Brown, Cai, DasGupta 2001). For one
 * look at a number of runs that was fixed beforehand.
 */
export function wilson({ held, runs }: Tally, confidence: number): Interval {
  if (runs === 0) return { low: 0, high: 1 };
  const z = standardNormal((1 + confidence) / 2);
  const share = held / runs;
  const shrunk = 1 + (z * z) / runs;
  const centre = share + (z * z) / (2 * runs);
  const half = z * Math.sqrt((share * (1 - share)) / runs + (z * z) / (4 * runs * runs));
  return {
    low: held === 0 ? 0 : (centre - half) / shrunk,
    high: held === runs ? 1 : (centre + half) / shrunk,
  };
}

/** Jeffreys' prior: narrow near 0 and 1, where the share of a limit that matters lies. */
const PRIOR = 0.5;

/**
 * A confidence sequence: the chance that it ever leaves out the true share, at any look, is at most 1 − confidence. So
 * one may look after every run and stop when one likes. It holds the shares p for which the mixture martingale
 * B(½ + held, ½ + runs − held) / B(½, ½) / p^held (1 − p)^(runs − held) stays below 1/(1 − confidence): Ville's
 * inequality; Robbins, "Statistical methods related to the law of the iterated logarithm", Annals of Mathematical
 * Statistics 41 (1970); Howard, Ramdas, McAuliffe, Sekhon, Annals of Statistics 49 (2021).
 */
export function anytime(tally: Tally, confidence: number): Interval {
  const { held, runs } = tally;
  if (runs === 0) return { low: 0, high: 1 };
  const mixture = logBeta(PRIOR + held, PRIOR + runs - held) - logBeta(PRIOR, PRIOR);
  const bound = mixture + Math.log(1 - confidence);
  const isIn = (share: number): boolean => logLikelihood(tally, share) > bound;
  const likeliest = held / runs;
  return {
    low: held === 0 ? 0 : edge(0, likeliest, isIn),
    high: held === runs ? 1 : edge(1, likeliest, isIn),
  };
}

function logLikelihood({ held, runs }: Tally, share: number): number {
  const yes = held === 0 ? 0 : held * Math.log(share);
  const no = held === runs ? 0 : (runs - held) * Math.log1p(-share);
  return yes + no;
}

/** Between a share that is out and one that is in: where the interval ends, on its outer side. */
function edge(out: number, within: number, isIn: (share: number) => boolean): number {
  let [beyond, known] = [out, within];
  for (let step = 0; step < 50; step += 1) {
    const middle = (beyond + known) / 2;
    if (isIn(middle)) known = middle;
    else beyond = middle;
  }
  return beyond;
}

export type ShareVerdict = 'held' | 'crossed' | 'undecided';

/** A limit is settled once its interval lies wholly on one side of the asked share. */
export function verdictOn({ low, high }: Interval, asked: number): ShareVerdict {
  if (low >= asked) return 'held';
  return high < asked ? 'crossed' : 'undecided';
}

/** Beyond this many, "more runs" is no advice. */
const MOST_RUNS_ADVISED = 1_000_000;

/**
 * How many runs in all would settle it, were the share of those seen to stay as it is, to two digits; null when that
 * share is the asked one, or so close that no number of runs is worth it.
 */
export function runsThatDecide(
  { held, runs }: Tally,
  asked: { readonly share: number; readonly confidence: number },
  interval: ShareInterval,
): number | null {
  const settles = (n: number): boolean =>
    verdictOn(interval({ held: (held / runs) * n, runs: n }, asked.confidence), asked.share) !==
    'undecided';
  if (runs === 0 || !settles(MOST_RUNS_ADVISED)) return null;
  let [few, enough] = [runs, MOST_RUNS_ADVISED];
  while (enough - few > 1) {
    const middle = Math.floor((few + enough) / 2);
    if (settles(middle)) enough = middle;
    else few = middle;
  }
  return roundedUp(enough);
}

/** To two significant digits, upwards. */
function roundedUp(n: number): number {
  let step = 1;
  while (n / step >= 100) step *= 10;
  return Math.ceil(n / step) * step;
}
