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
  ...numbersTables(runs, options),
  ...ROW_FILES.map((file) => rowTable(file, runs, options)),
  causesTable(runs, options),
];

/** summary.csv and runs.csv of runs of which only the numbers were kept: any number, of any number of variants. */
export const numbersTables = (
  runs: readonly KeyedNumbers[],
  options: CsvOptions = {},
): [summary: CsvTable, ofRuns: CsvTable] => [
  summaryTable(runs),
  keyed('runs.csv', { runs, options, columns: runColumns(runs), rowsOf: (of) => [of] }),
];

/** causes.csv of runs of which only the numbers and the charges were kept. */
export const causesTable = (runs: readonly KeyedCharges[], options: CsvOptions = {}): CsvTable =>
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
  readonly runs: readonly Of[];
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

/** One row per variant × metric; a variant's runs are those that carry its name. */
function summaryTable(runs: readonly KeyedNumbers[]): CsvTable {
  const ofVariants = new Map<string, KeyedNumbers[]>();
  for (const run of runs) {
    const own = ofVariants.get(run.variant);
    if (own === undefined) ofVariants.set(run.variant, [run]);
    else own.push(run);
  }
  return {
    name: 'summary.csv',
    columns: [...KEYS, ...SUMMARY_COLUMNS],
    *rows() {
      for (const [variant, own] of ofVariants) yield* summaryRows(variant, own);
      return 0;
    },
  };
}

function* summaryRows(variant: string, runs: readonly KeyedNumbers[]): Generator<Cell[]> {
  const keys = [runs[0]!.result.scenario, variant, ...onlyOf(runs)];
  const results = runs.map(({ result }) => result);
  for (const [metric, { unit }] of METRICS) {
    const summary = summarizeMetric(results, metric, unit);
    yield [...keys, ...SUMMARY_COLUMNS.map((column) => cell(column, summary))];
  }
}

/** A row over several runs belongs to none of them: its run and seed stay empty. */
const onlyOf = (runs: readonly KeyedNumbers[]): Cell[] =>
  runs.length === 1 ? [runs[0]!.run, runs[0]!.result.seed] : [null, null];
