// A sweep or a batch as a page: every variant with what it sets, which holds its limits and which of those is cheapest,
// cost against waiting, and how waiting follows what was swept.

import type { Variants } from '../../../experiment/judge.ts';
import type { VariantSummary } from '../../../experiment/outcome.ts';
import { cell, number, text, type Cell, type Chart, type DataTable } from '../../charts/chart.ts';
import { counted, duration, money, printable } from '../../format.ts';
import { figure } from '../../html/figure.ts';
import { fold } from '../../html/folded.ts';
import { html, when, type Html } from '../../html/markup.ts';
import { page } from '../../html/page.ts';
import { table } from '../../html/table.ts';
import { axisLineChart } from '../charts/axis-line.ts';
import { heatMapChart } from '../charts/heat-map.ts';
import { limitLines } from '../charts/limit-lines.ts';
import { scatterChart } from '../charts/scatter.ts';
import { metricWords, valueWords } from '../metric-words.ts';
import type { VariantSets } from '../sweep-csv.ts';
import { headline } from '../sweep-text.ts';
import { heldWords, tableBasis, type VariantRow } from '../variants-table.ts';
import { digestInWords, header, seedsInWords, type Chip } from './header.ts';
import type { PageContext } from './page-context.ts';
import {
  foldedEnd,
  inWords,
  limitsTable,
  makeAgain,
  tableSection,
  WORDS_OF_A_COMPARISON,
  worstRuns,
} from './parts.ts';

/** What the page is made from: the variants, and a row with a remark for each. */
export interface VariantsOfPage {
  readonly variants: Variants;
  readonly rows: readonly VariantRow[];
  readonly keyNames: readonly string[];
  /** For the workbook. */
  readonly sets: VariantSets;
}

const FILES: readonly (readonly [string, string])[] = [
  [
    'sweep.csv',
    'one row a variant: what it sets, in how many runs it held, means (batch.csv of a batch)',
  ],
  ['runs.csv', 'one row a run, one column a metric, one a limit, one a swept key'],
  ['summary.csv', 'one row a variant and metric, over runs'],
  ['columns.csv', 'one row a column: its unit and meaning'],
];

export async function variantsPage(of: VariantsOfPage, context: PageContext): Promise<string> {
  const { variants, rows } = of;
  const scenario = variants.points[0]?.summary.variant.scenario ?? '';
  return page({
    title: `${printable(scenario)}: ${headline(variants)}`,
    body: html`${top(of, context)}
    ${tableSection(
      { id: 'variants', title: 'Variants', caption: `${tableBasis(variants)} As in sweep.csv.` },
      tableOf(of),
    )}
    ${await bySweptKeys(of, context)}
    ${await figure(scatterChart({ points: pointsOf(rows), noun: 'variant', isWide: true }))}
    ${each(of, context)} ${makeAgain(context)}
    ${foldedEnd(context, { words: WORDS_OF_A_COMPARISON, files: FILES })}`,
  });
}

function top({ variants, rows }: VariantsOfPage, { toolVersion }: PageContext): Html {
  const summary = variants.points[0]?.summary;
  const judged = variants.points.filter(({ holds }) => holds !== null);
  const holding = judged.filter(({ holds }) => holds === true).length;
  const word =
    judged.length === 0
      ? headline(variants)
      : `${holding} of ${counted(judged.length, 'variant')} hold every limit`;
  const answers = rows.filter(({ isMarked }) => isMarked);
  const head = header({
    name: summary?.variant.scenario ?? '',
    look: judged.length === 0 ? 'plain' : holding === 0 ? 'crossed' : 'held',
    word,
    eyebrow: [
      headline(variants),
      summary === undefined ? '' : seedsInWords(summary),
      digestInWords(summary?.variant.sha256 ?? ''),
      `simulate ${toolVersion}`,
    ],
    partial: variants.partial
      ? 'Some variants have fewer runs than asked for; everything here is about those that were made.'
      : undefined,
    chips: answers.map(answerChip),
    rest: { id: 'variants', title: 'the table of variants' },
  });
  return html`${head}
  ${when(judged.length > 0 && answers.length === 0, () =>
    inWords([html`No variant holds every limit in enough of its runs.`]),
  )}`;
}

const answerChip = ({ point, remark }: VariantRow): Chip => ({
  look: 'held',
  sign: `✓ ${remark}`,
  subject: point.summary.variant.name,
  observed: [
    point.cost === null ? '' : money(point.cost),
    point.wait === null ? '' : `pending p95 ${duration(point.wait)}`,
    heldWords(point) === '' ? '' : `held ${heldWords(point)}`,
  ]
    .filter((part) => part !== '')
    .join(', '),
});

const MEANS = ['pending_p95_s', 'cost_usd', 'lost_pods', 'unavailable_replica_s'] as const;

function tableOf({ rows, keyNames }: VariantsOfPage): DataTable {
  const meanCell = ({ summary }: VariantRow['point'], name: string): Cell => {
    const found = summary.metrics.find(({ metric }) => metric === name);
    return cell(found?.mean ?? null, (mean) => valueWords(mean, found?.unit ?? ''));
  };
  const hasLimits = rows.some(({ point }) => point.holds !== null);
  return {
    columns: [
      ...keyNames.map((name) => text(printable(name))),
      ...(hasLimits ? [number('held', 'held_runs'), text('holds')] : []),
      ...MEANS.map((metric) => number(metricWords(metric), metric)),
      text('on the frontier', 'on_frontier'),
      text('remark'),
    ],
    rows: rows.map(({ keys, point, remark }) => [
      ...keyNames.map((_, key) => printable(keys[key] ?? '')),
      ...(hasLimits
        ? [
            cell(point.summary.heldRuns, () => heldWords(point)),
            point.holds === null ? '' : point.holds ? '✓ yes' : '✗ no',
          ]
        : []),
      ...MEANS.map((metric) => meanCell(point, metric)),
      'onFrontier' in point && point.onFrontier === true ? 'yes' : '',
      remark,
    ]),
  };
}

