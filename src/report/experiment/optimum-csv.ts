// optimize.csv: one row per configuration, its values first, then how far it was tried and what its runs say.

import { combinationName } from '../../experiment/axes.ts';
import { AS_IT_IS } from '../../experiment/optimize/names.ts';
import type { CandidateOutcome, OptimumOutcome } from '../../experiment/optimize/outcome.ts';
import type { Cell, Column } from '../columns.ts';
import { csvTable, type CsvTable } from '../csv-table.ts';
import { asCell } from './sweep-csv.ts';

const column = <Row>(
  name: string,
  unit: string,
  meaning: string,
  value: (row: Row) => Cell,
): Column<Row> => ({ name, unit, meaning, value, written: 'rounded' });

/** Columns of a configuration: means are over its own runs, differences over the seeds of both. */
export const candidateColumns = (
  limits: OptimumOutcome['limits'],
): readonly Column<CandidateOutcome>[] => [
  column('status', '', 'Where the search left it', ({ status }) => status),
  column('runs', 'runs', 'Runs made of it', ({ runs }) => runs),
  column('held_runs', 'runs', 'Runs in which every limit held', ({ heldRuns }) => heldRuns),
  column(
    'held_low',
    '',
    'Lower end of the share of runs that hold, at every look',
    ({ low }) => low,
  ),
  column('held_high', '', 'Upper end of that share', ({ high }) => high),
  column('minimized', 'its unit', 'Mean of what is minimized', ({ objective }) => objective),
  column(
    'difference',
    'its unit',
    'That less the answer’s, same seeds',
    (of) => of.difference?.mean ?? null,
  ),
  column(
    'difference_low',
    'its unit',
    'Lower end of its interval',
    (of) => of.difference?.low ?? null,
  ),
  column(
    'difference_high',
    'its unit',
    'Upper end of its interval',
    (of) => of.difference?.high ?? null,
  ),
  column('pairs', 'runs', 'Seeds that both have run', (of) => of.difference?.pairs ?? null),
  column('cost_usd', 'USD', 'Mean of EC2’s bill', (of) => of.cost_usd),
  column('pending_p95_s', 's', 'Mean of pending p95', (of) => of.pending_p95_s),
  column('lost_pods', 'pods', 'Mean of lost pods', (of) => of.lost_pods),
  ...limits.map(({ name, expression }, place) =>
    column<CandidateOutcome>(
      `held_runs_${name}`,
      'runs',
      `Runs in which ${expression} held`,
      ({ limitRuns }) => limitRuns[place] ?? null,
    ),
  ),
];

/** The key columns of every file; a row over runs belongs to none of them. */
export const keyColumns = <Row>(
  scenario: string,
  variantOf: (row: Row) => string,
): readonly Column<Row>[] => [
  column('scenario', '', 'Name of the scenario', () => scenario),
  column('variant', '', 'What is set; base for the scenario as it is', variantOf),
  column('run', '', 'Empty: a row is about all runs', () => null),
  column('seed', '', 'Empty: a row is about all runs', () => null),
];

export function optimumColumns({
  scenario,
  axes,
  limits,
}: OptimumOutcome): readonly Column<CandidateOutcome>[] {
  const names = axes.map(({ name }) => name);
  const variant = ({ values }: CandidateOutcome): string =>
    values.length === 0 ? AS_IT_IS : combinationName(names, values);
  return [
    ...keyColumns(scenario, variant),
    ...axes.map(({ path }, axis) =>
      column<CandidateOutcome>(`set_${path}`, '', `Value of ${path}`, ({ values }) =>
        values[axis] === undefined ? null : asCell(values[axis]),
      ),
    ),
    ...candidateColumns(limits),
  ];
}

export const optimumTable = (outcome: OptimumOutcome): CsvTable =>
  csvTable('optimize.csv', optimumColumns(outcome), optimumRows(outcome));

/** The scenario as it is has a row of its own only where the grid has it not. */
export const optimumRows = ({
  now,
  nowPlace,
  candidates,
}: OptimumOutcome): readonly CandidateOutcome[] => [
  ...(nowPlace === null ? [now] : []),
  ...candidates,
];
