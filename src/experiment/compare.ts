// Variants against a baseline: per metric what it was, what it is, the difference, its interval, and whether it is
// real. Runs of one seed met the same chances and are compared in pairs; other runs are compared as two crowds.

import { causesDifference, type CauseDifference } from '../metrics/causes/difference.ts';
import { directionOf } from '../metrics/directions.ts';
import { METRICS } from '../metrics/dictionary.ts';
import { mean } from '../metrics/statistics.ts';
import type { Comparison, Effect, EffectVerdict, VariantRuns } from './outcome.ts';
import { chargesOf, crossedAt, metricAt, outcomeAt, type RunTable } from './run-table.ts';
import { holm, pairedDifference, unpairedDifference } from './statistics/difference.ts';
import { ASKED, summarize } from './summarize.ts';

export interface CompareOptions {
  /** Of intervals and verdicts, 0…1. Default 0.95. */
  readonly confidence?: number;
  /** Of the runs that must hold a limit, 0…1. Default 0.95. */
  readonly share?: number;
}

/** Each of `others` against the baseline. */
export function compare(
  baseline: VariantRuns,
  others: readonly VariantRuns[],
  { confidence = ASKED.confidence, share = ASKED.share }: CompareOptions = {},
): Comparison {
  const asked = { confidence, share };
  return {
    baseline: summarize(baseline, asked),
    against: others.map((other) => ({
      summary: summarize(other, asked),
      ...effectsOf(baseline, other, confidence),
    })),
    ...asked,
  };
}

export type Effects = Pick<
  Comparison['against'][number],
  'effects' | 'limits' | 'compared' | 'paired' | 'causes'
>;

/** One number that every run has, or has not. */
interface Question {
  readonly metric: string;
  readonly unit: string;
  /** Of a run of the baseline, and of one of the other. */
  readonly now: Value;
  readonly changed: Value;
}

type Value = (runs: RunTable, row: number) => number | null;

/** What everybody asks of a change: half of the risk of a false word is spent on these, half on all others. */
export const ASKED_FIRST: readonly string[] = [
  'limits_held',
  'pending_p95_s',
  'cost_usd',
  'lost_pods',
];

/** Whole numbers in the right proportion, so that nothing is lost to rounding. */
function weightsOf(metrics: readonly string[]): readonly number[] {
  const first = metrics.filter((metric) => ASKED_FIRST.includes(metric)).length;
  const others = metrics.length - first;
  return metrics.map((metric) =>
    ASKED_FIRST.includes(metric) ? Math.max(1, others) : Math.max(1, first),
  );
}

/**
 * Every metric's effect, in the order of runs.csv after the limits. A metric that is the same in every run cannot
 * have changed and is not among those for which p values are corrected (Tarone, Biometrics 46, 1990).
 */
export function effectsOf(now: VariantRuns, changed: VariantRuns, confidence: number): Effects {
  const sides = sidesOf(now.records, changed.records);
  const answers = questionsAbout(now, changed).map((question) =>
    answerTo(question, sides, confidence),
  );
  const moved = answers.filter(({ hasMoved }) => hasMoved);
  const corrected = holm(
    moved.map(({ effect }) => effect.p),
    weightsOf(moved.map(({ effect }) => effect.metric)),
  );
  const effects = answers.map(({ effect, hasMoved }, place): Effect => {
    if (!hasMoved) return effect;
    const p = corrected[moved.indexOf(answers[place]!)]!;
    return { ...effect, p, verdict: verdictOn(effect, p, confidence) };
  });
  return {
    effects,
    limits: now.limits,
    compared: moved.length,
    paired: sides.paired,
    causes: causesOf(sides),
  };
}

/** None where a side was saved by a version that did not charge its waits. */
const causesOf = ({ now, changed }: Sides): readonly CauseDifference[] =>
  [now, changed].some(({ runs }) => runs.charges.length === 0)
    ? []
    : causesDifference(chargesOf(now.runs, now.rows), chargesOf(changed.runs, changed.rows));

/** The runs to be compared; when paired, those of one place met the same chances. */
interface Sides {
  readonly now: Side;
  readonly changed: Side;
  readonly paired: boolean;
}

/** Some rows of a table. */
interface Side {
  readonly runs: RunTable;
  readonly rows: readonly number[];
}

function sidesOf(now: RunTable, changed: RunTable): Sides {
  const bySeed = new Map(changed.seeds.map((seed, row) => [seed, row]));
  const both = [...now.seeds.entries()].filter(([, seed]) => bySeed.has(seed));
  const all = (runs: RunTable): Side => ({ runs, rows: [...runs.seeds.keys()] });
  if (both.length === 0 || both.length < Math.min(now.length, changed.length))
    return { now: all(now), changed: all(changed), paired: false };
  return {
    now: { runs: now, rows: both.map(([row]) => row) },
    changed: { runs: changed, rows: both.map(([, seed]) => bySeed.get(seed)!) },
    paired: true,
  };
}

