import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { emptyFolder, simulate, type Answer } from '../support/cli.ts';

const SHOP = `name: shop # ours
run: { until: 4m, seed: 3 }
autoScalingGroups:
  - name: spot
    instanceTypes: [m5.xlarge]
    desiredCapacity: 3        # as it grew
    maxSize: 6
    onDemandPercentageAboveBaseCapacity: 0
workloads:
  - { kind: Deployment, name: web, replicas: 12, requests: { cpu: 900m, memory: 1Gi } }
events:
  - { at: 1m, reclaim: { group: spot, count: 1 } }
expect:
  - pending max <= 30s # nobody waits longer
`;

const DESIRED = ['--vary', 'autoScalingGroups.spot.desiredCapacity=3..5'];

function folder(text = SHOP): string {
  const cwd = emptyFolder();
  writeFileSync(join(cwd, 'shop.yaml'), text);
  return cwd;
}

const optimize = (cwd: string, ...words: string[]): Answer =>
  simulate(['optimize', 'shop.yaml', '--share', '80%', ...words], { cwd });

test('optimize finds the cheapest size that holds, and says what the next smaller would have done', () => {
  const { status, stdout } = optimize(folder(), ...DESIRED);
  expect(status).toBe(0);
  expect(stdout).toContain('Cheapest that holds its limit in 80% of runs');
  expect(stdout).toMatch(/~ autoScalingGroups\.spot\.desiredCapacity {3}3 → 4/);
  expect(stdout).toMatch(/one smaller: desiredCapacity 3 holds 0\/\d+, .*pending max <= 30s fails/);
});

test('what it writes differs by the answer alone, comments kept, and never over a file unasked', () => {
  const cwd = folder();
  const first = optimize(cwd, ...DESIRED, '--write', 'sized.yaml');
  expect(first.status).toBe(0);
  expect(first.stderr).toContain('wrote sized.yaml');
  const written = readFileSync(join(cwd, 'sized.yaml'), 'utf8');
  expect(written).toBe(SHOP.replace('desiredCapacity: 3 ', 'desiredCapacity: 4 '));
  const again = optimize(cwd, ...DESIRED, '--write', 'sized.yaml');
  expect(again.status).toBe(2);
  expect(again.stderr).toMatch(/sized\.yaml is there already: .*--force/);
  expect(optimize(cwd, ...DESIRED, '--write', 'sized.yaml', '--force').status).toBe(0);
});

test('what --set said is written too', () => {
  const cwd = folder();
  optimize(cwd, ...DESIRED, '--set', 'run.until=9m', '--write', 'sized.yaml');
  expect(readFileSync(join(cwd, 'sized.yaml'), 'utf8')).toContain('run: { until: 9m, seed: 3 }');
});

test('4: nothing holds; the nearest is named, and nothing is written', () => {
  const cwd = folder(SHOP.replace('30s', '1s'));
  const { status, stdout, stderr } = optimize(
    cwd,
    '--vary',
    'autoScalingGroups.spot.maxSize=4..6',
    '--write',
    'sized.yaml',
  );
  expect(status).toBe(4);
  expect(stdout).toMatch(/nearest: maxSize \d holds in 0 of/);
  expect(stderr).toMatch(/nothing written/);
  expect(existsSync(join(cwd, 'sized.yaml'))).toBe(false);
});

test('3: undecided within the runs', () => {
  const few = ['--max-runs', '12', '--vary', 'autoScalingGroups.spot.desiredCapacity=4,5'];
  expect(optimize(folder(), ...few).status).toBe(3);
  expect(optimize(folder(), ...few, '--no-fail').status).toBe(0);
});

test.each([
  [[], /nothing to search: say what may change/],
  [['--vary', 'autoScalingGroups.spot.maxSize=9..4'], /9 is above 4: write 4\.\.9/],
  [['--vary', 'autoScalingGroups.spot.maxSiz=4'], /did you mean "maxSize"/],
  [['--vary', 'autoScalingGroups.spot.maxSize=1,2'], /none of the 2 combinations is a scenario/],
  [[...DESIRED, '--minimize', 'cots'], /did you mean cost/],
  [[...DESIRED, '--tolerance', '5'], /did you mean 5%/],
  [[...DESIRED, '--budget', '0'], /whole number from 1/],
])('2: %j is refused in one sentence, without a stack', (words, sentence) => {
  const { status, stdout, stderr } = optimize(folder(), ...words);
  expect(status).toBe(2);
  expect(stdout).toBe('');
  expect(stderr).toMatch(sentence);
  expect(stderr).not.toMatch(/\n\s+at /);
});

