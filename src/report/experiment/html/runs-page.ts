// Many runs of one scenario as a page: in how many runs each limit held, the range of waiting and cost, the worst runs
// with the lines that replay them, and every metric over runs.

import type { MetricSummary, VariantSummary } from '../../../experiment/outcome.ts';
import { valuesOf } from '../../../experiment/run-table.ts';
import { figure } from '../../html/figure.ts';
import { html, when, type Html } from '../../html/markup.ts';
import { page } from '../../html/page.ts';
import { counted, duration, grouped, money, percent, printable } from '../../format.ts';
import { causesOverRunsChart } from '../../charts/causes.ts';
import type { Chart } from '../../charts/chart.ts';
import { heldCurveChart } from '../charts/held-curve.ts';
import { histogramChart } from '../charts/histogram.ts';
import { wholeRunLines } from '../charts/limit-lines.ts';
import { rangeOf, valueWords } from '../metric-words.ts';
import { waitBandChart } from '../charts/wait-band.ts';
import { causesOf, causesSentenceOf } from '../causes-words.ts';
import { notFoundNotes } from '../not-found-words.ts';
import {
  digestInWords,
  header,
  limitChip,
  limitsInWords,
  seedsInWords,
  simulatedInWords,
  verdictOfAll,
} from './header.ts';
import type { PageContext } from './page-context.ts';
import {
  foldedEnd,
  inWords,
  limitsTable,
  makeAgain,
  metricsSection,
  section,
  tableSection,
  worstRuns,
} from './parts.ts';

const FILES: readonly (readonly [string, string])[] = [
  ['summary.csv', 'one row a metric, over runs'],
  ['runs.csv', 'one row a run, one column a metric, one a limit'],
  ['columns.csv', 'one row a column: its unit and meaning'],
];

export async function runsPage(summary: VariantSummary, context: PageContext): Promise<string> {
  const { scenario } = summary.variant;
  return page({
    title: `${printable(scenario)}: ${limitsInWords(summary)} in ${counted(summary.variant.records.length, 'run')}`,
    body: html`${verdict(summary, context)} ${inWords(sentences(summary))}
    ${await chartsOf(summary, context)} ${limits(summary)} ${worst(summary, context)}
    ${metricsSection(summary)} ${makeAgain(context)} ${foldedEnd(context, { files: FILES })}`,
  });
}

function verdict(summary: VariantSummary, { toolVersion, scenario }: PageContext): Html {
  const { variant, asked, limits: all } = summary;
  return header({
    name: variant.scenario,
    look: verdictOfAll(summary),
    word: limitsInWords(summary),
    eyebrow: [
      simulatedInWords(scenario),
      counted(variant.records.length, 'run'),
      seedsInWords(summary),
      digestInWords(variant.sha256),
      `simulate ${toolVersion}`,
    ],
    partial: variant.partial
      ? 'Fewer runs were made than asked for; everything here is about those that were.'
      : undefined,
    chips: all.map((limit) => limitChip(limit, asked.share)),
    rest: { id: 'limits', title: 'the table of limits' },
    ...(all.length === 0 ? { note: NO_LIMITS } : {}),
    notes: notFoundNotes([variant]),
  });
}

const NO_LIMITS = html`<p class="note">
  Limits turn runs into a test: add <code>expect:</code> to the scenario.
</p>`;

async function chartsOf(summary: VariantSummary, { scenario }: PageContext): Promise<Html> {
  const expect = scenario?.expect ?? [];
  const causes = causesOf(summary);
  const [waits, cost, held, lost] = await Promise.all(
    [
      waitBandChart(summary, expect),
      costChart(summary, expect),
      heldCurveChart(summary, expect),
      lostChart(summary, expect),
    ].map((chart) => figure(chart)),
  );
  return html`<div class="pair">${waits!}${cost!}</div>
    ${causes === undefined ? '' : await figure(causesOverRunsChart(causes, summary.variant.records.length))}
    <div class="pair">${held!}${lost!}</div>`;
}

type Limits = Parameters<typeof wholeRunLines>[1];

/** Below this, bins are narrower than a cent. */
const SMALL_USD = 2;

function costChart(summary: VariantSummary, expect: Limits): Chart {
  const cost = metricOf(summary, 'cost_usd');
  const values = valuesOf(summary.variant.records, 'cost_usd');
  const digits = Math.max(0, ...values) < SMALL_USD ? 4 : 2;
  return histogramChart({
    name: 'cost',
    finding:
      cost.mean === null
        ? 'No run cost anything'
        : `A run cost ${money(cost.mean)} on average, ${range(cost, money)}`,
    caption: 'Runs by what EC2 bills for them. Dashed: a limit on cost.',
    axis: 'cost of a run (USD)',
    values,
    isCount: false,
    say: (usd) => valueWords(usd, 'USD', digits),
    lines: wholeRunLines(summary, expect, 'cost'),
  });
}

