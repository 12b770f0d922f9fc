// What pages of experiments share below their header: sections, commands to copy, a table of metrics, the folded end.

import type { MetricSummary, VariantSummary } from '../../../experiment/outcome.ts';
import type { Change } from '../../../scenario/vary.ts';
import { cell, number, text, type DataTable } from '../../charts/chart.ts';
import { changedValue } from '../../context.ts';
import { percent, printable, unbroken } from '../../format.ts';
import {
  assumptions,
  fold,
  glossary,
  more,
  scenarioAsRun,
  WORDS_OF_A_RUN,
} from '../../html/folded.ts';
import { html, trusted, when, type Html } from '../../html/markup.ts';
import { table } from '../../html/table.ts';
import { metricWords, rangeOf, valueWords, worstValue } from '../metric-words.ts';
import { SIGNED } from './header.ts';
import { replayOfRun, type PageContext } from './page-context.ts';

export interface Section {
  readonly id: string;
  readonly title: string;
}

/** A card with a heading. */
export const section = ({ id, title }: Section, content: Html): Html =>
  html`<section class="card" id="${id}" aria-labelledby="${id}-title">
    <h2 id="${id}-title">${title}</h2>
    ${content}
  </section>`;

/** A card with one table; `caption` says how to read it. */
export const tableSection = (
  { id, title, caption }: Section & { readonly caption: string },
  data: DataTable,
): Html => section({ id, title }, table(data, { caption, name: id }));

/** A line to be copied into a terminal. */
export const commandLine = (line: string): Html =>
  html`<p class="command"><code>${wordByWord(line)}</code></p>`;

/** A word breaks only where it must, so that a flag keeps its dashes; the spaces between are text, to be copied. */
const wordByWord = (line: string): Html => {
  const [first = '', ...others] = line.split(' ').map((word) => html`<span>${word}</span>`.markup);
  return trusted([first, ...others].join(' '));
};

/** Sentences, each a paragraph. */
export const inWords = (sentences: readonly Html[]): Html =>
  html`<section class="story" aria-labelledby="story">
    <h2 id="story">In words</h2>
    ${sentences.map((sentence) => html`<p>${inOnePiece(sentence)}</p>`)}
  </section>`;

/** Durations and sums of money keep to one line; neither stands in a tag. */
const inOnePiece = ({ markup }: Html): Html =>
  trusted(unbroken(markup).replace(/[−+]?\$\d[\d.,]*\d/g, '<span class="whole">$&</span>'));

/** `~ path from → to`, one line a change. */
export const changeList = (changes: readonly Change[]): Html =>
  html`<ul class="changes">
    ${changes.map(
      ({ path, from, to }) =>
        html`<li>
          <code>${sign(from, to)} ${printable(path)}</code> ${shown(from)} → ${shown(to)}
        </li> `,
    )}
  </ul>`;

const sign = (from: unknown, to: unknown): string =>
  from === undefined ? '+' : to === undefined ? '−' : '~';
const shown = (value: unknown): string => printable(changedValue(value)).slice(0, 400);

/** Each limit with its verdict, in how many runs it held, and the interval of that. */
export const limitsTable = ({ limits, asked }: VariantSummary): DataTable => ({
  columns: [
    text('limit'),
    text('name'),
    text('verdict'),
    number('held in runs', 'held_runs'),
    number('of runs', 'runs'),
    text(`${percent(asked.confidence * 100)} interval`, 'interval'),
    number('runs that would decide', 'would_decide'),
  ],
  rows: limits.map((limit) => [
    printable(limit.expression),
    printable(limit.name),
    SIGNED[limit.verdict],
    cell(limit.heldRuns, String),
    cell(limit.runs, String),
    rangeOf(limit, asked.share),
    cell(limit.wouldDecide, String),
  ]),
});

const OVER_RUNS = ['p5', 'p50', 'p95', 'mean', 'ci95_low', 'ci95_high'] as const;
const TITLES: Readonly<Record<(typeof OVER_RUNS)[number], string>> = {
  p5: 'p5 of runs',
  p50: 'median',
  p95: 'p95 of runs',
  mean: 'mean',
  ci95_low: '95% from',
  ci95_high: 'to',
};

/** What is asked first; the rest is folded. */
const HEADLINES: readonly string[] = [
  'pending_p50_s',
  'pending_p95_s',
  'pending_max_s',
  'ready_time_p95_s',
  'unavailable_replica_s',
  'evicted_pods',
  'lost_pods',
  'nodes_launched',
  'nodes_drained_in_time_percent',
  'overshoot_node_s',
  'cost_usd',
  'idle_share_percent',
];

