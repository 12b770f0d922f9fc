// simulate --runs: exit codes, files, seeds and interrupts of many runs, as users meet them.

import { spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { CLI, emptyFolder, simulate, smallStory } from '../support/cli.ts';
import { linesOf } from '../support/kept.ts';

function folderWith(...limits: readonly string[]): string {
  const cwd = emptyFolder();
  writeFileSync(join(cwd, 'small.yaml'), smallStory(...limits));
  return cwd;
}

const rowsOf = (path: string): string[] => readFileSync(path, 'utf8').trimEnd().split('\n');

test('0: every limit held in enough runs; 3: crossed, or undecided for want of runs', () => {
  const cwd = folderWith('lost pods <= 100');
  expect(simulate(['small.yaml', '-n', '80'], { cwd })).toMatchObject({ status: 0 });
  const few = simulate(['small.yaml', '-n', '5'], { cwd });
  expect(few.status).toBe(3);
  expect(few.stdout).toContain('about 73 runs would tell');
  expect(simulate(['small.yaml', '-n', '5', '--no-fail'], { cwd }).status).toBe(0);
  expect(simulate(['small.yaml', '-n', '5', '--share', '40%'], { cwd }).status).toBe(0);
  const crossed = simulate(['small.yaml', '-n', '30'], { cwd: folderWith('evicted pods <= 0') });
  expect(crossed.status).toBe(3);
  expect(crossed.stdout).toContain('✗ crossed    evicted pods <= 0   0 of 30 runs');
});

test('the folder has one row a run, and the details of run 0 and the worst', () => {
  const cwd = folderWith('pending p95 <= 1s');
  simulate(['small.yaml', '--runs', '6'], { cwd });
  const out = join(cwd, 'reports/small');
  expect(rowsOf(join(out, 'runs.csv'))).toHaveLength(7);
  const result = JSON.parse(readFileSync(join(out, 'result.json'), 'utf8')) as {
    worst: { run: number }[];
    records: unknown[];
  };
  expect(result.records).toHaveLength(6);
  const detailed = new Set(
    rowsOf(join(out, 'pods.csv'))
      .slice(1)
      .map((row) => row.split(',')[2]),
  );
  expect(detailed).toEqual(new Set(['0', String(result.worst[0]!.run)]));
});

test('the line of a worst run replays that run', () => {
  const cwd = folderWith('pending p95 <= 1s');
  const { stdout } = simulate(['small.yaml', '-n', '8', '--seed', 'tuesday'], { cwd });
  const seed = /small\.yaml --seed (tuesday\/\d+)/.exec(stdout)![1]!;
  const many = JSON.parse(
    simulate(['small.yaml', '-n', '8', '--seed', 'tuesday', '--format', 'json'], { cwd }).stdout,
  ) as { records: { seed: string; metrics: Record<string, number> }[] };
  const alone = JSON.parse(
    simulate(['small.yaml', '--seed', seed, '--format', 'json'], { cwd }).stdout,
  ) as { metrics: { cost_usd: number }; seed: string };
  const record = many.records.find((each) => each.seed === seed)!;
  expect(alone.seed).toBe(seed);
  expect(alone.metrics.cost_usd).toBe(record.metrics['cost_usd']);
});

test('run 0 is the scenario’s own night: --seed 7/0 is --seed 7, to the byte', () => {
  const cwd = folderWith('lost pods <= 0');
  const printed = (seed: string): string =>
    simulate(['small.yaml', '--seed', seed, '--format', 'json'], { cwd }).stdout;
  expect(printed('7/0')).toBe(printed('7'));
  expect(printed('7/1')).not.toBe(printed('7'));
});

test('equal bytes whatever the number of jobs, twice', () => {
  const cwd = folderWith('lost pods <= 0', 'pending p95 <= 70s');
  const printed = (jobs: string): string =>
    simulate(['small.yaml', '-n', '20', '--jobs', jobs, '--format', 'json'], { cwd }).stdout;
  const one = printed('1');
  expect(printed('3')).toBe(one);
  expect(printed('3')).toBe(one);
});

test('auto settles a clear case and stops at its budget in an open one', () => {
  const clear = simulate(['small.yaml', '-n', 'auto'], { cwd: folderWith('evicted pods <= 0') });
  expect(clear.stdout).toContain('Stopped after 25 runs: every limit is settled.');
  const cwd = folderWith('lost pods <= 100');
  const short = simulate(['small.yaml', '-n', 'auto', '--max-runs', '30'], { cwd });
  expect(short.status).toBe(3);
  expect(short.stdout).toContain('Stopped at 30 runs, the most allowed, with 1 limit open');
});

test.each([
  [['-n', '0'], /--runs is 0: give a whole number from 1 to 1000000, or auto/],
  [['-n', 'many'], /--runs is many: give a whole number/],
  [['-n', '5', '--share', '95'], /--share is 95: did you mean 95%\?/],
  [['-n', '5', '--confidence', '100%'], /--confidence is 100%: give a percentage above 0%/],
  [['-n', '5', '--percentiles', '50,200'], /--percentiles is 50,200: give up to 9 numbers/],
  [['-n', '5', '--jobs', '0'], /--jobs is 0/],
  [['-n', '5', '--confidence', '0.9'], /--confidence is 0.9: did you mean 90%\?/],
  [['-n', '5', '--share', '0'], /--share is 0: give a percentage above 0%/],
  [['-n', '5', '--check'], /--check is for one run/],
  [['-n', '5', '--max-runs', '9'], /--max-runs is the budget of --runs auto/],
  [['--share', '90%'], /--share is about many runs: add --runs N/],
  [['-n', 'auto'], /the scenario has none: add `expect:`/],
])('2: %j', (flags, message) => {
  const { status, stdout, stderr } = simulate(['small.yaml', ...flags], { cwd: folderWith() });
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toMatch(message);
});

test('-v says how many runs were simulated', () => {
  const { stderr } = simulate(['small.yaml', '-n', '3', '-v'], { cwd: folderWith() });
  expect(stderr).toContain('3 runs simulated');
});

test('130: Ctrl-C reports the runs that were finished', async () => {
  const cwd = folderWith('lost pods <= 100');
  const child = spawn(process.execPath, [CLI, 'small.yaml', '-n', '1000000', '--jobs', '1'], {
    cwd,
  });
  let stdout = '';
  child.stdout.on('data', (piece: Buffer) => {
    stdout += piece.toString();
  });
  const closed = new Promise((resolve) => child.on('close', resolve));
  const log = join(cwd, 'reports/small/.runs.ndjson');
  while (linesOf(log).length < 4 && child.exitCode === null) await setTimeout(5);
  child.kill('SIGINT');
  expect(await closed).toBe(130);
  expect(stdout).toMatch(/Interrupted after [\d,]+ of 1,000,000 runs\./);
  expect(existsSync(join(cwd, 'reports/small/runs.csv'))).toBe(true);
});
