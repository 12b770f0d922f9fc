import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { describe, expect, test } from 'vitest';
import { recordOf, type RunRecord } from '../../src/experiment/run-record.ts';
import {
  crossedAt,
  eachRecord,
  heldRuns,
  metricAt,
  observedOf,
  outcomeAt,
  recordAt,
  valuesOf,
} from '../../src/experiment/run-table.ts';
import { RunTableBuilder, tableOf } from '../../src/experiment/run-table-builder.ts';
import { loadScenario } from '../../src/scenario/load.ts';
import { ROOT } from '../support/needs.ts';

const loaded = loadScenario(readFileSync(join(ROOT, 'scenarios/burst.yaml'), 'utf8'));
if ('problems' in loaded) throw new Error('burst.yaml is wrong');
const records = [0, 1, 2, 3].map((run) => recordOf(loaded.scenario, run));
const [first] = records as [RunRecord];

/** A run that saw nothing: no pod, no metric, and a limit without data. */
const empty: RunRecord = {
  run: 4,
  seed: '42/4',
  metrics: Object.fromEntries(Object.keys(first.metrics).map((name) => [name, null])),
  limits: first.limits.map(({ name }) => ({ name, held: false, observed: null })),
  causes: [],
  pending_curve_s: [],
};

describe('a table of runs', () => {
  test('gives back every run as it was made, whatever each has more or less of', () => {
    const all = [...records.slice(0, 2), empty, ...records.slice(2)].toSorted(
      (a, b) => a.run - b.run,
    );
    expect([...eachRecord(tableOf(all))]).toEqual(all);
  });

  test('has them in the order of their numbers, whichever was done first', () => {
    expect(tableOf(records.toReversed())).toEqual(tableOf(records));
    expect(tableOf(records.toReversed()).seeds).toEqual(records.map(({ seed }) => seed));
  });

  test('tells null from zero', () => {
    const none = { ...first, metrics: { ...first.metrics, lost_pods: 0, pending_p95_s: null } };
    const table = tableOf([none]);
    expect(metricAt(table, 0, 'lost_pods')).toBe(0);
    expect(metricAt(table, 0, 'pending_p95_s')).toBeNull();
    expect(metricAt(table, 0, 'no such metric')).toBeNull();
  });

  test('answers for one metric and one limit as the runs themselves would', () => {
    const table = tableOf([...records, empty]);
    const held = records.filter(({ limits }) => limits[1]!.held).length;
    expect(valuesOf(table, 'cost_usd')).toEqual(records.map(({ metrics }) => metrics['cost_usd']));
    expect(observedOf(table, 1)).toEqual(records.map(({ limits }) => limits[1]!.observed));
    expect(heldRuns(table, 1)).toBe(held);
    expect(crossedAt(table, 4)).toEqual([...first.limits.keys()]);
    expect(outcomeAt(table, 4, first.limits.length)).toBeUndefined();
    expect(recordAt(table, 5)).toBeUndefined();
  });

  test('names each of several budgets', () => {
    const refused = ['web', 'api', 'web'].map((budget, run): RunRecord => ({
      ...empty,
      run,
      causes: [
        {
          kind: 'lost',
          cause: 'budget-refused',
          pod_seconds: null,
          pods: 1,
          share_percent: 100,
          budget,
          disruptions_allowed: run,
        },
      ],
    }));
    expect([...eachRecord(tableOf(refused))]).toEqual(refused);
  });

  test('counts what held while it is being filled', () => {
    const builder = new RunTableBuilder();
    for (const record of records) builder.add(record);
    for (const place of first.limits.keys())
      expect(builder.heldRuns(place)).toBe(heldRuns(builder.table(), place));
  });

  test('is read by another thread where it lies, without a copy of its columns', async () => {
    const table = tableOf(records);
    const thread = new Worker(
      `const { parentPort } = require('node:worker_threads');
       parentPort.once('message', (table) => { table.metrics[0] = 7; parentPort.postMessage('read'); });`,
      { eval: true },
    );
    const answered = new Promise((resolve) => thread.once('message', resolve));
    thread.postMessage(table);
    await answered;
    await thread.terminate();
    expect(table.metrics[0]).toBe(7);
  });

  test('of no runs is empty', () => {
    expect([...eachRecord(tableOf([]))]).toEqual([]);
  });
});