/** A few metrics over runs, and all of them folded below. */
export function metricsSection({ metrics }: VariantSummary): Html {
  const headlines = metrics.filter(({ metric }) => HEADLINES.includes(metric));
  const caption = 'Quantiles over runs, and Student’s 95% interval of the mean; as in summary.csv.';
  return section(
    { id: 'metrics', title: 'Metrics over runs' },
    html`${table(metricsTable(headlines), { caption, name: 'metrics' })}
      <details>
        <summary>Every metric</summary>
        ${table(metricsTable(metrics), { caption: `Every metric that some run saw. ${caption}`, name: 'all-metrics' })}
      </details>`,
  );
}

/** Metrics that some run saw: the same numbers as summary.csv. */
const metricsTable = (metrics: readonly MetricSummary[]): DataTable => ({
  columns: [
    text('metric'),
    ...OVER_RUNS.map((key) => number(TITLES[key], key)),
    number('runs'),
    text('name in files', 'name'),
    text('unit'),
  ],
  rows: metrics
    .filter(({ runs }) => runs > 0)
    .map((summary) => [
      metricWords(summary.metric),
      ...OVER_RUNS.map((key) => cell(summary[key], (value) => valueWords(value, summary.unit))),
      cell(summary.runs, String),
      summary.metric,
      summary.unit,
    ]),
});

/** The worst runs, each with the line that replays it; `changes` are those that the scenario’s own flags do not make. */
export const worstRuns = (
  { worst, variant: { limits, sha256 } }: VariantSummary,
  context: PageContext,
  changes: readonly Change[] = [],
): Html => {
  // A result that was saved, or a scenario of another file, is replayed from where it lies.
  const isOfThisFile = context.scenario !== undefined && sha256 === context.sha256;
  return html`<ol class="worst">
    ${worst.map((each) => {
      const { run, seed, metric, crossed } = each;
      const names = crossed.map(
        (name) => limits.find((limit) => limit.name === name)?.expression ?? name,
      );
      const what = metric === '' ? '' : `: ${printable(metric)} ${worstValue(each, limits)}`;
      const broke = names.length === 0 ? '' : `, crossed ${names.map(printable).join(', ')}`;
      return html`<li>
        <p>Run ${run}${what}${broke}</p>
        ${when(isOfThisFile, () => commandLine(replayOfRun(context, seed, changes)))}
      </li> `;
    })}
  </ol>`;
};

/** What the words of an experiment mean. */
const WORDS_OF_AN_EXPERIMENT: readonly (readonly [string, string])[] = [
  ['run', 'One seed of chance: run 0 has the scenario’s own, run k has seed/k, in every variant.'],
  [
    'limit held',
    'When the asked share of runs holds it, beyond doubt of the interval; crossed when less does, undecided when these runs cannot tell.',
  ],
  [
    'interval',
    'Where the true value lies with the asked confidence: Wilson’s for shares of runs (one that is valid at every look when the number of runs was not fixed beforehand), Student’s for means.',
  ],
];

/** What compares two variants. */
export const WORDS_OF_A_COMPARISON: readonly (readonly [string, string])[] = [
  [
    'paired runs',
    'Run k meets the same chances in every variant, so that a difference is the change’s own and not luck.',
  ],
  [
    'worse, better, higher, lower',
    'The difference is more than luck, all metrics that moved taken together (Holm). Higher and lower where neither is good by itself.',
  ],
  [
    'frontier',
    'Variants to which no other is as good in cost or pending p95 and better in the other.',
  ],
];

export interface FoldedParts {
  readonly words?: readonly (readonly [string, string])[];
  /** Name and content of each file beside the page. */
  readonly files: readonly (readonly [string, string])[];
  readonly notes?: readonly string[];
}

/** The last section: scenario, assumptions, words, data. */
export const foldedEnd = (
  { scenario, changes }: PageContext,
  { words = [], files, notes = [] }: FoldedParts,
): Html =>
  more([
    ...(scenario === undefined
      ? []
      : [
          fold('scenario', 'Scenario as run', scenarioAsRun({ scenario, changes })),
          fold(
            'assumptions',
            'Assumptions and prices',
            assumptions(scenario, [...scenario.notes, ...notes]),
          ),
        ]),
    fold(
      'reading',
      'How to read this',
      glossary([...WORDS_OF_AN_EXPERIMENT, ...words, ...WORDS_OF_A_RUN]),
    ),
    fold('data', 'Data', dataOf(files)),
  ]);

const dataOf = (files: FoldedParts['files']): Html =>
  html`<p>
      Written beside this page by <code>--out</code>; seconds, US dollars, cores and GiB throughout.
      <code>result.json</code> holds the same numbers unrounded.
    </p>
    <ul>
      ${files.map(([file, says]) => html`<li><code>${file}</code> ${says}</li>`)}
    </ul>`;

/** The line that makes the page again. */
export const makeAgain = ({ command }: PageContext): Html =>
  section({ id: 'replay', title: 'Make this page again' }, commandLine(command));
