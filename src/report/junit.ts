// JUnit XML for CI: a suite a variant, a test case a limit, a failure for each that did not hold, with its expression,
// what was observed and in how many runs. Times are not written: what a run takes is no result.

import type { LimitSummary, VariantSummary } from '../experiment/outcome.ts';
import type { GateFinding } from '../experiment/gate.ts';
import { outcomeAt } from '../experiment/run-table.ts';
import { gateSuite } from './experiment/gate-words.ts';
import type { RunResult } from '../metrics/result.ts';
import type { PageOrder } from './experiment/html/pages.ts';
import type {
  HeadroomOutcome,
  OptimumOutcome,
  SurvivalOutcome,
} from '../experiment/optimize/outcome.ts';
import { survivalVerdict } from './experiment/survival-text.ts';
import { rangeOf } from './experiment/metric-words.ts';
import { verdictWords } from './experiment/optimum-words.ts';
import { counted, percent } from './format.ts';
import { besideItsBound, observedInWords } from './observed.ts';
import { interruptedSentence } from './verdict.ts';

export interface JunitCase {
  readonly name: string;
  /** Why it was not judged. */
  readonly skipped?: string;
  readonly failure?: {
    /** `crossed`, `undecided`, `gate`. */
    readonly type: string;
    readonly message: string;
    readonly details: string;
  };
}

export interface JunitSuite {
  readonly name: string;
  readonly cases: readonly JunitCase[];
}

/** The limits of every variant of an experiment, and what its gate found. */
export function junitOf(order: PageOrder, gate: readonly GateFinding[] = []): string {
  const summaries = summariesOf(order);
  // A run's exit code says that a limit is open; a comparison asks something else of its runs.
  const isOpenWrong = order.kind === 'runs';
  const suites = summaries.map((summary) => suiteOf(summary, isOpenWrong));
  if (order.kind === 'optimum') suites.push(suiteOfSearch(order.outcome));
  if (order.kind === 'headroom') suites.push(suiteOfHeadroom(order.outcome));
  if (order.kind === 'survival') suites.push(suiteOfSurvival(order.outcome));
  const name = 'outcome' in order ? order.outcome.scenario : (summaries[0]?.variant.scenario ?? '');
  if (gate.length > 0 && order.kind === 'comparison')
    suites.push(gateSuite(name, gate, order.comparison.confidence));
  return toJunit(name, suites);
}

/** The limits of one run; of one that was interrupted none has been kept to the end. */
export function junitOfRun(result: RunResult): string {
  const { scenario, seed, limits, partial } = result;
  const interrupted = interruptedSentence(result);
  const cases = limits.map((limit): JunitCase => {
    const { name, expression, held, why } = limit;
    const title = `${name}: ${expression}`;
    if (held) return { name: title, ...(partial && { skipped: `${interrupted} It held so far.` }) };
    const message = `${expression}: observed ${observedInWords(limit)}`;
    const details = [message, why ?? '', interrupted].filter((line) => line !== '').join('\n');
    return { name: title, failure: { type: 'crossed', message, details } };
  });
  return toJunit(scenario, [{ name: `${scenario}: seed ${seed}`, cases }]);
}

function summariesOf(order: PageOrder): readonly VariantSummary[] {
  switch (order.kind) {
    case 'runs':
      return [order.summary];
    case 'comparison':
      return [order.comparison.baseline, ...order.comparison.against.map(({ summary }) => summary)];
    case 'variants':
      return order.of.variants.points.map(({ summary }) => summary);
    default:
      return [];
  }
}

/** A search answers one question; each limit of its answer is a case. */
function suiteOfSearch(outcome: OptimumOutcome): JunitSuite {
  const { best, verdict, candidates, limits, share } = outcome;
  const name = `a combination holds every limit in ${percent(share * 100)} of runs`;
  const answer = best === null ? undefined : candidates[best]!;
  const details = limits.map(
    ({ expression }, place) =>
      `${expression}: held in ${answer?.limitRuns[place] ?? 0} of ${counted(answer?.runs ?? 0, 'run')}`,
  );
  const message = verdictWords(outcome);
  return {
    name: `${outcome.scenario}: optimize`,
    cases: [
      verdict === 'found'
        ? { name }
        : { name, failure: { type: verdict, message, details: [message, ...details].join('\n') } },
    ],
  };
}

function suiteOfSurvival(outcome: SurvivalOutcome): JunitSuite {
  const { scenario, burst, verdict } = outcome;
  const name = `something survives ${counted(burst.count, 'Spot node')} of ${burst.group} gone at once`;
  const message = survivalVerdict(outcome);
  const isFound = verdict === 'found' || verdict === 'as it is';
  return {
    name: `${scenario}: survive`,
    cases: [isFound ? { name } : { name, failure: { type: verdict, message, details: message } }],
  };
}

