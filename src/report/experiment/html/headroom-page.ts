// How many nodes may vanish at once as a page: a bar for each group and zone, what breaks with one more, and every
// number that was tried.

import type { HeadroomOutcome, HeadroomRow } from '../../../experiment/optimize/outcome.ts';
import { cell, number, text, type Chart, type DataTable } from '../../charts/chart.ts';
import { colour, pattern } from '../../charts/theme.ts';
import {
  counted,
  duration,
  grouped,
  money,
  percent,
  printable,
  wholePercent,
} from '../../format.ts';
import { figure } from '../../html/figure.ts';
import { html, type Html } from '../../html/markup.ts';
import { page } from '../../html/page.ts';
import { barsChart } from '../charts/bars.ts';
import { headroomBasis, headroomNotes, headroomTitle } from '../headroom-text.ts';
import { notFoundNotes } from '../not-found-words.ts';
import { heldWords } from '../optimum-words.ts';
import { digestInWords, header, type Chip } from './header.ts';
import type { PageContext } from './page-context.ts';
import { foldedEnd, inWords, makeAgain, tableSection } from './parts.ts';

const FILES: readonly (readonly [string, string])[] = [
  ['headroom.csv', 'one row a number of nodes gone at each group and zone'],
  ['summary.csv', 'one row a number of nodes gone and metric, over its runs'],
  ['runs.csv', 'one row a run, one column a metric, one a limit'],
  ['columns.csv', 'one row a column: its unit and meaning'],
];

export async function headroomPage(
  outcome: HeadroomOutcome,
  context: PageContext,
): Promise<string> {
  return page({
    title: headroomTitle(outcome),
    body: html`${top(outcome, context)} ${inWords(sentences(outcome))}
    ${await figure(survivalChart(outcome))}
    ${tableSection(
      {
        id: 'rows',
        title: 'Groups and zones',
        caption: headroomBasis(outcome).join(' '),
      },
      rowsTable(outcome),
    )}
    ${tableSection(
      {
        id: 'steps',
        title: 'Every number that was tried',
        caption: `In how many runs every limit held, and the ${percent(outcome.confidence * 100)} interval of that share.`,
      },
      stepsTable(outcome),
    )}
    ${makeAgain(context)} ${foldedEnd(context, { files: FILES })}`,
  });
}

/** `spot in us-east-1a`, `all groups`. */
const placeOf = ({ group, zone }: HeadroomRow): string =>
  `${group === null ? 'all groups' : printable(group)}${zone === null ? '' : ` in ${printable(zone)}`}`;

function top(outcome: HeadroomOutcome, { toolVersion }: PageContext): Html {
  const whole = outcome.rows.find(({ group, zone }) => group === null && zone === null);
  const survives = (whole ?? outcome.rows[0])?.survives;
  return header({
    name: outcome.scenario,
    look: outcome.before.verdict === 'crossed' ? 'crossed' : 'plain',
    word:
      outcome.before.verdict === 'crossed'
        ? '✗ limits are crossed without any reclaim'
        : survives === null || survives === undefined
          ? 'headroom'
          : survives === 0
            ? (whole ?? outcome.rows[0])!.verdict === 'undecided'
              ? '? undecided whether one Spot node may vanish'
              : '✗ no Spot node may vanish'
            : `${counted(survives, 'Spot node')} may vanish at once`,
    eyebrow: [
      `${duration(outcome.at_s)} after the start`,
      counted(outcome.runs, 'run'),
      `seed ${printable(outcome.seed)}`,
      digestInWords(outcome.sha256),
      `simulate ${toolVersion}`,
    ],
    partial: outcome.partial
      ? 'The search was cut short; rows without a verdict were not tried to their end.'
      : undefined,
    chips: outcome.rows.map(chipOf),
    rest: { id: 'rows', title: 'the table of groups and zones' },
    notes: notFoundNotes(outcome.tried),
  });
}

const WORDS: Readonly<Record<HeadroomRow['verdict'], string>> = {
  breaks: '✗ breaks with one more',
  undecided: '? undecided with one more',
  all: '✓ all may vanish',
  'not reclaimable': '– on demand',
  'not tried': '– not tried',
};

const chipOf = (row: HeadroomRow): Chip => ({
  look: row.verdict === 'all' ? 'held' : row.verdict === 'breaks' ? 'crossed' : 'plain',
  sign: WORDS[row.verdict],
  subject: placeOf(row),
  observed: row.survives === null ? '' : `${grouped(row.survives)} of ${grouped(row.spotNodes)}`,
});

