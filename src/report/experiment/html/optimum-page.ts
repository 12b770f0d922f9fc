// What `optimize` found as a page: the answer and what it changes, one size smaller, every candidate with its fate, and
// how many runs it took to see it.

import type { CandidateOutcome, OptimumOutcome } from '../../../experiment/optimize/outcome.ts';
import { cell, number, text, type DataTable } from '../../charts/chart.ts';
import { counted, grouped, lowered, percent, printable, wholePercent } from '../../format.ts';
import { figure } from '../../html/figure.ts';
import { html, when, type Html } from '../../html/markup.ts';
import { page } from '../../html/page.ts';
import type { ScatterPoint } from '../charts/scatter-points.ts';
import { scatterChart } from '../charts/scatter.ts';
import { metricWords, valueWords } from '../metric-words.ts';
import { optimumNotFound } from '../not-found-words.ts';
import {
  againstNow,
  digitsOf,
  heldWords,
  isSeparate,
  nearestWords,
  openWords,
  settingWords,
  smallerWords,
  spentWords,
  verdictWords,
  whereWords,
} from '../optimum-words.ts';
import { sentencesFold } from './causes-sections.ts';
import { digestInWords, header, type Chip, type Look } from './header.ts';
import type { PageContext } from './page-context.ts';
import { changeList, foldedEnd, inWords, makeAgain, section, tableSection } from './parts.ts';
import { fateOf, searchChart } from './search-chart.ts';

const FILES: readonly (readonly [string, string])[] = [
  ['optimize.csv', 'one row a configuration: its values, its fate, how far it was tried'],
  ['summary.csv', 'one row a configuration and metric, over its runs'],
  ['runs.csv', 'one row a run, one column a metric, one a limit'],
  ['columns.csv', 'one row a column: its unit and meaning'],
];

/** Words of the search, beside those of every experiment. */
const WORDS: readonly (readonly [string, string])[] = [
  ['fails', 'Shown to hold every limit in fewer runs than asked for.'],
  ['dearer', 'Shown to cost more than one that was shown to hold.'],
  ['no cheaper', 'Shown to save less than the tolerance against the answer.'],
  ['as another', 'Repeated another one run by run, and had no more runs of its own.'],
  ['undecided', 'The runs that were allowed did not settle it.'],
];

const LOOKS: Readonly<Record<OptimumOutcome['verdict'], Look>> = {
  found: 'held',
  undecided: 'undecided',
  none: 'crossed',
};

export async function optimumPage(outcome: OptimumOutcome, context: PageContext): Promise<string> {
  return page({
    title: `${printable(outcome.scenario)}: ${headWords(outcome)}`,
    body: html`${top(outcome, context)} ${inWords(sentences(outcome))} ${whatChanges(outcome)}
    ${await figure(searchChart(outcome))}
    ${await figure(scatterChart({ points: pointsOf(outcome), noun: 'candidate', isWide: true }))}
    ${tableSection(
      {
        id: 'candidates',
        title: 'Candidates',
        caption:
          'Every configuration that was tried, with its fate. Means are over its own runs; intervals are valid at every look. As in optimize.csv.',
      },
      candidatesTable(outcome),
    )}
    ${skipped(outcome)} ${where(outcome)} ${makeAgain(context)}
    ${foldedEnd(context, { words: WORDS, files: FILES })}`,
  });
}

function top(outcome: OptimumOutcome, { toolVersion }: PageContext): Html {
  const best = outcome.best === null ? undefined : outcome.candidates[outcome.best];
  return header({
    name: outcome.scenario,
    look: LOOKS[outcome.verdict],
    word: headWords(outcome),
    eyebrow: [
      counted(outcome.candidates.length, 'combination'),
      counted(outcome.runs, 'run'),
      `seed ${printable(outcome.seed)}`,
      digestInWords(outcome.sha256),
      `simulate ${toolVersion}`,
    ],
    partial: outcome.partial
      ? 'The search was cut short; the answer is what was known by then.'
      : undefined,
    chips: best === undefined ? [] : [answerChip(outcome, best)],
    rest: { id: 'candidates', title: 'the table of candidates' },
    notes: optimumNotFound(outcome),
  });
}

const SIGNS: Readonly<Record<OptimumOutcome['verdict'], string>> = {
  found: '✓',
  undecided: '?',
  none: '✗',
};

/** The verdict with its sign; what may be the answer stands in the chip. */
const headWords = (outcome: OptimumOutcome): string =>
  `${SIGNS[outcome.verdict]} ${verdictWords(outcome).replace(/\. [^.]*$/, '')}`;

/** Candidate by candidate, folded. */
const where = (outcome: OptimumOutcome): Html =>
  html`<section class="folded" aria-labelledby="each">
    <h2 id="each">Each candidate</h2>
    ${sentencesFold(whereWords(outcome), 'candidate')}
  </section>`;

