// Did a change matter? The difference of two means with its interval, and the chance of seeing one as large by luck.
// Two doubters are asked, and the more doubtful is believed: Student's t, right for whatever distribution once there are
// enough runs; and chance itself, swapping the two sides at random, right for however few differ and however wildly.

import { seededRng, type Rng } from '../../engine/rng.ts';
import { momentsOf, type Interval, type Moments } from './interval.ts';
import { studentT, twoSidedTail } from './student.ts';

export interface Difference {
  /** Mean of the changed side − mean of the other. */
  readonly difference: number;
  /** Student's interval; null where there are too few values. */
  readonly interval: Interval | null;
  /** The chance of a difference this large, were there none; 1 where nothing differs or too few values are there. */
  readonly p: number;
}

/** Above this, and above what is asked, the t test alone says "no clear difference", and nobody needs the other. */
const WORTH_ASKING = 0.1;
/** So few differences are swapped in all 2^n ways instead, exactly. */
const FEW = 12;

/**
 * Pairs that met the same chances: `changed[i] − now[i]`. Student's paired interval; p is the greater of the paired t
 * test's and Fisher's sign-flip test's ("The Design of Experiments", 1935, §21), the latter exact whenever a difference
 * is as likely as its opposite, which it is for two variants that differ only in their chances. Pairs that are all
 * equal differ by exactly nothing.
 */
export function pairedDifference(
  now: ArrayLike<number>,
  changed: ArrayLike<number>,
  confidence: number,
): Difference {
  const differences = Float64Array.from({ length: now.length }, (_, i) => changed[i]! - now[i]!);
  const moments = momentsOf(differences);
  if (moments === null) return { difference: 0, interval: null, p: 1 };
  const variance = moments.variance / moments.count;
  return assessed(moments.mean, variance, moments.count - 1, confidence, () =>
    signFlips(differences.filter((difference) => difference !== 0)),
  );
}

/**
 * Two sets of runs with chances of their own. Welch's interval (Biometrika 34, 1947), for unequal spreads; p is the
 * greater of Welch's test's and the permutation test's.
 */
export function unpairedDifference(
  now: ArrayLike<number>,
  changed: ArrayLike<number>,
  confidence: number,
): Difference {
  const [a, b] = [momentsOf(now), momentsOf(changed)];
  if (a === null || b === null) return { difference: 0, interval: null, p: 1 };
  const difference = b.mean - a.mean;
  if (a.count < 2 || b.count < 2) return { difference, interval: null, p: 1 };
  const variance = a.variance / a.count + b.variance / b.count;
  return assessed(difference, variance, welchFreedom(a, b), confidence, () =>
    permutations(now, changed),
  );
}

/** Satterthwaite's degrees of freedom. */
function welchFreedom(a: Moments, b: Moments): number {
  const [u, v] = [a.variance / a.count, b.variance / b.count];
  const spread = (u * u) / (a.count - 1) + (v * v) / (b.count - 1);
  return spread === 0 ? a.count + b.count - 2 : ((u + v) * (u + v)) / spread;
}

function assessed(
  difference: number,
  variance: number,
  freedom: number,
  confidence: number,
  byChance: () => number,
): Difference {
  if (freedom < 1) return { difference, interval: null, p: 1 };
  const error = Math.sqrt(variance);
  const half = error === 0 ? 0 : studentT(confidence, freedom) * error;
  const interval = { low: difference - half, high: difference + half };
  if (difference === 0) return { difference, interval, p: 1 };
  const p = error === 0 ? 0 : twoSidedTail(difference / error, freedom);
  const isWorthAsking = p <= Math.max(WORTH_ASKING, 1 - confidence);
  return { difference, interval, p: isWorthAsking ? Math.max(p, byChance()) : p };
}

/** Sums of the same numbers in another order differ in their last digits. */
const ROUNDING = 1e-12;

/** The share of sign patterns whose sum is at least as far from nought. */
function signFlips(differences: Float64Array): number {
  const bound = flipBound(differences);
  if (bound < CLEAR) return bound;
  const seen = Math.abs(sumOf(differences)) * (1 - ROUNDING);
  if (differences.length <= FEW) return allFlips(differences, seen);
  const rng = ownChance();
  return swapped(() => Math.abs(flippedSum(differences, rng)) >= seen);
}

/** Below this the share is not worth drawing: its bound will do. */
const CLEAR = 1e-4;

