// How many nodes may vanish at once, for a terminal: a row for each group and zone, and what breaks with one more.

import type { HeadroomOutcome, HeadroomRow } from '../../experiment/optimize/outcome.ts';
import { counted, duration, grouped, NOTHING, percent, printable } from '../format.ts';
import { settingsOf, type SummaryOptions } from '../summary-settings.ts';
import { inAscii } from '../summary.ts';
import { clipped } from '../table.ts';
import { fittedTable, wrapped } from './fitted.ts';
import { failuresOf, heldWords } from './optimum-words.ts';

export function headroomText(outcome: HeadroomOutcome, options: SummaryOptions): string {
  const settings = settingsOf(options);
  const { paint, columns } = settings;
  const cut = (line: string): string => clipped(line, Math.max(60, columns));
  const told = (line: string): string[] => wrapped(line, Math.max(60, columns));
  const [head, ...rows] = fittedTable(
    [HEADROOM_HEAD, ...outcome.rows.map(headroomCells)],
    ['left', 'left', 'right', 'right', 'right', 'right', 'left'],
    { width: columns - 2, least: ['NODES'] },
  );
  const lines = [
    ...told(headroomTitle(outcome)).map(paint.bold),
    ...headroomNotes(outcome).flatMap((line) => told(`  ${line}`)),
    '',
    `  ${paint.dim(cut(head!))}`,
    ...rows.map((row) => `  ${cut(row)}`),
    '',
    ...headroomBasis(outcome).flatMap(told).map(paint.dim),
  ];
  const text = `${lines.join('\n')}\n`;
  return settings.ascii ? inAscii(text) : text;
}

/** The question, with its moment. */
export const headroomTitle = ({ scenario, at_s: at, partial }: HeadroomOutcome): string =>
  `${printable(scenario)} · Spot nodes that may vanish at once, ${duration(at)} after the start${partial ? ' (interrupted)' : ''}`;

/** What was changed of the scenario, and whether its limits hold at all. */
export function headroomNotes(outcome: HeadroomOutcome): readonly string[] {
  const { leftOut, before } = outcome;
  const left = `left out: ${counted(leftOut, 'event')} that reclaim or rebalance (--keep-events keeps them)`;
  return [
    ...(leftOut > 0 ? [left] : []),
    ...(before.verdict === 'crossed'
      ? [
          `without any reclaim limits are crossed already: held in ${heldWords(before)} runs`,
          ...failuresOf(outcome, before).map((failure) => `  ${failure}`),
        ]
      : []),
    ...(before.verdict === 'undecided'
      ? [`without any reclaim the limits held in ${heldWords(before)} runs: undecided`]
      : []),
  ];
}

export const HEADROOM_HEAD = [
  'GROUP',
  'ZONE',
  'NODES',
  'SPOT',
  'SURVIVES',
  'ONE MORE HOLDS',
  'FIRST TO BREAK',
];

export function headroomCells(row: HeadroomRow): readonly string[] {
  const last = row.steps.at(-1);
  const broke = row.verdict === 'breaks' || row.verdict === 'undecided' ? last : undefined;
  return [
    clipped(printable(row.group ?? '*'), 24),
    printable(row.zone ?? '*'),
    grouped(row.nodes),
    grouped(row.spotNodes),
    row.verdict === 'all' ? `all ${grouped(row.spotNodes)}` : survived(row),
    broke === undefined || broke.verdict === 'held' ? NOTHING : heldWords(broke),
    whatBreaks(row),
  ];
}

const survived = ({ survives }: HeadroomRow): string =>
  survives === null ? NOTHING : grouped(survives);

function whatBreaks({ verdict, firstToBreak, steps }: HeadroomRow): string {
  switch (verdict) {
    case 'not reclaimable':
      return 'on demand: not reclaimable';
    case 'not tried':
      return 'not tried';
    case 'all':
      return 'none';
    case 'undecided':
      return steps.at(-1)?.verdict === 'held'
        ? 'more was not tried'
        : `undecided${firstToBreak === null ? '' : `: ${clipped(printable(firstToBreak), 40)}`}`;
    case 'breaks':
      return clipped(printable(firstToBreak ?? ''), 48);
  }
}

/** What "survives" means, and what it took. */
export const headroomBasis = ({
  share,
  confidence,
  runs,
  maxRuns,
}: HeadroomOutcome): readonly string[] => [
  `Survives n: with 1 to n gone every limit holds in ${percent(share * 100)} of runs, shown at ${percent(confidence * 100)} confidence for all rows together. The oldest instances go first.`,
  `${counted(runs, 'run')}, at most ${grouped(maxRuns)} of each number. Nodes are counted in run 0.`,
];
