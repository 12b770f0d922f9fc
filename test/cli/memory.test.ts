// A run, or a page, that needs more memory than its thread is held to.

import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { CLI, emptyFolder, smallStory } from '../support/cli.ts';

const folder = emptyFolder();
const LIMIT = 'maxOldGenerationSizeMb:2e3';

/** A copy of the tool whose threads are held to next to nothing. */
function prepare(): void {
  cpSync(dirname(CLI), join(folder, 'cli'), { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  writeFileSync(
    join(folder, 'large.yaml'),
    smallStory('lost pods <= 0').replace('replicas: 4', 'replicas: 60000'),
  );
  const bundle = join(folder, 'cli/main.cjs');
  const text = readFileSync(bundle, 'utf8');
  expect(text.split(LIMIT)).toHaveLength(2);
  writeFileSync(bundle, text.replace(LIMIT, 'maxOldGenerationSizeMb:12'));
}

prepare();

const narrow = (...words: readonly string[]) =>
  spawnSync(process.execPath, [join(folder, 'cli/simulate.js'), ...words], {
    cwd: folder,
    encoding: 'utf8',
  });

test.each([
  ['run', 'large.yaml', '-n', '2'],
  ['what-if', 'large.yaml', '-n', '2', '--set', 'run.seed=8'],
])('2: %s: one line that names the run and says what to do', (...words) => {
  const { status, stdout, stderr } = narrow(...words, '--jobs', '2', '--progress', 'none');
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toMatch(
    /^run --seed 7(\/1)? of scenario small needs more memory than the 12 MB of a thread: /,
  );
  expect(stderr).toContain('NODE_OPTIONS=--max-old-space-size=8000 and add --jobs 1\n');
  expect(stderr.trimEnd()).not.toContain('\n');
});

test('2: a page that is too large takes neither the answer nor the data away', () => {
  const { status, stdout, stderr } = narrow('large.yaml', '--out', 'out', '--progress', 'none');
  expect(status).toBe(2);
  expect(stderr).toMatch(/^the report needs more memory than the 12 MB of a thread: /);
  expect(stderr.trimEnd()).not.toContain('\n');
  expect(stdout).toContain('LIMITS');
  expect(existsSync(join(folder, 'out/result.json'))).toBe(true);
  expect(readdirSync(join(folder, 'out')).filter((name) => name.endsWith('.part'))).toEqual([]);
});
