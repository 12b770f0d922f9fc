// How far the simulator is from recordings, as a tidy table: an experiment and a measure a row.

import type { MeasureComparison } from '../../fidelity/comparison.ts';
import type { FidelityResult } from '../../fidelity/result.ts';
import type { Column } from '../columns.ts';
import { csvTable, textOf, type CsvOptions, type CsvTable } from '../csv-table.ts';
import { MEASURE_KEYS } from './json.ts';

interface Row extends MeasureComparison {
  readonly experiment: string;
  readonly runs: number;
}

const column = (
  name: string,
  unit: string,
  meaning: string,
  value: Column<Row>['value'],
): Column<Row> => ({ name, unit, meaning, value, written: 'rounded' });

const COLUMNS: readonly Column<Row>[] = [
  column('experiment', '', 'Name of the recorded experiment', (row) => row.experiment),
  column('measure', '', 'What is compared', (row) => MEASURE_KEYS[row.measure]),
  column('recorded_mean_s', 's', 'Mean over the recorded runs', (row) => row.recorded.mean),
  column('recorded_min_s', 's', 'Least of the recorded runs', (row) => row.recorded.min),
  column('recorded_max_s', 's', 'Greatest of the recorded runs', (row) => row.recorded.max),
  column('recorded_runs', 'runs', 'Recorded runs', (row) => row.recorded.runs),
  column('simulated_mean_s', 's', 'Mean over the simulated runs', (row) => row.simulated.mean),
  column('simulated_p5_s', 's', '5th percentile over runs', (row) => row.simulated.p5),
  column('simulated_p95_s', 's', '95th percentile over runs', (row) => row.simulated.p95),
  column('simulated_runs', 'runs', 'Simulated runs', (row) => row.runs),
  column('difference_s', 's', 'Simulated mean − recorded mean', (row) => row.difference),
  column(
    'error_percent',
    '%',
    'Of the difference, what two standard errors do not explain, of the recorded mean',
    (row) => row.percent,
  ),
];

/** `fidelity.csv`. */
export const fidelityTable = ({ experiments }: FidelityResult): CsvTable =>
  csvTable(
    'fidelity.csv',
    COLUMNS,
    experiments.flatMap(({ name, measures, simulated }) =>
      measures.map((measure): Row => ({ ...measure, experiment: name, runs: simulated.length })),
    ),
  );

/** The same as text. */
export const fidelityCsv = (result: FidelityResult, options: CsvOptions): string =>
  textOf(fidelityTable(result), options);
