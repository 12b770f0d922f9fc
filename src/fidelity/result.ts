// What holding the simulator against recordings says, as plain data. Reports and files read this and nothing else.

import type { JsonObject } from '../scenario/scenario.ts';
import type { Band, LevelName } from './band.ts';
import type { Check } from './checks/checks.ts';
import type { Measure, MeasureComparison } from './comparison.ts';
import type { Steps } from './levels.ts';

export interface FidelityResult {
  readonly experiments: readonly ExperimentResult[];
  /** One per measure. */
  readonly errors: readonly MeasureError[];
  readonly tolerance: Tolerance;
  /** Whether every measure is within the tolerance. */
  readonly held: boolean;
  /** Simulated runs asked for, of each experiment. */
  readonly runs: number;
  /** Experiments that an interrupt left out. */
  readonly left: readonly string[];
  /** True when an interrupt left runs or experiments out. */
  readonly partial: boolean;
}

/** Percent; see `MeasureComparison.percent`. */
export interface Tolerance {
  readonly meanError: number;
  readonly worstError: number;
}

/** One measure over all experiments. */
export interface MeasureError {
  readonly measure: Measure;
  readonly mean: number;
  readonly worst: number;
  readonly worstExperiment: string;
  readonly held: boolean;
}

export interface ExperimentResult {
  readonly name: string;
  /** The scenario as simulated, in our own words, and the manifests that it names. */
  readonly document: JsonObject;
  readonly files: Readonly<Record<string, string>>;
  readonly measures: readonly MeasureComparison[];
  readonly checks: readonly Check[];
  readonly recorded: readonly MeasuredRun[];
  readonly simulated: readonly SimulatedRun[];
  readonly pictures: Readonly<Record<LevelName, Picture>>;
}

/** To the millisecond. */
export interface MeasuredRun {
  readonly pendingPodSeconds: number;
  /** Of all workloads together. */
  readonly unavailableReplicaSeconds: number;
}

/** One simulated run; its seed replays it. */
export interface SimulatedRun extends MeasuredRun {
  readonly seed: string;
}

/** A level over time: every recorded run, and the band of the simulated ones. */
export interface Picture {
  readonly recorded: readonly Steps[];
  readonly simulated: Band;
}
