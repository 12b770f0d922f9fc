// What pairing buys: the variance of the difference between two variants when run k of both has the same seed, against
// that of as many independent runs. A ratio of ten means that a tenth of the runs tells as much.

import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { recordOf, type RunRecord } from '../../src/experiment/run-record.ts';
import { momentsOf } from '../../src/experiment/statistics/interval.ts';
import { loadScenario } from '../../src/scenario/load.ts';
import type { Scenario } from '../../src/scenario/scenario.ts';
import { vary } from '../../src/scenario/vary.ts';

const RUNS = 200;
const METRICS = ['pending_p95_s', 'pending_pod_seconds', 'lost_pods', 'cost_usd'] as const;

const file = join(resolve(import.meta.dirname, '../../scenarios'), 'burst.yaml');
const loaded = loadScenario(readFileSync(file, 'utf8'));
if ('problems' in loaded) throw new Error(JSON.stringify(loaded.problems));
const changed = vary(loaded.scenario, [{ path: process.argv[2]!, value: process.argv[3]! }]);
if ('problems' in changed) throw new Error(JSON.stringify(changed.problems));

const recordsOf = (scenario: Scenario): RunRecord[] =>
  Array.from({ length: RUNS }, (_, run) => recordOf(scenario, run));
const [now, then] = [recordsOf(loaded.scenario), recordsOf(changed.scenario)];

const variance = (values: readonly number[]): number => momentsOf(values)!.variance;

function reduction(metric: string): number {
  const a = now.map(({ metrics }) => metrics[metric] ?? 0);
  const b = then.map(({ metrics }) => metrics[metric] ?? 0);
  const paired = variance(a.map((value, run) => b[run]! - value));
  return Number(((variance(a) + variance(b)) / paired).toFixed(2));
}

console.log(
  JSON.stringify(Object.fromEntries(METRICS.map((metric) => [metric, reduction(metric)]))),
);