const answerChip = (outcome: OptimumOutcome, best: CandidateOutcome): Chip => ({
  look: LOOKS[outcome.verdict],
  sign: outcome.verdict === 'found' ? '✓ cheapest that holds' : '? may hold',
  subject: settingWords(outcome, best),
  observed: `held ${heldWords(best)}, ${valueWords(best.objective, outcome.objective.unit)}`,
});

function sentences(outcome: OptimumOutcome): Html[] {
  const best = outcome.best === null ? undefined : outcome.candidates[outcome.best];
  const lines = [
    ...(best === undefined
      ? nearestWords(outcome)
      : againstNow(outcome, best).map((line) => line.replaceAll('   ', ', '))),
    ...smallerWords(outcome),
    ...openWords(outcome),
    spentWords(outcome),
  ];
  const [first] = whereWords(outcome);
  return [
    ...lines.map((line) => html`${line.startsWith(' ') ? line.trim() : capital(line)}.`),
    ...(first === undefined
      ? []
      : [html`With <strong>${first.label}</strong>: ${lowered(first.sentence)}`]),
  ];
}

/** A key of the scenario stays as it is written. */
const capital = (line: string): string =>
  /^[a-z]+[A-Z]/.test(line) ? line : line.charAt(0).toUpperCase() + line.slice(1);

const whatChanges = (outcome: OptimumOutcome): Html =>
  when(outcome.best !== null, () =>
    section(
      { id: 'changes', title: 'What to change' },
      outcome.changes.length === 0
        ? html`<p class="note">Nothing: it is the scenario as it is.</p>`
        : changeList(outcome.changes),
    ),
  );

const pointsOf = (outcome: OptimumOutcome): ScatterPoint[] => {
  const beside = outcome.nowPlace === null ? [outcome.now] : [];
  const now = outcome.nowPlace === null ? outcome.now : outcome.candidates[outcome.nowPlace];
  const best = outcome.best === null ? undefined : outcome.candidates[outcome.best];
  return [...beside, ...outcome.candidates].map((candidate) => ({
    label: settingWords(outcome, candidate),
    cost_usd: candidate.cost_usd,
    pending_p95_s: candidate.pending_p95_s,
    role: candidate === best ? 'answer' : candidate === now ? 'baseline' : 'other',
    holds: candidate.low >= outcome.share ? true : candidate.high < outcome.share ? false : null,
  }));
};

function candidatesTable(outcome: OptimumOutcome): DataTable {
  const { axes, objective, nowPlace, now, candidates, share, confidence } = outcome;
  const dollars = (value: number): string => valueWords(value, 'USD', digitsOf(outcome));
  const inPercent = (value: number): string => wholePercent(value * 100, share * 100);
  const separate = isSeparate(objective.metric);
  return {
    columns: [
      ...axes.map(({ name }, axis) => text(printable(name), `set_${axis}`)),
      text('fate', 'status'),
      number('runs'),
      number(`held every limit (${percent(share * 100)} needed)`, 'held_runs'),
      number(`${percent(confidence * 100)} from`, 'held_low'),
      number('to', 'held_high'),
      ...(separate ? [number(metricWords(objective.metric), 'minimized')] : []),
      number('cost', 'cost_usd'),
      number('difference to the answer', 'difference'),
      number('pending p95', 'pending_p95_s'),
      number('lost pods', 'lost_pods'),
    ],
    rows: [...(nowPlace === null ? [now] : []), ...candidates].map((candidate) => [
      ...axes.map((_, axis) => printable(candidate.values[axis] ?? 'now')),
      fateOf(outcome, candidate),
      cell(candidate.runs, grouped),
      cell(candidate.heldRuns, () => heldWords(candidate)),
      cell(candidate.low, inPercent),
      cell(candidate.high, inPercent),
      ...(separate
        ? [cell(candidate.objective, (value) => valueWords(value, objective.unit))]
        : []),
      cell(candidate.cost_usd, dollars),
      cell(candidate.difference?.mean ?? null, (mean) => valueWords(mean, objective.unit)),
      cell(candidate.pending_p95_s, (value) => valueWords(value, 's')),
      cell(candidate.lost_pods, (value) => valueWords(value, 'pods')),
    ]),
  };
}

const skipped = ({ skipped: all, axes }: OptimumOutcome): Html =>
  when(all.length > 0, () =>
    tableSection(
      {
        id: 'skipped',
        title: 'Combinations that are no scenario',
        caption: 'Each with the first reason why.',
      },
      {
        columns: [
          ...axes.map(({ name }, axis) => text(printable(name), `set_${axis}`)),
          text('why'),
        ],
        rows: all.map(({ values, why }) => [...values.map(printable), printable(why)]),
      },
    ),
  );
