// Holds the simulator against recordings: simulates each experiment's scenario over many seeds, measures both sides by
// the same definitions, and says how far apart they are.

import { seedOfRun } from '../experiment/seeds.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { Bands, type LevelName } from './band.ts';
import { checksOf } from './checks/checks.ts';
import { messageCheck } from './checks/messages.ts';
import { outcomeOf, type RunOutcome } from './checks/outcome.ts';
import { compared, MEASURES, type Measure, type MeasureComparison } from './comparison.ts';
import { levelsOf, type RunLevels } from './levels.ts';
import { measuresOf, unavailableInAll } from './measures.ts';
import type { RecordedFact } from './recorded-fact.ts';
import type {
  ExperimentResult,
  FidelityResult,
  MeasuredRun,
  MeasureError,
  Picture,
  SimulatedRun,
  Tolerance,
} from './result.ts';
import { simulatedRun } from './translate.ts';

/** One experiment as recorded: its scenario in our words, and its runs. */
export interface RecordedExperiment {
  readonly name: string;
  readonly scenario: Scenario;
  /** Manifests that the scenario names, by the path written there. */
  readonly files: Readonly<Record<string, string>>;
  /** At least one. */
  readonly runs: readonly (readonly RecordedFact[])[];
}

/** What is kept of a run of either side. */
interface Digest {
  readonly measured: MeasuredRun;
  readonly outcome: RunOutcome;
  readonly levels: RunLevels;
}

/** What is kept of a simulated run: plain data, so that another thread may make it. */
export interface SimulatedDigest extends Digest {
  readonly seed: string;
}

/** Run `run` (from 0) of a scenario. */
export function simulatedDigest(scenario: Scenario, run: number): SimulatedDigest {
  const seed = seedOfRun(scenario.run.seed, run);
  return { seed, ...digestOf(simulatedRun(scenario, seed)) };
}

/** One experiment being simulated, run by run, so that whoever drives it may pause or stop between two runs. */
export class Holding {
  readonly #experiment: RecordedExperiment;
  readonly #recorded: readonly Digest[];
  readonly #bands: Bands;
  readonly #simulated: SimulatedRun[] = [];
  readonly #outcomes: RunOutcome[] = [];

  constructor(experiment: RecordedExperiment) {
    this.#experiment = experiment;
    this.#recorded = experiment.runs.map(digestOf);
    this.#bands = new Bands(experiment.scenario.run.until / 1000);
  }

  /** How many were simulated. */
  get runs(): number {
    return this.#simulated.length;
  }

  /** Simulates the next run. */
  advance(): void {
    this.take(simulatedDigest(this.#experiment.scenario, this.runs));
  }

  /** Takes the next run, whoever simulated it; runs come in the order of their numbers. */
  take({ seed, measured, outcome, levels }: SimulatedDigest): void {
    this.#bands.add(levels);
    this.#outcomes.push(outcome);
    this.#simulated.push({ seed, ...measured });
  }

  /** After at least one run. */
  result(): ExperimentResult {
    const { name, scenario, files, runs } = this.#experiment;
    const recorded = this.#recorded.map(({ measured }) => measured);
    const outcomes = this.#recorded.map(({ outcome }) => outcome);
    return {
      name,
      document: scenario.document,
      files,
      measures: comparisons(recorded, this.#simulated),
      checks: [...checksOf(outcomes, this.#outcomes), messageCheck(scenario, runs)],
      recorded,
      simulated: this.#simulated,
      pictures: {
        pending: this.#picture('pending'),
        ready: this.#picture('ready'),
        nodes: this.#picture('nodes'),
      },
    };
  }

  #picture(name: LevelName): Picture {
    return {
      recorded: this.#recorded.map(({ levels }) => levels[name]),
      simulated: this.#bands.band(name),
    };
  }
}

const VALUE_OF: Readonly<Record<Measure, (run: MeasuredRun) => number>> = {
  'pending pod-seconds': (run) => run.pendingPodSeconds,
  'unavailable replica-seconds': (run) => run.unavailableReplicaSeconds,
};

/** Every measure of one experiment. Both sides have at least one run. */
export const comparisons = (
  recorded: readonly MeasuredRun[],
  simulated: readonly MeasuredRun[],
): MeasureComparison[] =>
  MEASURES.map((measure) =>
    compared(measure, recorded.map(VALUE_OF[measure]), simulated.map(VALUE_OF[measure])),
  );

/** What one run comes to. */
export function measuredRun(run: readonly RecordedFact[], levels = levelsOf(run)): MeasuredRun {
  const measures = measuresOf(run, levels);
  return {
    pendingPodSeconds: toMilliseconds(measures.pendingPodSeconds),
    unavailableReplicaSeconds: toMilliseconds(unavailableInAll(measures)),
  };
}

/** Times are whole milliseconds; what is beyond in a sum of them is only floating point. */
const toMilliseconds = (seconds: number): number => Math.round(seconds * 1000) / 1000;

function digestOf(run: readonly RecordedFact[]): Digest {
  const levels = levelsOf(run);
  return { measured: measuredRun(run, levels), outcome: outcomeOf(run), levels };
}

export interface Asked {
  /** Simulated, of each experiment. */
  readonly runs: number;
  readonly tolerance: Tolerance;
  /** Experiments that an interrupt left out. */
  readonly left?: readonly string[];
}

/** All experiments together, at least one, each measure against the tolerance. */
export function fidelityOf(
  experiments: readonly ExperimentResult[],
  { runs, tolerance, left = [] }: Asked,
): FidelityResult {
  const errors = MEASURES.map((measure) => errorOf(measure, experiments, tolerance));
  const isShort = experiments.some(({ simulated }) => simulated.length < runs);
  return {
    experiments,
    errors,
    tolerance,
    held: errors.every(({ held }) => held),
    runs,
    left,
    partial: isShort || left.length > 0,
  };
}

function errorOf(
  measure: Measure,
  experiments: readonly Pick<ExperimentResult, 'name' | 'measures'>[],
  { meanError, worstError }: Tolerance,
): MeasureError {
  const errors = experiments.map(({ name, measures }) => ({
    name,
    percent: measures.find((each) => each.measure === measure)!.percent,
  }));
  const worst = errors.reduce((a, b) => (b.percent > a.percent ? b : a));
  const mean = errors.reduce((sum, { percent }) => sum + percent, 0) / errors.length;
  const held = mean <= meanError && worst.percent <= worstError;
  return { measure, mean, worst: worst.percent, worstExperiment: worst.name, held };
}

/** Experiments, one after another, for whoever needs no pause. */
export function holdAgainst(
  experiments: readonly RecordedExperiment[],
  asked: Asked,
): FidelityResult {
  const results = experiments.map((experiment) => {
    const holding = new Holding(experiment);
    for (let run = 0; run < asked.runs; run += 1) holding.advance();
    return holding.result();
  });
  return fidelityOf(results, asked);
}
