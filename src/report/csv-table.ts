// CSV for spreadsheets: one table a file, one kind of row, one header row. RFC 4180 quoting; text that a spreadsheet
// would take for a formula is escaped with ', numbers never are; what is missing is empty.

import { stringify } from 'csv-stringify/sync';
import type { Cell, Column } from './columns.ts';

export interface CsvOptions {
  /** A byte order mark and CRLF, which Excel wants. */
  readonly excel?: boolean;
  readonly delimiter?: string;
  readonly decimal?: string;
  /** Thins the timeline to one row per group and this many seconds. */
  readonly sampleSeconds?: number;
  /** One column per group in the timeline instead of one row. */
  readonly wideTimeline?: boolean;
  /** In each file of `run`. Of several runs whole ones: rows of one that does not fit are left out, and of all behind it. */
  readonly maxRows?: number;
}

/** What a dictionary says of a column. */
export type Described = Pick<Column<never>, 'name' | 'unit' | 'meaning'>;

/** Rows of cells; when they end, how many were left out. */
export type CellRows = Generator<readonly Cell[], number, undefined>;

/** One file. */
export interface CsvTable {
  readonly name: string;
  /** Its header, and its part of the dictionary. */
  readonly columns: readonly Described[];
  rows(): CellRows;
  /** Unless the user asks for another. */
  readonly dialect?: Pick<CsvOptions, 'delimiter' | 'decimal'>;
}

/** A table of our own rows; numbers are rounded as everywhere. */
export const csvTable = <Row>(
  name: string,
  columns: readonly Column<Row>[],
  rows: readonly Row[],
): CsvTable => ({
  name,
  columns,
  *rows() {
    for (const row of rows) yield columns.map((column) => cell(column, row));
    return 0;
  },
});

/** Six significant digits say all that a simulation knows; whole numbers and instants are exact. */
export function cell<Row>({ value, written: how }: Column<Row>, row: Row): Cell {
  const found = value(row);
  if (typeof found !== 'number') return found;
  if (!Number.isFinite(found)) return null;
  return how === 'exact' || Number.isInteger(found) ? found : Number(found.toPrecision(6));
}

export const DICTIONARY = 'columns.csv';

/** Tables and, last, the data dictionary: every column of every file that it is written beside. */
export const withDictionary = (tables: readonly CsvTable[]): CsvTable[] => [
  ...tables,
  dictionaryOf(tables),
];

const dictionaryOf = (tables: readonly CsvTable[]): CsvTable => ({
  name: DICTIONARY,
  columns: ['file', 'column', 'unit', 'meaning'].map((name) => ({ name, unit: '', meaning: '' })),
  *rows() {
    for (const { name: file, columns } of tables)
      for (const { name, unit, meaning } of columns) yield [file, name, unit, meaning];
    return 0;
  },
});

/** Some of a file's text. */
export interface CsvPiece {
  readonly text: string;
  /** In this piece, the header not counted. */
  readonly rows: number;
  /** Rows that `maxRows` left out; only the last piece can tell. */
  readonly left: number;
}

/** Rows stringified at once: csv-stringify's sync form takes memory in proportion. */
const ROWS_PER_PIECE = 200;

/** A file in pieces; without its header it goes on where another has ended. */
export function* piecesOf(
  table: CsvTable,
  asked: CsvOptions = {},
  { header = true }: { readonly header?: boolean } = {},
): Generator<CsvPiece, void, undefined> {
  const options = isDialectAsked(asked) ? asked : { ...asked, ...table.dialect };
  const rows = table.rows();
  let lines: (readonly Cell[])[] = header ? [table.columns.map(({ name }) => name)] : [];
  let first = header;
  for (let next = rows.next(); ; next = rows.next()) {
    if (next.done !== true) lines.push(next.value);
    if (next.done !== true && lines.length < ROWS_PER_PIECE) continue;
    const left = next.done === true ? next.value : 0;
    const text =
      lines.length === 0 ? '' : stringified(lines, options, first && options.excel === true);
    if (lines.length > 0 || left > 0) yield { text, rows: lines.length - (first ? 1 : 0), left };
    if (next.done === true) return;
    lines = [];
    first = false;
  }
}

const isDialectAsked = ({ delimiter, decimal }: CsvOptions): boolean =>
  delimiter !== undefined || decimal !== undefined;

/** A whole file. */
export const textOf = (table: CsvTable, options: CsvOptions = {}): string =>
  [...piecesOf(table, options)].map(({ text }) => text).join('');

const stringified = (
  rows: readonly (readonly Cell[])[],
  { excel = false, delimiter = ',', decimal = '.' }: CsvOptions,
  bom: boolean,
): string =>
  stringify(rows as Cell[][], {
    bom,
    delimiter,
    escape_formulas: true,
    record_delimiter: excel ? 'windows' : 'unix',
    cast: {
      boolean: (value) => (value ? 'TRUE' : 'FALSE'),
      number: (value) => (decimal === '.' ? String(value) : String(value).replace('.', decimal)),
    },
  });
