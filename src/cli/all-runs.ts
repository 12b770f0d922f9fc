// The rows of every run of an experiment, one run after another in the order of their numbers: made by this thread or
// by several, and never more of them held than are under way.

import { Worker } from 'node:worker_threads';
import { runFailure, startedThreads, THREAD_LIMITS } from '../experiment/thread-limits.ts';
import type { RowsOfRun } from '../report/experiment/runs-csv.ts';
import type { RunsProgress } from './progress.ts';
import {
  madeRows,
  type RowsAnswer,
  type RowsAsked,
  type RowsOrder,
  type RowsTask,
} from './rows-worker.ts';

export interface AllRuns extends RowsAsked {
  readonly tasks: readonly RowsTask[];
  /** Runs at a time. */
  readonly jobs: number;
  /** Runs under way are finished, no further one is begun. */
  readonly signal: AbortSignal;
  readonly progress: RunsProgress;
}

/** Runs a thread has been asked for: one under way and one to go on with, so that it never waits for the next. */
const ASKED_AT_ONCE = 2;

export async function* rowsOfAllRuns(asked: AllRuns): AsyncGenerator<RowsOfRun, void, undefined> {
  const { scenario, variant, csv, tasks, jobs, signal, progress } = asked;
  const what = { scenario, variant, csv };
  const most = jobs === 1 ? 0 : Math.min(jobs, tasks.length);
  const threads = startedThreads(most, () => new Thread(what));
  const make = (task: RowsTask, place: number): Promise<RowsOfRun> =>
    threads.length === 0 ? inThisThread(what, task) : threads[place % threads.length]!.make(task);
  const atOnce = Math.max(1, threads.length * ASKED_AT_ONCE);
  const underWay: Promise<RowsOfRun>[] = [];
  let done = 0;
  try {
    for (const [place, task] of tasks.entries()) {
      if (signal.aborted) break;
      const { run, seed } = task;
      underWay.push(make({ run, seed }, place));
      if (underWay.length < atOnce) continue;
      yield await underWay.shift()!;
      progress.at((done += 1), tasks.length);
    }
    for (const rows of underWay) {
      yield await rows;
      progress.at((done += 1), tasks.length);
    }
  } finally {
    progress.done();
    await Promise.all(threads.map((thread) => thread.stop()));
  }
}

/** With a turn for the event loop, so that an interrupt is heard. */
async function inThisThread(asked: RowsAsked, task: RowsTask): Promise<RowsOfRun> {
  await new Promise((turn) => setImmediate(turn));
  return madeRows(asked, task);
}

interface Waiting {
  readonly task: RowsTask;
  resolve(rows: RowsOfRun): void;
  reject(error: Error): void;
}

class Thread {
  readonly #worker = new Worker(new URL('./rows-worker.js', import.meta.url), {
    resourceLimits: THREAD_LIMITS,
  });
  readonly #waiting: Waiting[] = [];

  constructor(learn: RowsAsked) {
    this.#tell({ learn });
    this.#worker.on('message', (answer: RowsAnswer) => {
      const { task, resolve, reject } = this.#waiting.shift()!;
      if ('rows' in answer) resolve(answer.rows);
      else reject(failureOf(task, answer.failure));
    });
    this.#worker.on('error', (error) => this.#failAll(error));
    this.#worker.on('exit', () => this.#failAll('its thread has ended'));
  }

  make(task: RowsTask): Promise<RowsOfRun> {
    const made = new Promise<RowsOfRun>((resolve, reject) => {
      this.#waiting.push({ task, resolve, reject });
      this.#tell(task);
    });
    // Whoever waits for an earlier run hears of that one's failure first.
    made.catch(() => {});
    return made;
  }

  async stop(): Promise<void> {
    await this.#worker.terminate();
  }

  #tell(order: RowsOrder): void {
    this.#worker.postMessage(order);
  }

  #failAll(why: unknown): void {
    for (const { task, reject } of this.#waiting.splice(0)) reject(failureOf(task, why));
  }
}

const failureOf = ({ seed }: RowsTask, why: unknown): Error =>
  runFailure(`run --seed ${seed}`, why);
