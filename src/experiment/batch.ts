// One variant for each row of a plan, the same runs of each, judged side by side; the results come back row by row.

import { originOf, type Plan, type PlanRow } from '../scenario/plan.ts';
import { lostPath, resolvePath } from '../scenario/paths.ts';
import type { Problem, Scenario } from '../scenario/scenario.ts';
import { vary, type Change } from '../scenario/vary.ts';
import { quoted } from '../scenario/wording.ts';
import { atTheirOrigin } from '../scenario/written-set.ts';
import { judgedVariants, type Variants } from './judge.ts';
import type { Configuration } from './variants.ts';
import type { WhatIfOptions } from './what-if.ts';

/** A scenario that rows of a plan change. */
export interface PlannedScenario {
  readonly scenario: Scenario;
  readonly sha256: string;
  /** What was changed before, in all rows. */
  readonly changes: readonly Change[];
  readonly readFile?: (path: string) => string;
}

export interface Batch extends Variants {
  readonly plan: Plan;
}

/** The variants that the rows make, or every mistake with its line and column. */
export function planBatch(
  plan: Plan,
  file: string,
  scenarioOf: (row: PlanRow) => PlannedScenario,
):
  | { readonly configurations: readonly Configuration[] }
  | { readonly problems: readonly Problem[] } {
  const problems = pathProblems(plan, file, scenarioOf);
  if (problems.length === 0) problems.push(...lostProblems(plan, file, scenarioOf));
  const configurations: Configuration[] = [];
  const names = new Set(plan.rows.flatMap(({ variant }) => variant?.text.trim() ?? []));
  plan.rows.forEach((row, place) => {
    const { scenario, sha256, changes, readFile } = scenarioOf(row);
    const sets = row.sets.filter(({ path }) => 'path' in resolvePath(scenario.document, path));
    const options = readFile === undefined ? {} : { readFile };
    const varied = vary(scenario, sets, options);
    if ('problems' in varied) {
      problems.push(...atTheirOrigin(varied.problems, sets, scenario, options));
      return;
    }
    configurations.push({
      name: row.variant?.text.trim() ?? freeName(`row ${place + 1}`, names),
      scenario: varied.scenario,
      sha256,
      changes: [...changes, ...varied.changes],
    });
  });
  return problems.length > 0 ? { problems } : { configurations };
}

/** A path that a scenario does not know is the mistake of its column, told once. */
function pathProblems(
  plan: Plan,
  file: string,
  scenarioOf: (row: PlanRow) => PlannedScenario,
): Problem[] {
  const said = new Map<string, Problem>();
  for (const row of plan.rows)
    for (const { path } of row.sets) {
      const found = resolvePath(scenarioOf(row).scenario.document, path);
      if ('path' in found || said.has(found.mistake)) continue;
      const origin = headerOrigin(plan, path, file);
      // No path that a variant could set is one word; a planner's own column may well be.
      const hint = /[.[]/.test(path) ? '' : '; a column of your own begins with #';
      said.set(found.mistake, { severity: 'error', ...origin, message: `${found.mistake}${hint}` });
    }
  return [...said.values()].toSorted((a, b) => a.line - b.line || a.column - b.column);
}

/** Two columns of one key in one row: the first would stand in the results beside what the second made. */
function lostProblems(
  plan: Plan,
  file: string,
  scenarioOf: (row: PlanRow) => PlannedScenario,
): Problem[] {
  const said = new Map<string, Problem>();
  for (const row of plan.rows) {
    const paths = row.sets.map(({ path }) => path);
    const found = lostPath(scenarioOf(row).scenario.document, paths);
    if (found === undefined || said.has(found.by)) continue;
    const message = `this column sets what the column ${quoted(found.lost)} sets too (line ${row.line}): fill one of them`;
    said.set(found.by, { severity: 'error', ...headerOrigin(plan, found.by, file), message });
  }
  return [...said.values()];
}

const headerOrigin = ({ table }: Plan, path: string, file: string) =>
  originOf(
    table.header.find(({ text }) => text.trim() === path)!,
    table,
    file,
  );

function freeName(wanted: string, taken: ReadonlySet<string>): string {
  let name = wanted;
  while (taken.has(name)) name = `${name}'`;
  return name;
}

/** Simulates what was planned. */
export async function batch(
  plan: Plan,
  configurations: readonly Configuration[],
  options: WhatIfOptions = {},
): Promise<Batch> {
  return { plan, ...(await judgedVariants(configurations, options)) };
}
