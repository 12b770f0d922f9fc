// What V8 compiled ahead makes a start quicker and nothing else.

import { cpSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { CLI, emptyFolder, smallStory } from '../support/cli.ts';

/** The summary of a small story told by a copy of the tool whose compiled parts are `treated`. */
function summaryAfter(treated: (compiled: string) => void): string {
  const folder = emptyFolder();
  cpSync(dirname(CLI), join(folder, 'cli'), { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  writeFileSync(join(folder, 'small.yaml'), smallStory('lost pods <= 0'));
  for (const bundle of ['main', 'report-worker'])
    treated(join(folder, 'cli', `${bundle}.cjs.compiled`));
  const words = [join(folder, 'cli/simulate.js'), 'small.yaml'];
  const { status, stdout, stderr } = spawnSync(process.execPath, words, {
    cwd: folder,
    encoding: 'utf8',
  });
  expect(status, stderr).toBe(0);
  return stdout;
}

const asBuilt = summaryAfter(() => {});

test('a package without compiled parts says the same', () => {
  expect(summaryAfter((compiled) => rmSync(compiled))).toBe(asBuilt);
});

test('parts that another V8 compiled, or that are torn, are not used', () => {
  expect(summaryAfter((compiled) => writeFileSync(compiled, 'not compiled'))).toBe(asBuilt);
  expect(summaryAfter((compiled) => writeFileSync(compiled, ''))).toBe(asBuilt);
});
