// Where the truth lies, given some runs: intervals of a mean and of a quantile over runs. Runs are independent, since
// each has a seed of its own.

import { mean, type Sorted } from '../../metrics/statistics.ts';
import { binomialAtMost } from './beta.ts';
import { studentT } from './student.ts';

export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** Mean, spread and number of some values. */
export interface Moments {
  readonly count: number;
  readonly mean: number;
  /** Sample variance, over count − 1; 0 of one value. */
  readonly variance: number;
}

/** Null of no values. Two passes, so that close values far from nought lose no digits; equal ones vary by nothing. */
export function momentsOf(values: ArrayLike<number>): Moments | null {
  const count = values.length;
  const centre = mean(values);
  if (centre === null) return null;
  if (areEqual(values)) return { count, mean: values[0]!, variance: 0 };
  let squares = 0;
  for (let i = 0; i < count; i += 1) squares += (values[i]! - centre) * (values[i]! - centre);
  return { count, mean: centre, variance: count < 2 ? 0 : squares / (count - 1) };
}

function areEqual(values: ArrayLike<number>): boolean {
  for (let i = 1; i < values.length; i += 1) if (values[i] !== values[0]) return false;
  return true;
}

/**
 * Student's interval of a mean; null of fewer than two values. Exact for normal values, and by the central limit
 * theorem close for others; very skewed ones want a hundred or more.
 */
export function meanInterval(values: ArrayLike<number>, confidence: number): Interval | null {
  const moments = momentsOf(values);
  if (moments === null || moments.count < 2) return null;
  const { count, mean: centre, variance } = moments;
  if (variance === 0) return { low: centre, high: centre };
  const half = studentT(confidence, count - 1) * Math.sqrt(variance / count);
  return { low: centre - half, high: centre + half };
}

/**
 * The exact interval of a quantile over runs, between two of the values seen, whatever their distribution: the number
 * of values below the true quantile is binomial (David and Nagaraja, "Order Statistics", 7.1). Null while too few
 * values were seen to bound both sides: six for a median at 95%.
 */
export function quantileInterval(
  ascending: Sorted,
  percent: number,
  confidence: number,
): Interval | null {
  const count = ascending.length;
  const outside = (1 - confidence) / 2;
  const atMost = (k: number): number => binomialAtMost(k, count, percent / 100);
  const low = greatest(count, (place) => atMost(place - 1) <= outside);
  const high = greatest(count, (place) => atMost(place - 1) < 1 - outside) + 1;
  if (low < 1 || high > count) return null;
  return { low: ascending[low - 1]!, high: ascending[high - 1]! };
}

/** The greatest whole number from 1 to `most` for which a statement that is true first and false later is true; else 0. */
function greatest(most: number, holds: (place: number) => boolean): number {
  let known = 0;
  let beyond = most + 1;
  while (beyond - known > 1) {
    const middle = Math.floor((known + beyond) / 2);
    if (holds(middle)) known = middle;
    else beyond = middle;
  }
  return known;
}
