// The scenarios that the rows of a plan change, each file read once; or all that is wrong with any of them, each with
// the first row that names it.

import { dirname, isAbsolute, join } from 'node:path';
import type { PlannedScenario } from '../experiment/batch.ts';
import { originOf, type Plan, type PlanRow } from '../scenario/plan.ts';
import { renderProblems } from '../scenario/problems.ts';
import type { CsvCell } from '../scenario/csv-reader.ts';
import type { Flags } from './args.ts';
import { sha256Of } from './fixed-runs.ts';
import type { InputFiles } from './input-files.ts';
import { loadWithChanges, readerBeside, setsFrom } from './load.ts';
import { headed, readAll } from './mistakes.ts';
import { InputProblem } from './problem.ts';

export interface PlanDoor {
  /** The plan's file, as given and as problems name it. */
  readonly file: string;
  readonly shown: string;
  readonly flags: Flags;
  readonly files: InputFiles;
}

/** The scenario of a row: its own, found beside the plan, or that of `--scenario`. */
export function scenariosOf(plan: Plan, door: PlanDoor): (row: PlanRow) => PlannedScenario {
  setsFrom(door.flags); // what is wrong with a flag is no row's mistake
  const pathOf = (row: PlanRow): string | undefined =>
    besidePlan(row.scenario, door.file) ?? door.flags.text('scenario');
  const rows = new Map<string | undefined, number[]>();
  plan.rows.forEach((row, place) => {
    const path = pathOf(row);
    if (!rows.get(path)?.push(place)) rows.set(path, [place]);
  });
  const read = readAll(rows, ([path, places]): [string, PlannedScenario] => {
    if (path === undefined) throw nameless(places, plan, door);
    return [path, scenarioAt(path, plan.rows[places[0]!]!, plan, door)];
  });
  const scenarios = new Map(read);
  return (row) => scenarios.get(pathOf(row)!)!;
}

function besidePlan(cell: CsvCell | undefined, plan: string): string | undefined {
  const path = cell?.text.trim();
  if (path === undefined || isAbsolute(path)) return path;
  return join(plan === '-' ? '.' : dirname(plan), path);
}

/** One mistake, however many rows it leaves without a scenario. */
function nameless(
  [first, ...others]: readonly number[],
  plan: Plan,
  { shown }: PlanDoor,
): InputProblem {
  const origin = originOf(plan.table.rows[first!]![0]!, plan.table, shown);
  const rows = others.length === 0 ? 'this row names' : `this row and ${others.length} more name`;
  const message = `${rows} no scenario: add --scenario FILE, or a column scenario`;
  return new InputProblem(renderProblems([{ severity: 'error', ...origin, message }]));
}

function scenarioAt(
  path: string,
  { scenario: cell }: PlanRow,
  { table }: Plan,
  { shown, flags, files }: PlanDoor,
): PlannedScenario {
  try {
    const { scenario, changes, text } = loadWithChanges(path, flags, files);
    return { scenario, changes, sha256: sha256Of(text), readFile: readerBeside(path, files) };
  } catch (error) {
    if (!(error instanceof InputProblem) || cell === undefined) throw error;
    const message = 'the scenario of this row cannot be used:';
    const row = { severity: 'error', ...originOf(cell, table, shown), message } as const;
    throw headed(renderProblems([row]), error);
  }
}
