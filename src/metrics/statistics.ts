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
