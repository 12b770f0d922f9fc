import { describe, expect, test } from 'vitest';
import { notFoundIn } from '../../src/experiment/not-found.ts';
import { recordOf, type RunRecord } from '../../src/experiment/run-record.ts';
import { recordAt, type RunTable } from '../../src/experiment/run-table.ts';
import { simulate } from '../../src/experiment/simulate.ts';
import { tableOf } from '../../src/experiment/run-table-builder.ts';
import { notFoundNotes } from '../../src/report/experiment/not-found-words.ts';
import { loadScenario } from '../../src/scenario/load.ts';
import { smallStory } from '../support/cli.ts';
import { aRecord } from '../support/runs.ts';

/** Runs of which each missed so many instances. */
const missing = (...counts: readonly number[]): RunTable =>
  tableOf(
    counts.map((instances_not_found, run) => ({
      ...aRecord(run, { pending: 1 }),
      ...(instances_not_found === 0 ? {} : { instances_not_found }),
    })),
  );

const recordsAsking = (count: number): RunRecord => {
  const text = smallStory().replace('count: 1', `count: ${count}`);
  const loaded = loadScenario(text, { file: 'small.yaml' });
  if ('problems' in loaded) throw new Error('the story does not load');
  return recordOf(loaded.scenario, 0);
};

describe('instances that events asked for and did not meet', () => {
  test('are counted in a run, and nothing is said of them where all were there', () => {
    expect(recordsAsking(5).instances_not_found).toBe(3); // of two nodes
    expect(recordsAsking(2)).not.toHaveProperty('instances_not_found');
  });

  test('are told of a single run event by event, one instance as one', () => {
    const once = '  - { at: 30s, reclaim: { group: spot, count: 1 } }\n';
    const thrice = once.replace('count: 1', 'count: 2') + once.repeat(2);
    const story = smallStory().replace(once, thrice.replaceAll('count: 1', 'count: 1, zone: a'));
    const loaded = loadScenario(story, { file: 'small.yaml' });
    if ('problems' in loaded) throw new Error('the story does not load');
    expect(simulate(loaded.scenario, { seed: '7' }).warnings).toContain(
      'the reclaim at 30s asked for 1 instance (group spot, a) and found 0',
    );
  });

  test('come back out of a table of runs', () => {
    const table = missing(0, 3);
    expect(recordAt(table, 0)).not.toHaveProperty('instances_not_found');
    expect(recordAt(table, 1)).toHaveProperty('instances_not_found', 3);
  });

  test('are summed up over runs, with the earliest of those that missed most', () => {
    expect(notFoundIn(missing(0, 0))).toBeUndefined();
    expect(notFoundIn(missing(0, 1, 3, 0, 3))).toEqual({
      runs: 3,
      of: 5,
      mean: 7 / 5,
      most: 3,
      seed: '42/2',
    });
  });
});

describe('the sentence on them', () => {
  const named = (name: string, ...counts: readonly number[]) => ({
    name,
    records: missing(...counts),
  });

  test('is not there when events met all that they asked for', () => {
    expect(notFoundNotes([named('a', 0), named('b', 0, 0)])).toEqual([]);
    expect(notFoundNotes([])).toEqual([]);
  });

  test('needs no name where there is one variant', () => {
    expect(notFoundNotes([named('base', 0, 1, 3)])).toEqual([
      'events asked for instances that were not there: in 2 of 3 runs, up to 3 (seed 42/2)',
    ]);
    expect(notFoundNotes([named('base', 2, 0)])).toEqual([
      'events asked for instances that were not there: in 1 of 2 runs, 2 (seed 42)',
    ]);
  });

  test('names the three worst of several, and counts the others', () => {
    const all = [1, 0, 5, 2, 4].map((count) => named(`n=${count}`, count));
    expect(notFoundNotes(all)).toEqual([
      'events asked for instances that were not there: n=5 in 1 of 1 run, 5 (seed 42); n=4 in 1 of 1 run, 4 (seed 42); n=2 in 1 of 1 run, 2 (seed 42); and 1 more variant',
    ]);
  });

  test('names the answer of a search first, however little it missed', () => {
    const all = [9, 1, 8, 7].map((count) => named(`n=${count}`, count));
    expect(notFoundNotes(all, (place) => place === 1)[0]).toMatch(
      /there: n=1 in .*; n=9 in .*; n=8 in .*; and 1 more variant$/,
    );
  });
});
