// A recording's scenario in our words: the mocked timings, the markets, and what cannot be said.

import { describe, expect, test } from 'vitest';
import { labScenario } from '../../src/fidelity/lab.ts';
import { millis } from '../../src/units.ts';
import { labScenarioOf, SMALL_RECORDING } from '../support/fidelity-recording.ts';

const problemsOf = (text: string): string[] => {
  const loading = labScenario(text, { file: 'scenario.yaml' });
  if (!('problems' in loading)) throw new Error('this recording has no problem');
  return loading.problems.map(
    ({ line, column, path, message }) => `${line}:${column} ${path}: ${message}`,
  );
};

const TWO_GROUPS = SMALL_RECORDING.replace(
  'workloads:',
  '  - { name: base, instanceTypes: [m5.xlarge], zones: [a], desiredCapacity: 1, maxSize: 1 }\nworkloads:',
);

test('a group that EC2 takes from is all Spot, any other all on demand', () => {
  const share = (text: string): number[] =>
    labScenarioOf(text).autoScalingGroups.map((group) => group.onDemandPercentageAboveBaseCapacity);
  expect(share(TWO_GROUPS)).toEqual([0, 100]);
  expect(share(TWO_GROUPS.replace('reclaim', 'rebalance'))).toEqual([0, 100]);
  const said = TWO_GROUPS.replace(
    'name: base',
    'name: base, onDemandPercentageAboveBaseCapacity: 50',
  );
  expect(share(said)).toEqual([0, 50]);
});

describe('the mocked timings', () => {
  test('are those of the laboratory; a wait for the group ends with its next look', () => {
    const { timings } = labScenarioOf(SMALL_RECORDING);
    expect(timings.notice).toEqual({ law: 'constant', value: millis(120_000) });
    expect(timings.groupReaction).toMatchObject({ least: millis(5000), greatest: millis(5500) });
    expect(timings.deadDetection).toMatchObject({
      least: millis(30_000),
      greatest: millis(30_500),
    });
  });

  test.each(['lab', 'timings'])('are changed one by one under %s', (key) => {
    const { timings } = labScenarioOf(
      `${SMALL_RECORDING}${key}: { groupReaction: 9s, notice: 60s }\n`,
    );
    expect(timings.notice).toEqual({ law: 'constant', value: millis(60_000) });
    expect(timings.groupReaction).toMatchObject({ least: millis(9000), greatest: millis(9500) });
  });
});

describe('what cannot be expressed is named with its place', () => {
  test.each([
    ['lab: { grupReaction: 5s }', /^9:\d+ timings.*unknown key "grupReaction"/],
    ['lab: { groupReaction: 5 }', /^9:\d+ timings\.groupReaction: .*unit/],
    ['lab: 5s', /^9:\d+ timings/],
    [
      'terminationHandler: { mode: queue }',
      /^9:\d+ terminationHandler\.mode: .*queue is not supported/,
    ],
    ['warmPool: 3', /^9:\d+ .*unknown key "warmPool"/],
  ])('%s', (line, problem) => {
    expect(problemsOf(`${SMALL_RECORDING}${line}\n`)).toEqual([expect.stringMatching(problem)]);
  });

  test('bytes that are no text', () => {
    expect(problemsOf('\u0000\u0001')[0]).toMatch(/not text in UTF-8/);
  });
});
