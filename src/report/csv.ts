// CSV for spreadsheets: one table a file, one kind of row, one header row, the key columns first. RFC 4180 quoting;
// text that a spreadsheet would take for a formula is escaped with ', numbers never are; what is missing is empty.

import { stringify } from 'csv-stringify/sync';
import { summarizeMetric } from '../experiment/summarize.ts';
import { METRICS } from '../metrics/dictionary.ts';
import type { TimelineRow } from '../metrics/result.ts';
import {
  BREACH_COLUMNS,
  CAPACITY_COLUMNS,
  CAUSE_COLUMNS,
  KEYS,
  NODE_COLUMNS,
  POD_COLUMNS,
  runColumns,
  SUMMARY_COLUMNS,
  TIMELINE_COLUMNS,
  type Cell,
  type Column,
  type KeyedCharges,
  type KeyedNumbers,
  type KeyedRun,
} from './columns.ts';

export interface CsvOptions {
  /** A byte order mark and CRLF, which Excel wants. */
  readonly excel?: boolean;
  readonly delimiter?: string;
  readonly decimal?: string;
  /** Thins the timeline to one row per group and this many seconds. */
  readonly sampleSeconds?: number;
}

export const CSV_FILES = [
  'summary.csv',
  'runs.csv',
  'timeline.csv',
  'pods.csv',
  'nodes.csv',
  'capacity.csv',
  'breaches.csv',
  'causes.csv',
  'columns.csv',
] as const;
export type CsvFile = (typeof CSV_FILES)[number];

/** Excel cuts a sheet silently beyond this many rows. */
export const MOST_SHEET_ROWS = 1_048_576;

/** Every file, whole, by name. */
export const toCsvFiles = (
  runs: readonly KeyedRun[],
  options: CsvOptions = {},
): Map<CsvFile, string> =>
  new Map(CSV_FILES.map((file) => [file, [...toCsv(file, runs, options)].join('')]));

/** One file, in pieces of at most 10,000 rows. */
export const toCsv = (
  file: CsvFile,
  runs: readonly KeyedRun[],
  options: CsvOptions = {},
): Iterable<string> => written(tableOf(file, runs, options), options);

/** The two files that need no more of a run than an experiment keeps. */
export const NUMBERS_FILES = ['summary.csv', 'runs.csv'] as const;

/** The same for runs of which only the numbers were kept: any number of them, of any number of variants. */
export const toNumbersCsv = (
  file: (typeof NUMBERS_FILES)[number],
  runs: readonly KeyedNumbers[],
  options: CsvOptions = {},
): Iterable<string> => written(numbersTable(file, runs), options);

/** causes.csv of runs of which only the numbers and the charges were kept. */
export const toCausesCsv = (
  runs: readonly KeyedCharges[],
  options: CsvOptions = {},
): Iterable<string> => written(causesTable(runs), options);

const causesTable = (runs: readonly KeyedCharges[]): Table =>
  keyed(runs, CAUSE_COLUMNS, ({ result }) => result.causes);

const numbersTable = (file: (typeof NUMBERS_FILES)[number], runs: readonly KeyedNumbers[]): Table =>
  file === 'summary.csv' ? summaryTable(runs) : keyed(runs, runColumns(runs), (of) => [of]);

function tableOf(file: CsvFile, runs: readonly KeyedRun[], options: CsvOptions): Table {
  switch (file) {
    case 'summary.csv':
    case 'runs.csv':
      return numbersTable(file, runs);
    case 'timeline.csv':
      return keyed(runs, TIMELINE_COLUMNS, ({ result }) => thinned(result.timeline, options));
    case 'pods.csv':
      return keyed(runs, POD_COLUMNS, ({ result }) => result.podRows);
    case 'nodes.csv':
      return keyed(runs, NODE_COLUMNS, ({ result }) => [...result.nodeRows, ...result.warmRows]);
    case 'capacity.csv':
      return keyed(runs, CAPACITY_COLUMNS, ({ result }) => result.groups);
    case 'breaches.csv':
      return keyed(runs, BREACH_COLUMNS, ({ result }) => result.breaches);
    case 'causes.csv':
      return causesTable(runs);
    case 'columns.csv':
      return dictionary(runs);
  }
}

/** A header and rows of cells that are ready to be written. */
interface Table {
  readonly header: readonly string[];
  readonly rows: Iterable<readonly Cell[]>;
}

function keyed<Of extends KeyedNumbers, Row>(
  runs: readonly Of[],
  columns: readonly Column<Row>[],
  rowsOf: (of: Of) => readonly Row[],
): Table {
  return {
    header: [...KEYS, ...columns].map(({ name }) => name),
    rows: keyedRows(runs, columns, rowsOf),
  };
}

