// Is one configuration dearer than another? Their runs are paired by seed, and the interval of the mean difference is
// valid at every look, since the search looks after every round and stops when it likes.

import { momentsOf, type Interval } from '../statistics/interval.ts';

/**
 * Below this many pairs nothing is said: the interval rests on a central limit theorem that holds at all looks from
 * some number on, and thirty is the customary least for means that are not very skewed.
 */
export const FEWEST_PAIRS = 30;
/** The number of pairs at which the interval is narrowest for its confidence. */
const TUNED_FOR = 100;

/**
 * An asymptotic confidence sequence of a mean: Robbins' normal mixture with the variance estimated (Waudby-Smith,
 * Arbour, Sinha, Kennedy, Ramdas, "Time-uniform central limit theory and asymptotic confidence sequences", Annals of
 * Statistics 52 (2024), theorem 2.2 and, for ρ, appendix B.2). Null of fewer than `FEWEST_PAIRS`.
 */
export function anytimeMean(values: ArrayLike<number>, error: number): Interval | null {
  const moments = momentsOf(values);
  if (moments === null || moments.count < FEWEST_PAIRS) return null;
  const { count, mean, variance } = moments;
  const doubt = -2 * Math.log(error);
  const rho2 = (doubt + Math.log(doubt) + 1) / TUNED_FOR;
  const grown = count * rho2 + 1;
  const half =
    Math.sqrt(variance) *
    Math.sqrt(((2 * grown) / (count * count * rho2)) * Math.log(Math.sqrt(grown) / error));
  return { low: mean - half, high: mean + half };
}

/** `a[k] − b[k]` for the first `pairs` runs; runs in which either side saw nothing are left out. */
export function differences(
  a: readonly (number | null)[],
  b: readonly (number | null)[],
  pairs: number,
): number[] {
  const found: number[] = [];
  for (let run = 0; run < pairs; run += 1) {
    const [one, other] = [a[run], b[run]];
    if (typeof one === 'number' && typeof other === 'number') found.push(one - other);
  }
  return found;
}
