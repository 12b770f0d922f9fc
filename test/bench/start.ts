// How long a person waits: `--help` and the whole burst run, reports included, as multiples of starting Node itself.

import { spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '../..');
const CLI = join(ROOT, 'dist/cli/simulate.js');
const TIMES = 20;

function median(words: readonly string[]): number {
  const taken = Array.from({ length: TIMES }, () => {
    const startedAt = performance.now();
    spawnSync(process.execPath, words, { cwd: ROOT });
    return performance.now() - startedAt;
  }).toSorted((a, b) => a - b);
  return taken[TIMES / 2]!;
}

const out = mkdtempSync(join(tmpdir(), 'simulate-bench-'));
const node = median(['-e', '0']);
const help = median([CLI, '--help']);
const burst = median([CLI, 'scenarios/burst.yaml', '-q', '--out', out]);
console.log(
  JSON.stringify({
    node_ms: Math.round(node),
    help_ms: Math.round(help),
    help_times_node: Number((help / node).toFixed(2)),
    burst_ms: Math.round(burst),
    burst_times_node: Number((burst / node).toFixed(2)),
  }),
);
