// The runs of one order, handed out in order to whoever works on them.

import type { RunOrders, RunTask } from './run-pool.ts';

/** Hands out tasks in order, none after an interrupt or a failure. */
export class TaskQueue {
  readonly orders: RunOrders;
  /** Runs that a thread may have: one under way, and where runs are short one to go on with, so that it never waits. */
  askedAtOnce = 1;
  /** Called after each record. */
  onRecord: () => void = () => {};
  #next = 0;
  #failed = false;

  constructor(orders: RunOrders) {
    this.orders = orders;
  }

  /** Tasks that will be handed out. */
  get left(): number {
    return this.#isOver ? 0 : Math.max(0, this.orders.tasks.length - this.#next);
  }

  take(): RunTask | undefined {
    if (this.#isOver) return undefined;
    const task = this.orders.tasks[this.#next];
    this.#next += 1;
    return task;
  }

  fail(): void {
    this.#failed = true;
  }

  get #isOver(): boolean {
    return this.#failed || this.orders.signal?.aborted === true;
  }
}
