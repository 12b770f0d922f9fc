// An event that meets fewer instances than it asks for, over many runs and variants: one that has fewer Spot nodes loses
// less only because the event took fewer, and whoever compares it must hear of that.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { emptyFolder, simulate, smallStory, type Answer } from '../support/cli.ts';

const SIZE = 'autoScalingGroups.spot.desiredCapacity';

/** An event that asks for two instances, of two that are there. */
function folder(): string {
  const cwd = emptyFolder();
  const story = smallStory('lost pods <= 100').replace('count: 1', 'count: 2');
  writeFileSync(join(cwd, 'small.yaml'), story);
  writeFileSync(
    join(cwd, 'fewer.yaml'),
    story.replace('name: small', 'name: fewer').replace('desiredCapacity: 2', 'desiredCapacity: 1'),
  );
  writeFileSync(join(cwd, 'plan.csv'), `variant,${SIZE}\nenough,2\none,1\n`);
  return cwd;
}

const NOTE = 'events asked for instances that were not there: ';
const noteIn = ({ stderr }: Answer): string | undefined =>
  stderr
    .split('\n')
    .find((line) => line.startsWith(`note: ${NOTE}`))
    ?.slice(`note: ${NOTE}`.length);

test.each([
  [['run', 'fewer.yaml', '-n', '3', '--no-fail'], 'in 3 of 3 runs, up to 1 (seed 7)'],
  [
    ['what-if', 'small.yaml', '-n', '3', '--set', `${SIZE}=1`],
    'changed in 3 of 3 runs, up to 1 (seed 7)',
  ],
  [['compare', 'small.yaml', 'fewer.yaml', '-n', '3'], 'fewer in 3 of 3 runs, up to 1 (seed 7)'],
  [
    ['sweep', 'small.yaml', '-n', '3', '--vary', `${SIZE}=1,2`],
    'desiredCapacity=1 in 3 of 3 runs, up to 1 (seed 7)',
  ],
  [
    ['batch', 'plan.csv', '--scenario', 'small.yaml', '-n', '3'],
    'one in 3 of 3 runs, up to 1 (seed 7)',
  ],
  [
    ['optimize', 'small.yaml', '--share', '50%', '--vary', `${SIZE}=1,2`],
    /^desiredCapacity=1 in \d+ of \d+ runs, up to 1 \(seed 7\)$/,
  ],
  [
    ['headroom', 'fewer.yaml', '--share', '50%', '--keep-events'],
    /^in \d+ of \d+ runs, up to 1 \(seed 7\)/,
  ],
  [
    ['headroom', 'small.yaml', '--share', '50%', '--survive', '2'],
    /^onDemandBaseCapacity=2 in \d+ of \d+ runs, up to 2 \(seed 7\); /,
  ],
])('%j says so on stderr, in JSON, in Markdown and on its page', (words, expected) => {
  const cwd = folder();
  const forms = ['--markdown', 'a.md', '--html', 'a.html'];
  const answer = simulate([...words, '--format', 'json', ...forms], { cwd });
  const note = noteIn(answer)!;
  expect(note).toMatch(expected);
  const { warnings } = JSON.parse(answer.stdout) as { warnings: string[] };
  expect(warnings).toEqual([NOTE + note]);
  const markdown = readFileSync(join(cwd, 'a.md'), 'utf8').replaceAll('\\', '');
  expect(markdown).toContain(`Note: ${NOTE}${note}.`);
  const [, onPage] =
    /<p class="note">Note: (.*?)\.<\/p>/.exec(readFileSync(join(cwd, 'a.html'), 'utf8')) ?? [];
  expect(onPage).toBe(NOTE + note);
});

test('nothing is said where every event met all that it asked for', () => {
  const answer = simulate(
    [
      'sweep',
      'small.yaml',
      '-n',
      '3',
      '--vary',
      `${SIZE}=2,3`,
      '--format',
      'json',
      '--markdown',
      'a.md',
    ],
    { cwd: folder() },
  );
  expect(noteIn(answer)).toBeUndefined();
  expect(JSON.parse(answer.stdout)).not.toHaveProperty('warnings');
});

test('a result that was saved and a shard keep it', () => {
  const cwd = folder();
  const told = 'in 3 of 3 runs, up to 1 (seed 7)';
  const run = ['run', 'fewer.yaml', '-n', '3', '--no-fail'];
  simulate([...run, '--json', 'saved.json'], { cwd });
  simulate(['run', 'fewer.yaml', '--json', 'one.json'], { cwd });
  expect(noteIn(simulate(['compare', 'small.yaml', 'saved.json', '-n', '3'], { cwd }))).toBe(
    `fewer ${told}`,
  );
  expect(noteIn(simulate(['compare', 'small.yaml', 'one.json', '-n', '3'], { cwd }))).toBe(
    'fewer in 1 of 1 run, 1 (seed 7)',
  );
  for (const shard of ['1/2', '2/2'])
    simulate([...run, '--shard', shard, '--out', 'shards'], { cwd });
  expect(noteIn(simulate(['merge', 'shards', '--no-fail'], { cwd }))).toBe(told);
});
