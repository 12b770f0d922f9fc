// Experiments that are interrupted or killed, and gone on with.

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { emptyFolder, shell, simulate, smallStory } from '../support/cli.ts';
import {
  filesIn,
  killedWhileRunning,
  linesOf,
  WEB_MANIFEST,
  withManifest,
} from '../support/kept.ts';

const STORY = smallStory('pending p95 <= 90s', 'lost pods <= 1');

function folderWith(story = STORY): string {
  const cwd = emptyFolder();
  writeFileSync(join(cwd, 'small.yaml'), story);
  return cwd;
}

const log = (cwd: string, out: string): string => join(cwd, out, '.runs.ndjson');

const MANY = '400';

test('killed with -9 and resumed, an experiment repeats no run and ends in the same bytes', async () => {
  const cwd = folderWith();
  const words = ['small.yaml', '--runs', MANY, '--jobs', '3'];
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
});

test('2: results of what is resumed lie where its runs are, and nowhere else', () => {
  const { status, stderr } = simulate(
    ['small.yaml', '--runs', '4', '--resume', 'out', '--out', 'elsewhere'],
    { cwd: folderWith() },
  );
  expect(status).toBe(2);
  expect(stderr).toContain('--resume out writes its results there too: leave out --out');
});

test('a folder that holds nothing to go on with is named, so that a slip is seen', () => {
  const { status, stderr } = simulate(['small.yaml', '--runs', '4', '--resume', 'uot'], {
    cwd: folderWith(),
  });
  expect(status).not.toBe(2);
  expect(stderr).toContain('note: nothing to go on with in uot: every run is made');
});

test('a sweep goes on too', async () => {
  const cwd = folderWith();
  const vary = ['--vary', 'autoScalingGroups.spot.maxSize=3,4,5'];
  const words = ['sweep', 'small.yaml', ...vary, '--runs', '150', '--jobs', '1'];
  await killedWhileRunning([...words, '--out', 'out'], cwd, log(cwd, 'out'));
  const { stderr } = simulate([...words, '--resume', 'out'], { cwd });
  expect(stderr).toContain('runs were there already');
  simulate([...words, '--out', 'whole'], { cwd });
  expect(filesIn(join(cwd, 'out'))).toEqual(filesIn(join(cwd, 'whole')));
});

test('runs of another command or scenario are not gone on with', async () => {
  const cwd = folderWith();
  const words = ['small.yaml', '--runs', MANY];
  await killedWhileRunning([...words, '--out', 'out'], cwd, log(cwd, 'out'));
  const before = readFileSync(log(cwd, 'out'), 'utf8');
  const other = simulate([...words, '--seed', '8', '--resume', 'out'], { cwd });
  expect(other.status).toBe(2);
  expect(other.stderr).toContain('its runs are of simulate run small.yaml --runs=400');
  expect(readFileSync(log(cwd, 'out'), 'utf8')).toBe(before);
});

test('a scenario that was edited since, or one of its manifests, is not gone on with, and what was made stays', async () => {
  const cwd = folderWith(withManifest(STORY));
  writeFileSync(join(cwd, 'web.yaml'), WEB_MANIFEST);
  const words = ['small.yaml', '--runs', MANY, '--jobs', '1'];
  await killedWhileRunning([...words, '--out', 'out'], cwd, log(cwd, 'out'));
  const before = linesOf(log(cwd, 'out'));
  writeFileSync(join(cwd, 'web.yaml'), `${WEB_MANIFEST}# edited\n`);
  const edited = simulate([...words, '--resume', 'out'], { cwd });
  expect({ status: edited.status, stdout: edited.stdout }).toEqual({ status: 2, stdout: '' });
  expect(edited.stderr).toContain(
    'web.yaml is not what it was when the runs in out/.runs.ndjson were made: name another folder, or remove that file\n',
  );
  expect(linesOf(log(cwd, 'out'))).toEqual(before);
  writeFileSync(join(cwd, 'web.yaml'), WEB_MANIFEST);
  writeFileSync(join(cwd, 'small.yaml'), STORY.replace('until: 5m', 'until: 6m'));
  expect(simulate([...words, '--resume', 'out'], { cwd }).stderr).toContain(
    'small.yaml is not what it was',
  );
});

test('results are the same bytes however many runs are made at a time', () => {
  const cwd = folderWith();
  for (const jobs of ['1', '3', '8'])
    simulate(['small.yaml', '--runs', '40', '--jobs', jobs, '--out', `jobs-${jobs}`], { cwd });
  const one = filesIn(join(cwd, 'jobs-1'));
  expect(Object.keys(one)).toContain('runs.csv');
  expect(filesIn(join(cwd, 'jobs-3'))).toEqual(one);
  expect(filesIn(join(cwd, 'jobs-8'))).toEqual(one);
});

test.each(['1', '3'])('2: a disk that takes no more ends %s job in one sentence', (jobs) => {
  const cwd = folderWith();
  const words = `small.yaml --runs 400 --jobs ${jobs} --out out`;
  const { status, stderr } = shell(`ulimit -f 60; simulate ${words}`, { cwd });
  expect(status).toBe(2);
  expect(stderr).toContain(
    'out/.runs.ndjson: cannot write: the file would be larger than is allowed',
  );
  expect(stderr).not.toMatch(/\n\s+at /);
});
