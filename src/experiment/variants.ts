// Many configurations, the same runs of each: run k of every variant has the same seed, so that its chances are the
// same. Configurations that are equal are simulated once.

import type { Json, Scenario } from '../scenario/scenario.ts';
import type { Change } from '../scenario/vary.ts';
import { variantOf } from './monte-carlo.ts';
import type { VariantRuns } from './outcome.ts';
import type { RunPool, RunTask } from './run-pool.ts';
import { RunTableBuilder } from './run-table-builder.ts';

/** One scenario as an experiment names it. */
export interface Configuration {
  /** Unlike the name of any other configuration of the experiment. */
  readonly name: string;
  readonly scenario: Scenario;
  readonly sha256: string;
  readonly changes: readonly Change[];
}

export interface VariantsOptions {
  /** Of each configuration. */
  readonly runs: number;
  readonly pool: RunPool;
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, of: number) => void;
}

/** What one experiment holds at most: a record of a run takes about a kilobyte. */
export const MOST_RUNS_HELD = 100_000;

/** Simulates every configuration `runs` times; run by run, so that an interrupt leaves as many of each. */
export async function simulateVariants(
  configurations: readonly Configuration[],
  { runs, pool, signal, onProgress }: VariantsOptions,
): Promise<readonly VariantRuns[]> {
  const { distinct, placeOf } = deduplicated(configurations);
  const records = distinct.map(() => new RunTableBuilder());
  const tasks = tasksOf(distinct.length, runs);
  let done = 0;
  await pool.carryOut({
    scenarios: distinct,
    tasks,
    ...(signal === undefined ? {} : { signal }),
    onRecord: (record, { variant }) => {
      records[variant]!.add(record);
      done += 1;
      onProgress?.(done, tasks.length);
    },
  });
  return configurations.map((configuration, place) => {
    const own = records[placeOf[place]!]!;
    return variantOf(configuration.scenario, own.table(), own.length < runs, configuration);
  });
}

/** How many runs are really made of these configurations. */
export const runsMade = (configurations: readonly Configuration[], runs: number): number =>
  deduplicated(configurations).distinct.length * runs;

const tasksOf = (variants: number, runs: number): RunTask[] =>
  Array.from({ length: variants * runs }, (_, place) => ({
    variant: place % variants,
    run: Math.floor(place / variants),
  }));

/** Each scenario that differs from those before it, and which of these a configuration is. */
function deduplicated(configurations: readonly Configuration[]): {
  distinct: readonly Scenario[];
  placeOf: readonly number[];
} {
  const places = new Map<string, number>();
  const distinct: Scenario[] = [];
  const placeOf = configurations.map(({ scenario }) => {
    const key = whatRuns(scenario);
    const known = places.get(key);
    if (known !== undefined) return known;
    places.set(key, distinct.length);
    return distinct.push(scenario) - 1;
  });
  return { distinct, placeOf };
}

/** All of a scenario that a run can depend on: not its name, nor how it was written. */
const whatRuns = (scenario: Scenario): string =>
  JSON.stringify({ ...scenario, name: '', notes: [], document: {} satisfies Json });
