// The runs of a search: who asked for which, and what each gave. The search looks at a few numbers of each; beside
// them records are kept for tables, as many as any experiment holds.

import { CauseSums, type Charged, type MeanCause } from '../../metrics/causes/mean.ts';
import { mean } from '../../metrics/statistics.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import type { RunPool } from '../run-pool.ts';
import type { RunRecord } from '../run-record.ts';
import { limitsOf } from '../summarize.ts';
import { eachRecord, type RunTable } from '../run-table.ts';
import { RunTableBuilder, tableOf } from '../run-table-builder.ts';
import type { TriedRuns } from './outcome.ts';
import type { Sample, Turn } from './race.ts';
import { Shelf } from './shelf.ts';

/** What a search looks at of a run. */
export interface Trial extends Sample {
  /** In the scenario's order. A limit that saw no data has not held, and is `unseen`. */
  readonly limits: readonly ('held' | 'crossed' | 'unseen')[];
  readonly cost_usd: number | null;
  readonly pending_p95_s: number | null;
  readonly lost_pods: number | null;
}

/** Means over the trials of one configuration; null of none that saw anything. */
export interface TrialMeans {
  readonly objective: number | null;
  readonly cost_usd: number | null;
  readonly pending_p95_s: number | null;
  readonly lost_pods: number | null;
  /** Runs in which each limit held. */
  readonly limitRuns: readonly number[];
}

export interface TrialTools {
  readonly pool: RunPool;
  readonly signal?: AbortSignal;
  /** Runs made, and asked for so far. */
  readonly onProgress?: (done: number, of: number) => void;
  /** Room for records, of one question with several searches; its own when not said. */
  readonly shelf?: Shelf;
}

/** The scenarios of a search and all trials of them. */
export class Trials {
  readonly #scenarios: Scenario[];
  readonly #tools: TrialTools;
  readonly #metric: string;
  readonly #trials: Trial[][];
  readonly #causes: ChargesInOrder[];
  readonly #records: RunTableBuilder[];
  readonly #shelf: Shelf;
  #asked = 0;
  #made = 0;

  constructor(scenarios: readonly Scenario[], metric: string, tools: TrialTools) {
    this.#scenarios = [...scenarios];
    this.#metric = metric;
    this.#tools = tools;
    this.#trials = scenarios.map(() => []);
    this.#causes = scenarios.map(() => new ChargesInOrder());
    this.#records = scenarios.map(() => new RunTableBuilder());
    this.#shelf = tools.shelf ?? new Shelf();
  }

  /** One more scenario; its place. */
  add(scenario: Scenario): number {
    this.#trials.push([]);
    this.#causes.push(new ChargesInOrder());
    this.#records.push(new RunTableBuilder());
    return this.#scenarios.push(scenario) - 1;
  }

  /** Runs simulated in all. */
  get runs(): number {
    return this.#made;
  }

  /** Simulates what is asked; false when an interrupt came before its end. */
  async make(turns: readonly Turn[], onTrial?: TrialHeard): Promise<boolean> {
    const { pool, signal, onProgress } = this.#tools;
    const tasks = turns.flatMap(({ from, to }, variant) =>
      Array.from({ length: to - from }, (_, k) => ({ variant, run: from + k })),
    );
    this.#asked += tasks.length;
    const keptTo = turns.map(({ from, to }) => from + this.#shelf.take(to - from));
    await pool.carryOut({
      scenarios: turns.map(({ entrant }) => this.#scenarios[entrant]!),
      tasks,
      ...(signal === undefined ? {} : { signal }),
      onRecord: (record, { variant, run }) => {
        const { entrant } = turns[variant]!;
        const trial = trialOf(record, this.#metric);
        this.#trials[entrant]![run] = trial;
        this.#causes[entrant]!.add(run, record);
        if (run < keptTo[variant]!) this.#records[entrant]!.add(keptOf(record));
        this.#made += 1;
        onTrial?.(entrant, run, trial);
        onProgress?.(this.#made, this.#asked);
      },
    });
    return this.#made === this.#asked;
  }

  /** Those of a configuration up to the first gap. */
  of(place: number): readonly Trial[] {
    return upToGap(this.#trials[place]!);
  }

  /** Of the same runs, as many records as there was room for. */
  tried(place: number, name: string): TriedRuns {
    const scenario = this.#scenarios[place]!;
    const records = fromFirstRun(this.#records[place]!.table());
    return { name, scenario: scenario.name, limits: limitsOf(scenario), records };
  }

  /** What the runs of a configuration up to the first gap were charged with. */
  causesOf(place: number): readonly MeanCause[] {
    return this.#causes[place]!.rows();
  }

  meansOf(place: number, counts = ['held']): TrialMeans {
    const trials = this.of(place);
    const meanOf = (of: (trial: Trial) => number | null): number | null =>
      mean(trials.map(of).filter((value) => value !== null));
    const { expect } = this.#scenarios[place]!;
    return {
      objective: meanOf(({ objective }) => objective),
      cost_usd: meanOf((trial) => trial.cost_usd),
      pending_p95_s: meanOf((trial) => trial.pending_p95_s),
      lost_pods: meanOf((trial) => trial.lost_pods),
      limitRuns: expect.map(
        (_, limit) => trials.filter(({ limits }) => counts.includes(limits[limit]!)).length,
      ),
    };
  }
}

/** Charges of runs that are done in any order, summed in the order of their numbers, so that sums are always the same. */
class ChargesInOrder {
  readonly #sums = new CauseSums();
  readonly #early = new Map<number, Charged>();
  #next = 0;

  add(run: number, { causes }: Charged): void {
    this.#early.set(run, { causes });
    for (let due = this.#early.get(this.#next); due; due = this.#early.get(this.#next)) {
      this.#sums.add(due);
      this.#early.delete(this.#next);
      this.#next += 1;
    }
  }

  rows(): readonly MeanCause[] {
    return this.#sums.rows();
  }
}

function upToGap<T>(places: readonly T[]): readonly T[] {
  const gap = Array.from(places).findIndex((each) => each === undefined);
  return gap === -1 ? places : places.slice(0, gap);
}

/** The rows up to the first run that is not there. */
function fromFirstRun(table: RunTable): RunTable {
  const gap = table.runs.findIndex((run, row) => run !== row);
  return gap === -1 ? table : tableOf([...eachRecord(table)].slice(0, gap));
}

/** Without what only charts of many runs need: half of a record. */
const keptOf = (record: RunRecord): RunRecord => ({ ...record, causes: [], pending_curve_s: [] });

type TrialHeard = (entrant: number, run: number, trial: Trial) => void;

function trialOf({ metrics, limits }: RunRecord, metric: string): Trial {
  const of = (name: string): number | null => metrics[name] ?? null;
  return {
    held: limits.every(({ held }) => held),
    limits: limits.map(({ held, observed }) =>
      held ? 'held' : observed === null ? 'unseen' : 'crossed',
    ),
    objective: of(metric),
    cost_usd: of('cost_usd'),
    pending_p95_s: of('pending_p95_s'),
    lost_pods: of('lost_pods'),
  };
}