/** A row a case: how many may vanish is an answer, not a failure; limits that break without a reclaim are. */
const suiteOfHeadroom = ({ scenario, before, share }: HeadroomOutcome): JunitSuite => {
  const name = 'every limit holds without any reclaim';
  const message = heldWords(before, share);
  return {
    name: `${scenario}: headroom`,
    cases: [
      before.verdict === 'held'
        ? { name }
        : { name, failure: { type: before.verdict, message, details: message } },
    ],
  };
};

const suiteOf = (summary: VariantSummary, isOpenWrong: boolean): JunitSuite => ({
  name: `${summary.variant.scenario}: ${summary.variant.name}`,
  cases: summary.limits.map((limit, place) => {
    const name = `${limit.name}: ${limit.expression}`;
    const message = `${limit.expression}: ${heldWords(limit, summary.asked.share)}`;
    if (limit.verdict === 'held') return { name };
    if (limit.verdict === 'undecided' && !isOpenWrong) return { name, skipped: message };
    const details = [message, ...crossings(summary, place)].join('\n');
    return { name, failure: { type: limit.verdict, message, details } };
  }),
});

/** What was observed where the limit was crossed, and the seed that shows it again. */
function crossings({ variant: { records, limits } }: VariantSummary, place: number): string[] {
  const limit = limits[place] ?? { expression: '', unit: '' };
  const crossed = records.seeds.flatMap((seed, row) => {
    const { held = true, observed = null } = outcomeAt(records, row, place) ?? {};
    return held ? [] : [{ seed, observed }];
  });
  const left = crossed.length - MOST_OBSERVED;
  const lines = crossed
    .slice(0, MOST_OBSERVED)
    .map(
      ({ seed, observed }) =>
        `--seed ${seed}: ${observed === null ? 'no data' : besideItsBound(observed, limit)}`,
    );
  return [...lines, ...(left > 0 ? [`and ${left} more`] : [])];
}

/** Runs listed under a failure; runs.csv has all. */
const MOST_OBSERVED = 20;

/** `held in 87 of 100 runs (79% … 92%), needs 95%`. */
export const heldWords = (
  { heldRuns, runs, low, high }: Pick<LimitSummary, 'heldRuns' | 'runs' | 'low' | 'high'>,
  share: number,
): string =>
  `held in ${heldRuns} of ${counted(runs, 'run')} (${rangeOf({ low, high }, share)}), needs ${percent(share * 100)}`;

/** The file: equal suites give equal bytes. */
export function toJunit(name: string, suites: readonly JunitSuite[]): string {
  const all = suites.flatMap(({ cases }) => cases);
  const lines = suites.flatMap((suite) => [
    `  <testsuite name="${escaped(suite.name)}" ${counts(suite.cases)}>`,
    ...suite.cases.map((each) => caseOf(suite, each)),
    '  </testsuite>',
  ]);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="${escaped(name)}" ${counts(all)}>`,
    ...lines,
    '</testsuites>',
    '',
  ].join('\n');
}

const counts = (cases: readonly JunitCase[]): string => {
  const failures = cases.filter(({ failure }) => failure !== undefined).length;
  const skipped = cases.filter((each) => each.skipped !== undefined).length;
  return `tests="${cases.length}" failures="${failures}" errors="0" skipped="${skipped}"`;
};

function caseOf(suite: JunitSuite, { name, failure, skipped }: JunitCase): string {
  const opening = `    <testcase classname="${escaped(suite.name)}" name="${escaped(name)}"`;
  const content = failure === undefined ? skippedOf(skipped) : failureOf(failure);
  return content === '' ? `${opening}/>` : `${opening}>\n      ${content}\n    </testcase>`;
}

const failureOf = ({ type, message, details }: NonNullable<JunitCase['failure']>): string =>
  `<failure type="${escaped(type)}" message="${escaped(message)}">${escaped(details)}</failure>`;

const skippedOf = (why: string | undefined): string =>
  why === undefined ? '' : `<skipped message="${escaped(why)}"/>`;

/** What XML 1.0 cannot hold at all, written how ever, and what steers a terminal or the direction of writing. */
const NOT_XML = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]|[\u007F-\u009F]|\p{Cf}/gu;

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  '\n': '&#10;',
  '\r': '',
  '\t': '&#9;',
};

/** Line feeds as references: a parser makes plain ones in an attribute into spaces. */
const escaped = (text: string): string =>
  text.replace(NOT_XML, '').replace(/[&<>"'\n\r\t]/g, (c) => ENTITIES[c]!);
