// Holds the simulator against recordings: simulates each experiment's scenario over many seeds, measures both sides by
// the same definitions, and says how far apart they are.

import { seedOfRun } from '../experiment/seeds.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { Bands, type LevelName } from './band.ts';
import { checksOf } from './checks/checks.ts';
import { messageCheck } from './checks/messages.ts';
import { outcomeOf, type RunOutcome } from './checks/outcome.ts';
import { compared, MEASURES, type MeasureComparison } from './comparison.ts';
import { levelsOf, type RunLevels } from './levels.ts';
import { measuresOf, unavailableInAll } from './measures.ts';
import type { RecordedFact } from './recorded-fact.ts';
import type {
  ExperimentResult,
  FidelityResult,
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
  readonly pending: number;
  readonly unavailable: number;
  readonly outcome: RunOutcome;
  readonly levels: RunLevels;
}

/** One experiment being simulated, run by run, so that whoever drives it may pause or stop between two runs. */
export class Holding {
  readonly #experiment: RecordedExperiment;
  readonly #recorded: readonly Digest[];
  readonly #bands: Bands;
  readonly #runs: SimulatedRun[] = [];
  readonly #outcomes: RunOutcome[] = [];

  constructor(experiment: RecordedExperiment) {
    this.#experiment = experiment;
    this.#recorded = experiment.runs.map(digestOf);
    this.#bands = new Bands(experiment.scenario.run.until / 1000);
  }

  /** How many were simulated. */
  get runs(): number {
    return this.#runs.length;
  }

  /** Simulates the next run. */
  advance(): void {
    const { scenario } = this.#experiment;
    const seed = seedOfRun(scenario.run.seed, this.#runs.length);
    const { pending, unavailable, outcome, levels } = digestOf(simulatedRun(scenario, seed));
    this.#bands.add(levels);
    this.#outcomes.push(outcome);
    this.#runs.push({ seed, pendingPodSeconds: pending, unavailableReplicaSeconds: unavailable });
  }

  /** After at least one run. */
  result(): ExperimentResult {
    const { name, scenario, files } = this.#experiment;
    return {
      name,
      document: scenario.document,
      files,
      measures: this.#measures(),
      checks: [
        ...checksOf(
          this.#recorded.map(({ outcome }) => outcome),
          this.#outcomes,
        ),
        messageCheck(scenario, this.#experiment.runs),
      ],
      runs: this.#runs,
      pictures: {
        pending: this.#picture('pending'),
        ready: this.#picture('ready'),
        nodes: this.#picture('nodes'),
      },
    };
  }

  #measures(): MeasureComparison[] {
    return [
      compared(
        'pending pod-seconds',
        this.#recorded.map(({ pending }) => pending),
        this.#runs.map((run) => run.pendingPodSeconds),
      ),
      compared(
        'unavailable replica-seconds',
        this.#recorded.map(({ unavailable }) => unavailable),
        this.#runs.map((run) => run.unavailableReplicaSeconds),
      ),
    ];
  }

  #picture(name: LevelName): Picture {
    return {
      recorded: this.#recorded.map(({ levels }) => levels[name]),
      simulated: this.#bands.band(name),
    };
  }
}

function digestOf(run: readonly RecordedFact[]): Digest {
  const levels = levelsOf(run);
  const measures = measuresOf(run, levels);
  return {
    pending: measures.pendingPodSeconds,
    unavailable: unavailableInAll(measures),
    outcome: outcomeOf(run),
    levels,
  };
}

/** All experiments together, each measure against the tolerance. */
export function fidelityOf(
  experiments: readonly ExperimentResult[],
  tolerance: Tolerance,
  partial = false,
): FidelityResult {
  const errors = MEASURES.map((measure): MeasureError => {
    const percents = experiments.map(({ name, measures }) => ({
      name,
      percent: measures.find((each) => each.measure === measure)?.percent ?? 0,
    }));
    const worst = percents.reduce((a, b) => (b.percent > a.percent ? b : a), {
      name: '',
      percent: 0,
    });
    const mean = percents.reduce((sum, { percent }) => sum + percent, 0) / percents.length;
    return {
      measure,
      mean,
      worst: worst.percent,
      worstExperiment: worst.name,
      held: mean <= tolerance.meanError && worst.percent <= tolerance.worstError,
    };
  });
  return { experiments, errors, tolerance, held: errors.every(({ held }) => held), partial };
}

/** The same for whoever needs no pause: `runs` seeds of every experiment. */
export function holdAgainst(
  experiments: readonly RecordedExperiment[],
  { runs, tolerance }: { readonly runs: number; readonly tolerance: Tolerance },
): FidelityResult {
  const results = experiments.map((experiment) => {
    const holding = new Holding(experiment);
    for (let run = 0; run < runs; run += 1) holding.advance();
    return holding.result();
  });
  return fidelityOf(results, tolerance);
}
