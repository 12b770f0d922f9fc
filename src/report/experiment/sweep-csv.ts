// sweep.csv and batch.csv: one row per variant, with what it sets, in how many runs it held, and the mean of every
// metric; the runs themselves are in runs.csv.

import { onFrontier } from '../../experiment/frontier.ts';
import { judge, type VariantPoint } from '../../experiment/judge.ts';
import type { Comparison } from '../../experiment/outcome.ts';
import type { Sweep } from '../../experiment/sweep.ts';
import { METRICS } from '../../metrics/dictionary.ts';
import type { Cell, Column } from '../columns.ts';
import { csvText, type CsvOptions } from '../csv.ts';
import type { SetValues } from './variants-csv.ts';

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
];

export function sweepColumns(paths: readonly string[]): readonly Column<PointRow>[] {
  const sets = paths.map((path, place) =>
    column<PointRow>(`set_${path}`, '', `Value of ${path}`, ({ set }) => set[place] ?? null),
  );
  return [...KEY_COLUMNS, ...sets, ...OUTCOME_COLUMNS];
}

export const sweepCsv = ({ axes, points, values }: Sweep, options: CsvOptions): string =>
  csvText(
    sweepColumns(axes.map(({ path }) => path)),
    points.map((point, place) => ({ point, set: values[place]!.map(asCell) })),
    options,
  );

/** compare.csv: one row per variant, the baseline first, with the mean of every metric. */
export function compareCsv({ baseline, against }: Comparison, options: CsvOptions): string {
  const variants = [baseline, ...against.map(({ summary }) => summary)].map(judge);
  const on = onFrontier(variants);
  const rows = variants.map((variant, place): PointRow => ({
    point: { ...variant, onFrontier: on[place]!, isCheapestThatHolds: false },
    set: [],
  }));
  return csvText(sweepColumns([]), rows, options);
}

/** The values of one variant by path, for runs.csv. */
export const setValues = ({ axes, values }: Sweep, place: number): SetValues =>
  Object.fromEntries(axes.map(({ path }, axis) => [path, asCell(values[place]![axis]!)]));

/** A value that is a number stays one in a spreadsheet; one with a unit is text. */
export const asCell = (text: string): string | number =>
  /^-?\d{1,15}(?:\.\d{1,9})?$/.test(text) ? Number(text) : text;
