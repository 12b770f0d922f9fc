// A sweep or a batch as a page: every variant with what it sets, which holds its limits and which of those is cheapest,
// cost against waiting, and how waiting follows what was swept.

import type { Variants } from '../../../experiment/judge.ts';
import { cell, number, text, type Cell, type DataTable } from '../../charts/chart.ts';
import { counted, duration, lowered, money, percent, printable } from '../../format.ts';
import { figure } from '../../html/figure.ts';
import { fold } from '../../html/folded.ts';
import { html, when, type Html } from '../../html/markup.ts';
import { page } from '../../html/page.ts';
import { table } from '../../html/table.ts';
import { scatterChart } from '../charts/scatter.ts';
import { causesSentenceOf } from '../causes-words.ts';
import { metricWords, valueWords } from '../metric-words.ts';
import { judgedNotFound } from '../not-found-words.ts';
import type { VariantSets } from '../sweep-csv.ts';
import { headline } from '../sweep-text.ts';
import { heldWords, isOpen, rowsShown, tableBasis, type VariantRow } from '../variants-table.ts';
import { causesByVariant, sentenceOf, sentencesFold } from './causes-sections.ts';
import { digestInWords, header, seedsInWords, type Chip, type Look } from './header.ts';
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
import { bySweptKeys } from './swept-keys.ts';

/** What the page is made from: the variants, and a row with a remark for each. */
export interface VariantsOfPage {
  readonly variants: Variants;
  readonly rows: readonly VariantRow[];
  readonly keyNames: readonly string[];
  /** For the workbook. */
  readonly sets: VariantSets;
  /** The CSV with the rows of the table; `sweep.csv` when not said. */
  readonly file?: 'sweep.csv' | 'batch.csv';
}

const filesOf = ({
  file = 'sweep.csv',
}: VariantsOfPage): readonly (readonly [string, string])[] => [
  [file, 'one row a variant: what it sets, in how many runs it held, means'],
  ['runs.csv', 'one row a run, one column a metric, one a limit, one a swept key'],
  ['summary.csv', 'one row a variant and metric, over runs'],
  ['columns.csv', 'one row a column: its unit and meaning'],
];

export async function variantsPage(of: VariantsOfPage, context: PageContext): Promise<string> {
  const { variants, rows, file = 'sweep.csv' } = of;
  const scenario = variants.points[0]?.summary.variant.scenario ?? '';
  const { shown, hidden } = rowsShown(rows, false);
  const named = shown.map(({ point: { summary } }) => ({ label: summary.variant.name, summary }));
  return page({
    title: `${printable(scenario)}: ${verdictOf(variants).word}`,
    body: html`${top(of, context)}
    ${tableSection(
      {
        id: 'variants',
        title: 'Variants',
        caption: `${tableBasis(variants, '“open”')} As in ${file}.`,
      },
      tableOf(of),
    )}
    ${await figure(scatterChart({ points: pointsOf(rows), noun: 'variant', isWide: true }))}
    ${await bySweptKeys(of, context)}
    ${await causesByVariant(named, { noun: 'variant', left: hidden })} ${each(of, context)}
    ${makeAgain(context)}
    ${foldedEnd(context, { words: WORDS_OF_A_COMPARISON, files: filesOf(of) })}`,
  });
}

function top({ variants, rows }: VariantsOfPage, { toolVersion }: PageContext): Html {
  const summary = variants.points[0]?.summary;
  const { look, word } = verdictOf(variants);
  const answers = rows.filter(({ isMarked }) => isMarked);
  const head = header({
    name: summary?.variant.scenario ?? '',
    look,
    word,
    eyebrow: [
      look === 'plain' ? '' : headline(variants),
      summary === undefined ? '' : seedsInWords(summary),
      digestInWords(summary?.variant.sha256 ?? ''),
      `simulate ${toolVersion}`,
    ],
    partial: variants.partial
      ? 'Some variants have fewer runs than asked for; everything here is about those that were made.'
      : undefined,
    chips: answers.map(answerChip),
    rest: { id: 'variants', title: 'the table of variants' },
    notes: judgedNotFound(variants),
  });
  return html`${head} ${inWords(sentences({ rows, variants }))}`;
}

