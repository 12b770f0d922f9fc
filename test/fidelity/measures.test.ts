// Our definitions over the lines of a recording give the numbers that were published with it.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { levelsOf } from '../../src/fidelity/levels.ts';
import { measuresOf, unavailableInAll } from '../../src/fidelity/measures.ts';
import { readRun } from '../../src/fidelity/reading.ts';
import type { RecordedFact } from '../../src/fidelity/recorded-fact.ts';
import { besides, testNeeding } from '../support/needs.ts';

const RECORDINGS = besides('recordings');

interface Summary {
  readonly each: Readonly<
    Record<
      string,
      {
        readonly pending_pod_seconds: number;
        readonly unavailable_replica_s: Readonly<Record<string, number>>;
      }
    >
  >;
}

const experiments =
  RECORDINGS === undefined ? [] : readdirSync(RECORDINGS).filter((name) => !name.includes('.'));

describe.each(experiments)('%s', (experiment) => {
  const folder = join(RECORDINGS!, experiment);
  const { each } = JSON.parse(readFileSync(join(folder, 'summary.json'), 'utf8')) as Summary;
  test.each(Object.entries(each))('run %s measures as published', (run, published) => {
    const read = readRun(readFileSync(join(folder, `${run}.ndjson`), 'utf8'), run);
    if ('problems' in read) throw new Error(JSON.stringify(read.problems));
    const measures = measuresOf(read.facts);
    // A StatefulSet's new pod has the old one's name, and was published as the same pod.
    if (!hasNamesakes(read.facts))
      expectPublished(measures.pendingPodSeconds, published.pending_pod_seconds);
    for (const [workload, seconds] of Object.entries(published.unavailable_replica_s))
      expectPublished(measures.unavailableReplicaSeconds.get(workload)!, seconds);
  });
});

testNeeding('recordings of the real components', RECORDINGS !== undefined)(
  'there are recordings to measure',
  () => expect(experiments.length).toBeGreaterThan(0),
);

/** Published to a tenth of a second: rounding is all that may lie between. */
const expectPublished = (ours: number, published: number): void =>
  expect(Math.abs(ours - published)).toBeLessThan(0.0501);

function hasNamesakes(run: readonly RecordedFact[]): boolean {
  const names = run.filter(({ fact }) => fact === 'pod-created').map((line) => line['pod']);
  return new Set(names).size < names.length;
}

const pod = (fact: string, t: number, name = 'web-1', more = {}): RecordedFact => ({
  fact,
  t,
  pod: name,
  workload: 'web',
  ownedBy: 'ReplicaSet',
  node: 'n1',
  ...more,
});
const end = (t: number): RecordedFact => ({ fact: 'run-ended', t });

test('a pod waits until it is bound, deleted, or the end, whichever is first', () => {
  const run = [
    pod('pod-created', 1, 'a'),
    pod('pod-created', 2, 'b'),
    pod('pod-created', 3, 'c'),
    pod('pod-bound', 5, 'a'),
    pod('pod-deleted', 6, 'b'),
    end(10),
  ];
  expect(measuresOf(run).pendingPodSeconds).toBe(4 + 4 + 7);
});

test('pods of DaemonSets and pods created before the start wait for nobody here', () => {
  const run = [
    pod('pod-created', -1, 'old'),
    pod('pod-created', 1, 'agent', { ownedBy: 'DaemonSet' }),
    pod('pod-bound', 9, 'old'),
    end(10),
  ];
  expect(measuresOf(run).pendingPodSeconds).toBe(0);
});

test('a replica is missing from the moment it terminates, turns not ready, or loses its instance', () => {
  const before = [pod('pod-ready', -1, 'a'), pod('pod-ready', -1, 'b'), pod('pod-ready', -1, 'c')];
  const run = [
    ...before,
    pod('pod-terminating', 2, 'a'),
    pod('pod-not-ready', 4, 'b'),
    { fact: 'instance-terminated', t: 7, node: 'n1' },
    end(10),
  ];
  expect(unavailableInAll(measuresOf(run))).toBe(8 + 6 + 3);
});

test('a scaling changes what is wanted, and more ready than wanted is no shortfall', () => {
  const run = [
    pod('pod-ready', -1, 'a'),
    pod('pod-ready', -1, 'b'),
    { fact: 'workload-scaled', t: 2, workload: 'web', replicas: 1 },
    { fact: 'workload-scaled', t: 6, workload: 'web', replicas: 4 },
    end(10),
  ];
  expect(unavailableInAll(measuresOf(run))).toBe(2 * 4);
});

test('levels step at the instants of their facts', () => {
  const run = [pod('pod-created', 1), pod('pod-bound', 5), pod('pod-ready', 8), end(10)];
  const { pending, ready } = levelsOf(run);
  expect(pending).toEqual({ times: [0, 1, 5], values: [0, 1, 0] });
  expect(ready).toEqual({ times: [0, 8], values: [0, 1] });
});

test('a broken line, a missing time, a missing field and a run without end are named with their place', () => {
  const wrong = (text: string): string[] => {
    const read = readRun(text, '1.ndjson');
    return 'problems' in read
      ? read.problems.map(({ line, column, message }) => `${line}:${column} ${message}`)
      : [];
  };
  expect(wrong('{"t":1,"fact":"x"}\n{"t":2,')).toEqual(['2:8 no JSON object']);
  expect(wrong('{"fact":"x"}\n[1]')).toEqual([
    '1:1 "t" must be seconds after the start, a number',
    '2:1 no JSON object',
  ]);
  expect(wrong('{"t":2,"fact":"workload-scaled","workload":"web","replicas":"3"}')).toEqual([
    '1:1 workload-scaled must say "replicas", a number',
  ]);
  expect(wrong('')[0]).toContain('the run is empty');
  expect(wrong('{"t":2,"fact":"node-ready","node":"n1"}\n')[0]).toContain('the run has no end');
});

test('a thousand broken lines are ten problems', () => {
  const read = readRun('{\n'.repeat(1000), '1.ndjson');
  expect('problems' in read && read.problems.length).toBe(10);
});
