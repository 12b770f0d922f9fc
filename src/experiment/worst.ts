// Which runs to look at: the worst of them, and what they are worst by.

import type { NamedLimit, VariantRuns, WorstRun } from './outcome.ts';
import type { RunRecord } from './run-record.ts';
import { crossedAt, heldRuns, metricAt, outcomeAt, recordAt, type RunTable } from './run-table.ts';

/** How many are named. */
const MOST_WORST = 5;

/**
 * Most limits crossed first, then the worse of the limit that most runs crossed (of the first, when none was), then the
 * earlier run. Without limits, the longest wait.
 */
export function worstRuns({ records: runs, limits }: VariantRuns): WorstRun[] {
  const judged = mostCrossed(runs, limits);
  const badness = badnessBy(limits[judged], judged);
  return [...runs.seeds.keys()]
    .map((row) => ({ row, crossed: crossedAt(runs, row).length, bad: badness(runs, row) }))
    .toSorted((a, b) => b.crossed - a.crossed || b.bad - a.bad || a.row - b.row)
    .slice(0, MOST_WORST)
    .map(({ row }) => worstRun(recordAt(runs, row)!, limits, judged));
}

/** The place of the limit that most runs crossed; the earlier of equals. */
function mostCrossed(runs: RunTable, limits: readonly NamedLimit[]): number {
  const crossed = limits.map((_, place) => runs.length - heldRuns(runs, place));
  return Math.max(0, crossed.indexOf(Math.max(...crossed)));
}

/** Without limits. */
const WORST_BY = { metric: 'pending_max_s', words: 'pending max', unit: 's' } as const;

function badnessBy(
  limit: NamedLimit | undefined,
  place: number,
): (runs: RunTable, row: number) => number {
  if (limit === undefined) return (runs, row) => metricAt(runs, row, WORST_BY.metric) ?? 0;
  const sense = moreIsWorse(limit) ? 1 : -1;
  return (runs, row) => {
    const observed = outcomeAt(runs, row, place)?.observed ?? null;
    return observed === null ? Number.MAX_VALUE : sense * observed;
  };
}

const moreIsWorse = ({ expression }: NamedLimit): boolean => !expression.includes('>');

/** Shown by the limit that orders them, unless this run holds that one and crossed another. */
function worstRun(
  { run, seed, metrics, limits: outcomes }: RunRecord,
  limits: readonly NamedLimit[],
  judged: number,
): WorstRun {
  const crossed = outcomes.filter(({ held }) => !held).map(({ name }) => name);
  const firstCrossed = outcomes.findIndex(({ held }) => !held);
  const place = outcomes[judged]?.held === true && firstCrossed >= 0 ? firstCrossed : judged;
  const limit = limits[place];
  if (limit === undefined) {
    const { metric, words, unit } = WORST_BY;
    return { run, seed, metric: words, value: metrics[metric] ?? null, unit, crossed };
  }
  const value = outcomes[place]!.observed;
  return { run, seed, metric: subjectOf(limit.expression), value, unit: limit.unit, crossed };
}

/** The bound, and the share of the time for which it must hold. */
const BOUND = /\s*(?:<=|>=|==|<|>)\s*\S+|\s+for\s+\S+\s+of the time\s*$/g;

/** What a limit looks at, and when: `pending p95`, `ready web from 15m`. */
export const subjectOf = (expression: string): string => expression.replaceAll(BOUND, '').trim();
