// From the runs of a variant to what is said of them: each metric over runs, in how many runs each limit held and
// whether that is enough, and which runs went worst.

import { METRICS } from '../metrics/dictionary.ts';
import { unitOf } from '../metrics/limit-case.ts';
import { mean, quantile, sorted } from '../metrics/statistics.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type {
  Asked,
  LimitSummary,
  MetricSummary,
  NamedLimit,
  ShareIntervals,
  VariantRuns,
  VariantSummary,
} from './outcome.ts';
import { crossedAt, heldRuns, valuesOf } from './run-table.ts';
import { meanInterval, quantileInterval } from './statistics/interval.ts';
import { anytime, runsThatDecide, verdictOn, wilson } from './statistics/share.ts';
import { worstRuns } from './worst.ts';

/** Both 95%: what a limit or an interval is held against when nobody says otherwise. */
export const ASKED: Asked = { share: 0.95, confidence: 0.95 };

/** A scenario's limits as `VariantRuns` names them. */
export const limitsOf = ({ expect }: Scenario): NamedLimit[] =>
  expect.map((limit) => ({
    name: limit.name,
    expression: limit.expression,
    unit: unitOf(limit),
  }));

/** All that is said of one variant; `intervals` is `anytime` where the number of runs was not fixed beforehand. */
export function summarize(
  variant: VariantRuns,
  asked: Asked = ASKED,
  intervals: ShareIntervals = 'wilson',
): VariantSummary {
  const { records, limits } = variant;
  return {
    variant,
    asked,
    intervals,
    metrics: [...METRICS].map(([metric, { unit }]) =>
      summarizeMetric(valuesOf(records, metric), metric, unit),
    ),
    limits: limits.map((limit, place) =>
      summarizeLimit(
        limit,
        { held: heldRuns(records, place), runs: records.length },
        asked,
        intervals,
      ),
    ),
    heldRuns: [...records.seeds.keys()].filter((row) => crossedAt(records, row).length === 0)
      .length,
    worst: worstRuns(variant),
  };
}

/** By its name, not by what was asked: files name their columns `ci95_low`. */
const CONFIDENCE_IN_FILES = 0.95;

/** One metric over the runs in which it was seen. */
export function summarizeMetric(
  values: readonly number[],
  metric: string,
  unit: string,
): MetricSummary {
  const ascending = sorted(values);
  const ofMean = meanInterval(values, CONFIDENCE_IN_FILES);
  const ofMedian = quantileInterval(ascending, 50, CONFIDENCE_IN_FILES);
  return {
    metric,
    unit,
    p5: quantile(ascending, 5),
    p50: quantile(ascending, 50),
    p95: quantile(ascending, 95),
    mean: mean(values),
    ci95_low: ofMean?.low ?? null,
    ci95_high: ofMean?.high ?? null,
    runs: values.length,
    p50_ci95_low: ofMedian?.low ?? null,
    p50_ci95_high: ofMedian?.high ?? null,
    min: quantile(ascending, 0),
    max: quantile(ascending, 100),
  };
}

/** Whether enough runs hold a limit, and if that is open, about how many would tell. */
export function summarizeLimit(
  { name, expression }: NamedLimit,
  tally: { readonly held: number; readonly runs: number },
  asked: Asked,
  intervals: ShareIntervals,
): LimitSummary {
  const interval = intervals === 'wilson' ? wilson : anytime;
  const { low, high } = interval(tally, asked.confidence);
  const verdict = verdictOn({ low, high }, asked.share);
  const wouldDecide = verdict === 'undecided' ? runsThatDecide(tally, asked, interval) : null;
  return {
    name,
    expression,
    heldRuns: tally.held,
    runs: tally.runs,
    low,
    high,
    verdict,
    wouldDecide,
  };
}
