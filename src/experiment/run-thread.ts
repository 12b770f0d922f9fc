// A thread that simulates runs, seen from the one that asks for them.

import { Worker } from 'node:worker_threads';
import type { Scenario } from '../scenario/scenario.ts';
import type { RunOrders, RunTask } from './run-pool.ts';
import type { WorkerAnswer, WorkerOrder } from './run-worker.ts';
import { seedOfRun } from './seeds.ts';
import type { TaskQueue } from './task-queue.ts';
import { runFailure, startedThreads, THREAD_LIMITS } from './thread-limits.ts';
import type { Hand } from './worker-pool.ts';

/** Scenarios a thread keeps; a sweep has thousands, and each is asked for in one stretch. */
const MOST_KEPT = 64;

/** Undefined when the system gives no more of them. */
export const startedThread = (): Hand | undefined => startedThreads(1, () => new RunThread())[0];

class RunThread implements Hand {
  readonly #worker = new Worker(new URL('./run-worker.js', import.meta.url), {
    resourceLimits: THREAD_LIMITS,
  });
  /** Numbers of the scenarios that the thread knows, oldest first. */
  readonly #known = new Map<Scenario, number>();
  #numbers = 0;

  work(queue: TaskQueue): Promise<void> {
    return new Promise((resolve, reject) => {
      const asked: RunTask[] = [];
      const done = (problem?: Error): void => {
        this.#worker.off('message', hear).off('error', fail).off('exit', left);
        if (problem === undefined) resolve();
        else {
          queue.fail();
          reject(problem);
        }
      };
      const askForMore = (): void => {
        while (asked.length < queue.askedAtOnce) {
          const task = queue.take();
          if (task === undefined) break;
          asked.push(task);
          this.#ask(queue.orders.scenarios[task.variant]!, task.run);
        }
        if (asked.length === 0) done();
      };
      const hear = (answer: WorkerAnswer): void => {
        const task = asked.shift()!;
        if ('failure' in answer)
          return done(runFailure(nameOf(queue.orders, task), answer.failure));
        try {
          queue.orders.onRecord(answer.record, task);
        } catch (error) {
          return done(error as Error); // a disk that is full, for one
        }
        queue.onRecord();
        askForMore();
      };
      const fail = (why: unknown): void => done(runFailure(nameOf(queue.orders, asked[0]), why));
      const left = (): void => fail('its thread has ended');
      this.#worker.on('message', hear).on('error', fail).on('exit', left);
      askForMore();
    });
  }

  async stop(): Promise<void> {
    await this.#worker.terminate();
  }

  #ask(scenario: Scenario, run: number): void {
    this.#tell({ kind: 'run', scenario: this.#numberOf(scenario), run });
  }

  #numberOf(scenario: Scenario): number {
    const known = this.#known.get(scenario);
    if (known !== undefined) return known;
    if (this.#known.size === MOST_KEPT) this.#forgetOldest();
    const number = (this.#numbers += 1);
    this.#known.set(scenario, number);
    this.#tell({ kind: 'learn', scenario: number, what: scenario });
    return number;
  }

  #forgetOldest(): void {
    const [oldest, number] = [...this.#known.entries()][0]!;
    this.#known.delete(oldest);
    this.#tell({ kind: 'forget', scenario: number });
  }

  #tell(order: WorkerOrder): void {
    this.#worker.postMessage(order);
  }
}

function nameOf({ scenarios }: RunOrders, task: RunTask | undefined): string {
  if (task === undefined) return 'a thread that simulates runs';
  const { name, run } = scenarios[task.variant]!;
  return `run --seed ${seedOfRun(run.seed, task.run)} of scenario ${name}`;
}
