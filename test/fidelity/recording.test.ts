// A folder of recordings as texts: an experiment, or everything that is wrong with it at once.

import { describe, expect, test } from 'vitest';
import { readRecording } from '../../src/fidelity/recording.ts';
import type { RecordedFact } from '../../src/fidelity/recorded-fact.ts';
import { aRecordedExperiment, inLines, SMALL_RECORDING } from '../support/fidelity-recording.ts';

const [aRun] = aRecordedExperiment().runs;

const read = (runs: readonly string[], scenario = SMALL_RECORDING) =>
  readRecording({
    name: 'small',
    scenario: { file: 'small/scenario.yaml', text: scenario },
    runs: runs.map((text, place) => ({ file: `small/${place + 1}.ndjson`, text })),
  });

test('the same lines in another order, as several watches deliver them, are the same run', () => {
  const shuffled = [...aRun!.slice(40), ...aRun!.slice(0, 40)].toSorted((a, b) =>
    a.t === b.t ? 0 : b.t - a.t,
  );
  const one = read([inLines(aRun!)]);
  const other = read([inLines(shuffled)]);
  if (!('experiment' in one) || !('experiment' in other)) throw new Error('not read');
  const times = (run: readonly RecordedFact[]): number[] => run.map(({ t }) => t);
  expect(times(other.experiment.runs[0]!)).toEqual(times(one.experiment.runs[0]!));
});

test('every broken line of every run is named, beside what the scenario cannot say', () => {
  const outcome = read(
    ['{"t":1,"fact":"pod-bound","pod":"a","workload":"web"}\n', '{"t":1', ''],
    `${SMALL_RECORDING}terminationHandler: { mode: queue }\n`,
  );
  if (!('problems' in outcome)) throw new Error('it was read');
  expect(outcome.inexpressible).toEqual(['terminationHandler.mode']);
  expect(outcome.problems.map(({ file, line, message }) => `${file}:${line} ${message}`)).toEqual([
    'small/scenario.yaml:9 mode queue is not supported yet: write imds or none',
    'small/1.ndjson:1 pod-bound must say "node", a text',
    'small/2.ndjson:1 no JSON object',
    'small/3.ndjson:0 the run is empty: record one JSON object a line',
  ]);
});

test('lines of an unknown kind are left out, and said', () => {
  const outcome = read([`{"t":1,"fact":"pod-bounded","pod":"a"}\n${inLines(aRun!)}`]);
  if (!('experiment' in outcome)) throw new Error('not read');
  expect(outcome.experiment.runs[0]).toHaveLength(aRun!.length);
  expect(outcome.notes.map(({ file, message }) => `${file} ${message}`)).toEqual([
    'small/1.ndjson left out: 1 of "pod-bounded", a kind of line unknown here',
  ]);
});

test('manifests travel with the experiment, so that its result can be simulated again', () => {
  const web =
    'kind: Pod\napiVersion: v1\nmetadata: { name: solo }\nspec: { containers: [{ name: a }] }\n';
  const outcome = readRecording({
    name: 'small',
    scenario: {
      file: 'scenario.yaml',
      text: SMALL_RECORDING.replace('workloads:', 'workloads:\n  - { manifest: ./web.yaml }'),
    },
    runs: [{ file: '1.ndjson', text: inLines(aRun!) }],
    readFile: () => web,
  });
  if (!('experiment' in outcome)) throw new Error(JSON.stringify(outcome.problems));
  expect(outcome.experiment.files).toEqual({ './web.yaml': web });
});

test('how far apart the nodes came is seen in lines before the start, and usual where none tells', () => {
  const came = (...times: readonly number[]): string =>
    `${times.map((t) => `{"t":${t},"fact":"node-registered","node":"n${t}"}\n`).join('')}{"t":1,"fact":"run-ended"}`;
  const spread = (...runs: readonly string[]) => {
    const outcome = read(runs);
    if (!('experiment' in outcome)) throw new Error(JSON.stringify(outcome.problems));
    return outcome.experiment.scenario.timings.startSpread;
  };
  expect(spread(came(-9, -8.5), came(-7, -6.8))).toEqual({
    law: 'uniform',
    least: 0,
    greatest: 500,
  });
  expect(spread(came())).toEqual({ law: 'uniform', least: 0, greatest: 10_000 });
});

describe('when the controllers began', () => {
  const NOT_READY = 'node.kubernetes.io/not-ready=:NoSchedule';
  /** A node comes, is Ready at once, and loses its taint `after` seconds after it came. */
  const began = (after: number): string =>
    inLines([
      { t: -40, fact: 'node-registered', node: 'a' },
      { t: -40, fact: 'node-tainted', node: 'a', taints: NOT_READY },
      { t: -39.99, fact: 'node-ready', node: 'a' },
      { t: -40 + after, fact: 'node-tainted', node: 'a', taints: '' },
      { t: 1, fact: 'run-ended' },
    ]);
  const controllerStart = (...runs: readonly string[]) => {
    const outcome = read(runs);
    if (!('experiment' in outcome)) throw new Error(JSON.stringify(outcome.problems));
    return outcome.experiment.scenario.timings.controllerStart;
  };

  test('is seen where they take the taint off nodes that have long been Ready', () =>
    expect(controllerStart(began(1.5), began(1.8))).toEqual({
      law: 'uniform',
      least: 1500,
      greatest: 1800,
    }));

  test('is long ago where a run shows that they were there, or no run tells', () => {
    expect(controllerStart(began(1.5), began(0.05))).toBeUndefined();
    expect(controllerStart(inLines([{ t: 1, fact: 'run-ended' }]))).toBeUndefined();
  });
});

test('a run that ends before its scenario does is compared all the same, and said', () => {
  const outcome = read([
    inLines([...aRun!.filter(({ t }) => t < 100), { t: 100, fact: 'run-ended' }]),
  ]);
  if (!('experiment' in outcome)) throw new Error('not read');
  expect(outcome.notes.map(({ message }) => message)).toEqual([
    'the run ends at 100 s, its scenario at 240 s: measures to the end differ',
  ]);
});
