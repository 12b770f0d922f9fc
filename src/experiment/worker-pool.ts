// Several threads that share the runs of an experiment. Which of them makes a run changes nothing in its record.

import type { RunPool } from './run-pool.ts';
import { startedThread } from './run-thread.ts';
import { TaskQueue } from './task-queue.ts';
import { ThreadDemand, threadsAtOnce } from './thread-demand.ts';
import { OutOfThreads } from './thread-limits.ts';

/** One of those that work on a queue. */
export interface Hand {
  /** Takes tasks until there are no more; resolves when those it took are done. */
  work(queue: TaskQueue): Promise<void>;
  stop(): Promise<void>;
}

/** The time, which only the command line knows. */
export interface Clock {
  /** Milliseconds from any start. */
  now(): number;
  /** Calls back again and again, until what it gives is called. */
  every(milliseconds: number, look: () => void): () => void;
}

/** How often a pool looks up from runs that take long. */
const LOOKS_EVERY_MS = 250;

/** How a pool gets its hands, and when one more. */
export interface Hiring {
  /** Undefined when the system gives no more. */
  readonly start: () => Hand | undefined;
  readonly clock: Clock;
  readonly demand: Pick<ThreadDemand, 'begun' | 'recorded' | 'areShort' | 'isWorthOneMore'>;
}

/** At most `threads` threads, each started when by the clock it is worth it, and kept until `close`. */
export const workerPool = (threads: number, clock: Clock): RunPool =>
  poolOf(threads, { start: startedThread, clock, demand: new ThreadDemand() });

/** At most `most` hands, the first half at once; fewer where the system gives no more: those that are there do it all. */
export function poolOf(most: number, { start, clock, demand }: Hiring): RunPool {
  const hired: Hand[] = [];
  let atMost = most;
  const hire = (): Hand | undefined => {
    const hand = start();
    if (hand !== undefined) hired.push(hand);
    else if (hired.length === 0) throw new OutOfThreads();
    else atMost = hired.length;
    return hand;
  };
  return {
    async carryOut(orders) {
      const wanted = (): number => Math.min(atMost, orders.tasks.length);
      while (hired.length < threadsAtOnce(wanted())) hire();
      demand.begun(clock.now());
      const queue = new TaskQueue(orders);
      const crew = new Crew(queue);
      for (const hand of hired) crew.join(hand);
      const look = (): void => {
        if (hired.length >= wanted() || queue.left === 0) return;
        const oneMore = demand.isWorthOneMore(queue.left, clock.now()) ? hire() : undefined;
        if (oneMore !== undefined) crew.join(oneMore);
      };
      queue.onRecord = () => {
        demand.recorded(clock.now());
        queue.askedAtOnce = demand.areShort ? 2 : 1;
        look();
      };
      const stopLooking = clock.every(LOOKS_EVERY_MS, look);
      await crew.done().finally(stopLooking);
    },
    async close() {
      await Promise.all(hired.map((hand) => hand.stop()));
    },
  };
}

/** Those who work on a queue; more may join while they do. */
class Crew {
  readonly #queue: TaskQueue;
  readonly #working: Promise<void>[] = [];
  #failure: unknown;

  constructor(queue: TaskQueue) {
    this.#queue = queue;
  }

  join(hand: Hand): void {
    const work = hand.work(this.#queue).catch((failure: unknown) => {
      this.#failure ??= failure;
    });
    this.#working.push(work);
  }

  async done(): Promise<void> {
    for (let n = 0; n < this.#working.length; n += 1) await this.#working[n];
    if (this.#failure !== undefined) throw this.#failure;
  }
}
