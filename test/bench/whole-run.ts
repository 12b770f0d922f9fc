// One shipped scenario in a fresh process: cold engine time, then warm, facts per second, heap.

import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { simulate } from '../../src/experiment/simulate.ts';
import { loadScenario } from '../../src/scenario/load.ts';

const scenarios = resolve(import.meta.dirname, '../../scenarios');
const file = join(scenarios, `${process.argv[2]}.yaml`);
const loaded = loadScenario(readFileSync(file, 'utf8'), {
  file,
  readFile: (path) => readFileSync(resolve(dirname(file), path), 'utf8'),
});
if ('problems' in loaded) throw new Error(JSON.stringify(loaded.problems));
const { scenario } = loaded;

const timed = (detail: 'metrics' | 'full'): { ms: number; facts: number } => {
  const startedAt = performance.now();
  const { facts } = simulate(scenario, { detail });
  return { ms: performance.now() - startedAt, facts };
};

const cold = timed('full');
// Warm is what an experiment's runs cost once V8 has settled: half of the time goes into getting there.
const runs = Math.max(6, Math.min(400, Math.floor(8000 / cold.ms)));
const times = Array.from({ length: runs }, () => timed('metrics').ms);
const warm = times.slice(runs / 2).toSorted((a, b) => a - b);
const median = warm[Math.floor(warm.length / 2)]!;
console.log(
  JSON.stringify({
    cold_ms: Number(cold.ms.toFixed(1)),
    warm_ms: Number(median.toFixed(2)),
    facts: cold.facts,
    facts_per_s: Math.round(cold.facts / (median / 1000)),
    rss_mib: Math.round(process.memoryUsage.rss() / 1_048_576),
  }),
);
