import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadScenario } from '../../src/scenario/load.ts';
import { rewritten } from '../../src/scenario/rewrite.ts';
import { vary, type Set } from '../../src/scenario/vary.ts';

const TEXT = `# Mine.
name: shop # the one in Dublin
run: { until: 30m, seed: 42 } # short

autoScalingGroups:
  # spot first
  - name: base
    instanceTypes: [m5.xlarge]
    maxSize: 4
  - name: "spot"
    instanceTypes:   [ m5.xlarge ,  m5a.xlarge ]
    minSize: 2                # never fewer
    maxSize: 20               # never more

# the end
`;

const textAfter = (...sets: Set[]): string => {
  const changed = rewritten(TEXT, sets);
  if ('mistake' in changed) throw new Error(changed.mistake);
  return changed.text;
};

test('a value is replaced where it stands, and nothing else moves', () => {
  expect(textAfter({ path: 'autoScalingGroups.spot.maxSize', value: '12' })).toBe(
    TEXT.replace('maxSize: 20 ', 'maxSize: 12 '),
  );
  expect(textAfter({ path: 'run.until', value: '1h' })).toBe(TEXT.replace('30m', '1h'));
});

test('list items are found by their name, whatever their place', () => {
  expect(textAfter({ path: 'autoScalingGroups.base.maxSize', value: '5' })).toContain(
    'maxSize: 5\n',
  );
});

test('a new key is added and every comment stays', () => {
  const text = textAfter({ path: 'autoScalingGroups.spot.onDemandBaseCapacity', value: '2' });
  expect(text).toContain('    onDemandBaseCapacity: 2\n');
  for (const comment of TEXT.match(/#.*/g)!) expect(text).toContain(comment);
});

test('a map that is not there yet is made', () => {
  const text = textAfter({ path: 'clusterAutoscaler.scanInterval', value: '20s' });
  expect(text).toContain('clusterAutoscaler:\n  scanInterval: 20s\n');
});

test('a list can be replaced as a whole, and a value by a map', () => {
  expect(textAfter({ path: 'autoScalingGroups.base.instanceTypes', value: '[c5.large]' })).toMatch(
    /instanceTypes: ?\[ ?c5\.large ?\]|- c5\.large/,
  );
  expect(
    textAfter({ path: 'autoScalingGroups.base.startup', value: '{ median: 60s, p95: 98s }' }),
  ).toMatch(/median: 60s/);
});

test('what an alias holds is left to its author', () => {
  const text = 'a: &x { scanInterval: 10s }\nclusterAutoscaler: *x\nrun: { until: 1m }\n';
  expect(rewritten(text, [{ path: 'clusterAutoscaler.scanInterval', value: '20s' }])).toEqual({
    mistake: expect.stringMatching(/comes from an alias/) as string,
  });
});

test('a path that the scenario does not know is a mistake, as with --set', () => {
  expect(rewritten(TEXT, [{ path: 'run.sed', value: '1' }])).toEqual({
    mistake: expect.stringMatching(/did you mean "seed"/) as string,
  });
});

const SCENARIOS = join(import.meta.dirname, '../../scenarios');
const readFile = (path: string): string => readFileSync(join(SCENARIOS, path), 'utf8');

test.each(readdirSync(SCENARIOS).filter((name) => name.endsWith('.yaml')))(
  '%s, rewritten, loads as the same scenario with the same change, and keeps its comments',
  (name) => {
    const text = readFile(name);
    const loading = loadScenario(text, { file: name, readFile });
    if ('problems' in loading) throw new Error('a scenario of ours is wrong');
    const [group] = loading.scenario.autoScalingGroups;
    const sets = [
      { path: `autoScalingGroups.${group!.name}.maxSize`, value: String(group!.maxSize + 7) },
      { path: 'timings.groupReaction', value: '3s' },
    ];
    const varied = vary(loading.scenario, sets, { readFile });
    const changed = rewritten(text, sets);
    if ('problems' in varied || 'mistake' in changed) throw new Error('no such change');
    const again = loadScenario(changed.text, { file: name, readFile });
    expect('scenario' in again && again.scenario).toEqual(varied.scenario);
    for (const comment of text.match(/ #.*/g) ?? []) expect(changed.text).toContain(comment);
  },
);
