import { expect, test } from 'vitest';
import { Trials } from '../../src/experiment/optimize/trials.ts';
import type { RunPool } from '../../src/experiment/run-pool.ts';
import { meanCauses } from '../../src/metrics/causes/mean.ts';
import { aScenario } from '../support/a-scenario.ts';
import { aRecord } from '../support/runs.ts';

/** Thirds, so that the order of a sum shows in its last bits. */
const records = Array.from({ length: 30 }, (_, run) =>
  aRecord(run, { pending: 1 / 3 + run / 7, lost: run % 3 }),
);

/** A pool whose threads end in the order given. */
const ending = (order: readonly number[]): RunPool => ({
  carryOut: ({ tasks, onRecord }) => {
    for (const place of order) onRecord(records[tasks[place]!.run]!, tasks[place]!);
    return Promise.resolve();
  },
  close: () => Promise.resolve(),
});

const causesAfter = async (order: readonly number[]) => {
  const trials = new Trials([aScenario({})], 'cost_usd', { pool: ending(order) });
  await trials.make([{ entrant: 0, from: 0, to: records.length }]);
  return trials.causesOf(0);
};

test('the charges of a configuration are the same to the last bit, whichever of its runs was done first', async () => {
  const inOrder = records.map(({ run }) => run);
  const expected = meanCauses(records);
  expect(expected.length).toBeGreaterThan(2);
  expect(await causesAfter(inOrder)).toEqual(expected);
  expect(await causesAfter(inOrder.toReversed())).toEqual(expected);
  expect(await causesAfter(inOrder.map((run) => (run * 7) % 30))).toEqual(expected);
});

test('after an interrupt they are of the runs up to the first that is missing', async () => {
  expect(await causesAfter([0, 1, 2, 4, 5])).toEqual(meanCauses(records.slice(0, 3)));
});