/** No more than this share of sign patterns has so large a sum (Hoeffding's inequality, given the sizes; Efron 1969). */
function flipBound(differences: Float64Array): number {
  let squares = 0;
  for (const difference of differences) squares += difference * difference;
  const sum = sumOf(differences);
  return 2 * Math.exp((-sum * sum) / (2 * squares));
}

/** Random swaps at most; for p = 0.001 the error of sampling is a third of it. */
const SWAPS = 9999;
/** Once so many were as far, the swaps made so far tell p well enough. */
const ENOUGH_AS_FAR = 200;

/**
 * A valid p from random swaps, however many are made (Besag and Clifford, Biometrika 78, 1991): what was seen counts as
 * one of them, so that p is never nought.
 */
function swapped(isAsFar: () => boolean): number {
  let asFar = 0;
  for (let swap = 1; swap <= SWAPS; swap += 1) {
    if (isAsFar()) asFar += 1;
    if (asFar === ENOUGH_AS_FAR) return asFar / swap;
  }
  return (asFar + 1) / (SWAPS + 1);
}

function allFlips(differences: Float64Array, seen: number): number {
  const patterns = 1 << differences.length;
  let asFar = 0;
  for (let pattern = 0; pattern < patterns; pattern += 1) {
    let sum = 0;
    differences.forEach((difference, place) => {
      sum += (pattern & (1 << place)) === 0 ? difference : -difference;
    });
    if (Math.abs(sum) >= seen) asFar += 1;
  }
  return asFar / patterns;
}

const SIGNS_PER_DRAW = 30;

function flippedSum(differences: Float64Array, rng: Rng): number {
  let sum = 0;
  for (let i = 0; i < differences.length;) {
    let signs = rng.below(1 << SIGNS_PER_DRAW);
    const end = Math.min(differences.length, i + SIGNS_PER_DRAW);
    for (; i < end; i += 1) {
      sum += ((signs & 1) * 2 - 1) * differences[i]!;
      signs >>= 1;
    }
  }
  return sum;
}

/** The share of divisions of all values into two such sides whose means lie at least as far apart. */
function permutations(now: ArrayLike<number>, changed: ArrayLike<number>): number {
  const all = Float64Array.from([...Array.from(now), ...Array.from(changed)]);
  // With the sum of all fixed, the sum of one side alone says how far apart the means are.
  const expected = (sumOf(all) / all.length) * now.length;
  const seen = Math.abs(sumOf(now) - expected) * (1 - ROUNDING);
  const rng = ownChance();
  return swapped(() => Math.abs(drawnSum(all, now.length, rng) - expected) >= seen);
}

/** Of its 53 bits, three choices among a thousand take thirty. */
const CHOICES_PER_DRAW = 3;

/** The sum of `count` of all values, drawn without putting back: the first steps of a Fisher–Yates shuffle, in place. */
function drawnSum(all: Float64Array, count: number, rng: Rng): number {
  let sum = 0;
  let chance = 0;
  for (let i = 0; i < count; i += 1) {
    if (i % CHOICES_PER_DRAW === 0) chance = rng.next();
    const scaled = chance * (all.length - i);
    const ahead = Math.floor(scaled);
    chance = scaled - ahead; // what is left of a uniform draw is uniform
    const j = i + ahead;
    const drawn = all[j]!;
    all[j] = all[i]!;
    all[i] = drawn;
    sum += drawn;
  }
  return sum;
}

/** The same swaps for every comparison, apart from every simulation's chances: equal runs, equal p. */
const ownChance = (): Rng => seededRng('statistics').fork('swaps');

function sumOf(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i += 1) sum += values[i]!;
  return sum;
}

/**
 * p values corrected for having asked many questions at once (Holm, Scandinavian Journal of Statistics 6, 1979), in the
 * order given: the chance that any is called different by luck stays below what each is then held against, however
 * they depend on each other. Questions of greater weight are spent more of that chance on (his section 4).
 */
export function holm(
  values: readonly number[],
  weights: readonly number[] = values.map(() => 1),
): number[] {
  const weighed = values.map((p, place) => p / weights[place]!);
  const order = values
    .map((_, place) => place)
    .toSorted((a, b) => weighed[a]! - weighed[b]! || a - b);
  const corrected: number[] = [];
  let greatest = 0;
  let left = sumOf(weights);
  for (const place of order) {
    greatest = Math.max(greatest, Math.min(1, weighed[place]! * left));
    corrected[place] = greatest;
    left -= weights[place]!;
  }
  return corrected;
}