function questionsAbout(now: VariantRuns, changed: VariantRuns): readonly Question[] {
  const both = (value: Value): Pick<Question, 'now' | 'changed'> => ({
    now: value,
    changed: value,
  });
  const metrics = [...METRICS].map(([metric, { unit }]): Question => ({
    metric,
    unit,
    ...both((runs, row) => metricAt(runs, row, metric)),
  }));
  if (now.limits.length === 0) return metrics;
  const all: Question = { metric: 'limits_held', unit: '%', ...both(allHeld) };
  return [all, ...eachLimit(now, changed), ...metrics];
}

/**
 * The baseline's limits, each against the same one of the other side, word for word. One that the other side has not
 * is seen on one side only, so that a limit which was taken away cannot pass for one that holds. A limit that both
 * have alone says the same as all.
 */
function eachLimit(now: VariantRuns, changed: VariantRuns): readonly Question[] {
  const places = now.limits.map(({ expression }) =>
    changed.limits.findIndex((limit) => limit.expression === expression),
  );
  if (places.length === 1 && places[0] === 0 && changed.limits.length === 1) return [];
  const heldAt =
    (index: number): Value =>
    (runs, row) =>
      inPercent(outcomeAt(runs, row, index)?.held);
  return now.limits.map(({ name }, place): Question => ({
    metric: `held_${name}`,
    unit: '%',
    now: heldAt(place),
    changed: heldAt(places[place]!),
  }));
}

const allHeld: Value = (runs, row) =>
  runs.limits.length === 0 ? null : inPercent(crossedAt(runs, row).length === 0);

const inPercent = (held: boolean | undefined): number | null =>
  held === undefined ? null : held ? 100 : 0;

interface Answer {
  /** Its p is not corrected yet. */
  readonly effect: Effect;
  readonly hasMoved: boolean;
}

function answerTo(question: Question, sides: Sides, confidence: number): Answer {
  const { now, changed } = sides.paired ? inPairs(question, sides) : inCrowds(question, sides);
  const test = sides.paired ? pairedDifference : unpairedDifference;
  const { difference, interval, p } = test(now, changed, confidence);
  const { metric, unit } = question;
  const isSeen = now.length > 0 && changed.length > 0;
  const seen = isSeen ? { now, changed } : inCrowds(question, sides);
  // Student's interval of a share is too sure of itself near 0% and 100%.
  const shown = metric === 'limits_held' || metric.startsWith('held_') ? null : interval;
  return {
    effect: {
      metric,
      unit,
      now: mean(seen.now),
      changed: mean(seen.changed),
      difference: isSeen ? difference : null,
      low: shown?.low ?? null,
      high: shown?.high ?? null,
      verdict: isSeen ? 'no clear difference' : 'not comparable',
      p,
      p_alone: p,
      pairs: Math.min(now.length, changed.length),
      now_runs: seen.now.length,
      changed_runs: seen.changed.length,
    },
    hasMoved: isSeen && hasMoved(now, changed, sides.paired),
  };
}

interface Values {
  readonly now: readonly number[];
  readonly changed: readonly number[];
}

/** Runs in which both sides saw the metric. */
function inPairs(question: Question, sides: Sides): Values {
  const [now, changed]: [number[], number[]] = [[], []];
  sides.now.rows.forEach((row, place) => {
    const before = question.now(sides.now.runs, row);
    const after = question.changed(sides.changed.runs, sides.changed.rows[place]!);
    if (before === null || after === null) return;
    now.push(before);
    changed.push(after);
  });
  return { now, changed };
}

const inCrowds = (question: Question, { now, changed }: Sides): Values => ({
  now: valuesOn(now, question.now),
  changed: valuesOn(changed, question.changed),
});

const valuesOn = ({ runs, rows }: Side, value: Value): number[] =>
  rows.map((row) => value(runs, row)).filter((found) => found !== null);

const hasMoved = (now: readonly number[], changed: readonly number[], paired: boolean): boolean =>
  paired
    ? now.some((value, place) => value !== changed[place])
    : [...now, ...changed].some((value) => value !== now[0]);

function verdictOn({ metric, difference }: Effect, p: number, confidence: number): EffectVerdict {
  if (difference === null || difference === 0 || p >= 1 - confidence) return 'no clear difference';
  const isMore = difference > 0;
  switch (directionOf(metric)) {
    case 'less':
      return isMore ? 'worse' : 'better';
    case 'more':
      return isMore ? 'better' : 'worse';
    default:
      return isMore ? 'higher' : 'lower';
  }
}
