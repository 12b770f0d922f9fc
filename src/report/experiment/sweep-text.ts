// A sweep for a terminal: one row per variant, in the order of its axes, and which is the cheapest that holds.

import type { Sweep } from '../../experiment/sweep.ts';
import { categoriesOf } from '../../experiment/sweep.ts';
import { grouped, percent } from '../format.ts';
import { inAscii } from '../summary.ts';
import { settingsOf, type Settings, type SummaryOptions } from '../summary-settings.ts';
import { aligned, clipped, type Alignment } from '../table.ts';
import {
  rowsShown,
  tableBasis,
  variantsTable,
  type VariantRow,
  type VariantsTable,
  type VariantsTableOptions,
} from './variants-table.ts';
import type { Variants } from '../../experiment/judge.ts';

export interface SweepTextOptions {
  readonly all: boolean;
  /** Metrics, as in runs.csv. */
  readonly columns?: readonly string[] | undefined;
}

export function sweepText(sweep: Sweep, options: SummaryOptions, wishes: SweepTextOptions): string {
  const settings = settingsOf(options);
  const rows = sweepRows(sweep);
  return variantsText({ variants: sweep, rows, keyNames: sweep.names }, settings, wishes);
}

/** The rows of a sweep, each with its remark. */
export function sweepRows(sweep: Sweep): readonly VariantRow[] {
  const categories = categoriesOf(sweep);
  return sweep.points.map((point, place): VariantRow => {
    const category = categories[place]!;
    const cheapest = `cheapest that holds${category === '' ? '' : `, ${category}`}`;
    const remarks = [
      ...(sweep.isBase[place] === true ? ['now'] : []),
      ...(point.isCheapestThatHolds ? [cheapest] : []),
    ];
    return {
      keys: sweep.values[place]!,
      point,
      remark: remarks.join(', '),
      isMarked: point.isCheapestThatHolds,
    };
  });
}

export interface VariantsInText {
  readonly variants: Variants;
  readonly rows: readonly VariantRow[];
  readonly keyNames: readonly string[];
}

/** Head, table, what is the same everywhere, and what the numbers are. */
export function variantsText(
  { variants, rows, keyNames }: VariantsInText,
  settings: Settings,
  { all, columns }: SweepTextOptions,
): string {
  const { shown, hidden } = rowsShown(rows, all);
  const { table, lines: rowLines } = fittingTable(shown, { keyNames, columns }, settings);
  const { dim } = settings.paint;
  const lines = [
    headline(variants),
    ...rowLines,
    ...(table.constant.length === 0
      ? []
      : [dim(`  The same in all: ${table.constant.join(', ')}`)]),
    ...(hidden === 0 ? [] : [dim(`  ${hiddenRows(hidden)}`)]),
    ...verdictLines(variants),
    dim(tableBasis(variants)),
  ];
  const text = `${lines.join('\n')}\n`;
  return settings.ascii ? inAscii(text) : text;
}

const hiddenRows = (hidden: number): string =>
  `${grouped(hidden)} more variants; these are the cheapest, those that hold first (--all, --csv FILE)`;

/** `6 variants × 50 runs`. */
export function headline({ points, partial }: Variants): string {
  const runs = Math.max(0, ...points.map(({ summary }) => summary.variant.records.length));
  const variants = `${grouped(points.length)} ${points.length === 1 ? 'variant' : 'variants'}`;
  const cut = partial ? ' (interrupted: fewer of some)' : '';
  return `${variants} × ${grouped(runs)} ${runs === 1 ? 'run' : 'runs'}${cut}`;
}

/** Lengths of what a row sets, the longest first: the first that fits the screen is taken. */
const LONGEST_KEYS = [32, 20, 14, 9] as const;

/** A table cut to the screen, at its keys rather than at its numbers. */
export function fittingTable(
  rows: readonly VariantRow[],
  options: Pick<VariantsTableOptions, 'keyNames' | 'columns'>,
  settings: Settings,
): { readonly table: VariantsTable; readonly lines: readonly string[] } {
  const widths = LONGEST_KEYS.map((longestKey) => variantsTable(rows, { ...options, longestKey }));
  const fits = (table: VariantsTable): boolean =>
    alignedTable(table).every((line) => [...line].length <= settings.columns - 2);
  const table = widths.find(fits) ?? widths.at(-1)!;
  return { table, lines: tableLines(table, rows, settings) };
}

function alignedTable({ head, rows, keys }: VariantsTable): string[] {
  const sides = head.map((name, place): Alignment =>
    name === '' || (place < keys && !areNumbers(rows, place)) ? 'left' : 'right',
  );
  return aligned([head, ...rows], sides);
}

function tableLines(
  table: VariantsTable,
  shown: readonly VariantRow[],
  { paint, columns }: Settings,
): string[] {
  const [first, ...body] = alignedTable(table).map((line) => clipped(line, columns - 2));
  return [
    `  ${paint.dim(first!)}`,
    ...body.map((line, place) => {
      const { point, isMarked } = shown[place]!;
      return `  ${isMarked ? paint.bold(line) : point.holds === false ? paint.dim(line) : line}`;
    }),
  ];
}

const areNumbers = (rows: readonly (readonly string[])[], place: number): boolean =>
  rows.every((row) => /^[−-]?[\d.]/.test(row[place] ?? ''));

/** Said only when no row can be marked. */
export function verdictLines({ points, asked }: Variants): string[] {
  const judged = points.filter(({ holds }) => holds !== null);
  if (judged.length === 0 || judged.some(({ holds }) => holds === true)) return [];
  return [`No variant holds every limit in ${percent(asked.share * 100)} of its runs.`];
}
