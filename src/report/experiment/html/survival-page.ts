// What survives a burst as a page: the cheapest setting of the cheapest knob, a row a knob, and cost against waiting of
// every setting that was tried.

import type { SurvivalOutcome } from '../../../experiment/optimize/outcome.ts';
import { cell, number, text, type DataTable } from '../../charts/chart.ts';
import { counted, grouped, percent, printable } from '../../format.ts';
import { figure } from '../../html/figure.ts';
import { html, when, type Html } from '../../html/markup.ts';
import { page } from '../../html/page.ts';
import { scatterChart, type ScatterPoint } from '../charts/scatter.ts';
import { valueWords } from '../metric-words.ts';
import { heldWords } from '../optimum-words.ts';
import { survivalNotes, survivalRows, survivalTitle, survivalVerdict } from '../survival-text.ts';
import { digestInWords, header, type Look } from './header.ts';
import type { PageContext } from './page-context.ts';
import { changeList, foldedEnd, inWords, makeAgain, section, tableSection } from './parts.ts';

const FILES: readonly (readonly [string, string])[] = [
  ['survive.csv', 'one row a knob and setting'],
  ['columns.csv', 'one row a column: its unit and meaning'],
];

const LOOKS: Readonly<Record<SurvivalOutcome['verdict'], Look>> = {
  'as it is': 'held',
  found: 'held',
  undecided: 'undecided',
  none: 'crossed',
};

export async function survivalPage(
  outcome: SurvivalOutcome,
  context: PageContext,
): Promise<string> {
  const best = outcome.best === null ? undefined : outcome.knobs[outcome.best];
  return page({
    title: survivalTitle(outcome),
    body: html`${top(outcome, context)}
    ${inWords(survivalNotes(outcome).map((line) => html`${line}`))}
    ${when(best !== undefined && best.changes.length > 0, () =>
      section({ id: 'changes', title: 'What to change' }, changeList(best!.changes)),
    )}
    ${tableSection(
      {
        id: 'knobs',
        title: 'What keeps the room',
        caption: 'The cheapest setting of each that holds, and the scenario as it is.',
      },
      knobsTable(outcome),
    )}
    ${await figure(scatterChart({ points: pointsOf(outcome), noun: 'setting', isWide: true }))}
    ${tableSection(
      {
        id: 'settings',
        title: 'Every setting that was tried',
        caption: `In how many runs every limit held, and the ${percent(outcome.confidence * 100)} interval of that share, valid at every look. As in survive.csv.`,
      },
      settingsTable(outcome),
    )}
    ${makeAgain(context)} ${foldedEnd(context, { files: FILES })}`,
  });
}

function top(outcome: SurvivalOutcome, { toolVersion }: PageContext): Html {
  const { burst, verdict, scenario, seed, sha256, runs, partial } = outcome;
  return header({
    name: scenario,
    look: LOOKS[verdict],
    word: survivalVerdict(outcome),
    eyebrow: [
      `${counted(burst.count, 'Spot node')} of ${printable(burst.group)} gone at once`,
      counted(runs, 'run'),
      `seed ${printable(seed)}`,
      digestInWords(sha256),
      `simulate ${toolVersion}`,
    ],
    partial: partial
      ? 'The search was cut short; the answer is what was known by then.'
      : undefined,
    chips: [],
    rest: { id: 'knobs', title: 'the table of knobs' },
  });
}

const knobsTable = (outcome: SurvivalOutcome): DataTable => ({
  columns: ['knob', 'setting', 'held', 'cost', 'pending p95', 'verdict'].map((title) =>
    text(title),
  ),
  rows: survivalRows(outcome).map((row) => row.map(printable)),
});

/** Every setting of every knob, the scenario as it is first. */
const settingsOf = ({ now, knobs }: SurvivalOutcome) => [
  { knob: 'as it is', setting: '', candidate: now, isBest: false, isNow: true },
  ...knobs.flatMap(({ knob, settings, candidates, best }) =>
    candidates.map((candidate, place) => ({
      knob,
      setting: settings[place] ?? '',
      candidate,
      isBest: place === best,
      isNow: false,
    })),
  ),
];

const pointsOf = (outcome: SurvivalOutcome): ScatterPoint[] => {
  const answer = outcome.best === null ? undefined : outcome.knobs[outcome.best]?.knob;
  return settingsOf(outcome).map(({ knob, setting, candidate, isBest, isNow }) => ({
    label: printable(`${knob} ${setting}`.trim()),
    cost_usd: candidate.cost_usd,
    pending_p95_s: candidate.pending_p95_s,
    role: isNow ? 'baseline' : isBest && knob === answer ? 'answer' : 'other',
    holds: candidate.low >= outcome.share ? true : candidate.high < outcome.share ? false : null,
  }));
};

const settingsTable = (outcome: SurvivalOutcome): DataTable => ({
  columns: [
    text('knob'),
    text('setting'),
    text('fate', 'status'),
    number('runs'),
    number('held every limit', 'held_runs'),
    number('interval from', 'held_low'),
    number('to', 'held_high'),
    number('cost', 'cost_usd'),
    number('pending p95', 'pending_p95_s'),
  ],
  rows: settingsOf(outcome).map(({ knob, setting, candidate }) => [
    printable(knob),
    printable(setting),
    candidate.status,
    cell(candidate.runs, grouped),
    cell(candidate.heldRuns, () => heldWords(candidate)),
    cell(candidate.low, (low) => percent(Math.round(low * 100))),
    cell(candidate.high, (high) => percent(Math.round(high * 100))),
    cell(candidate.cost_usd, (usd) => valueWords(usd, 'USD')),
    cell(candidate.pending_p95_s, (seconds) => valueWords(seconds, 's')),
  ]),
});
