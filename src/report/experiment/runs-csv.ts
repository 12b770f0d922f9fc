// The files of many runs: summary, runs and causes over all of them; pods, nodes, timeline and the rest of run 0 and
// the worst, or of every run.

import type { KeyedRun } from '../columns.ts';
import { causesTable, numbersTables, ROW_FILES, rowTable, type RowFile } from '../csv.ts';
import { csvTable, piecesOf, type CsvOptions, type CsvPiece, type CsvTable } from '../csv-table.ts';
import { keyedVariant } from '../keyed-variant.ts';
import type { RunsReport } from './runs-report.ts';

/** Every file but the dictionary, summary.csv first; `rows: 'none'` where those of every run are to follow. */
export function runsTables(
  { result, replays }: RunsReport,
  options: CsvOptions,
  { rows = 'replays' }: { readonly rows?: 'replays' | 'none' } = {},
): CsvTable[] {
  const variant = keyedVariant(result.variant);
  const ofRows = ROW_FILES.map((file) => rowTable(file, replays(), options));
  return [
    ...numbersTables([variant], options),
    ...(rows === 'none' ? ofRows.map(withoutRows) : ofRows),
    causesTable(variant.runs, options),
  ];
}

const withoutRows = ({ name, columns }: CsvTable): CsvTable => ({
  ...csvTable(name, [], []),
  columns,
});

/** What one run adds to each of the files that need all of it. */
export type RowsOfRun = Readonly<Record<RowFile, CsvPiece>>;

export function rowsOfRun(run: KeyedRun, options: CsvOptions): RowsOfRun {
  const added = ROW_FILES.map((file) => {
    const pieces = [...piecesOf(rowTable(file, [run], options), options, { header: false })];
    return [file, whole(pieces)] as const;
  });
  return Object.fromEntries(added) as Record<RowFile, CsvPiece>;
}

const whole = (pieces: readonly CsvPiece[]): CsvPiece => ({
  text: pieces.map(({ text }) => text).join(''),
  rows: pieces.reduce((sum, { rows }) => sum + rows, 0),
  left: pieces.reduce((sum, { left }) => sum + left, 0),
});
