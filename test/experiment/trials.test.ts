import { tableOf } from '../../src/experiment/run-table-builder.ts';
import { describe, expect, test } from 'vitest';
import { Shelf } from '../../src/experiment/optimize/shelf.ts';
import { Trials } from '../../src/experiment/optimize/trials.ts';
import type { RunPool } from '../../src/experiment/run-pool.ts';
import { meanCauses } from '../../src/metrics/causes/mean.ts';
import { leftOutNotes } from '../../src/report/experiment/tried.ts';
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

describe('records are kept for tables', () => {
  const inOrder = records.map(({ run }) => run);
  const triedAfter = async (order: readonly number[], most?: number) => {
    const shelf = new Shelf(most);
    const trials = new Trials([aScenario({})], 'cost_usd', { pool: ending(order), shelf });
    await trials.make([{ entrant: 0, from: 0, to: records.length }]);
    return trials.tried(0, 'maxSize=3');
  };

  test('in the order of runs, whichever was done first, with what runs.csv shows and no more', async () => {
    const tried = await triedAfter(inOrder.toReversed());
    expect(tried.name).toBe('maxSize=3');
    expect(tried.records).toEqual(
      tableOf(records.map((record) => ({ ...record, causes: [], pending_curve_s: [] }))),
    );
    expect(tried).toEqual(await triedAfter(inOrder));
  });

  test('up to the first that is missing, and as many as there is room for, the first that were asked for', async () => {
    expect((await triedAfter([0, 1, 2, 4, 5])).records).toHaveLength(3);
    const few = await triedAfter(inOrder.toReversed(), 7);
    expect([...few.records.runs]).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(leftOutNotes([few], [{ runs: 30 }])).toEqual([
      'runs.csv and summary.csv leave out 23 runs: the first 7 of a search are kept',
    ]);
    expect(leftOutNotes([await triedAfter(inOrder)], [{ runs: 30 }])).toEqual([]);
  });
});

test('after an interrupt they are of the runs up to the first that is missing', async () => {
  expect(await causesAfter([0, 1, 2, 4, 5])).toEqual(meanCauses(records.slice(0, 3)));
});
