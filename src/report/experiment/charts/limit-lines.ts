// The limits of a scenario that are a line in a chart over runs: an upper bound on one number of each run.

import type { VariantSummary } from '../../../experiment/outcome.ts';
import type { Limit, LimitMetric } from '../../../scenario/scenario.ts';
import { colour } from '../../charts/theme.ts';

/** One bound, and how many runs kept to it. */
export interface LimitLine {
  /** Place among the scenario's limits. */
  readonly place: number;
  readonly value: number;
  /** The bound itself is beyond it: `<`. */
  readonly isStrict: boolean;
  readonly expression: string;
  readonly heldRuns: number;
  readonly runs: number;
  readonly low: number;
  readonly high: number;
  /** `✗ crossed: cost <= $15`. */
  readonly label: string;
  readonly stroke: string;
}

const SIGN = { held: '✓', crossed: '✗', undecided: '?' } as const;
const INK = { held: 'green', crossed: 'vermillion', undecided: 'purple' } as const;

/** Ceilings on `metric` for the cluster as a whole, in the scenario's order. */
export function limitLines(
  { limits }: VariantSummary,
  expect: readonly Limit[],
  metric: LimitMetric,
): LimitLine[] {
  return expect.flatMap((limit, place) => {
    const summary = limits[place];
    const isCeiling = limit.operator === '<=' || limit.operator === '<';
    if (summary === undefined || limit.metric !== metric || !isCeiling) return [];
    if (limit.workload !== undefined || summary.expression !== limit.expression) return [];
    const { expression, verdict, heldRuns, runs, low, high } = summary;
    const label = `${SIGN[verdict]} ${verdict}: ${expression}`;
    const stroke = colour(INK[verdict]);
    const bound = { place, value: limit.value, isStrict: limit.operator === '<' };
    return [{ ...bound, expression, heldRuns, runs, low, high, label, stroke }];
  });
}

/** Those about the whole run: what a limit bounds within a window is not the run's own number. */
export const wholeRunLines = (
  summary: VariantSummary,
  expect: readonly Limit[],
  metric: LimitMetric,
): LimitLine[] =>
  limitLines(summary, expect, metric).filter(
    ({ place }) => expect[place]!.from === undefined && expect[place]!.to === undefined,
  );
