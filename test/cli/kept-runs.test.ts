// Experiments that are interrupted, killed and gone on with; divided among processes, and joined.

import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { endLine, headerLine } from '../../src/experiment/run-log.ts';
import { CLI, emptyFolder, shell, simulate, smallStory } from '../support/cli.ts';

const STORY = smallStory('pending p95 <= 90s', 'lost pods <= 1');

function folderWith(story = STORY): string {
  const cwd = emptyFolder();
  writeFileSync(join(cwd, 'small.yaml'), story);
  return cwd;
}

/** Every result file of a folder by name, the list of them left out. */
function filesIn(folder: string): Record<string, string> {
  const names = readdirSync(folder).filter((name) => !name.startsWith('.'));
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
}

const log = (cwd: string, out: string): string => join(cwd, out, '.runs.ndjson');
const linesOf = (path: string): string[] =>
  existsSync(path) ? readFileSync(path, 'utf8').split('\n').slice(0, -1) : [];

/** Starts a command and kills it, without a chance to clean up, as soon as it has kept some runs. */
async function killedWhileRunning(words: readonly string[], cwd: string, path: string) {
  const child = spawn(process.execPath, [CLI, ...words], { cwd, stdio: 'ignore' });
  const ended = new Promise((resolve) => child.on('exit', resolve));
  while (linesOf(path).length < 5 && child.exitCode === null)
    await new Promise((resolve) => setTimeout(resolve, 5));
  child.kill('SIGKILL');
  await ended;
  return linesOf(path).length - 1;
}

const MANY = '400';

test('killed with -9 and resumed, an experiment repeats no run and ends in the same bytes', async () => {
  const cwd = folderWith();
  const words = ['small.yaml', '--runs', MANY, '--jobs', '2'];
  const kept = await killedWhileRunning([...words, '--out', 'out'], cwd, log(cwd, 'out'));
  expect(kept).toBeGreaterThan(0);
  expect(kept).toBeLessThan(Number(MANY));
  const { stderr, stdout } = simulate([...words, '--resume', 'out', '-v'], { cwd });
  const there = /note: (\d+) runs were there already/.exec(stderr)?.[1];
  expect(Number(there)).toBeGreaterThanOrEqual(kept - 1);
  const whole = simulate([...words, '--out', 'whole', '-v'], { cwd });
  expect(stdout).toBe(whole.stdout);
  expect(filesIn(join(cwd, 'out'))).toEqual(filesIn(join(cwd, 'whole')));
  expect(existsSync(log(cwd, 'out'))).toBe(false);
}, 60_000);

test('a sweep goes on too', async () => {
  const cwd = folderWith();
  const vary = ['--vary', 'autoScalingGroups.spot.maxSize=3,4,5'];
  const words = ['sweep', 'small.yaml', ...vary, '--runs', '150', '--jobs', '1'];
  await killedWhileRunning([...words, '--out', 'out'], cwd, log(cwd, 'out'));
  const { stderr } = simulate([...words, '--resume', 'out'], { cwd });
  expect(stderr).toContain('runs were there already');
  simulate([...words, '--out', 'whole'], { cwd });
  expect(filesIn(join(cwd, 'out'))).toEqual(filesIn(join(cwd, 'whole')));
}, 60_000);

test('runs of another command or scenario are not gone on with', async () => {
  const cwd = folderWith();
  const words = ['small.yaml', '--runs', MANY];
  await killedWhileRunning([...words, '--out', 'out'], cwd, log(cwd, 'out'));
  const before = readFileSync(log(cwd, 'out'), 'utf8');
  const other = simulate([...words, '--seed', '8', '--resume', 'out'], { cwd });
  expect(other.status).toBe(2);
  expect(other.stderr).toContain('its runs are of simulate run small.yaml --runs=400');
  expect(readFileSync(log(cwd, 'out'), 'utf8')).toBe(before);
}, 60_000);

test('results are the same bytes however many runs are made at a time', () => {
  const cwd = folderWith();
  for (const jobs of ['1', '2', '4'])
    simulate(['small.yaml', '--runs', '40', '--jobs', jobs, '--out', `jobs-${jobs}`], { cwd });
  const one = filesIn(join(cwd, 'jobs-1'));
  expect(Object.keys(one)).toContain('runs.csv');
  expect(filesIn(join(cwd, 'jobs-2'))).toEqual(one);
  expect(filesIn(join(cwd, 'jobs-4'))).toEqual(one);
}, 60_000);

test.each(['1', '2'])('2: a disk that takes no more ends %s job in one sentence', (jobs) => {
  const cwd = folderWith();
  const words = `small.yaml --runs 400 --jobs ${jobs} --out out`;
  const { status, stderr } = shell(`ulimit -f 60; simulate ${words}`, { cwd });
  expect(status).toBe(2);
  expect(stderr).toContain(
    'out/.runs.ndjson: cannot write: the file would be larger than is allowed',
  );
  expect(stderr).not.toMatch(/\n\s+at /);
});

