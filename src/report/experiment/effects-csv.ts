// effects.csv: one row per compared variant × metric, for pivot tables; changes.csv: what differs between them.

import type { Comparison, Effect } from '../../experiment/outcome.ts';
import type { Change } from '../../scenario/vary.ts';
import type { Column } from '../columns.ts';
import { changedValue } from '../context.ts';
import { csvTable, type CsvTable } from '../csv-table.ts';

interface EffectRow extends Effect {
  readonly scenario: string;
  readonly variant: string;
  readonly baseline: string;
  readonly paired: boolean;
}

const column = <Row>(
  name: string,
  unit: string,
  meaning: string,
  value: Column<Row>['value'],
): Column<Row> => ({ name, unit, meaning, value, written: 'rounded' });

/** Its key columns are those of every file; a row over runs belongs to none of them. */
export const EFFECT_COLUMNS: readonly Column<EffectRow>[] = [
  column('scenario', '', 'Name of the scenario', (row) => row.scenario),
  column('variant', '', 'Name of the variant', (row) => row.variant),
  column('run', '', 'Empty: a row is about all runs', () => null),
  column('seed', '', 'Empty: a row is about all runs', () => null),
  column('baseline', '', 'Name of the variant it is compared with', (row) => row.baseline),
  column(
    'metric',
    '',
    'Name as in runs.csv; limits_held and held_<limit> in percent of runs',
    (row) => row.metric,
  ),
  column('unit', '', 'Unit of the numbers of this row', (row) => row.unit),
  column('now', 'unit', 'Mean over the runs of the baseline', (row) => row.now),
  column('changed', 'unit', 'Mean over the runs of the variant', (row) => row.changed),
  column('difference', 'unit', 'changed − now', (row) => row.difference),
  column('low', 'unit', 'Lower end of the difference’s interval', (row) => row.low),
  column('high', 'unit', 'Upper end of the difference’s interval', (row) => row.high),
  column(
    'verdict',
    '',
    'worse, better, higher, lower, no clear difference, or not comparable where only one side has a value',
    (row) => row.verdict,
  ),
  column(
    'p',
    '',
    'Chance of a difference this large were there none, corrected (Holm)',
    (row) => row.p,
  ),
  column('pairs', 'runs', 'Runs compared', (row) => row.pairs),
  column('paired', '', 'Runs of one seed were compared in pairs', (row) => row.paired),
];

export const effectsTable = (comparison: Comparison): CsvTable =>
  csvTable('effects.csv', EFFECT_COLUMNS, effectRows(comparison));

/** Every metric of every variant but the baseline. */
export const effectRows = ({ baseline, against }: Comparison): EffectRow[] =>
  against.flatMap(({ summary: { variant }, effects, paired }) =>
    effects.map((effect): EffectRow => ({
      ...effect,
      scenario: variant.scenario,
      variant: variant.name,
      baseline: baseline.variant.name,
      paired,
    })),
  );

export const CHANGE_COLUMNS: readonly Column<Change>[] = [
  column('path', '', 'Key of the scenario', (row) => row.path),
  column('from', '', 'As it is; empty where nothing was written', (row) => written(row.from)),
  column('to', '', 'As it would be', (row) => written(row.to)),
];

export const changesCsvTable = (changes: readonly Change[]): CsvTable =>
  csvTable('changes.csv', CHANGE_COLUMNS, changes);

const written = (value: unknown): string | number | null =>
  value === undefined ? null : typeof value === 'number' ? value : changedValue(value);
