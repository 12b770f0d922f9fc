import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { COMMANDS } from '../../src/cli/commands.ts';
import { helpFor } from '../../src/cli/help.ts';
import { EXIT } from '../../src/cli/problem.ts';
import { emptyFolder, shell, simulate, smallStory } from '../support/cli.ts';
import { writeRecording } from '../support/fidelity-recording.ts';

test('the overview fits eighty columns and names every command', async () => {
  const overview = helpFor(undefined)!;
  for (const line of overview.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  for (const { name } of COMMANDS) expect(overview).toContain(name);
  for (const code of Object.values(EXIT)) expect(overview).toMatch(new RegExp(`[ ,] ${code}[ ,]`));
  await expect(overview).toMatchFileSnapshot('help.txt');
});

describe.each(COMMANDS.map(({ name }) => name))('simulate %s', (name) => {
  test('its help fits eighty columns, examples before flags', () => {
    const page = helpFor(name)!;
    for (const line of page.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
    expect(page.indexOf('Examples')).toBeGreaterThan(0);
    expect(simulate(['help', name]).stdout).toBe(page);
    expect(simulate([name, '--help']).stdout).toBe(page);
  });
});

test('2: help on what is no command names what is near', () => {
  const { status, stdout, stderr } = simulate(['help', 'swep']);
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toBe('no command is called "swep": did you mean "sweep"?\n');
});

const examples = COMMANDS.flatMap((command) => command.examples);

test.each(examples)('the example works: %s', (example) => {
  const cwd = emptyFolder();
  const root = join(import.meta.dirname, '../..');
  shell(`cp -r ${root}/scenarios ${cwd}/`);
  const burst = join(cwd, 'scenarios/burst.yaml'); // shorter: its last limit begins at 15m
  writeFileSync(burst, readFileSync(burst, 'utf8').replace('until: 30m', 'until: 16m'));
  writeRecording(join(cwd, 'recordings/small'));
  writeFileSync(join(cwd, 'my.yaml'), smallStory('lost pods <= 0'));
  writeFileSync(join(cwd, 'change.yaml'), 'autoScalingGroups: { spot: { maxSize: 12 } }\n');
  writeFileSync(join(cwd, 'plan.csv'), 'variant,autoScalingGroups.spot.maxSize\nwide,30\n,12\n');
  if (example.includes('before.json'))
    simulate(['scenarios/burst.yaml', '-q', '-n', '4', '--json', 'before.json'], { cwd });
  if (example.includes('merge'))
    for (const shard of ['1/2', '2/2'])
      simulate(['my.yaml', '-n', '4', '--shard', shard, '--out', 'shards'], { cwd });
  const runnable = example.replace('init my.yaml', 'init fresh.yaml').replace('less', 'cat');
  const { status, stderr } = shell(runnable, { cwd });
  expect({ status, stderr: status === 0 || status === 3 ? '' : stderr }).toMatchObject({
    stderr: '',
  });
  expect([0, 3]).toContain(status);
});

test('init writes an example that runs, and never replaces a file unasked', () => {
  const cwd = emptyFolder();
  expect(simulate(['init', 'my.yaml'], { cwd }).status).toBe(0);
  expect(simulate(['my.yaml', '-q'], { cwd })).toMatchObject({ status: 0, stderr: '' });
  expect(existsSync(join(cwd, 'reports'))).toBe(true);
  writeFileSync(join(cwd, 'my.yaml'), 'edited');
  expect(simulate(['init', 'my.yaml'], { cwd }).status).toBe(2);
  expect(readFileSync(join(cwd, 'my.yaml'), 'utf8')).toBe('edited');
});

test('the schema shipped beside the scenarios is the one the tool prints', () => {
  const shipped = readFileSync(
    join(import.meta.dirname, '../../scenarios/scenario.schema.json'),
    'utf8',
  );
  expect(simulate(['schema']).stdout).toBe(shipped);
});

test('version', () => {
  expect(simulate(['--version']).stdout).toMatch(/^simulate \d+\.\d+\.\d+\n$/);
});