/** A sentence a row for the first few, then what was left out. */
function sentences(outcome: HeadroomOutcome): Html[] {
  const told = outcome.rows.filter(({ survives }) => survives !== null).slice(0, MOST_SENTENCES);
  const notes = headroomNotes(outcome).map(
    (line) => html`${line.trim().charAt(0).toUpperCase() + line.trim().slice(1)}.`,
  );
  return [...told.flatMap(sentence), ...notes];
}

const MOST_SENTENCES = 4;

function sentence(row: HeadroomRow): Html[] {
  const { survives, verdict, firstToBreak } = row;
  const nodes = counted(row.spotNodes, 'Spot node');
  const place = placeOf(row);
  const head =
    survives === 0
      ? html`With one of ${nodes} of ${place} gone`
      : html`Of ${place}, <strong>${grouped(survives!)}</strong> of ${nodes} may vanish at once;
          with one more`;
  const last = row.steps.at(-1);
  switch (verdict) {
    case 'all':
      return [html`All ${nodes} of ${place} may vanish at once.`];
    case 'breaks':
      return [html`${head} <code>${printable(firstToBreak ?? 'a limit')}</code> breaks.`];
    case 'undecided':
      return last === undefined || last.verdict === 'held'
        ? [html`${head} it was not tried.`]
        : [
            html`${head} every limit held in ${heldWords(last)} runs, too close to tell:
              <code>--max-runs</code> allows more.`,
          ];
    default:
      return [];
  }
}

const SURVIVES = { fill: colour('blue'), stroke: colour('blue') };
const OPEN = { fill: pattern('cordoned'), stroke: colour('purple') };

function survivalChart(outcome: HeadroomOutcome): Chart {
  const rows = outcome.rows.filter(({ survives }) => survives !== null);
  const least = rows.toSorted((a, b) => a.survives! - b.survives!)[0];
  return barsChart({
    name: 'survives',
    finding:
      least === undefined
        ? 'Nothing was tried'
        : `${placeOf(least)} bears least: ${bearsInWords(least)}`,
    caption:
      'Bar: so many Spot nodes may vanish at once and every limit holds. Outline: those that are there.',
    axis: 'Spot nodes gone at once',
    noun: 'group and zone',
    bars: rows.map((row) => ({
      label: placeOf(row),
      value: row.survives!,
      of: row.spotNodes,
      words: wordsOf(row),
      look: row.verdict === 'undecided' ? OPEN : SURVIVES,
    })),
  });
}

function bearsInWords({ survives, verdict }: HeadroomRow): string {
  if (survives! > 0) return `${counted(survives!, 'node')} at once`;
  return verdict === 'undecided' ? 'undecided with a single node gone' : 'no node may vanish';
}

const wordsOf = (row: HeadroomRow): string =>
  row.verdict === 'breaks'
    ? `${grouped(row.survives ?? 0)}; then ${printable(row.firstToBreak ?? 'a limit')}`
    : `${grouped(row.survives ?? 0)}; ${WORDS[row.verdict]}`;

const rowsTable = ({ rows }: HeadroomOutcome): DataTable => ({
  columns: [
    text('group'),
    text('zone'),
    number('nodes'),
    number('Spot nodes', 'spot_nodes'),
    number('may vanish', 'survives'),
    text('verdict'),
    text('first to break', 'first_to_break'),
  ],
  rows: rows.map((row) => [
    printable(row.group ?? '*'),
    printable(row.zone ?? '*'),
    cell(row.nodes, grouped),
    cell(row.spotNodes, grouped),
    cell(row.survives, grouped),
    WORDS[row.verdict],
    printable(row.firstToBreak ?? ''),
  ]),
});

const stepsTable = ({ rows, before, share }: HeadroomOutcome): DataTable => ({
  columns: [
    text('group and zone', 'place'),
    number('gone'),
    text('verdict'),
    number('runs'),
    number('held every limit', 'held_runs'),
    number('interval from', 'held_low'),
    number('to', 'held_high'),
    number('pending p95', 'pending_p95_s'),
    number('cost', 'cost_usd'),
  ],
  rows: [
    { place: 'no reclaim', step: before },
    ...rows.flatMap((row) => row.steps.map((step) => ({ place: placeOf(row), step }))),
  ].map(({ place, step }) => [
    place,
    cell(step.gone, grouped),
    step.verdict,
    cell(step.runs, grouped),
    cell(step.heldRuns, (held) => `${grouped(held)}/${grouped(step.runs)}`),
    cell(step.low, (low) => wholePercent(low * 100, share * 100)),
    cell(step.high, (high) => wholePercent(high * 100, share * 100)),
    cell(step.pending_p95_s, duration),
    cell(step.cost_usd, money),
  ]),
});
