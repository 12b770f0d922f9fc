// What a report of many runs of one scenario is made from, and what its text and Markdown say alike: which rows, the
// verdict in a sentence, the lines that replay the worst runs.

import type { MonteCarloResult } from '../../experiment/monte-carlo.ts';
import type { LimitSummary } from '../../experiment/outcome.ts';
import { observedOf, valuesOf } from '../../experiment/run-table.ts';
import { subjectOf } from '../../experiment/worst.ts';
import { METRICS } from '../../metrics/dictionary.ts';
import { mean, quantile, sorted, type Sorted } from '../../metrics/statistics.ts';
import { meanInterval, type Interval } from '../../experiment/statistics/interval.ts';
import type { KeyedRun } from '../columns.ts';
import { shellWord, type ReportContext } from '../context.ts';
import { counted, grouped, inUnitBeside, percent, printable } from '../format.ts';
import { metricWords } from './metric-words.ts';

export interface RunsReport {
  readonly result: MonteCarloResult;
  readonly context: ReportContext;
  /** The flags that, after the file and `--seed`, replay a run. */
  readonly otherFlags: string;
  /** Over runs, in percent, ascending. */
  readonly percentiles: readonly number[];
  /** Run 0 and the worst, once more with all that happened in them; simulated when first asked for. */
  readonly replays: () => readonly KeyedRun[];
}

/** One line of the table of distributions. */
export interface Distribution {
  readonly name: string;
  readonly unit: string;
  readonly ascending: Sorted;
  readonly quantiles: readonly (number | null)[];
  readonly mean: number | null;
  /** Of the mean. */
  readonly interval: Interval | null;
}

/** Asked of every experiment, whether or not a limit names it. */
const ALWAYS = [
  'pending_p95_s',
  'pending_max_s',
  'unavailable_replica_s',
  'evicted_pods',
  'lost_pods',
  'nodes_launched',
  'cost_usd',
] as const;

/** What the limits look at, in their order, then what is always asked; nothing twice. */
export function distributions({ result, percentiles }: RunsReport): Distribution[] {
  const { records, limits } = result.variant;
  const { confidence } = result.asked;
  const seen = new Map<string, Distribution>();
  const add = (name: string, unit: string, values: readonly number[]): void => {
    const ascending = sorted(values);
    // A level may be bound as a share and as a count.
    const key = `${name} in ${unit}`;
    if (seen.has(key)) return;
    seen.set(key, {
      name,
      unit,
      ascending,
      quantiles: percentiles.map((each) => quantile(ascending, each)),
      mean: mean(values),
      interval: meanInterval(values, confidence),
    });
  };
  limits.forEach(({ expression, unit }, place) => {
    add(printable(subjectOf(expression)), unit, observedOf(records, place));
  });
  for (const metric of ALWAYS) {
    const values = valuesOf(records, metric);
    if (values.length > 0) add(metricWords(metric), METRICS.get(metric)!.unit, values);
  }
  return [...seen.values()];
}

/** `median`, `p95 of runs`, `most`. */
export const percentileWords = (each: number): string =>
  each === 50 ? 'median' : each === 0 ? 'least' : each === 100 ? 'most' : `p${each} of runs`;

/** `86.2% … 97.1%`, of a share of which so much is needed. */
export const intervalWords = ({ low, high }: Interval, share: number): string =>
  [low, high].map((end) => inUnitBeside(end * 100, share * 100, '%')).join(' … ');

/** What an undecided or crossed limit would have needed. */
export function needsWords({ verdict, wouldDecide }: LimitSummary, share: number): string {
  if (verdict === 'held') return '';
  const needs = `needs ${percent(share * 100)}`;
  if (verdict === 'crossed') return needs;
  return wouldDecide === null
    ? `${needs}, too close to tell`
    : `${needs}: about ${grouped(wouldDecide)} runs would tell`;
}

/** `2 limits crossed, 1 undecided.`, `All 6 limits held.` */
export function runsVerdict({ limits }: Pick<MonteCarloResult, 'limits'>): string {
  const of = (wanted: LimitSummary['verdict']): number =>
    limits.filter(({ verdict }) => verdict === wanted).length;
  const [crossed, undecided] = [of('crossed'), of('undecided')];
  if (limits.length === 0) return 'No limits were set.';
  if (crossed + undecided === 0)
    return limits.length === 1 ? 'The limit held.' : `All ${counted(limits.length, 'limit')} held.`;
  const open =
    undecided === 0
      ? []
      : [`${crossed === 0 ? counted(undecided, 'limit') : grouped(undecided)} undecided`];
  const gone = crossed === 0 ? [] : [`${counted(crossed, 'limit')} crossed`];
  return `${[...gone, ...open].join(', ')}.`;
}

/** Why it stopped where it did; empty when all runs that were asked for were made. */
export function endedWords({
  ended,
  variant: { records },
  limits,
  runsAsked,
}: MonteCarloResult): string {
  const runs = counted(records.length, 'run');
  const open = limits.filter(({ verdict }) => verdict === 'undecided').length;
  switch (ended) {
    case 'all':
      return '';
    case 'settled':
      return `Stopped after ${runs}: every limit is settled.`;
    case 'budget':
      return `Stopped at ${runs}, the most allowed, with ${counted(open, 'limit')} open: --max-runs allows more.`;
    case 'interrupted':
      return `Interrupted after ${grouped(records.length)} of ${counted(runsAsked, 'run')}.`;
  }
}

/** The command that replays one run. */
export const replayLine = ({ context, otherFlags }: RunsReport, seed: string): string =>
  ['simulate', shellWord(context.file), '--seed', shellWord(seed), otherFlags]
    .filter((word) => word !== '')
    .join(' ');
