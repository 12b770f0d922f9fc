// Headroom as files: JSON with every step, headroom.csv with one row per number of nodes tried, Markdown for a comment.

import { burstName } from '../../experiment/optimize/names.ts';
import type {
  HeadroomOutcome,
  HeadroomRow,
  HeadroomStep,
} from '../../experiment/optimize/outcome.ts';
import type { Cell, Column } from '../columns.ts';
import { csvTable, type CsvTable } from '../csv-table.ts';
import { jsonText } from '../json.ts';
import { fitting, said, table } from '../markdown.ts';
import {
  HEADROOM_HEAD,
  headroomBasis,
  headroomCells,
  headroomNotes,
  headroomTitle,
} from './headroom-text.ts';
import { asWarnings, inMarkdown, notFoundNotes } from './not-found-words.ts';
import { keyColumns } from './optimum-csv.ts';

export function headroomJson(outcome: HeadroomOutcome, toolVersion: string): string {
  const { scenario, sha256, given, tried: _, ...rest } = outcome;
  return jsonText({
    schema: 'simulate/headroom/v1',
    toolVersion,
    scenario: { name: scenario, sha256, changes: given },
    ...rest,
    ...asWarnings(notFoundNotes(outcome.tried)),
  });
}

/** One number of nodes gone at one place; `step` is null where nothing was tried. */
interface StepRow {
  readonly row: HeadroomRow;
  readonly step: HeadroomStep | null;
}

const column = (
  name: string,
  unit: string,
  meaning: string,
  value: (row: StepRow) => Cell,
): Column<StepRow> => ({ name, unit, meaning, value, written: 'rounded' });

export const headroomColumns = ({
  scenario,
  limits,
}: HeadroomOutcome): readonly Column<StepRow>[] => [
  ...keyColumns<StepRow>(scenario, ({ row, step }) => (step ? burstName(step.gone, row) : '')),
  column('group', '', 'Auto Scaling group; * is all', ({ row }) => row.group ?? '*'),
  column('zone', '', 'Availability Zone; * is all', ({ row }) => row.zone ?? '*'),
  column('nodes', 'nodes', 'Instances there then, in run 0', ({ row }) => row.nodes),
  column('spot_nodes', 'nodes', 'Of these: Spot', ({ row }) => row.spotNodes),
  column('survives', 'nodes', 'So many may vanish at once', ({ row }) => row.survives),
  column('outcome', '', 'breaks, undecided, all, not reclaimable', ({ row }) => row.verdict),
  column('gone', 'nodes', 'Vanished at once in this row’s runs', ({ step }) => step?.gone ?? null),
  column('verdict', '', 'held, crossed or undecided', ({ step }) => step?.verdict ?? null),
  column('runs', 'runs', 'Runs made', ({ step }) => step?.runs ?? null),
  column('held_runs', 'runs', 'Every limit held', ({ step }) => step?.heldRuns ?? null),
  column('held_low', '', 'Lower end of the share that holds', ({ step }) => step?.low ?? null),
  column('held_high', '', 'Upper end of that share', ({ step }) => step?.high ?? null),
  column('cost_usd', 'USD', 'Mean of EC2’s bill', ({ step }) => step?.cost_usd ?? null),
  column('pending_p95_s', 's', 'Mean of pending p95', ({ step }) => step?.pending_p95_s ?? null),
  ...limits.map(({ name, expression }, place) =>
    column(
      `held_runs_${name}`,
      'runs',
      `Runs in which ${expression} held`,
      ({ step }) => step?.limitRuns[place] ?? null,
    ),
  ),
];

export const headroomCsvTable = (outcome: HeadroomOutcome): CsvTable =>
  csvTable('headroom.csv', headroomColumns(outcome), stepRows(outcome));

/** Each number that was tried of each place; a place where nothing was tried once. */
export const stepRows = ({ rows }: HeadroomOutcome): StepRow[] =>
  rows.flatMap((row): StepRow[] =>
    row.steps.length === 0 ? [{ row, step: null }] : row.steps.map((step) => ({ row, step })),
  );

const LONGEST = 300;

/** Under 10 kB whatever the names. */
export const headroomMarkdown = (outcome: HeadroomOutcome): string =>
  fitting((rows) =>
    [
      `### ${said(headroomTitle(outcome), LONGEST)}`,
      headroomNotes(outcome)
        .map((note) => `- ${said(note, LONGEST)}`)
        .join('\n'),
      table(
        HEADROOM_HEAD.map((name) => said(name)),
        outcome.rows.map((row) => headroomCells(row).map((cell) => said(cell, 60))),
        rows * 2,
      ),
      headroomBasis(outcome)
        .map((line) => said(line, LONGEST))
        .join(' '),
      inMarkdown(notFoundNotes(outcome.tried)),
    ]
      .filter((part) => part !== '')
      .join('\n\n')
      .concat('\n'),
  );
