// A file of changes: paths, parts of a scenario, or both; and where each mistake in it stands.

import { describe, expect, test } from 'vitest';
import { renderProblems } from '../../src/scenario/problems.ts';
import { readSetFile } from '../../src/scenario/set-file.ts';
import { vary } from '../../src/scenario/vary.ts';
import { atTheirOrigin } from '../../src/scenario/written-set.ts';
import { scenarioOf, SMALL } from '../support/scenario-texts.ts';

const base = scenarioOf(SMALL);

const setsIn = (text: string): readonly (readonly [string, string])[] => {
  const reading = readSetFile(text, 'proposal.yaml', base.document);
  if ('problems' in reading) throw new Error(renderProblems(reading.problems));
  return reading.sets.map(({ path, value }) => [path, value]);
};

/** Every mistake, those that only a loaded scenario shows included. */
function mistakesIn(text: string): string {
  const reading = readSetFile(text, 'proposal.yaml', base.document);
  if ('problems' in reading) return renderProblems(reading.problems);
  const varied = vary(base, reading.sets);
  if (!('problems' in varied)) throw new Error('these changes have no mistake');
  return renderProblems(atTheirOrigin(varied.problems, reading.sets, base));
}

describe('a file of changes', () => {
  test('may give paths, as --set does', () => {
    expect(setsIn('autoScalingGroups.spot.maxSize: 20\nrun.until: 40m\n')).toEqual([
      ['autoScalingGroups.spot.maxSize', '20'],
      ['run.until', '"40m"'],
    ]);
  });

  test('may be a part of a scenario, in which groups and workloads go by their name', () => {
    const part = 'autoScalingGroups: { spot: { maxSize: 20, minSize: 2 } }\nrun: { until: 40m }\n';
    expect(setsIn(part)).toEqual([
      ['autoScalingGroups.spot.maxSize', '20'],
      ['autoScalingGroups.spot.minSize', '2'],
      ['run.until', '"40m"'],
    ]);
  });

  test('may list them as a scenario does: items with a name change those of that name', () => {
    expect(setsIn('workloads:\n  - { name: web, replicas: 9 }\n')).toEqual([
      ['workloads.web.replicas', '9'],
    ]);
  });

  test('replaces values whole: distributions, labels, and lists without names', () => {
    expect(
      setsIn(
        'autoScalingGroups.spot: { startup: { median: 60s, p95: 98s }, instanceTypes: [m5.large] }\n' +
          'expect: [lost pods <= 0]\n',
      ),
    ).toEqual([
      ['autoScalingGroups.spot.startup', '{"median":"60s","p95":"98s"}'],
      ['autoScalingGroups.spot.instanceTypes', '["m5.large"]'],
      ['expect', '["lost pods <= 0"]'],
    ]);
  });

  test('reaches unnamed items by their place', () => {
    expect(setsIn('"events[0].reclaim": { count: 3 }\n')).toEqual([
      ['events[0].reclaim.count', '3'],
    ]);
  });

  test('may name what has a dot in its name', () => {
    const dotted = scenarioOf(SMALL.replaceAll('web', 'web.v2'));
    const reading = readSetFile('workloads: { web.v2: { replicas: 3 } }', 'p', dotted.document);
    expect(reading).toMatchObject({ sets: [{ path: 'workloads."web.v2".replicas', value: '3' }] });
  });

  test('makes the variant that the same changes make with --set', () => {
    const reading = readSetFile('run: { until: 40m }', 'p', base.document);
    if (!('sets' in reading)) throw new Error('no problem was expected');
    expect(vary(base, reading.sets)).toEqual(vary(base, [{ path: 'run.until', value: '40m' }]));
  });
});

describe('mistakes are told with their line and column', () => {
  test('names and keys that are not there, all at once', () => {
    expect(
      mistakesIn(
        'autoScalingGroups:\n  sport: { maxSize: 12 }\n  spot: { minSise: 2 }\nworkloads:\n  - name: wep\n    replicas: 3\n',
      ),
    ).toBe(
      `proposal.yaml:2:3  there is no "sport" in autoScalingGroups: did you mean "spot"?
    2 |   sport: { maxSize: 12 }
      |   ^^^^^
proposal.yaml:3:11  there is no key "minSise" in autoScalingGroups.spot: did you mean "minSize"?
    3 |   spot: { minSise: 2 }
      |           ^^^^^^^
proposal.yaml:5:11  there is no "wep" in workloads: did you mean "web"?
    5 |   - name: wep
      |           ^^^`,
    );
  });

  test('values of the wrong kind, and rules between keys', () => {
    expect(mistakesIn('autoScalingGroups.spot.maxSize: "9"\nrun:\n  until: 40m\n')).toBe(
      `proposal.yaml:1:33  maxSize must be a whole number, found the text "9": remove the quotes
    1 | autoScalingGroups.spot.maxSize: "9"
      |                                 ^^^`,
    );
    expect(mistakesIn('run: { until: 40m }\nautoScalingGroups: { spot: { maxSize: 2 } }\n')).toBe(
      `proposal.yaml:2:39  autoScalingGroups.spot.desiredCapacity: desiredCapacity 4 is above maxSize 2: raise maxSize or lower desiredCapacity
    2 | autoScalingGroups: { spot: { maxSize: 2 } }
      |                                       ^`,
    );
  });

  test.each([
    ['', /the file of changes is empty/],
    ['- 1\n', /expected keys, found a list/],
    ['a: [', /is opened and not closed|something is missing/],
    ['__proto__: { x: 1 }\n', /the key "__proto__" is not allowed/],
    ['run:\n  until: 1h\nrun: 2\n', /already given on line 1/],
    ['\u0000', /not text in UTF-8/],
  ])('%j', (text, message) => {
    expect(mistakesIn(text)).toMatch(message);
  });

  test('nothing is thrown, whatever is written', () => {
    const keys = ['run', '"[0]"', '"a b"', 'autoScalingGroups', 'expect', '"."', '"x\\ny"', '~'];
    const values = ['1', '~', '[]', '{}', '[{name: web}]', '{spot: 1}', '{a: {b: {c: 1}}}'];
    for (const key of keys)
      for (const value of values)
        expect(() => readSetFile(`${key}: ${value}`, 'p.yaml', base.document)).not.toThrow();
  });
});