const shard = (cwd: string, index: number, more: readonly string[] = []) =>
  simulate(['small.yaml', '--runs', '60', '--shard', `${index}/3`, '--out', 'shards', ...more], {
    cwd,
  });

test('shards made by processes of their own, one of them killed and tried again, join to the same bytes', async () => {
  const cwd = folderWith();
  const words = ['small.yaml', '--runs', MANY];
  const part = (index: number) => [...words, '--shard', `${index}/2`, '--out', 'shards'];
  expect(simulate(part(1), { cwd }).status).toBe(0);
  const path = join(cwd, 'shards/shard-2-of-2.ndjson');
  await killedWhileRunning(part(2), cwd, path);
  const unfinished = simulate(['merge', 'shards'], { cwd });
  expect(unfinished.status).toBe(2);
  expect(unfinished.stderr).toMatch(/shard 2 of 2 was interrupted after \d+ runs/);
  expect(simulate(part(2), { cwd }).stderr).toContain('runs were there already');
  const joined = simulate(['merge', 'shards', '--out', 'joined'], { cwd });
  const whole = simulate([...words, '--out', 'whole'], { cwd });
  expect(joined.status).toBe(whole.status);
  expect(joined.stdout).toBe(whole.stdout);
  expect(filesIn(join(cwd, 'joined'))).toEqual(filesIn(join(cwd, 'whole')));
}, 60_000);

test('Kubernetes tells a pod its index', () => {
  const cwd = folderWith();
  const env = { JOB_COMPLETION_INDEX: '1' };
  const words = ['small.yaml', '--runs', '9', '--shard', '/3', '--out', 'shards'];
  expect(simulate(words, { cwd, env }).status).toBe(0);
  expect(readdirSync(join(cwd, 'shards'))).toEqual(['shard-2-of-3.ndjson']);
  expect(simulate(words, { cwd }).stderr).toContain('JOB_COMPLETION_INDEX is not set');
});

test('a shard that is missing is named, and one of another experiment is refused', () => {
  const cwd = folderWith();
  shard(cwd, 1);
  shard(cwd, 3);
  const { status, stderr } = simulate(['merge', 'shards'], { cwd });
  expect({ status, stderr }).toEqual({
    status: 2,
    stderr: 'shard 2 of 3 is missing: make it with --shard 2/3\n',
  });
  const other = ['small.yaml', '--runs', '61', '--shard', '2/3', '--out', 'shards'];
  simulate(other, { cwd });
  expect(simulate(['merge', 'shards'], { cwd }).stderr).toContain(
    'made by "simulate run small.yaml --runs=61"',
  );
});

test('shards of a scenario that has changed since are not joined', () => {
  const cwd = folderWith();
  for (const index of [1, 2, 3]) shard(cwd, index);
  writeFileSync(join(cwd, 'small.yaml'), STORY.replace('maxSize: 4', 'maxSize: 3'));
  const changed = simulate(['merge', 'shards'], { cwd });
  expect(changed.status).toBe(2);
  expect(changed.stderr).toContain('the scenario is not the one that the shards were made of');
});

test('shards that another version made are not joined', () => {
  const cwd = folderWith();
  for (const index of [1, 3]) shard(cwd, index);
  const path = join(cwd, 'shards/shard-2-of-3.ndjson');
  const asked = ['run', 'small.yaml', '--runs=60'];
  const header = { schema: 'simulate/runs/v1', asked, shard: { index: 2, of: 3 } } as const;
  writeFileSync(path, headerLine({ ...header, toolVersion: '99.0.0' }) + endLine(0));
  const { status, stderr } = simulate(['merge', 'shards'], { cwd });
  expect(status).toBe(2);
  expect(stderr).toMatch(/shard-2-of-3.ndjson: made by simulate 99\.0\.0, this is \d/);
});

test('what decides its runs as it goes cannot be divided, and a shard needs a folder', () => {
  const cwd = folderWith();
  const auto = simulate(['small.yaml', '--runs', 'auto', '--shard', '1/2', '--out', 'x'], { cwd });
  expect({ status: auto.status, stderr: auto.stderr }).toEqual({
    status: 2,
    stderr: '--shard: --runs auto decides as it goes, give a number of runs\n',
  });
  expect(simulate(['small.yaml', '--runs', '4', '--shard', '1/2'], { cwd }).stderr).toBe(
    '--shard needs --out DIR: the folder its runs are written to\n',
  );
  expect(
    simulate(['small.yaml', '--runs', '4', '--shard', '3/2', '--out', 'x'], { cwd }).stderr,
  ).toContain('--shard is 3/2: write 1/5 to 5/5');
});
