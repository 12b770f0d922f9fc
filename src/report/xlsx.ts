// An experiment as a workbook for planners: summary, limits, runs, what a change did with live formulas for the
// differences, and a data dictionary. The columns are those of the CSV files.

import type { Comparison, LimitSummary, VariantSummary } from '../experiment/outcome.ts';
import type { Column } from './columns.ts';
import { CHANGE_COLUMNS, EFFECT_COLUMNS, effectRows } from './experiment/effects-csv.ts';
import { settingRows, survivalColumns } from './experiment/survival-files.ts';
import { headroomColumns, stepRows } from './experiment/headroom-files.ts';
import type {
  HeadroomOutcome,
  OptimumOutcome,
  SurvivalOutcome,
} from '../experiment/optimize/outcome.ts';
import { causesOf } from './experiment/causes-words.ts';
import { settingWords } from './experiment/optimum-words.ts';
import { causeShiftTables, meanCausesTables } from './xlsx/causes.ts';
import { optimumColumns, optimumRows } from './experiment/optimum-csv.ts';
import { pointColumns, pointRows } from './experiment/sweep-csv.ts';
import { keyedVariant, type SetValues } from './keyed-variant.ts';
import type { VariantsOfPage } from './experiment/html/variants-page.ts';
import type { PageOrder } from './experiment/html/pages.ts';
import { triedSets } from './experiment/tried.ts';
import { runsSheet, summarySheet, triedSheets, VARIANT_KEYS } from './xlsx/numbers.ts';
import {
  asSheetColumn,
  cellName,
  sheetTable,
  workbookOf,
  type SheetColumn,
  type SheetTable,
} from './xlsx/sheet.ts';

/** The workbook of an experiment; loads what writes it on the first call. */
export function toWorkbook(order: PageOrder): Promise<Uint8Array> {
  const tables = tablesOf(order);
  return workbookOf([...tables, dictionary(tables)]);
}

function tablesOf(order: PageOrder): SheetTable[] {
  switch (order.kind) {
    case 'runs':
      return [...variantTables([order.summary]), ...chargedTables([order.summary])];
    case 'comparison': {
      const { baseline, against } = order.comparison;
      const summaries = [baseline, ...against.map(({ summary }) => summary)];
      return [
        whatIfTable(order.comparison),
        ...causeShiftTables(order.comparison, order.alone ?? []),
        ...variantTables(summaries),
        changesTable(summaries),
      ];
    }
    case 'variants':
      return sweepTables(order.of);
    case 'optimum':
      return [
        candidatesTable(order.outcome),
        ...candidateCauses(order.outcome),
        ...triedSheets(order.outcome.tried, triedSets(order.outcome)),
      ];
    case 'headroom':
      return [headroomTable(order.outcome), ...triedSheets(order.outcome.tried)];
    case 'survival':
      return [survivalTable(order.outcome), ...triedSheets(order.outcome.tried)];
  }
}

/** What each variant sets and what came of it, beside the tables of all variants. */
function sweepTables({ variants: { points }, sets }: VariantsOfPage): SheetTable[] {
  const summaries = points.map(({ summary }) => summary);
  return [
    sheetTable(sets.title, pointColumns(sets).map(asSheetColumn), pointRows(points, sets)),
    ...chargedTables(summaries),
    ...variantTables(summaries, sets.byPath),
  ];
}

/** Where the time of each went; none of those that were saved without charges. */
const chargedTables = (summaries: readonly VariantSummary[]): SheetTable[] =>
  meanCausesTables(
    summaries.map((summary) => ({
      scenario: summary.variant.scenario,
      variant: summary.variant.name,
      causes: causesOf(summary) ?? [],
    })),
  );

/** The same of every candidate that had runs. */
const candidateCauses = (outcome: OptimumOutcome): SheetTable[] =>
  meanCausesTables(
    optimumRows(outcome).map((each) => ({
      scenario: outcome.scenario,
      variant: settingWords(outcome, each),
      causes: each.causes,
    })),
  );

const candidatesTable = (outcome: OptimumOutcome): SheetTable =>
  sheetTable('Candidates', optimumColumns(outcome).map(asSheetColumn), optimumRows(outcome));

const headroomTable = (outcome: HeadroomOutcome): SheetTable =>
  sheetTable('Headroom', headroomColumns(outcome).map(asSheetColumn), stepRows(outcome));

const survivalTable = (outcome: SurvivalOutcome): SheetTable =>
  sheetTable('Settings', survivalColumns(outcome).map(asSheetColumn), settingRows(outcome));

/** Metrics over runs, limits, and the runs themselves, of every variant. */
function variantTables(
  summaries: readonly VariantSummary[],
  sets: readonly SetValues[] = [],
): SheetTable[] {
  const variants = summaries.map(({ variant }, place) =>
    keyedVariant(variant, { set: sets[place] }),
  );
  const limits = limitRows(summaries);
  return [
    summarySheet(summaries),
    ...(limits.length === 0 ? [] : [sheetTable('Limits', LIMITS, limits)]),
    runsSheet(variants),
  ];
}

