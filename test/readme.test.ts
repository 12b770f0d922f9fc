// What the README shows is what its commands print, line by line; `…` stands for lines that are left out.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { emptyFolder, shell, simulate } from './support/cli.ts';
import { ROOT } from './support/needs.ts';

const README = readFileSync(join(ROOT, 'README.md'), 'utf8');

/** The block that begins with this line. */
function shown(first: string): string[] {
  const block = README.split('```\n').find((each) => each.startsWith(`${first}\n`));
  if (block === undefined) throw new Error(`the README has no block that begins with ${first}`);
  return block.trimEnd().split('\n');
}

test.each([
  ['burst · 30m simulated · 1 run · seed 42', ['scenarios/burst.yaml', '--no-fail']],
  ['Change', ['what-if', 'scenarios/burst.yaml', '--set', 'autoScalingGroups.spot.maxSize=8']],
])('the block that begins with %j', (first, words) => {
  const cwd = emptyFolder();
  shell(`cp -r ${join(ROOT, 'scenarios')} .`, { cwd });
  const printed = simulate(words, { cwd }).stdout.split('\n');
  let at = 0;
  for (const line of shown(first).filter((each) => each.trim() !== '…')) {
    const place = printed.indexOf(line, at);
    expect(place, `not printed, or not in this order: ${line}`).toBeGreaterThanOrEqual(at);
    at = place + 1;
  }
});
