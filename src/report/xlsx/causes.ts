// Sheets of where the time went: the mean charge of each cause for each variant, and where a difference came from, with
// live formulas.

import type { Comparison } from '../../experiment/outcome.ts';
import type { ChangeAlone } from '../../experiment/what-if.ts';
import { meaningOf } from '../../metrics/causes/causes.ts';
import type { CauseDifference } from '../../metrics/causes/difference.ts';
import type { MeanCause } from '../../metrics/causes/mean.ts';
import { cellName, sheetTable, type SheetColumn, type SheetTable } from './sheet.ts';

/** A variant and what its runs were charged with. */
export interface ChargedRow {
  readonly scenario: string;
  readonly variant: string;
  readonly causes: readonly MeanCause[];
}

type Of<Row> = Row & Pick<ChargedRow, 'scenario' | 'variant'>;

const column = <Row>(
  name: string,
  unit: string,
  meaning: string,
  cell: SheetColumn<Row>['cell'],
): SheetColumn<Row> => ({ name, unit, meaning, cell });

const keys = <Row extends Pick<MeanCause, 'kind' | 'cause'>>(): SheetColumn<Of<Row>>[] => [
  column('scenario', '', 'Name of the scenario', (row) => row.scenario),
  column('variant', '', 'Name of the variant', (row) => row.variant),
  column('kind', '', 'waiting, evicting or lost', (row) => row.kind),
  column('cause', '', 'As in causes.csv', (row) => row.cause),
];

const MEANS: readonly SheetColumn<Of<MeanCause>>[] = [
  ...keys<MeanCause>(),
  column('pod_seconds', 's', 'Mean charge of a run; empty of lost pods', (row) => row.pod_seconds),
  column('pods', 'pods', 'Mean number of pods of a run with a part in it', (row) => row.pods),
  column('share_percent', '%', 'Of its kind, over all runs', (row) => row.share_percent),
  column('runs', 'runs', 'Runs in which it had a part', (row) => row.runs),
  column('budget', '', 'Budget that refused, where all runs say the same', (row) => row.budget),
  column(
    'disruptions_allowed',
    'pods',
    'The most disruptions it allowed at once, where all runs say the same',
    (row) => row.disruptions_allowed,
  ),
  column('meaning', '', 'Definition of the cause', meaningOf),
];

/** One row a variant and cause; no sheet where nothing was charged. */
export const meanCausesTables = (variants: readonly ChargedRow[]): SheetTable[] =>
  tables(
    MEANS,
    variants.flatMap(({ causes, ...of }) => causes.map((each) => ({ ...each, ...of }))),
  );

const SHIFTS: readonly SheetColumn<Of<CauseDifference>>[] = [
  ...keys<CauseDifference>(),
  column('unit', '', 'pod-s, or pods of lost ones', (row) => row.unit),
  column('now', 'unit', 'Mean over the runs of the baseline', (row) => row.now),
  column('changed', 'unit', 'Mean over the runs of the variant', (row) => row.changed),
  column('difference', 'unit', 'changed − now', (row, line) => {
    const [now, changed] = [cellName(5, line), cellName(6, line)];
    return { formula: `${changed}-${now}`, value: row.changed - row.now };
  }),
  column('meaning', '', 'Definition of the cause', meaningOf),
];

/** One row a variant and cause, and of changes made alone one a change. */
export function causeShiftTables(
  { baseline, against }: Comparison,
  alone: readonly ChangeAlone[],
): SheetTable[] {
  const { scenario } = baseline.variant;
  const rows = [
    ...against.map(({ summary, causes }) => ({ variant: summary.variant.name, causes })),
    ...alone.flatMap(({ path, value, effect }) =>
      'refused' in effect ? [] : [{ variant: `${path}=${value}`, causes: effect.causes }],
    ),
  ];
  return tables(
    SHIFTS,
    rows.flatMap(({ variant, causes }) => causes.map((each) => ({ ...each, scenario, variant }))),
  );
}

const tables = <Row>(columns: readonly SheetColumn<Row>[], rows: readonly Row[]): SheetTable[] =>
  rows.length === 0 ? [] : [sheetTable('Causes', columns, rows)];
