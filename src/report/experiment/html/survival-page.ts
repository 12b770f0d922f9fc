// What survives a burst as a page: the cheapest setting of the cheapest knob, a row a knob, and cost against waiting of
// every setting that was tried.

import type {
  CandidateOutcome,
  KnobOutcome,
  SurvivalOutcome,
} from '../../../experiment/optimize/outcome.ts';
import { causesOverRuns } from '../../causes.ts';
import { cell, number, text, type Cell, type DataTable } from '../../charts/chart.ts';
import { counted, grouped, lowered, percent, printable, wholePercent } from '../../format.ts';
import { figure } from '../../html/figure.ts';
import { html, when, type Html } from '../../html/markup.ts';
import { page } from '../../html/page.ts';
import type { ScatterPoint } from '../charts/scatter-points.ts';
import { scatterChart } from '../charts/scatter.ts';
import { valueWords } from '../metric-words.ts';
import { survivalNotFound } from '../not-found-words.ts';
import { heldWords } from '../optimum-words.ts';
import { survivalNotes, survivalRows, survivalTitle, survivalVerdict } from '../survival-text.ts';
import { digestInWords, header, type Look } from './header.ts';
import type { PageContext } from './page-context.ts';
import { changeList, foldedEnd, inWords, makeAgain, section, tableSection } from './parts.ts';

const FILES: readonly (readonly [string, string])[] = [
  ['survive.csv', 'one row a knob and setting'],
  ['summary.csv', 'one row a setting and metric, over its runs'],
  ['runs.csv', 'one row a run, one column a metric, one a limit'],
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
    ${inWords([...answerWords(outcome), ...survivalNotes(outcome).map((line) => html`${asSentence(line)}`)])}
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
    word: `${SIGNS[LOOKS[outcome.verdict]]} ${survivalVerdict(outcome)}`,
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
    notes: survivalNotFound(outcome),
  });
}

const SIGNS: Readonly<Record<Look, string>> = {
  held: '✓',
  undecided: '?',
  crossed: '✗',
  plain: '',
};

/** What the answer costs and how long pods wait, against the scenario as it is, and where the time of each went. */
function answerWords({ now, knobs, best }: SurvivalOutcome): Html[] {
  const knob = best === null ? undefined : knobs[best];
  const shown = knob && shownOf(knob);
  const where = (each: CandidateOutcome, label: string): Html[] =>
    each.runs === 0 ? [] : [html`${label}: ${lowered(causesOverRuns(each.causes, each.runs))}`];
  if (knob === undefined || shown === undefined) return where(now, 'As it is');
  const name = printable(`${knob.knob} ${knob.settings[knob.best ?? 0] ?? ''}`);
  const digits = (now.cost_usd ?? 0) < 1 ? 4 : 2;
  const cost = (each: CandidateOutcome): string => valueWords(each.cost_usd, 'USD', digits);
  const wait = (each: CandidateOutcome): string => valueWords(each.pending_p95_s, 's');
  return [
    html`With <strong>${name}</strong> a run costs ${cost(shown)} (as it is ${cost(now)}), and
      pending p95 is ${wait(shown)} (as it is ${wait(now)}).`,
    ...where(shown, `With ${name}`),
    ...where(now, 'As it is'),
  ];
}

/** The best setting of a knob where all knobs met, else in its own search. */
const shownOf = ({ final, candidates, best, nearest }: KnobOutcome): CandidateOutcome | undefined =>
  final ?? candidates[best ?? nearest ?? 0];

const asSentence = (line: string): string =>
  `${line.charAt(0).toUpperCase()}${line.slice(1)}${line.endsWith('.') ? '' : '.'}`;

function knobsTable(outcome: SurvivalOutcome): DataTable {
  const shown = [outcome.now, ...outcome.knobs.map(shownOf)];
  return {
    columns: [
      text('knob'),
      text('setting'),
      number('held', 'held_runs'),
      number('cost', 'cost_usd'),
      number('pending p95', 'pending_p95_s'),
      text('verdict'),
    ],
    rows: survivalRows(outcome).map(([knob, setting, held, cost, wait, verdict], place) => {
      const its = shown[place];
      const told = (value: number | null | undefined, words: string | undefined): Cell =>
        cell(value ?? null, () => words ?? '');
      return [
        printable(knob ?? ''),
        printable(setting ?? ''),
        told(its?.heldRuns, held),
        told(its?.cost_usd, cost),
        told(its?.pending_p95_s, wait),
        printable(verdict ?? ''),
      ];
    }),
  };
}

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
    cell(candidate.low, (low) => wholePercent(low * 100, outcome.share * 100)),
    cell(candidate.high, (high) => wholePercent(high * 100, outcome.share * 100)),
    cell(candidate.cost_usd, (usd) => valueWords(usd, 'USD')),
    cell(candidate.pending_p95_s, (seconds) => valueWords(seconds, 's')),
  ]),
});
