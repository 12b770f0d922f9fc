// One run, measured: scenario in, plain data out. Pure in what it computes; the pausing form only gives the caller's
// event loop a turn now and then, so that progress can be drawn and an interrupt be noticed.

import { measure } from '../metrics/measure.ts';
import type { RunResult } from '../metrics/result.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { RUN_START, type Instant } from '../units.ts';
import { startReplication, type Replication } from './replicate.ts';

export interface SimulateOptions {
  /** Text; the scenario's own when absent. */
  readonly seed?: string;
  /** Check every invariant after every fact; several times slower. */
  readonly check?: boolean;
  /** `metrics` leaves out the rows of pods, nodes and the timeline. Default `full`. */
  readonly detail?: 'metrics' | 'full';
}

export interface PausingOptions extends SimulateOptions {
  /** Ends the run early; the result is then `partial`. */
  readonly signal?: AbortSignal;
  /** Told now and then how far the simulated clock has come. */
  readonly onProgress?: (now: Instant, until: Instant) => void;
}

/** Simulates a scenario once. The same scenario and seed give an equal result on every machine. */
export function simulate(scenario: Scenario, options: SimulateOptions = {}): RunResult {
  const { replication, finish } = measured(scenario, options);
  while (replication.advance(Number.MAX_SAFE_INTEGER));
  return finish(false);
}

/** Some ten milliseconds of work: short enough for a smooth progress line and a prompt interrupt. */
const WAKES_PER_SLICE = 4000;

/** The same result as `simulate`, with pauses; `signal` ends it early. */
export async function simulateWithPauses(
  scenario: Scenario,
  options: PausingOptions = {},
): Promise<RunResult> {
  const { replication, finish } = measured(scenario, options);
  while (replication.advance(WAKES_PER_SLICE)) {
    options.onProgress?.(replication.now, scenario.run.until);
    await new Promise((resolve) => setImmediate(resolve));
    if (options.signal?.aborted) return finish(true);
  }
  return finish(false);
}

function measured(
  scenario: Scenario,
  options: SimulateOptions,
): { replication: Replication; finish: (cutShort: boolean) => RunResult } {
  const measurement = measure(scenario, { detail: options.detail ?? 'full' });
  const replication = startReplication(scenario, { ...options, observers: [measurement.observe] });
  const finish = (cutShort: boolean): RunResult => {
    const end = cutShort ? replication.now : scenario.run.until;
    const counts = replication.end(cutShort);
    return measurement.result({
      seed: options.seed ?? scenario.run.seed,
      until: end < RUN_START ? RUN_START : end,
      partial: cutShort,
      ...counts,
    });
  };
  return { replication, finish };
}
