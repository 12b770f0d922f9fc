// How far simulated runs are from recorded ones on one measure. A recording is a few runs of something random: the mean
// of so few is known only to about two standard errors, and nothing closer than that can be called a difference.

import { mean, quantile, sorted } from '../metrics/statistics.ts';

/** One measure of one experiment, in the measure's own unit (seconds times pods, or replicas). */
export interface MeasureComparison {
  readonly measure: Measure;
  readonly recorded: {
    readonly mean: number;
    readonly min: number;
    readonly max: number;
    readonly runs: number;
  };
  readonly simulated: { readonly mean: number; readonly p5: number; readonly p95: number };
  /** Simulated mean − recorded mean. */
  readonly difference: number;
  /** Of that, what two standard errors of the recorded mean do not explain, as a share of the recorded mean. */
  readonly percent: number;
}

export const MEASURES = ['pending pod-seconds', 'unavailable replica-seconds'] as const;
export type Measure = (typeof MEASURES)[number];

/** Below a minute of waiting in all, a share of it would exaggerate: the minute is the least that is divided by. */
const LEAST_SECONDS = 60;

/** Compares the values of recorded runs with those of simulated ones. Both have at least one. */
export function compared(
  measure: Measure,
  recorded: readonly number[],
  simulated: readonly number[],
): MeasureComparison {
  const [there, here] = [mean(recorded)!, mean(simulated)!];
  const ascending = sorted(simulated);
  const unexplained = Math.max(0, Math.abs(here - there) - 2 * standardError(recorded, there));
  return {
    measure,
    recorded: {
      mean: there,
      min: Math.min(...recorded),
      max: Math.max(...recorded),
      runs: recorded.length,
    },
    simulated: { mean: here, p5: quantile(ascending, 5)!, p95: quantile(ascending, 95)! },
    difference: here - there,
    percent: (100 * unexplained) / Math.max(there, LEAST_SECONDS),
  };
}

/** s/√n with the sample's standard deviation; 0 of a single run, which then must be met. */
function standardError(values: readonly number[], centre: number): number {
  const n = values.length;
  if (n < 2) return 0;
  const squares = values.reduce((sum, value) => sum + (value - centre) * (value - centre), 0);
  return Math.sqrt(squares / (n - 1) / n);
}
