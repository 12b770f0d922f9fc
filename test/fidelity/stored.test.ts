// What docs/fidelity.md says is what this version simulates: the stored scenarios again, without a recording at hand.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { comparisons, measuredRun } from '../../src/fidelity/hold.ts';
import type { MeasuredRun } from '../../src/fidelity/result.ts';
import { simulatedRun } from '../../src/fidelity/translate.ts';
import { mean } from '../../src/metrics/statistics.ts';
import { loadScenario } from '../../src/scenario/load.ts';
import { ROOT } from '../support/needs.ts';

/** Of each experiment: enough that the mean of one that ends in two ways is stable. The page itself has many more. */
const SEEDS = 40;
const STALE = 'docs/fidelity.* are of another version: npm run fidelity -- FOLDER… --docs docs';

interface Columns {
  readonly pending_pod_seconds: readonly number[];
  readonly unavailable_replica_s: readonly number[];
}

interface Stored {
  readonly tolerance: { readonly mean_error_percent: number; readonly worst_error_percent: number };
  readonly experiments: readonly {
    readonly name: string;
    readonly scenario: object;
    readonly files: Readonly<Record<string, string>>;
    readonly recorded: Columns;
    readonly simulated: Columns & { readonly seeds: readonly string[] };
  }[];
  readonly errors: readonly {
    readonly measure: string;
    readonly mean_percent: number;
    readonly worst_percent: number;
  }[];
}

const stored = JSON.parse(readFileSync(join(ROOT, 'docs/fidelity.json'), 'utf8')) as Stored;
const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
const page = readFileSync(join(ROOT, 'docs/fidelity.md'), 'utf8');

const runsOf = (columns: Columns): MeasuredRun[] =>
  columns.pending_pod_seconds.map((pendingPodSeconds, run) => ({
    pendingPodSeconds,
    unavailableReplicaSeconds: columns.unavailable_replica_s[run]!,
  }));

function simulatedAgain({ name, scenario, files, simulated }: Stored['experiments'][0]) {
  const readFile = (path: string): string => files[path] ?? '';
  const loading = loadScenario(JSON.stringify(scenario), { file: name, readFile });
  if ('problems' in loading) throw new Error(JSON.stringify(loading.problems));
  const seeds = simulated.seeds.slice(0, SEEDS);
  return seeds.map((seed) => measuredRun(simulatedRun(loading.scenario, seed)));
}

const again = new Map(stored.experiments.map((each) => [each.name, simulatedAgain(each)]));

describe.each(stored.experiments)('$name', ({ name, recorded, simulated }) => {
  test('every seed gives what is stored', () => {
    expect(again.get(name), STALE).toEqual(runsOf(simulated).slice(0, SEEDS));
  });

  test('is as close to its recorded runs as is asked', () => {
    const measures = comparisons(runsOf(recorded), again.get(name)!);
    for (const { percent } of measures)
      expect(percent).toBeLessThanOrEqual(stored.tolerance.worst_error_percent);
  });
});

test('all together are as close as is asked', () => {
  const measures = stored.experiments.map(({ name, recorded }) =>
    comparisons(runsOf(recorded), again.get(name)!),
  );
  for (const place of [0, 1]) {
    const sum = measures.reduce((total, each) => total + each[place]!.percent, 0);
    expect(sum / measures.length).toBeLessThanOrEqual(stored.tolerance.mean_error_percent);
  }
});

test('the page and the first screen say what the data says', () => {
  for (const { worst_percent } of stored.errors)
    expect(page).toContain(`worst ${worst_percent.toFixed(1)} %`);
  const { mean_percent, worst_percent } = stored.errors[0]!;
  const apart = stored.experiments.map(({ recorded, simulated }) => {
    const [there, here] = [recorded, simulated].map((side) => mean(side.pending_pod_seconds)!);
    return (100 * Math.abs(here! - there!)) / Math.max(there!, 60);
  });
  const furthest = Math.max(...apart);
  expect(readme).toContain(
    `off by ${mean_percent.toFixed(1)} % on average and by ${worst_percent.toFixed(1)} % at worst`,
  );
  expect(readme).toContain(
    `by ${mean(apart)!.toFixed(1)} % on average and by ${furthest.toFixed(1)} % at worst (${stored.experiments[apart.indexOf(furthest)]!.name},`,
  );
  for (const { name } of stored.experiments) expect(page).toContain(`(fidelity/${name}.svg)`);
});