function* keyedRows<Of extends KeyedNumbers, Row>(
  runs: readonly Of[],
  columns: readonly Column<Row>[],
  rowsOf: (of: Of) => readonly Row[],
): Generator<Cell[]> {
  for (const of of runs) {
    const keys = KEYS.map((key) => key.value(of));
    for (const row of rowsOf(of)) yield [...keys, ...columns.map((column) => cell(column, row))];
  }
}

/** Six significant digits say all that a simulation knows; whole numbers and instants are exact. */
function cell<Row>({ value, written: how }: Column<Row>, row: Row): Cell {
  const found = value(row);
  if (typeof found !== 'number') return found;
  if (!Number.isFinite(found)) return null;
  return how === 'exact' || Number.isInteger(found) ? found : Number(found.toPrecision(6));
}

/** One row per variant × metric; a variant's runs are those that carry its name. */
function summaryTable(runs: readonly KeyedNumbers[]): Table {
  const ofVariants = new Map<string, KeyedNumbers[]>();
  for (const run of runs) {
    const own = ofVariants.get(run.variant);
    if (own === undefined) ofVariants.set(run.variant, [run]);
    else own.push(run);
  }
  const rows = [...ofVariants].flatMap(([variant, own]) => {
    const [first] = own;
    const keys = [first!.result.scenario, variant, ...onlyOf(own)];
    const results = own.map(({ result }) => result);
    return [...METRICS].map(([metric, { unit }]) => {
      const summary = summarizeMetric(results, metric, unit);
      return [...keys, ...SUMMARY_COLUMNS.map((column) => cell(column, summary))];
    });
  });
  return { header: [...KEYS, ...SUMMARY_COLUMNS].map(({ name }) => name), rows };
}

/** A row over several runs belongs to none of them: its run and seed stay empty. */
const onlyOf = (runs: readonly KeyedNumbers[]): Cell[] =>
  runs.length === 1 ? [runs[0]!.run, runs[0]!.result.seed] : [null, null];

/** Each group's row as it stood at 0, d, 2d, …: the last one recorded until then. */
function thinned(
  rows: readonly TimelineRow[],
  { sampleSeconds }: CsvOptions,
): readonly TimelineRow[] {
  if (sampleSeconds === undefined || rows.length === 0) return rows;
  const end = rows.at(-1)!.t_s;
  const samples: TimelineRow[] = [];
  const standing = new Map<string, TimelineRow>();
  let next = 0;
  for (let step = 0; step * sampleSeconds <= end; step += 1) {
    const t = step * sampleSeconds;
    for (; next < rows.length && rows[next]!.t_s <= t; next += 1)
      standing.set(rows[next]!.group, rows[next]!);
    for (const row of standing.values()) samples.push({ ...row, t_s: t });
  }
  return samples;
}

/** The data dictionary: every column of every file. */
function dictionary(runs: readonly KeyedRun[]): Table {
  type Described = Pick<Column<never>, 'name' | 'unit' | 'meaning'>;
  const files: readonly (readonly [CsvFile, readonly Described[]])[] = [
    ['summary.csv', SUMMARY_COLUMNS],
    ['runs.csv', runColumns(runs)],
    ['timeline.csv', TIMELINE_COLUMNS],
    ['pods.csv', POD_COLUMNS],
    ['nodes.csv', NODE_COLUMNS],
    ['capacity.csv', CAPACITY_COLUMNS],
    ['breaches.csv', BREACH_COLUMNS],
    ['causes.csv', CAUSE_COLUMNS],
  ];
  return {
    header: ['file', 'column', 'unit', 'meaning'],
    rows: files.flatMap(([file, columns]) =>
      [...KEYS, ...columns].map(({ name, unit, meaning }) => [file, name, unit, meaning]),
    ),
  };
}

/** A table of our own rows as the text of one file; numbers are rounded as everywhere. */
export const csvText = <Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  options: CsvOptions = {},
): string => {
  const cells = rows.map((row) => columns.map((column) => cell(column, row)));
  return [...written({ header: columns.map(({ name }) => name), rows: cells }, options)].join('');
};

/** Rows stringified at once: csv-stringify's sync form takes memory in proportion. */
const ROWS_PER_PIECE = 10_000;

function* written({ header, rows }: Table, options: CsvOptions): Generator<string> {
  let piece: (readonly Cell[])[] = [header];
  let bom = options.excel === true;
  for (const row of rows) {
    piece.push(row);
    if (piece.length < ROWS_PER_PIECE) continue;
    yield stringified(piece, options, bom);
    piece = [];
    bom = false;
  }
  if (piece.length > 0) yield stringified(piece, options, bom);
}

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
