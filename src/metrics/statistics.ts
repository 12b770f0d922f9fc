// From many values to the few numbers people read. Quantiles are Hyndman and Fan's R-7, which spreadsheets call
// PERCENTILE.INC, so that a planner who checks a column gets our number.

import type { DistributionSummary } from './result.ts';

/** Values in ascending order. */
export type Sorted = Float64Array;

/** Sorts a copy; numbers only, so that no order is ever that of text. */
export const sorted = (values: ArrayLike<number>): Sorted => new Float64Array(values).toSorted();

/**
 * The R-7 quantile at `percent` of ascending values, interpolated between its two neighbours; null of none.
 * Taking percent, not a fraction, keeps the rank exact: 95 × 100 / 100 is 95, where 0.95 × 100 need not be.
 */
export function quantile(ascending: ArrayLike<number>, percent: number): number | null {
  const { length } = ascending;
  if (length === 0) return null;
  const rank = ((length - 1) * percent) / 100;
  const below = Math.floor(rank);
  const least = ascending[below]!;
  if (below === rank) return least;
  return least + (rank - below) * (ascending[below + 1]! - least);
}

/** The arithmetic mean, or null of none. */
export function mean(values: ArrayLike<number>): number | null {
  let sum = 0;
  for (let i = 0; i < values.length; i += 1) sum += values[i]!;
  return values.length === 0 ? null : sum / values.length;
}

/** Count, mean, quantiles and maximum of lengths of time: milliseconds in, seconds out. */
export function summarizeTimes(milliseconds: ArrayLike<number>): DistributionSummary {
  const ascending = sorted(milliseconds);
  const at = (percent: number): number | null => inSeconds(quantile(ascending, percent));
  return {
    count: ascending.length,
    mean: inSeconds(mean(ascending)),
    p50: at(50),
    p90: at(90),
    p95: at(95),
    p99: at(99),
    max: at(100),
  };
}

const inSeconds = (ms: number | null): number | null => (ms === null ? null : ms / 1000);

/** Two-sided 95% points of Student's t for 1 to 30 degrees of freedom (any statistics text's table). */
const STUDENT_T_95 = [
  12.7062, 4.3027, 3.1824, 2.7764, 2.5706, 2.4469, 2.3646, 2.306, 2.2622, 2.2281, 2.201, 2.1788,
  2.1604, 2.1448, 2.1314, 2.1199, 2.1098, 2.1009, 2.093, 2.086, 2.0796, 2.0739, 2.0687, 2.0639,
  2.0595, 2.0555, 2.0518, 2.0484, 2.0452, 2.0423,
] as const;
const NORMAL_95 = 1.959964;

/** Half the width of the 95% confidence interval of the mean; null of fewer than two values. */
export function halfWidth95(values: ArrayLike<number>): number | null {
  const n = values.length;
  const centre = mean(values);
  if (n < 2 || centre === null) return null;
  let squares = 0;
  for (let i = 0; i < n; i += 1) squares += (values[i]! - centre) * (values[i]! - centre);
  return studentT95(n - 1) * Math.sqrt(squares / (n - 1) / n);
}

/** Beyond the table, the first two terms of Fisher's expansion about the normal: right to four digits from 31 on. */
function studentT95(freedom: number): number {
  const tabled = STUDENT_T_95[freedom - 1];
  if (tabled !== undefined) return tabled;
  const z = NORMAL_95;
  const cube = z * z * z;
  const first = (cube + z) / 4;
  const second = (5 * cube * z * z + 16 * cube + 3 * z) / 96;
  return z + first / freedom + second / (freedom * freedom);
}
