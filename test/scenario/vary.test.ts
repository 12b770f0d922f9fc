// What-if: a change by path, checked by the same rules as the file, and the list of what differs.

import { describe, expect, test } from 'vitest';
import { vary, type Set, type Variation } from '../../src/scenario/vary.ts';
import { minutes, seconds } from '../../src/units.ts';
import { scenarioOf, SMALL } from '../support/scenario-texts.ts';

const base = scenarioOf(SMALL);

const varied = (...sets: readonly [string, string][]): Variation =>
  vary(
    base,
    sets.map(([path, value]): Set => ({ path, value })),
  );

function variant(...sets: readonly [string, string][]): Extract<Variation, { scenario: unknown }> {
  const variation = varied(...sets);
  if ('problems' in variation) throw new Error(JSON.stringify(variation.problems));
  return variation;
}

function refusals(...sets: readonly [string, string][]): readonly string[] {
  const variation = varied(...sets);
  return 'problems' in variation ? variation.problems.map(({ message }) => message) : [];
}

describe('a variant', () => {
  test('differs in what was set and in nothing else', () => {
    const { scenario, changes } = variant(['autoScalingGroups.spot.maxSize', '20']);
    expect(scenario.autoScalingGroups[0]!.maxSize).toBe(20);
    expect({ ...scenario, autoScalingGroups: [], document: {} }).toEqual({
      ...base,
      autoScalingGroups: [],
      document: {},
    });
    expect(changes).toEqual([{ path: 'autoScalingGroups.spot.maxSize', from: 8, to: 20 }]);
  });

  test('leaves its base as it was', () => {
    const before = JSON.stringify(base);
    variant(['run.until', '1h'], ['timings.notice', '30s']);
    expect(JSON.stringify(base)).toBe(before);
  });

  test('says the default where the scenario was silent', () => {
    const { changes, scenario } = variant(
      ['clusterAutoscaler.scanInterval', '30s'],
      ['terminationHandler.mode', 'none'],
    );
    expect(changes).toEqual([
      { path: 'clusterAutoscaler.scanInterval', from: '10s', to: '30s' },
      { path: 'terminationHandler.mode', from: 'imds', to: 'none' },
    ]);
    expect(scenario.clusterAutoscaler.scanInterval).toBe(seconds(30));
  });

  test('lists its changes in the order in which they were asked for', () => {
    const { changes } = variant(
      ['workloads.web.replicas', '9'],
      ['run.until', '40m'],
      ['autoScalingGroups.spot.startup', '{ median: 60s, p95: 98s }'],
    );
    expect(changes.map(({ path }) => path)).toEqual([
      'workloads.web.replicas',
      'run.until',
      'autoScalingGroups.spot.startup',
    ]);
  });

  test('takes the later of two values for one path', () => {
    const { scenario, changes } = variant(['run.until', '40m'], ['run.until', '50m']);
    expect(scenario.run.until).toBe(minutes(50));
    expect(changes).toEqual([{ path: 'run.until', from: '30m', to: '50m' }]);
  });

  test('that sets what already holds changes nothing', () => {
    expect(variant(['run.seed', '"42"'], ['terminationHandler.mode', 'imds']).changes).toEqual([]);
  });

  test('addresses items without a name by their place', () => {
    const { scenario } = variant(['events[0].reclaim.count', '3'], ['expect[0]', 'lost pods <= 9']);
    expect(scenario.events[0]).toMatchObject({ target: { count: 3 } });
    expect(scenario.expect[0]).toMatchObject({ metric: 'lost_pods', value: 9 });
  });

  test('addresses names with dots in quotes', () => {
    const dotted = scenarioOf(SMALL.replaceAll('web', 'web.v2'));
    const set = { path: 'workloads."web.v2".replicas', value: '3' };
    const variation = vary(dotted, [set]);
    expect(variation).toMatchObject({ changes: [{ path: set.path, from: 8, to: 3 }] });
  });

  test('reaches into distributions, labels and steps', () => {
    const { scenario } = variant(
      ['autoScalingGroups.spot.startup', '{ median: 60s, p95: 98s }'],
      ['autoScalingGroups.spot.startup.p95', '120s'],
      ['autoScalingGroups.spot.labels.tier', 'batch'],
    );
    expect(scenario.autoScalingGroups[0]).toMatchObject({
      startup: { median: seconds(60), p95: seconds(120) },
      labels: { tier: 'batch' },
    });
  });

  test('keeps the name of its base', () => {
    const nameless = scenarioOf(SMALL.replace('name: small\n', ''), { file: 'a/storm.yaml' });
    const variation = vary(nameless, [{ path: 'run.until', value: '1h' }]);
    expect(variation).toMatchObject({ scenario: { name: 'storm' } });
  });
});

describe('a change is refused', () => {
  test('when nothing has its path, with the path that was meant', () => {
    expect(refusals(['autoScalingGroups.spot.maxSiz', '9'])).toEqual([
      'there is no key "maxSiz" in autoScalingGroups.spot: did you mean "maxSize"?',
    ]);
    expect(refusals(['autoScalingGroups.sport.maxSize', '9'])).toEqual([
      'there is no "sport" in autoScalingGroups: did you mean "spot"?',
    ]);
    expect(refusals(['events[3].at', '9m'])).toEqual(['events ends at [0], counted from 0']);
    expect(refusals(['run.until.seconds', '9'])).toEqual([
      'run.until holds no keys: "seconds" means nothing there',
    ]);
    expect(refusals(['', '9'], ['.run', '9'], ['run..until', '9'])).toHaveLength(3);
    expect(refusals(['__proto__.polluted', '1'])).toHaveLength(1);
  });

  test('when what it names comes from a manifest', () => {
    const withFile = scenarioOf(SMALL.replace('events:', '  - manifest: ./x.yaml\nevents:'), {
      readFile: () => 'kind: Service\nmetadata: { name: x }\n',
    });
    expect(vary(withFile, [{ path: 'workloads.api.replicas', value: '3' }])).toMatchObject({
      problems: [{ message: expect.stringMatching(/changed in its own file/) }],
    });
  });

  test('when its value is wrong, in the words of the file', () => {
    expect(refusals(['autoScalingGroups.spot.maxSize', '"9"'])).toEqual([
      'maxSize must be a whole number, found the text "9": remove the quotes',
    ]);
    expect(refusals(['run.until', '[1, 2'])[0]).toMatch(/^"\[1, 2" is no YAML value/);
  });

  test('when it breaks a rule between keys', () => {
    expect(refusals(['autoScalingGroups.spot.maxSize', '2'])).toEqual([
      'desiredCapacity 4 is above maxSize 2: raise maxSize or lower desiredCapacity',
    ]);
    expect(refusals(['run.until', '2m'])).toEqual([
      'at 5m is after the end of the run, until 2m: move the event, or raise until',
    ]);
  });

  test('and nothing is thrown, whatever is written', () => {
    for (const path of ['[', ']', '"', 'a"b"', 'run[0]', 'expect.x', 'workloads', 'events[0]'])
      for (const value of ['', '*x', '!!', '{', 'a: b', '\u0000', '~'])
        expect(() => varied([path, value])).not.toThrow();
  });
});