/** How many hold every limit: the verdict on all. */
function verdictOf(variants: Variants): { readonly look: Look; readonly word: string } {
  const judged = variants.points.filter(({ holds }) => holds !== null);
  const holding = judged.filter(({ holds }) => holds === true).length;
  const all = counted(judged.length, 'variant');
  if (judged.length === 0) return { look: 'plain', word: headline(variants) };
  if (holding === 0) return { look: 'crossed', word: `✗ none of ${all} holds every limit` };
  const verb = holding === 1 ? 'holds' : 'hold';
  return { look: 'held', word: `✓ ${holding} of ${all} ${verb} every limit` };
}

/** Who came nearest where nobody holds, and where the time of the answer went, else of the scenario as it stands. */
function sentences({ rows, variants }: Pick<VariantsOfPage, 'rows' | 'variants'>): Html[] {
  const isJudged = variants.points.some(({ holds }) => holds !== null);
  const answer = rows.find(({ isMarked }) => isMarked);
  const nearest = nearestOf(rows);
  const told = answer ?? rows.find(({ remark }) => remark !== '') ?? nearest;
  if (nearest === undefined || told === undefined) return [];
  const where = causesSentenceOf(told.point.summary);
  const needed = percent(variants.asked.share * 100);
  return [
    ...(isJudged && answer === undefined
      ? [
          html`No variant holds every limit in ${needed} of its runs;
            <strong>${nameOf(nearest)}</strong> comes nearest, in ${heldWords(nearest.point)} runs.`,
        ]
      : []),
    ...(where === '' ? [] : [html`With <strong>${nameOf(told)}</strong>: ${lowered(where)}`]),
  ];
}

const nameOf = ({ point }: VariantRow): string => printable(point.summary.variant.name);

/** The one that held in the greatest share of its runs; the cheapest of equals. */
function nearestOf(rows: readonly VariantRow[]): VariantRow | undefined {
  const share = ({ point: { summary } }: VariantRow): number =>
    summary.heldRuns / Math.max(1, summary.variant.records.length);
  return rows.toSorted(
    (a, b) => share(b) - share(a) || (a.point.cost ?? 0) - (b.point.cost ?? 0),
  )[0];
}

const answerChip = ({ point, remark }: VariantRow): Chip => ({
  look: 'held',
  sign: `✓ ${remark}`,
  subject: point.summary.variant.name,
  observed: [
    point.cost === null ? '' : money(point.cost),
    point.wait === null ? '' : `pending p95 ${duration(point.wait)}`,
    heldWords(point) === '' ? '' : `held ${heldWords(point)}${openly(point)}`,
  ]
    .filter((part) => part !== '')
    .join(', '),
});

/** More runs could say otherwise. */
const openly = (point: VariantRow['point']): string => (isOpen(point) ? ', open' : '');

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
            point.holds === null ? '' : `${point.holds ? '✓ yes' : '✗ no'}${openly(point)}`,
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
    holds: isOpen(point) ? null : point.holds,
  }));

/** Variants whose details are worth a fold: the answers and the baseline, or all where they are few. */
const MOST_FOLDS = 8;

function each({ rows }: VariantsOfPage, context: PageContext): Html {
  const shown = rows.length <= MOST_FOLDS ? rows : rows.filter(({ remark }) => remark !== '');
  const told = rows.map(({ point: { summary } }) => ({
    label: summary.variant.name,
    sentence: causesSentenceOf(summary),
  }));
  return html`<section class="folded" aria-labelledby="each">
    <h2 id="each">Each variant</h2>
    ${sentencesFold(told, 'variant')} ${shown.map((row, place) => detailsOf(row, place, context))}
  </section>`;
}

function detailsOf(
  { point: { summary }, remark }: VariantRow,
  place: number,
  context: PageContext,
): Html {
  const ownChanges = summary.variant.changes.filter(
    ({ path }) => !context.changes.some((change) => change.path === path),
  );
  return fold(
    `variant-${place}`,
    `${printable(summary.variant.name)}${remark === '' ? '' : ` (${remark})`}`,
    html`${sentenceOf(summary)}
    ${when(summary.limits.length > 0, () =>
      table(limitsTable(summary), {
        caption: `${printable(summary.variant.name)}: in how many runs each limit held, and the interval of that share.`,
        name: `limits-${place}`,
      }),
    )}
    ${worstRuns(summary, context, ownChanges)}`,
  );
}
