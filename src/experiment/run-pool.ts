// Who simulates the runs of an experiment: this thread, or several. What comes back does not depend on which.

import type { Scenario } from '../scenario/scenario.ts';
import { recordOf, type RunRecord } from './run-record.ts';

/** One run of one of the variants asked for: a place in the list of scenarios, and the run's number from 0. */
export interface RunTask {
  readonly variant: number;
  readonly run: number;
}

export interface RunOrders {
  readonly scenarios: readonly Scenario[];
  readonly tasks: readonly RunTask[];
  /** Told each record once, in whatever order they are done. */
  readonly onRecord: (record: RunRecord, task: RunTask) => void;
  /** Runs under way are finished, no further one is begun. */
  readonly signal?: AbortSignal;
}

export interface RunPool {
  /** Resolves when every task was simulated, or none is under way after `signal`. */
  carryOut(orders: RunOrders): Promise<void>;
  close(): Promise<void>;
}

/** All runs one after another in this thread, with a turn for the event loop after each. */
export function inThisThread(): RunPool {
  return {
    async carryOut({ scenarios, tasks, onRecord, signal }) {
      for (const task of tasks) {
        if (signal?.aborted) return;
        onRecord(recordOf(scenarios[task.variant]!, task.run), task);
        await new Promise((resolve) => setImmediate(resolve));
      }
    },
    close: () => Promise.resolve(),
  };
}
