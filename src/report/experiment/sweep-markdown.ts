// Variants for a pull request comment: the verdict, and the table, cut to its size and with what was cut counted.

import type { Variants } from '../../experiment/judge.ts';
import type { Sweep } from '../../experiment/sweep.ts';
import { counted } from '../format.ts';
import { fitting, folded, said, sentences, table, withoutMath } from '../markdown.ts';
import { causesSentenceOf } from './causes-words.ts';
import { inMarkdown, judgedNotFound } from './not-found-words.ts';
import { headline, sweepRows, verdictLines, type SweepTextOptions } from './sweep-text.ts';
import { isOpen, rowsShown, tableBasis, variantsTable, type VariantRow } from './variants-table.ts';

export const sweepMarkdown = (
  sweep: Sweep,
  { columns }: Pick<SweepTextOptions, 'columns'>,
): string =>
  variantsMarkdown({
    name: sweep.points[0]?.summary.variant.scenario ?? '',
    variants: sweep,
    rows: sweepRows(sweep),
    keyNames: sweep.names,
    columns,
  });

export interface VariantsInMarkdown {
  readonly name: string;
  readonly variants: Variants;
  readonly rows: readonly VariantRow[];
  readonly keyNames: readonly string[];
  readonly columns?: readonly string[] | undefined;
}

/** Rows for each row of the smallest form: a variant's row is short. */
const ROWS_PER_ROW = 3;

/** Any experiment of variants; under 10 kB whatever the names. */
export function variantsMarkdown({
  name,
  variants,
  rows,
  keyNames,
  columns,
}: VariantsInMarkdown): string {
  const { shown } = rowsShown(rows, false);
  const { head, rows: cells, constant } = variantsTable(shown, { keyNames, columns });
  const left = rows.length - shown.length;
  return fitting((most) =>
    [
      `### ${said(name)}: ${headline(variants)}`,
      verdict(rows, variants),
      table(
        head.map((word) => said(word)),
        cells.map((row) => row.map((cell) => said(cell))),
        most * ROWS_PER_ROW,
      ),
      ...(left > 0 ? [`${counted(left, 'more variant')} in the CSV.`] : []),
      folded('Where the time went', sentences(whereOf(shown), most)),
      ...(constant.length > 0 ? [`The same in all: ${said(constant.join(', '), 200)}`] : []),
      withoutMath(tableBasis(variants)),
      inMarkdown(judgedNotFound(variants)),
    ]
      .filter((part) => part !== '')
      .join('\n\n')
      .concat('\n'),
  );
}

/** The first sentence of each variant. */
const whereOf = (rows: readonly VariantRow[]) =>
  rows
    .map(({ point: { summary } }) => ({
      label: summary.variant.name,
      sentence: causesSentenceOf(summary),
    }))
    .filter(({ sentence }) => sentence !== '');

function verdict(rows: readonly VariantRow[], variants: Variants): string {
  const cheapest = rows.filter(({ isMarked }) => isMarked);
  if (cheapest.length > 0)
    return cheapest
      .slice(0, 6)
      .map(
        ({ point, remark }) =>
          `- __${said(point.summary.variant.name, 80)}__: ${said(remark, 80)}${isOpen(point) ? ' (open)' : ''}`,
      )
      .join('\n');
  return verdictLines(variants).join('\n');
}
