// Golden traces, read by people: the article's experiment line by line, the larger stories as digests, which must be
// the same on every Node version. `npm run golden` rewrites them; read the diff.

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { otherNodes, ROOT, testNeeding } from '../support/needs.ts';

const CLI = join(ROOT, 'dist/cli/simulate.js');
const STORIES = ['article', 'burst', 'headroom', 'no-handler', 'out-of-capacity'];

function simulated(node: string, ...words: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(node, [CLI, ...words], {
    cwd: ROOT,
    encoding: 'utf8',
    maxBuffer: 1e9,
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return stdout;
}

const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

const digestsOn = (node: string): string =>
  STORIES.map((story) => {
    const file = `scenarios/${story}.yaml`;
    const trace = simulated(node, 'trace', file);
    const result = simulated(node, 'run', file, '--format', 'json');
    return `${story.padEnd(16)} trace ${digest(trace)}  result ${digest(result)}\n`;
  }).join('');

test('the article, line by line', async () => {
  await expect(simulated(process.execPath, 'trace', 'scenarios/article.yaml')).toMatchFileSnapshot(
    'article.trace.txt',
  );
});

test('five stories have the digests they had', async () => {
  await expect(digestsOn(process.execPath)).toMatchFileSnapshot('digests.txt');
});

testNeeding('other Node versions in SIMULATE_NODE_VERSIONS', otherNodes.length > 0)(
  'the same digests on every Node version',
  () => {
    const expected = readFileSync(join(import.meta.dirname, 'digests.txt'), 'utf8');
    expect(otherNodes.length).toBeGreaterThan(0);
    for (const node of otherNodes) expect(digestsOn(node)).toBe(expected);
  },
);
