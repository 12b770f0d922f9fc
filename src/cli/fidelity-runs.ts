// Who simulates the runs of `fidelity`: this thread, or several. Each experiment takes its runs in the order of their
// numbers, so that what comes out does not depend on which.

import { Worker } from 'node:worker_threads';
import { runFailure, startedThreads, THREAD_LIMITS } from '../experiment/thread-limits.ts';
import type { Holding, RecordedExperiment, SimulatedDigest } from '../fidelity/hold.ts';
import type { FidelityAnswer, FidelityOrder } from './fidelity-worker.ts';

export interface FidelityRuns {
  readonly experiments: readonly RecordedExperiment[];
  /** One for each experiment; they take the runs. */
  readonly holdings: readonly Holding[];
  readonly runs: number;
  readonly jobs: number;
  /** Runs under way are finished, no further one is begun. */
  readonly signal: AbortSignal;
  readonly onRun: (done: number, of: number) => void;
}

interface Task {
  readonly experiment: number;
  readonly run: number;
}

/** Resolves when every run was taken, or none is under way after `signal`. */
export async function makeRuns(asked: FidelityRuns): Promise<void> {
  const all = asked.holdings.length * asked.runs;
  const queue = new Queue(asked);
  const most = asked.jobs === 1 ? 0 : Math.min(asked.jobs, all);
  const threads = startedThreads(most, () => new Thread(asked, queue));
  if (threads.length === 0) return inThisThread(asked, queue);
  try {
    await Promise.all(threads.map((thread) => thread.work()));
  } finally {
    await Promise.all(threads.map((thread) => thread.stop()));
  }
}

/** With a turn for the event loop after each run. */
async function inThisThread({ holdings }: FidelityRuns, queue: Queue): Promise<void> {
  for (let task = queue.take(); task !== undefined; task = queue.take()) {
    holdings[task.experiment]!.advance();
    queue.done();
    await new Promise((turn) => setImmediate(turn));
  }
}

/** Hands out runs in order, and hands in what came of them in the same order. */
class Queue {
  readonly #asked: FidelityRuns;
  /** By experiment: runs that were made before one of a lower number. */
  readonly #early: readonly Map<number, SimulatedDigest>[];
  #next = 0;
  #done = 0;
  #failed = false;

  constructor(asked: FidelityRuns) {
    this.#asked = asked;
    this.#early = asked.holdings.map(() => new Map());
  }

  take(): Task | undefined {
    const { holdings, runs, signal } = this.#asked;
    if (this.#failed || signal.aborted || this.#next === holdings.length * runs) return undefined;
    const task = { experiment: Math.floor(this.#next / runs), run: this.#next % runs };
    this.#next += 1;
    return task;
  }

  hand({ experiment, run }: Task, digest: SimulatedDigest): void {
    const holding = this.#asked.holdings[experiment]!;
    const early = this.#early[experiment]!;
    early.set(run, digest);
    for (let next = early.get(holding.runs); next !== undefined; next = early.get(holding.runs)) {
      early.delete(holding.runs);
      holding.take(next);
    }
    this.done();
  }

  done(): void {
    this.#done += 1;
    this.#asked.onRun(this.#done, this.#asked.holdings.length * this.#asked.runs);
  }

  fail(): void {
    this.#failed = true;
  }
}

/** Runs a thread has been asked for: one under way and one to go on with, so that it never waits for the next. */
const ASKED_AT_ONCE = 2;

class Thread {
  readonly #worker = new Worker(new URL('./fidelity-worker.js', import.meta.url), {
    resourceLimits: THREAD_LIMITS,
  });
  readonly #experiments: readonly RecordedExperiment[];
  readonly #queue: Queue;
  readonly #known = new Set<number>();
  readonly #asked: Task[] = [];

  constructor({ experiments }: FidelityRuns, queue: Queue) {
    this.#experiments = experiments;
    this.#queue = queue;
  }

  /** Takes runs until there are no more; resolves when those it took are made. */
  work(): Promise<void> {
    return new Promise((resolve, reject) => {
      const goOn = (): void => {
        if (!this.#askForMore()) resolve();
      };
      const fail = (why: unknown): void => {
        this.#queue.fail();
        reject(runFailure(this.#name(), why));
      };
      this.#worker.on('message', (answer: FidelityAnswer) => {
        if ('failure' in answer) return fail(answer.failure);
        this.#queue.hand(this.#asked.shift()!, answer.digest);
        goOn();
      });
      this.#worker.on('error', fail);
      goOn();
    });
  }

  async stop(): Promise<void> {
    await this.#worker.terminate();
  }

  /** False when nothing is under way and nothing is left to ask for. */
  #askForMore(): boolean {
    while (this.#asked.length < ASKED_AT_ONCE) {
      const task = this.#queue.take();
      if (task === undefined) break;
      this.#asked.push(task);
      this.#ask(task);
    }
    return this.#asked.length > 0;
  }

  #ask({ experiment, run }: Task): void {
    const tell = (order: FidelityOrder): void => this.#worker.postMessage(order);
    if (!this.#known.has(experiment)) {
      this.#known.add(experiment);
      tell({ kind: 'learn', experiment, scenario: this.#experiments[experiment]!.scenario });
    }
    tell({ kind: 'run', experiment, run });
  }

  #name(): string {
    const [task] = this.#asked;
    if (task === undefined) return 'a thread that simulates runs';
    return `run ${task.run} of ${this.#experiments[task.experiment]!.name}`;
  }
}
