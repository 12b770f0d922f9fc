// Variants side by side, as rows of words: what each sets, in how many runs it holds, and some metrics. Columns that
// are the same in every row leave, and what they said is said once.

import type { Judged, Variants } from '../../experiment/judge.ts';
import { METRICS } from '../../metrics/dictionary.ts';
import { compact, grouped, percent, printable } from '../format.ts';
import { clipped } from '../table.ts';
import { metricWords, valueWords } from './metric-words.ts';

export interface VariantRow {
  /** One for each key column. */
  readonly keys: readonly string[];
  readonly point: Judged;
  /** `cheapest that holds`, `now`; empty for most. */
  readonly remark: string;
  /** Set apart: the cheapest that holds. */
  readonly isMarked: boolean;
}

export interface VariantsTable {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** How many columns at the left say what a row is. */
  readonly keys: number;
  /** What is the same in every row: `lost pods 0`. */
  readonly constant: readonly string[];
}

export interface VariantsTableOptions {
  readonly keyNames: readonly string[];
  /** Metrics, as in runs.csv; those named stay although they are constant. */
  readonly columns?: readonly string[] | undefined;
  /** Characters of what a row sets: fewer on a narrow screen. */
  readonly longestKey?: number;
}

/** What is asked of every variant when nobody says otherwise. */
const COLUMNS = ['pending_p95_s', 'lost_pods', 'cost_usd'];

const LONGEST_KEY = 32;

interface TableColumn {
  readonly head: string;
  readonly cells: readonly string[];
  readonly kind: 'key' | 'number' | 'remark';
  /** How it is said once. */
  readonly name: string;
  readonly mayLeave: boolean;
}

export function variantsTable(
  rows: readonly VariantRow[],
  options: VariantsTableOptions,
): VariantsTable {
  const all = [...keyColumns(rows, options), ...numberColumns(rows, options), remarks(rows)];
  const isConstant = ({ cells, mayLeave }: TableColumn): boolean =>
    mayLeave && rows.length > 1 && cells.every((cell) => cell === cells[0]);
  const columns = all.filter((column) => !isConstant(column));
  return {
    head: columns.map(({ head }) => head),
    rows: rows.map((_, place) => columns.map(({ cells }) => cells[place]!)),
    keys: columns.filter(({ kind }) => kind === 'key').length,
    constant: all
      .filter((column) => isConstant(column) && column.kind !== 'remark' && column.cells[0] !== '')
      .map(({ name, cells }) => `${name} ${cells[0]!}`),
  };
}

const keyColumns = (
  rows: readonly VariantRow[],
  { keyNames, longestKey = LONGEST_KEY }: VariantsTableOptions,
): TableColumn[] =>
  keyNames.map((name, key) => ({
    head: clipped(inCapitals(printable(name)), longestKey),
    cells: rows.map(({ keys }) => clipped(printable(keys[key] ?? ''), longestKey)),
    kind: 'key',
    name: clipped(printable(name), longestKey),
    mayLeave: keyNames.length > 1,
  }));

function numberColumns(
  rows: readonly VariantRow[],
  { columns = COLUMNS }: VariantsTableOptions,
): TableColumn[] {
  const mayLeave = columns === COLUMNS;
  const held: TableColumn = {
    head: 'HELD',
    cells: rows.map(({ point }) => `${isOpen(point) ? `${OPEN} ` : ''}${heldWords(point)}`),
    kind: 'number',
    name: 'held',
    mayLeave: !rows.some(({ point }) => point.holds !== null),
  };
  const metrics = columns.map((metric): TableColumn => ({
    head: metricWords(metric).toUpperCase(),
    cells: rows.map(({ point }) => meanWords(point, metric)),
    kind: 'number',
    name: metricWords(metric),
    mayLeave,
  }));
  return [held, ...metrics];
}

const remarks = (rows: readonly VariantRow[]): TableColumn => ({
  head: '',
  cells: rows.map(({ remark }) => remark),
  kind: 'remark',
  name: '',
  mayLeave: rows.every(({ remark }) => remark === ''),
});

/** `93/100`: runs in which every limit held. */
export const heldWords = ({ summary: { variant, heldRuns } }: Judged): string =>
  variant.limits.length === 0 ? '' : `${compact(heldRuns)}/${compact(variant.records.length)}`;

/** Before the share of a variant that could turn out otherwise with more runs. */
const OPEN = '?';
export const isOpen = ({ isSettled }: Judged): boolean => isSettled === false;

/** A metric's mean over the runs of a variant. */
export const meanWords = ({ summary }: Judged, metric: string): string =>
  valueWords(
    summary.metrics.find((each) => each.metric === metric)?.mean ?? null,
    METRICS.get(metric)?.unit ?? '',
  );

/** `spot.maxSize` → `SPOT.MAX SIZE`. */
const inCapitals = (name: string): string =>
  name.replaceAll(/(?<=[a-z\d])(?=[A-Z])/g, ' ').toUpperCase();

/** Rows of a table that people read; whoever wants them all has the CSV. */
export const MOST_ROWS = 40;

/** The rows to show: all, or those that hold first and the cheapest of them first, and how many are left out. */
export function rowsShown<Row extends VariantRow>(
  rows: readonly Row[],
  all: boolean,
): { readonly shown: readonly Row[]; readonly hidden: number } {
  if (all || rows.length <= MOST_ROWS) return { shown: rows, hidden: 0 };
  const rank = ({ point }: Row): number => (point.holds === false ? 1 : 0);
  const shown = rows
    .map((row, place) => ({ row, place, cost: row.point.cost ?? Number.MAX_VALUE }))
    .toSorted((a, b) => rank(a.row) - rank(b.row) || a.cost - b.cost || a.place - b.place)
    .slice(0, MOST_ROWS)
    .map(({ row }) => row);
  return { shown, hidden: rows.length - shown.length };
}

/** What the numbers of such a table are; `mark`: how it shows what is open. */
export function tableBasis({ points, asked }: Variants, mark = OPEN): string {
  const limits = points.some(({ holds }) => holds !== null);
  const means = 'Numbers are means over runs.';
  if (!limits) return means;
  const rule = `Held: every limit, in so many runs; a variant holds with ${percent(asked.share * 100)} of them.`;
  return [rule, ...openWords({ points, asked }, mark), means].join(' ');
}

/** How many could turn out otherwise with more runs, and how they are marked. */
function openWords({ points, asked }: Pick<Variants, 'points' | 'asked'>, mark: string): string[] {
  const open = points.filter(isOpen).length;
  if (open === 0) return [];
  const which = open === points.length ? 'these runs' : `the runs of ${grouped(open)}`;
  return [
    `At ${percent(asked.confidence * 100)} confidence ${which} leave it open (${mark}): more runs tell, or simulate optimize.`,
  ];
}