type OfVariant<Row> = Row & { readonly of: VariantSummary };

const limitColumn = (
  name: string,
  unit: string,
  meaning: string,
  cell: SheetColumn<OfVariant<LimitSummary>>['cell'],
): SheetColumn<OfVariant<LimitSummary>> => ({ name, unit, meaning, cell });

const LIMITS: readonly SheetColumn<OfVariant<LimitSummary>>[] = [
  ...VARIANT_KEYS,
  limitColumn('limit', '', 'Name of the limit', (row) => row.name),
  limitColumn('expression', '', 'As the scenario writes it', (row) => row.expression),
  limitColumn('verdict', '', 'held, crossed or undecided', (row) => row.verdict),
  limitColumn('held_runs', 'runs', 'Runs that held it', (row) => row.heldRuns),
  limitColumn('runs', 'runs', 'Runs made', (row) => row.runs),
  limitColumn('held_share', '', 'Share of runs that held it: held_runs / runs', (row, line) => ({
    formula: `IF(G${line}=0,"",F${line}/G${line})`,
    value: row.runs === 0 ? null : row.heldRuns / row.runs,
    isPercent: true,
  })),
  limitColumn('low', '', 'Lower end of that share’s interval, 0 to 1', (row) => row.low),
  limitColumn('high', '', 'Upper end of that share’s interval, 0 to 1', (row) => row.high),
  limitColumn('needed', '', 'Share of runs that must hold it, 0 to 1', (row) => row.of.asked.share),
];

const limitRows = (summaries: readonly VariantSummary[]): OfVariant<LimitSummary>[] =>
  summaries.flatMap((of) => of.limits.map((row) => ({ ...row, of })));

type EffectRow = ReturnType<typeof effectRows>[number];

/** Effects without the keys that only files need; the difference is calculated where it stands. */
function whatIfTable(comparison: Comparison): SheetTable {
  const columns = EFFECT_COLUMNS.filter(({ name }) => name !== 'run' && name !== 'seed');
  const place = (wanted: string): number => columns.findIndex(({ name }) => name === wanted);
  const [now, changed] = [place('now'), place('changed')];
  const difference: SheetColumn<EffectRow>['cell'] = (row, line) => {
    const [a, b] = [cellName(now, line), cellName(changed, line)];
    const isSeen = row.now !== null && row.changed !== null;
    return {
      formula: `IF(COUNT(${a},${b})=2,${b}-${a},"")`,
      value: isSeen ? row.changed! - row.now! : null,
    };
  };
  const share: SheetColumn<EffectRow> = {
    name: 'change',
    unit: '',
    meaning: '(changed − now) / now; empty where now is 0',
    cell: (row, line) => {
      const [a, b] = [cellName(now, line), cellName(changed, line)];
      const isSeen = row.now !== null && row.changed !== null && row.now !== 0;
      return {
        formula: `IF(COUNT(${a},${b})=2,IF(${a}=0,"",(${b}-${a})/ABS(${a})),"")`,
        value: isSeen ? (row.changed! - row.now!) / Math.abs(row.now!) : null,
        isPercent: true,
      };
    },
  };
  return sheetTable(
    'What-if',
    columns.flatMap((column): SheetColumn<EffectRow>[] =>
      column.name === 'difference'
        ? [{ ...asSheetColumn(column), cell: difference }, share]
        : [asSheetColumn(column)],
    ),
    effectRows(comparison),
  );
}

function changesTable(summaries: readonly VariantSummary[]): SheetTable {
  const rows = summaries.flatMap((of) => of.variant.changes.map((change) => ({ ...change, of })));
  return sheetTable('Changes', [...VARIANT_KEYS, ...CHANGE_COLUMNS.map(asSheetColumn)], rows);
}

interface DictionaryRow extends Pick<Column<never>, 'name' | 'unit' | 'meaning'> {
  readonly sheet: string;
}

/** Every column of every sheet, and what a sheet leaves out. */
function dictionary(tables: readonly SheetTable[]): SheetTable {
  const rows = tables.flatMap(({ name: sheet, dictionary: columns, left }): DictionaryRow[] => [
    ...columns.map(({ name, unit, meaning }) => ({ sheet, name, unit, meaning })),
    ...(left > 0
      ? [{ sheet, name: '', unit: 'rows', meaning: `${left} more rows are in the CSV files` }]
      : []),
  ]);
  return sheetTable<DictionaryRow>(
    'Dictionary',
    [
      { name: 'sheet', unit: '', meaning: '', cell: (row) => row.sheet },
      { name: 'column', unit: '', meaning: '', cell: (row) => row.name },
      { name: 'unit', unit: '', meaning: '', cell: (row) => row.unit },
      { name: 'meaning', unit: '', meaning: '', cell: (row) => row.meaning },
    ],
    rows,
  );
}
