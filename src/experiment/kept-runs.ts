// Pools around a pool: one that remembers what was made before, one that makes only its share, one that makes nothing
// and joins what others made.

import { isOf } from './kept-record.ts';
import type { RunOrders, RunPool, RunTask } from './run-pool.ts';
import { scenarioKey, type Shard } from './run-log.ts';
import type { RunMemory } from './run-memory.ts';
import type { RunRecord } from './run-record.ts';

/** Where a record goes as soon as it is there. */
export type KeepRecord = (scenario: string, record: RunRecord) => void;

/** Runs that are remembered are not made again; others are kept as they come. */
export function rememberingPool(pool: RunPool, memory: RunMemory, keep: KeepRecord): RunPool {
  return {
    async carryOut(orders) {
      const keys = orders.scenarios.map(scenarioKey);
      const isKnown = (task: RunTask): boolean => answered(task, keys, memory, orders);
      const tasks = orders.tasks.filter((task) => !isKnown(task));
      if (tasks.length === 0) return;
      await pool.carryOut({
        ...orders,
        tasks,
        onRecord: (record, task) => {
          keep(keys[task.variant]!, record);
          orders.onRecord(record, task);
        },
      });
    },
    close: () => pool.close(),
  };
}

function answered(
  task: RunTask,
  keys: readonly string[],
  memory: RunMemory,
  { scenarios, onRecord }: RunOrders,
): boolean {
  const record = memory.get(keys[task.variant]!, task.run);
  if (record === undefined || !isOf(record, scenarios[task.variant]!)) return false;
  onRecord(record, task);
  return true;
}

/** Thrown when a shard's runs are made, or as many as an interrupt left time for: nothing can be said of them alone. */
export class ShardMade extends Error {
  override readonly name = 'ShardMade';
  readonly runs: number;
  /** False after an interrupt: some of them are not made. */
  readonly isComplete: boolean;

  constructor(runs: number, isComplete: boolean) {
    super(`a shard of ${runs} runs was ${isComplete ? 'made' : 'interrupted'}`);
    this.runs = runs;
    this.isComplete = isComplete;
  }
}

/** The tasks of one shard: every n-th, so that each has as much of every variant. */
export const tasksOfShard = (tasks: readonly RunTask[], { index, of }: Shard): RunTask[] =>
  tasks.filter((_, place) => place % of === index - 1);

/** Makes a shard's runs and then throws `ShardMade`. */
export function shardPool(pool: RunPool, shard: Shard): RunPool {
  return {
    async carryOut(orders) {
      const tasks = tasksOfShard(orders.tasks, shard);
      await pool.carryOut({ ...orders, tasks });
      throw new ShardMade(tasks.length, orders.signal?.aborted !== true);
    },
    close: () => pool.close(),
  };
}

/** Thrown when shards that are joined are not all of the runs. */
export class RunsMissing extends Error {
  override readonly name = 'RunsMissing';
  /** The shards that hold them, from 1; none when the runs there are of other scenarios. */
  readonly shards: readonly number[];

  constructor(shards: readonly number[]) {
    super(`runs of ${shards.length} shards are missing`);
    this.shards = shards;
  }
}

/** Answers every task from memory, and makes none. */
export function joinedPool(memory: RunMemory, of: number): RunPool {
  return {
    carryOut(orders) {
      const keys = orders.scenarios.map(scenarioKey);
      if (keys.some((key) => !memory.knows(key))) return Promise.reject(new RunsMissing([]));
      const missing = new Set<number>();
      orders.tasks.forEach((task, place) => {
        if (!answered(task, keys, memory, orders)) missing.add((place % of) + 1);
      });
      if (missing.size === 0) return Promise.resolve();
      return Promise.reject(new RunsMissing([...missing].toSorted((a, b) => a - b)));
    },
    close: () => Promise.resolve(),
  };
}
