// The CSV files of one or more runs. The key columns come first in each, so that files can be stacked and joined.

import { summarizeMetric } from '../experiment/summarize.ts';
import { METRICS } from '../metrics/dictionary.ts';
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
import {
  cell,
  DICTIONARY,
  textOf,
  withDictionary,
  type CellRows,
  type CsvOptions,
  type CsvTable,
} from './csv-table.ts';
import { variantsAmong, type KeyedVariant } from './keyed-variant.ts';
import { thinned, wideColumns, wideRows } from './timeline-csv.ts';

/** Files with a row for all that happened in a run. */
export const ROW_FILES = [
  'timeline.csv',
  'pods.csv',
  'nodes.csv',
  'capacity.csv',
  'breaches.csv',
] as const;
export type RowFile = (typeof ROW_FILES)[number];

/** The two files that need no more of a run than an experiment keeps. */
const NUMBERS_FILES = ['summary.csv', 'runs.csv'] as const;

export const CSV_FILES = [...NUMBERS_FILES, ...ROW_FILES, 'causes.csv', DICTIONARY] as const;
export type CsvFile = (typeof CSV_FILES)[number];

/** Every file, whole, by name. */
export const toCsvFiles = (
  runs: readonly KeyedRun[],
  options: CsvOptions = {},
): Map<CsvFile, string> =>
  new Map(
    withDictionary(csvTables(runs, options)).map((table) => [
      table.name as CsvFile,
      textOf(table, options),
    ]),
  );

/** The same but for the dictionary, in the order of CSV_FILES. */
export const csvTables = (runs: readonly KeyedRun[], options: CsvOptions = {}): CsvTable[] => [
  ...numbersTables(variantsAmong(runs), options),
  ...ROW_FILES.map((file) => rowTable(file, runs, options)),
  causesTable(runs, options),
];

/** summary.csv and runs.csv of any number of variants. */
export const numbersTables = (
  variants: readonly KeyedVariant[],
  options: CsvOptions = {},
): [summary: CsvTable, ofRuns: CsvTable] => [
  summaryTable(variants),
  keyed('runs.csv', {
    runs: { [Symbol.iterator]: () => runsOfAll(variants) },
    options,
    columns: runColumns(variants),
    rowsOf: (of) => [of],
  }),
];

function* runsOfAll(variants: readonly KeyedVariant[]): Generator<KeyedNumbers, void, undefined> {
  for (const { runs } of variants) yield* runs;
}

/** causes.csv of runs of which only the numbers and the charges were kept. */
export const causesTable = (runs: Iterable<KeyedCharges>, options: CsvOptions = {}): CsvTable =>
  keyed('causes.csv', {
    runs,
    options,
    columns: CAUSE_COLUMNS,
    rowsOf: ({ result }) => result.causes,
  });

/** One of the files that need all of a run. */
export function rowTable(
  file: RowFile,
  runs: readonly KeyedRun[],
  options: CsvOptions = {},
): CsvTable {
  const given = { runs, options };
  switch (file) {
    case 'timeline.csv':
      return timelineTable(runs, options);
    case 'pods.csv':
      return keyed(file, {
        ...given,
        columns: POD_COLUMNS,
        rowsOf: ({ result }) => result.podRows,
      });
    case 'nodes.csv':
      return keyed(file, {
        ...given,
        columns: NODE_COLUMNS,
        rowsOf: ({ result }) => [...result.nodeRows, ...result.warmRows],
      });
    case 'capacity.csv':
      return keyed(file, {
        ...given,
        columns: CAPACITY_COLUMNS,
        rowsOf: ({ result }) => result.groups,
      });
    case 'breaches.csv':
      return keyed(file, {
        ...given,
        columns: BREACH_COLUMNS,
        rowsOf: ({ result }) => result.breaches,
      });
  }
}

function timelineTable(runs: readonly KeyedRun[], options: CsvOptions): CsvTable {
  const ofRun = ({ result }: KeyedRun) => thinned(result.timeline, options);
  const file = 'timeline.csv';
  if (options.wideTimeline !== true)
    return keyed(file, { runs, options, columns: TIMELINE_COLUMNS, rowsOf: ofRun });
  const groups = new Set(runs.flatMap(({ result }) => result.groups.map(({ group }) => group)));
  const columns = wideColumns([...groups]);
  return keyed(file, { runs, options, columns, rowsOf: (of) => wideRows(ofRun(of)) });
}

interface Keyed<Of extends KeyedNumbers, Row> {
  readonly runs: Iterable<Of>;
  readonly options: CsvOptions;
  readonly columns: readonly Column<Row>[];
  readonly rowsOf: (of: Of) => readonly Row[];
}

const keyed = <Of extends KeyedNumbers, Row>(name: string, of: Keyed<Of, Row>): CsvTable => ({
  name,
  columns: [...KEYS, ...of.columns],
  rows: () => keyedRows(of),
});

function* keyedRows<Of extends KeyedNumbers, Row>({
  runs,
  options: { maxRows: most = Number.POSITIVE_INFINITY },
  columns,
  rowsOf,
}: Keyed<Of, Row>): CellRows {
  let written = 0;
  let left = 0;
  for (const of of runs) {
    const rows = rowsOf(of);
    const room = left > 0 ? 0 : most - written;
    // The rows of the first run alone may be too many.
    const fitting = rows.length <= room || written === 0 ? Math.min(rows.length, room) : 0;
    const keys = KEYS.map((key) => key.value(of));
    for (const row of rows.slice(0, fitting))
      yield [...keys, ...columns.map((column) => cell(column, row))];
    written += fitting;
    left += rows.length - fitting;
  }
  return left;
}

/** One row per variant × metric. */
const summaryTable = (variants: readonly KeyedVariant[]): CsvTable => ({
  name: 'summary.csv',
  columns: [...KEYS, ...SUMMARY_COLUMNS],
  *rows() {
    for (const variant of variants) yield* summaryRows(variant);
    return 0;
  },
});

function* summaryRows(variant: KeyedVariant): Generator<Cell[]> {
  const keys = [variant.scenario, variant.name, ...onlyOf(variant)];
  for (const [metric, { unit }] of METRICS) {
    const summary = summarizeMetric(variant.valuesOf(metric), metric, unit);
    yield [...keys, ...SUMMARY_COLUMNS.map((column) => cell(column, summary))];
  }
}

/** A row over several runs belongs to none of them: its run and seed stay empty. */
function onlyOf({ length, runs }: KeyedVariant): Cell[] {
  const [first] = length === 1 ? runs : [];
  return first === undefined ? [null, null] : [first.run, first.result.seed];
}
