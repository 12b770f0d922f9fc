// sweep.csv and batch.csv: one row per variant, with what it sets, in how many runs it held, and the mean of every
// metric; the runs themselves are in runs.csv.

import { onFrontier } from '../../experiment/frontier.ts';
import { judge, type VariantPoint } from '../../experiment/judge.ts';
import type { Comparison } from '../../experiment/outcome.ts';
import type { Sweep } from '../../experiment/sweep.ts';
import { METRICS } from '../../metrics/dictionary.ts';
import type { Cell, Column } from '../columns.ts';
import { csvTable, type CsvTable, type Described } from '../csv-table.ts';
import type { SetValues } from '../keyed-variant.ts';

export interface PointRow {
  readonly point: VariantPoint;
  /** What it sets, one cell for each path. */
  readonly set: readonly Cell[];
}

const column = <Row>(
  name: string,
  unit: string,
  meaning: string,
  value: Column<Row>['value'],
): Column<Row> => ({ name, unit, meaning, value, written: 'rounded' });

/** What each variant sets, as plain data: columns and cells of the table of variants, and by path for that of runs. */
export interface VariantSets {
  /** `Plan` when the columns are a planner's own, with their names in them. */
  readonly title: 'Sweep' | 'Plan';
  readonly columns: readonly Described[];
  readonly cells: readonly (readonly Cell[])[];
  readonly byPath: readonly SetValues[];
}

const KEY_COLUMNS: readonly Column<PointRow>[] = [
  column('scenario', '', 'Name of the scenario', ({ point }) => point.summary.variant.scenario),
  column('variant', '', 'Name of the variant', ({ point }) => point.summary.variant.name),
  column('run', '', 'Empty: a row is about all runs', () => null),
  column('seed', '', 'Empty: a row is about all runs', () => null),
];

/** What became of a variant: for the rows of sweep.csv, and behind the cells of a plan. */
export const OUTCOME_COLUMNS: readonly Column<PointRow>[] = [
  column('runs', 'runs', 'Runs made of it', ({ point }) => point.summary.variant.records.length),
  column('held_runs', 'runs', 'Runs in which every limit held', ({ point }) =>
    point.summary.variant.limits.length === 0 ? null : point.summary.heldRuns,
  ),
  column('holds', '', 'Enough runs held every limit', ({ point }) => point.holds),
  column(
    'cheapest_that_holds',
    '',
    'The cheapest that holds, among those with the same words',
    ({ point }) => point.isCheapestThatHolds,
  ),
  column(
    'on_frontier',
    '',
    'No other is as good in cost or pending p95 and better in the other',
    ({ point }) => point.onFrontier,
  ),
  ...[...METRICS].map(([metric, { unit, meaning }], place) =>
    column<PointRow>(
      metric,
      unit,
      `Mean over runs of: ${meaning}`,
      ({ point }) => point.summary.metrics[place]?.mean ?? null,
    ),
  ),
  column(
    'settled',
    '',
    'These runs tell `holds` at the asked confidence; FALSE: it is open',
    ({ point }) => point.isSettled,
  ),
];

/** The columns of the table of variants: a sweep's begin with the keys of every file, a plan's as the plan does. */
export function pointColumns({
  title,
  columns,
}: Pick<VariantSets, 'title' | 'columns'>): readonly Column<PointRow>[] {
  const sets = columns.map((described, place): Column<PointRow> => ({
    ...described,
    written: 'exact',
    value: ({ set }) => set[place] ?? null,
  }));
  return [...(title === 'Plan' ? [] : KEY_COLUMNS), ...sets, ...OUTCOME_COLUMNS];
}

export const pointRows = (points: readonly VariantPoint[], { cells }: VariantSets): PointRow[] =>
  points.map((point, place) => ({ point, set: cells[place]! }));

export function sweepSets({ axes, values }: Sweep): VariantSets {
  const cells = values.map((own) => own.map(asCell));
  return {
    title: 'Sweep',
    columns: axes.map(({ path }) => ({
      name: `set_${path}`,
      unit: '',
      meaning: `Value of ${path}`,
    })),
    cells,
    byPath: cells.map((own) =>
      Object.fromEntries(axes.map(({ path }, axis) => [path, own[axis]!])),
    ),
  };
}

export function sweepTable(sweep: Sweep): CsvTable {
  const sets = sweepSets(sweep);
  return csvTable('sweep.csv', pointColumns(sets), pointRows(sweep.points, sets));
}

/** compare.csv: one row per variant, the baseline first, with the mean of every metric. */
export function compareTable({ baseline, against }: Comparison): CsvTable {
  const variants = [baseline, ...against.map(({ summary }) => summary)].map(judge);
  const on = onFrontier(variants);
  const rows = variants.map((variant, place): PointRow => ({
    point: { ...variant, onFrontier: on[place]!, isCheapestThatHolds: false },
    set: [],
  }));
  const columns = pointColumns({ title: 'Sweep', columns: [] });
  return csvTable('compare.csv', columns, rows);
}

/** A value that is a number stays one in a spreadsheet; one with a unit is text, and 007 no number. */
export const asCell = (text: string): string | number =>
  /^-?(?:0|[1-9]\d{0,14})(?:\.\d{1,9})?$/.test(text) ? Number(text) : text;