const pointsOf = (rows: readonly VariantRow[]) =>
  rows.map(({ point, isMarked, remark }) => ({
    label: printable(point.summary.variant.name),
    cost_usd: point.cost,
    pending_p95_s: point.wait,
    role: isMarked
      ? ('answer' as const)
      : remark.includes('now')
        ? ('baseline' as const)
        : ('other' as const),
    holds: point.holds,
  }));

/** Wider grids are read in the table. */
const MOST_ROWS = 40;
const MOST_COLUMNS = 24;

/** Keys that take more than one value, each with each: one is a line, two are a map, more are read in the table. */
function bySweptKeys(of: VariantsOfPage, context: PageContext): Promise<Html> {
  const varied = of.keyNames
    .map((name, key) => ({ name: printable(name), key, values: valuesOf(of.rows, key) }))
    .filter(({ values, name }) => values.length > 1 && name !== 'variant');
  const [first, second, third] = varied;
  const isWhole = varied.reduce((n, { values }) => n * values.length, 1) === of.rows.length;
  if (!isWhole || first === undefined || third !== undefined) return Promise.resolve(html``);
  if (second === undefined) return asLines(of, first, context);
  const fits = first.values.length <= MOST_ROWS && second.values.length <= MOST_COLUMNS;
  return fits ? figure(heatMap(of, first, second)) : Promise.resolve(html``);
}

interface Varied {
  readonly name: string;
  readonly key: number;
  readonly values: readonly string[];
}

const valuesOf = (rows: readonly VariantRow[], key: number): string[] => [
  ...new Set(rows.map(({ keys }) => keys[key] ?? '')),
];

const heatMap = ({ rows }: VariantsOfPage, first: Varied, second: Varied): Chart =>
  heatMapChart({
    rows: { name: first.name, values: first.values.map(printable) },
    columns: { name: second.name, values: second.values.map(printable) },
    cells: rows.map(({ keys, point, remark }) => ({
      row: first.values.indexOf(keys[first.key] ?? ''),
      column: second.values.indexOf(keys[second.key] ?? ''),
      pending_p95_s: point.wait,
      cost_usd: point.cost,
      holds: point.holds,
      remark,
    })),
  });

async function asLines(
  { rows }: VariantsOfPage,
  { name, key }: Varied,
  { scenario }: PageContext,
): Promise<Html> {
  const points = rows.map(({ keys, point }) => ({
    value: printable(keys[key] ?? ''),
    summary: point.summary,
    holds: point.holds,
  }));
  const [first] = points;
  const limitOf = (metric: 'pending' | 'cost') =>
    limitLines(first!.summary, scenario?.expect ?? [], metric).filter(
      ({ expression }) => metric === 'cost' || expression.includes('p95'),
    )[0];
  const wait = (at: number): number => rows[at]!.point.wait ?? 0;
  const isLong = rows.some(({ point }) => (point.wait ?? 0) >= 180);
  const last = rows.length - 1;
  const pending = axisLineChart({
    name: 'pending',
    finding: `From ${name} ${points[0]!.value} to ${points[last]!.value} mean pending p95 goes from ${duration(wait(0))} to ${duration(wait(last))}`,
    axis: name,
    title: `pending p95 of a run (${isLong ? 'minutes' : 'seconds'})`,
    metric: 'pending_p95_s',
    say: duration,
    perUnit: isLong ? 60 : 1,
    points,
    limit: limitOf('pending'),
  });
  const cost = axisLineChart({
    name: 'cost',
    finding: `Mean cost goes from ${money(rows[0]!.point.cost ?? 0)} to ${money(rows[last]!.point.cost ?? 0)}`,
    axis: name,
    title: 'cost of a run (USD)',
    metric: 'cost_usd',
    say: money,
    perUnit: 1,
    points,
    limit: limitOf('cost'),
  });
  return html`<div class="pair">${await figure(pending)}${await figure(cost)}</div>`;
}

/** Variants whose details are worth a fold: the answers and the baseline, or all where they are few. */
const MOST_FOLDS = 8;

function each({ rows }: VariantsOfPage, context: PageContext): Html {
  const shown = rows.length <= MOST_FOLDS ? rows : rows.filter(({ remark }) => remark !== '');
  const ownChanges = (summary: VariantSummary) =>
    summary.variant.changes.filter(
      ({ path }) => !context.changes.some((change) => change.path === path),
    );
  return when(
    shown.length > 0,
    () =>
      html`<section class="folded" aria-labelledby="each">
        <h2 id="each">Limits and worst runs</h2>
        ${shown.map(({ point: { summary }, remark }, place) =>
          fold(
            `variant-${place}`,
            `${printable(summary.variant.name)}${remark === '' ? '' : ` (${remark})`}`,
            html`${when(summary.limits.length > 0, () =>
              table(limitsTable(summary), {
                caption: `${printable(summary.variant.name)}: in how many runs each limit held, and the interval of that share.`,
                name: `limits-${place}`,
              }),
            )}
            ${worstRuns(summary, context, ownChanges(summary))}`,
          ),
        )}
      </section>`,
  );
}
