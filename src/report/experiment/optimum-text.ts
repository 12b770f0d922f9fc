// The cheapest sizes, for a terminal: the change first, then now against then, then the table of what was tried.

import type { CandidateOutcome, OptimumOutcome } from '../../experiment/optimize/outcome.ts';
import { grouped, percent, printable } from '../format.ts';
import { settingsOf, type Settings, type SummaryOptions } from '../summary-settings.ts';
import { inAscii } from '../summary.ts';
import { clipped, type Alignment } from '../table.ts';
import { changeLines } from './effects-text.ts';
import { fittedTable, wrapped } from './fitted.ts';
import { metricWords, valueWords } from './metric-words.ts';
import {
  againstNow,
  digitsOf,
  heldWords,
  isSeparate,
  nearestWords,
  openWords,
  smallerWords,
  spentWords,
  verdictWords,
} from './optimum-words.ts';

export interface OptimumTextOptions {
  /** The command that writes the changed scenario; shown when somebody reads. */
  readonly writeHint?: string;
  /** Every combination in the table. */
  readonly all: boolean;
}

export function optimumText(
  outcome: OptimumOutcome,
  options: SummaryOptions,
  { writeHint, all }: OptimumTextOptions,
): string {
  const settings = settingsOf(options);
  const { paint, columns, hints } = settings;
  const best = outcome.best === null ? undefined : outcome.candidates[outcome.best]!;
  const told = (line: string): string[] => wrapped(`  ${line}`, Math.max(60, columns));
  const lines = [
    paint.bold(verdictWords(outcome)),
    ...told(spentWords(outcome)),
    ...(best === undefined
      ? nearestWords(outcome).flatMap(told)
      : answerLines(outcome, best, settings)),
    '',
    ...tableLines(outcome, settings, all),
    ...[...openWords(outcome), basisWords(outcome)].flatMap(told).map(paint.dim),
    ...(hints && best !== undefined && outcome.changes.length > 0 && writeHint !== undefined
      ? [`Write it: ${printable(writeHint)}`]
      : []),
  ];
  const text = `${lines.join('\n')}\n`;
  return settings.ascii ? inAscii(text) : text;
}

function answerLines(
  outcome: OptimumOutcome,
  best: CandidateOutcome,
  settings: Settings,
): string[] {
  const told = (line: string): string[] => wrapped(`  ${line}`, Math.max(60, settings.columns));
  return [
    ...(outcome.changes.length === 0
      ? ['  nothing to change: it is the scenario as it is']
      : changeLines(outcome.changes, settings)),
    ...[...againstNow(outcome, best), ...smallerWords(outcome)].flatMap(told),
  ];
}

/** What the words of the table stand on. */
const basisWords = ({ confidence, tolerance }: OptimumOutcome): string =>
  `Words at ${percent(confidence * 100)} confidence for all together; savings below ${percent(tolerance * 100)} do not count.`;

const MOST_ROWS = 12;

function tableLines(outcome: OptimumOutcome, { paint, columns }: Settings, all: boolean): string[] {
  const shown = shownRows(outcome, all ? outcome.candidates.length : MOST_ROWS);
  const rows = shown.map((candidate) => cellsOf(outcome, candidate));
  const head = headOf(outcome);
  const numbers = head.slice(0, -1).map((): Alignment => 'right');
  const [first, ...body] = fittedTable([head, ...rows], [...numbers, 'left'], {
    width: columns - 2,
    least: ['LOST', 'PENDING P95', ...(isSeparate(outcome.objective.metric) ? ['COST'] : [])],
  });
  const hidden = outcome.candidates.length - shown.length + (isBeside(outcome) ? 1 : 0);
  return [
    `  ${paint.dim(clipped(first!, columns - 2))}`,
    ...body.map((line, place) => {
      const text = `  ${clipped(line, columns - 2)}`;
      return shown[place] === outcome.candidates[outcome.best ?? -1] ? paint.green(text) : text;
    }),
    ...(hidden > 0 ? [paint.dim(`  ${grouped(hidden)} more rows (--all)`)] : []),
  ];
}

const isBeside = ({ nowPlace }: OptimumOutcome): boolean => nowPlace === null;

/** Those that matter most, in the order of the grid; the scenario as it is first, where the grid has it not. */
export function shownRows(outcome: OptimumOutcome, most: number): readonly CandidateOutcome[] {
  const { candidates, now, best, nearest, nowPlace, oneSmaller } = outcome;
  const compared = oneSmaller.map(({ candidate }) => candidate);
  const weight = (place: number): number => {
    if (place === best || place === nearest) return 0;
    if (place === nowPlace || compared.includes(place)) return 1;
    return (
      ['undecided', 'no cheaper', 'dearer', 'fails', 'the same'].indexOf(
        candidates[place]!.status,
      ) + 2
    );
  };
  const centre = best ?? nearest ?? 0;
  const places = candidates
    .map((_, place) => place)
    .toSorted(
      (a, b) => weight(a) - weight(b) || Math.abs(a - centre) - Math.abs(b - centre) || a - b,
    )
    .slice(0, most)
    .toSorted((a, b) => a - b);
  return [...(isBeside(outcome) ? [now] : []), ...places.map((place) => candidates[place]!)];
}

/** Column heads: one per axis, then held, what is minimized, cost, pending, lost and the word. */
export const headOf = ({ axes, objective }: OptimumOutcome): readonly string[] => [
  ...axes.map(({ name }) => clipped(printable(name), 28)),
  'HELD',
  ...(isSeparate(objective.metric) ? [metricWords(objective.metric).toUpperCase()] : []),
  'COST',
  'PENDING P95',
  'LOST',
  '',
];

export function cellsOf(outcome: OptimumOutcome, candidate: CandidateOutcome): readonly string[] {
  const { axes, objective } = outcome;
  return [
    ...axes.map((_, axis) => clipped(printable(candidate.values[axis] ?? 'now'), 20)),
    heldWords(candidate),
    ...(isSeparate(objective.metric) ? [valueWords(candidate.objective, objective.unit)] : []),
    valueWords(candidate.cost_usd, 'USD', digitsOf(outcome)),
    valueWords(candidate.pending_p95_s, 's'),
    valueWords(candidate.lost_pods, 'pods'),
    wordOf(outcome, candidate),
  ];
}

function wordOf(outcome: OptimumOutcome, candidate: CandidateOutcome): string {
  const { candidates, now, nowPlace, best, objective } = outcome;
  const isNow = candidate === now || (nowPlace !== null && candidate === candidates[nowPlace]);
  const mark = isNow && candidate.values.length > 0 ? ' (now)' : '';
  const isCost = objective.metric === 'cost_usd';
  switch (candidate.status) {
    case 'the same': {
      const twin = candidates[candidate.sameAs!]!;
      return `as ${twin.values.map(printable).join(', ')}${mark}`;
    }
    case 'cheapest':
      return `${isCost ? 'cheapest' : 'least'} that holds${mark}`;
    case 'dearer':
      return `${isCost ? 'dearer' : 'more'}${mark}`;
    case 'no cheaper':
      return `${isCost ? 'no cheaper' : 'no less'}${mark}`;
    case 'undecided':
      return candidate === candidates[best ?? -1] ? `may hold${mark}` : `undecided${mark}`;
    case 'not in the grid':
      return 'as it is';
    case 'fails':
      return `fails${mark}`;
  }
}
