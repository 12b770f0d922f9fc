import { expect, test } from 'vitest';
import { monteCarlo } from '../../src/experiment/monte-carlo.ts';
import type { RunPool } from '../../src/experiment/run-pool.ts';
import { seedOfRun } from '../../src/experiment/seeds.ts';
import { simulate } from '../../src/experiment/simulate.ts';
import { loadScenario } from '../../src/scenario/load.ts';
import type { Scenario } from '../../src/scenario/scenario.ts';
import { smallStory } from '../support/cli.ts';
import { aRecord, type Night } from '../support/runs.ts';
import { eachRecord } from '../../src/experiment/run-table.ts';

function story(...limits: readonly string[]): Scenario {
  const loaded = loadScenario(smallStory(...limits));
  if ('problems' in loaded) throw new Error(JSON.stringify(loaded.problems));
  return loaded.scenario;
}

/** Runs whose outcome is given, with two limits as in `aRecord`. */
const invented = (night: (run: number) => Night): RunPool & { readonly made: () => number } => {
  let made = 0;
  return {
    async carryOut({ tasks, onRecord, signal }) {
      for (const task of tasks) {
        if (signal?.aborted) return;
        made += 1;
        onRecord(aRecord(task.run, night(task.run)), task);
      }
      await Promise.resolve();
    },
    close: () => Promise.resolve(),
    made: () => made,
  };
};
const twoLimits = (): Scenario => story('pending p95 <= 2m', 'lost pods <= 2');

test('run k of an experiment is what its own seed gives alone', async () => {
  const scenario = story('lost pods <= 0');
  const { variant } = await monteCarlo(scenario, { runs: 4 });
  expect(variant.records.seeds).toEqual(['7', '7/1', '7/2', '7/3']);
  for (const record of eachRecord(variant.records)) {
    const alone = simulate(scenario, { seed: record.seed });
    expect(record.metrics).toEqual(alone.metrics);
    expect(record.limits[0]).toMatchObject({ observed: alone.limits[0]!.observed });
  }
  expect(seedOfRun('7', 0)).toBe('7');
});

test('the order in which runs are done changes nothing', async () => {
  const backwards: RunPool = {
    carryOut: (orders) =>
      invented((run) => ({ pending: run })).carryOut({
        ...orders,
        tasks: orders.tasks.toReversed(),
      }),
    close: () => Promise.resolve(),
  };
  const forwards = invented((run) => ({ pending: run }));
  expect(await monteCarlo(twoLimits(), { runs: 30, pool: backwards })).toEqual(
    await monteCarlo(twoLimits(), { runs: 30, pool: forwards }),
  );
});

test('auto stops soon where the case is clear', async () => {
  const pool = invented(() => ({ pending: 300, lost: 9 }));
  const result = await monteCarlo(twoLimits(), { runs: 'auto', pool });
  expect(result.ended).toBe('settled');
  expect(result.limits.map(({ verdict }) => verdict)).toEqual(['crossed', 'crossed']);
  expect(pool.made()).toBe(25);
});

test('auto goes on until the last limit is settled', async () => {
  const pool = invented((run) => ({ pending: 300, lost: run % 50 === 0 ? 9 : 0 }));
  const result = await monteCarlo(twoLimits(), { runs: 'auto', maxRuns: 5000, pool });
  expect(result.ended).toBe('settled');
  expect(result.limits.map(({ verdict }) => verdict)).toEqual(['crossed', 'held']);
  expect(pool.made()).toBeGreaterThan(200);
  expect(result.intervals).toBe('anytime');
});

test('auto stops at its budget, and says so, where the share is what was asked for', async () => {
  const pool = invented((run) => ({ pending: run % 20 === 0 ? 300 : 1 }));
  const result = await monteCarlo(twoLimits(), { runs: 'auto', maxRuns: 400, pool });
  expect(result.ended).toBe('budget');
  expect(pool.made()).toBe(400);
  expect(result.limits[0]!.verdict).toBe('undecided');
});

test('an interrupt keeps what was finished', async () => {
  const controller = new AbortController();
  const pool = invented((run) => {
    if (run === 4) controller.abort();
    return { pending: run };
  });
  const { variant, ended } = await monteCarlo(twoLimits(), {
    runs: 30,
    pool,
    signal: controller.signal,
  });
  expect(variant.records).toHaveLength(5);
  expect({ partial: variant.partial, ended }).toEqual({ partial: true, ended: 'interrupted' });
});

test('progress is told after each run', async () => {
  const told: string[] = [];
  const pool = invented(() => ({ pending: 1 }));
  await monteCarlo(twoLimits(), {
    runs: 3,
    pool,
    onProgress: (done, of) => told.push(`${done}/${of}`),
  });
  expect(told).toEqual(['1/3', '2/3', '3/3']);
});
