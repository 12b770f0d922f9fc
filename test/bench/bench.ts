// `npm run bench [name…]`: how fast, how much memory, how cost grows. Prints a table and appends each row to
// test/bench/history.ndjson. Each whole run is a process of its own, so that none warms another up.

import { execFileSync, spawnSync } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { holdModel } from './hold-model.ts';
import { placements } from './placements.ts';

interface Row {
  readonly name: string;
  readonly [measure: string]: string | number;
}

const HISTORY = resolve(import.meta.dirname, '../../test/bench/history.ndjson');

const WHOLE_RUNS = ['burst', 'calm-day', 'large'];

/** nodes × pods of the equal workload that simulators are compared by. */
const EQUAL_WORKLOADS: readonly (readonly [name: string, ...arguments_: string[]])[] = [
  ['equal 100×1,000', '100', '1000'],
  ['equal 1,000×10,000', '1000', '10000'],
  ['equal 1,000×100,000', '1000', '100000'],
  ['equal 5,000×150,000', '5000', '150000'],
  ['equal 1,000×10,000, real client limits', '1000', '10000', 'limited'],
  ['equal 1,000×64,000, twice what fits', '1000', '64000', 'twice'],
];

/** scenario, runs, jobs. */
const MANY_RUNS: readonly (readonly [name: string, ...arguments_: string[]])[] = [
  ['many runs, burst × 1,000, 1 job', 'burst', '1000', '1'],
  ['many runs, burst × 1,000, 2 jobs', 'burst', '1000', '2'],
  ['many runs, burst × 10,000, 2 jobs', 'burst', '10000', '2'],
];

/** path, value: changes of burst whose effect is asked for in pairs. */
const PAIRED_CHANGES: readonly (readonly [name: string, ...arguments_: string[]])[] = [
  [
    'times less variance in pairs, budget 60%',
    'workloads.web.podDisruptionBudget.minAvailable',
    '60%',
  ],
  ['times less variance in pairs, scan 20s', 'clusterAutoscaler.scanInterval', '20s'],
  ['times less variance in pairs, size 10', 'autoScalingGroups.spot.desiredCapacity', '10'],
];

const wanted = process.argv.slice(2);
const isWanted = (name: string): boolean =>
  wanted.length === 0 || wanted.some((word) => name.includes(word));

const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();

function inFreshProcess(script: string, name: string, ...words: readonly string[]): Row {
  const path = join(import.meta.dirname, script);
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--expose-gc', '--max-old-space-size=8192', path, ...words],
    { encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`${name}: ${stderr}`);
  return { name, ...(JSON.parse(stdout) as Record<string, number>) };
}

function report(row: Row): void {
  const { name, ...measures } = row;
  const cells = Object.entries(measures).map(
    ([key, value]) => `${key} ${value.toLocaleString('en')}`,
  );
  console.log(`${name.padEnd(40)} ${cells.join('   ')}`);
  const record = { commit, node: process.version, ...row };
  appendFileSync(HISTORY, `${JSON.stringify(record)}\n`);
}

for (const waiting of [1_000, 10_000, 100_000, 1_000_000]) {
  const name = `hold model, ${waiting.toLocaleString('en')} waiting`;
  if (isWanted(name)) report({ name, holds_per_s: holdModel(waiting) });
}
for (const nodes of [100, 1_000, 5_000])
  for (const kind of ['Pod', 'Deployment'] as const) {
    const name = `placements, ${nodes.toLocaleString('en')} nodes, ${kind}`;
    if (isWanted(name)) report({ name, placements_per_s: placements(nodes, kind) });
  }
for (const name of WHOLE_RUNS)
  if (isWanted(name)) report(inFreshProcess('whole-run.js', `whole run, ${name}`, name));
for (const [name, ...words] of MANY_RUNS)
  if (isWanted(name)) report(inFreshProcess('many-runs.js', name, ...words));
for (const [name, ...words] of PAIRED_CHANGES)
  if (isWanted(name)) report(inFreshProcess('common-random-numbers.js', name, ...words));
if (isWanted('start')) report(inFreshProcess('start.js', 'start, as a person waits'));
const few = EQUAL_WORKLOADS[1]![0];
const many = EQUAL_WORKLOADS[2]![0];
const equal = new Map<string, Row>();
for (const [name, ...words] of EQUAL_WORKLOADS) {
  if (!isWanted(name)) continue;
  const row = inFreshProcess('equal-workload.js', name, ...words);
  equal.set(name, row);
  report(row);
}
if (equal.has(few) && equal.has(many))
  report({ name: 'heap a pod adds', bytes: slope(equal.get(few)!, equal.get(many)!) });

/** What one pod more costs, the nodes and everything else that is there anyway left out. */
function slope(fewer: Row, more: Row): number {
  const bytes = Number(more['heap_bytes']) - Number(fewer['heap_bytes']);
  return Math.round(bytes / (Number(more['pods']) - Number(fewer['pods'])));
}
