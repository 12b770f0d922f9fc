// What an experiment keeps of each run, as a row of its table: the numbers of runs.csv and the verdict on each limit.
// Small, because ten thousand are held at once; anything more is had by replaying the run with its seed.

import type { LimitResult, RunResult } from '../metrics/result.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { ifNotFound } from './not-found.ts';
import { seedOfRun } from './seeds.ts';
import { simulate } from './simulate.ts';

/** One run of one variant. Equal scenario and run give an equal record on every machine. */
export interface RunRecord {
  /** From 0. */
  readonly run: number;
  /** What `--seed` replays. */
  readonly seed: string;
  readonly metrics: RunResult['metrics'];
  /** In the scenario's order. */
  readonly limits: readonly LimitOutcome[];
  /** Where the time went; `causesDifference` compares those of two variants. */
  readonly causes: RunResult['causes'];
  /** How long its pods waited; empty in results that were saved without. */
  readonly pending_curve_s: RunResult['pending_curve_s'];
  /** Absent where events met all that they asked for, as they nearly always do: ten thousand noughts say nothing. */
  readonly instances_not_found?: RunResult['instances_not_found'];
}

export type LimitOutcome = Pick<LimitResult, 'name' | 'held' | 'observed'>;

/** Simulates run `run` of a scenario and keeps what experiments need of it. */
export function recordOf(scenario: Scenario, run: number): RunRecord {
  const seed = seedOfRun(scenario.run.seed, run);
  const result = simulate(scenario, { seed, detail: 'metrics' });
  const { metrics, limits, causes, pending_curve_s, instances_not_found } = result;
  return {
    run,
    seed,
    metrics,
    limits: limits.map(({ name, held, observed }) => ({ name, held, observed })),
    causes,
    pending_curve_s,
    ...ifNotFound(instances_not_found),
  };
}