test('2: a scenario without limits has no answer', () => {
  const { status, stderr } = optimize(folder(SHOP.replace(/expect:[^]*/, '')), ...DESIRED);
  expect(status).toBe(2);
  expect(stderr).toMatch(/no limits to hold: add expect/);
});

test('JSON and CSV are the same bytes whatever the number of jobs, and agree', () => {
  const cwd = folder();
  const json = optimize(cwd, ...DESIRED, '--format', 'json', '--jobs', '1').stdout;
  expect(optimize(cwd, ...DESIRED, '--format', 'json', '--jobs', '3').stdout).toBe(json);
  const parsed = JSON.parse(json) as {
    schema: string;
    best: number;
    candidates: { values: string[]; runs: number; heldRuns: number }[];
  };
  expect(parsed.schema).toBe('simulate/optimum/v1');
  expect(parsed.candidates[parsed.best]!.values).toEqual(['4']);
  const [head, ...rows] = optimize(cwd, ...DESIRED, '--format', 'csv')
    .stdout.trim()
    .split('\n');
  expect(head).toMatch(
    /^scenario,variant,run,seed,set_autoScalingGroups\.spot\.desiredCapacity,status,runs,held_runs,/,
  );
  expect(rows.map((row) => row.split(',').slice(4, 8))).toEqual(
    parsed.candidates.map(({ values, runs, heldRuns }, place) => [
      values[0],
      place === parsed.best ? 'cheapest' : expect.any(String),
      String(runs),
      String(heldRuns),
    ]),
  );
});

test('Markdown says it in a comment’s size', () => {
  const { stdout } = optimize(folder(), ...DESIRED, '--format', 'markdown');
  expect(stdout).toContain('| autoScalingGroups.spot.desiredCapacity | 3 | 4 |');
  expect(stdout.length).toBeLessThan(10_000);
});

const headroom = (cwd: string, ...words: string[]): Answer =>
  simulate(['headroom', 'shop.yaml', '--share', '80%', ...words], { cwd });

test('headroom names how many may vanish and what breaks with one more', () => {
  const cwd = folder(SHOP.replace('desiredCapacity: 3 ', 'desiredCapacity: 4 '));
  const { status, stdout } = headroom(cwd);
  expect(status).toBe(0);
  expect(stdout).toMatch(/spot +\* +4 +4 +1 +\d+\/\d+ +pending max <= 30s/);
  const json = JSON.parse(headroom(cwd, '--format', 'json').stdout) as Record<string, unknown>;
  expect(json).toMatchObject({ schema: 'simulate/headroom/v1', at_s: 60, leftOut: 1 });
  const [head, first] = headroom(cwd, '--format', 'csv').stdout.split('\n');
  expect(head).toMatch(/^scenario,variant,run,seed,group,zone,nodes,spot_nodes,survives,/);
  expect(first).toMatch(/^shop,gone=1 group=spot,,,spot,'?\*,4,4,1,breaks,1,held,/);
});

test('headroom --survive compares what keeps room, a warm pool of a group beside among it', () => {
  const { status, stdout } = headroom(folder(), '--survive', '1:spot');
  expect(status).toBe(0);
  expect(stdout).toMatch(/minSize +4 +/);
  expect(stdout).toMatch(/warm pool +1 +/);
  expect(stdout).toMatch(/startup of spot less the 4\.647s that EC2 saves/);
});

test.each([
  [['--survive', 'two'], /--survive is two: write how many nodes vanish/],
  [['--survive', '9'], /has 3 Spot instances then: 9 cannot vanish/],
  [['--survive', '1', '--most', '2'], /give one/],
  [['--at', '5'], /--at is 5: write a time/],
  [['--at', '9m'], /not before the end of the run/],
])('2: headroom %j is refused in one sentence', (words, sentence) => {
  const { status, stderr } = headroom(folder(), ...words);
  expect(status).toBe(2);
  expect(stderr).toMatch(sentence);
});
