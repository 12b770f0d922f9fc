// How long the pods of a run waited, as a curve of fixed size: small enough to be kept of ten thousand runs, exact
// where limits ask.

import { quantile, sorted } from './statistics.ts';

/** Where a curve is known, in percent of pods: denser towards the longest waits, and at every statistic of a limit. */
export const CURVE_PERCENTS: readonly number[] = [
  ...Array.from({ length: 18 }, (_, i) => i * 5),
  ...Array.from({ length: 11 }, (_, i) => 90 + i),
];

/** R-7 quantiles at `CURVE_PERCENTS`: milliseconds in, seconds out, of whole milliseconds. Empty without pods. */
export function pendingCurve(milliseconds: ArrayLike<number>): number[] {
  const ascending = sorted(milliseconds);
  if (ascending.length === 0) return [];
  return CURVE_PERCENTS.map((percent) => Math.round(quantile(ascending, percent)!) / 1000);
}