function lostChart(summary: VariantSummary, expect: Limits): Chart {
  const values = valuesOf(summary.variant.records, 'lost_pods');
  return histogramChart({
    name: 'lost',
    finding: lossesInWords(values),
    caption: 'Runs by the pods that were Running on an instance at the moment it went.',
    axis: 'lost pods of a run',
    values,
    isCount: true,
    say: grouped,
    lines: wholeRunLines(summary, expect, 'lost_pods'),
  });
}

function lossesInWords(values: readonly number[]): string {
  const without = values.filter((value) => value === 0).length;
  const most = values.reduce((a, b) => Math.max(a, b), 0);
  if (most === 0) return 'No run lost a pod with its instance';
  if (without === 0) return `Every run lost pods, the worst ${grouped(most)}`;
  return `${grouped(without)} of ${counted(values.length, 'run')} lost no pod; the worst lost ${grouped(most)}`;
}

/** A metric over runs; without a value where no run saw it. */
const metricOf = (
  { metrics }: VariantSummary,
  name: string,
): Pick<MetricSummary, 'mean' | 'p5' | 'p50' | 'p95' | 'max'> =>
  metrics.find(({ metric }) => metric === name) ?? NOT_SEEN;

const NOT_SEEN = { mean: null, p5: null, p50: null, p95: null, max: null };

/** Nine runs of ten, or the one value of all. */
function range(
  { p5, p95 }: Pick<MetricSummary, 'p5' | 'p95'>,
  say: (value: number) => string,
): string {
  if (p5 === null || p95 === null) return '';
  return say(p5) === say(p95)
    ? `${say(p5)} nearly always`
    : `${say(p5)} to ${say(p95)} in nine runs of ten`;
}

function sentences(summary: VariantSummary): Html[] {
  const pending = metricOf(summary, 'pending_p95_s');
  const longest = metricOf(summary, 'pending_max_s').max;
  const cost = metricOf(summary, 'cost_usd');
  const lost = metricOf(summary, 'lost_pods');
  const losses = lost.max === 0 ? 'no pod ever' : range(lost, (pods) => counted(pods, 'pod'));
  const causes = causesSentenceOf(summary);
  return [
    ...(causes === '' ? [] : [html`${causes}`]),
    ...limitSentence(summary),
    ...(pending.p50 === null
      ? []
      : [
          html`95% of a run’s pods waited at most <strong>${duration(pending.p50)}</strong> in the
            median run,
            ${range(pending, duration)}${longest === null ? '' : `; the longest wait of all was ${duration(longest)}`}.`,
        ]),
    ...(cost.mean === null
      ? []
      : [
          html`A run cost <strong>${money(cost.mean)}</strong> on average, ${range(cost, money)},
            and lost ${losses}.`,
        ]),
  ];
}

/** The limit that is worst off decides: said with its interval and what it needs. */
function limitSentence({ limits: all, asked, heldRuns }: VariantSummary): Html[] {
  const [worst] = all.toSorted((a, b) => a.heldRuns / a.runs - b.heldRuns / b.runs);
  if (worst === undefined) return [];
  const together =
    all.length === 1 ? '' : ` All limits together held in ${heldRuns} of ${worst.runs}.`;
  const needed = `at least ${percent(asked.share * 100)} of runs must hold it`;
  const more =
    worst.verdict === 'undecided' && worst.wouldDecide !== null
      ? `, and about ${counted(worst.wouldDecide, 'run')} would tell`
      : '';
  return [
    html`<code>${printable(worst.expression)}</code> held in
      <strong>${worst.heldRuns} of ${counted(worst.runs, 'run')}</strong>: of all nights like this
      ${rangeOf(worst, asked.share)} would hold it, ${needed}${more}.${together}`,
  ];
}

const limits = (summary: VariantSummary): Html =>
  when(summary.limits.length > 0, () =>
    tableSection(
      {
        id: 'limits',
        title: 'Limits',
        caption: `${percent(summary.asked.share * 100)} of runs must hold a limit; it is held or crossed only when the whole interval of that share says so.`,
      },
      limitsTable(summary),
    ),
  );

const worst = (summary: VariantSummary, context: PageContext): Html =>
  when(summary.worst.length > 0, () =>
    section({ id: 'worst', title: 'Worst runs' }, worstRuns(summary, context)),
  );
