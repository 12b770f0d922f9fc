// Every number of a run against the same number by its definition, computed from the facts the slow way.

import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { replicate } from '../../src/experiment/replicate.ts';
import { measure } from '../../src/metrics/measure.ts';
import type { RunResult } from '../../src/metrics/result.ts';
import { loadScenario } from '../../src/scenario/load.ts';
import type { Scenario } from '../../src/scenario/scenario.ts';
import type { Told } from '../support/by-hand.ts';
import { metricsByHand } from '../support/by-hand-metrics.ts';
import {
  area,
  byHand,
  hoursOf,
  missing,
  sum,
  usdOf,
  type ByHand,
  type Slice,
} from '../support/by-hand-slices.ts';
import { aRandomScenario } from './random-scenario.ts';

const RUNS = Number(process.env['FC_RUNS'] ?? 40);

const holds = (property: (scenario: Scenario) => void): void =>
  fc.assert(fc.property(aRandomScenario, property), { numRuns: RUNS, seed: 20_261_130 });

function played(scenario: Scenario): { result: RunResult; hand: ByHand } {
  const told: Told[] = [];
  const measurement = measure(scenario);
  const counts = replicate(scenario, {
    observers: [measurement.observe, (fact, at) => told.push({ at, fact })],
  });
  const { until, seed } = scenario.run;
  const result = measurement.result({ seed, until, partial: false, ...counts });
  return { result, hand: byHand(told, until) };
}

/** Sums are made in another order; what is told apart by that is no difference. */
function expectSame(found: Readonly<Record<string, unknown>>, byDefinition: object): void {
  for (const [name, value] of Object.entries(byDefinition)) {
    const other = found[name];
    const isNear =
      typeof value === 'number' && typeof other === 'number'
        ? Math.abs(value - other) <= 1e-9 * Math.max(1, Math.abs(value))
        : value === other;
    if (!isNear) expect({ [name]: other }).toEqual({ [name]: value });
  }
}

function sameMetrics(scenario: Scenario): void {
  const { result, hand } = played(scenario);
  const expected = metricsByHand(hand);
  expect(Object.keys(result.metrics).toSorted()).toEqual(Object.keys(expected).toSorted());
  expectSame(result.metrics, expected);
}

test('every metric is what its definition says', () => holds(sameMetrics));

test.each(['burst', 'boutique', 'warm-pool', 'headroom', 'no-handler', 'out-of-capacity'])(
  'so it is in the story of %s',
  (name) => {
    const file = resolve(import.meta.dirname, `../../scenarios/${name}.yaml`);
    const readFile = (path: string): string => readFileSync(resolve(dirname(file), path), 'utf8');
    const loading = loadScenario(readFileSync(file, 'utf8'), { file, readFile });
    if ('problems' in loading) throw new Error(`${name} does not load`);
    sameMetrics(loading.scenario);
  },
);

test('so is what each group did, had and cost', () => {
  holds((scenario) => {
    const { result, hand } = played(scenario);
    hand.world.groups.forEach((_, group) =>
      expectSame({ ...result.groups[group] }, groupByHand(hand, group)),
    );
  });
});

function groupByHand(hand: ByHand, group: number): Readonly<Record<string, number>> {
  const { world, slices, end } = hand;
  const { desired, refused } = world.groups[group]!;
  const nodes = world.nodes.filter((node) => node.group === group);
  const paid = world.paid.filter((each) => each.group === group);
  const stood = slices.map((slice) => slice.nodes[group]!);
  const free = slices.map((slice) => slice.cpuAllocatable[group]! - slice.cpuRequested[group]!);
  const mean = (value: (slice: Slice) => number): number => area(hand, value) / (end / 1000);
  return {
    desired_end: desired,
    nodes_min: Math.min(...stood),
    nodes_mean: mean((slice) => slice.nodes[group]!),
    nodes_max: Math.max(...stood),
    launched: nodes.filter(({ launched }) => launched >= 0).length,
    reclaimed: nodes.filter(({ gone }) => gone?.why === 'spot-reclaim').length,
    launches_refused: refused,
    node_hours: sum(paid, (each) => hoursOf(each, end)),
    cost_usd: sum(paid, (each) => usdOf(each, end)),
    cpu_requested_cores: mean((slice) => slice.cpuRequested[group]!) / 1000,
    cpu_allocatable_cores: mean((slice) => slice.cpuAllocatable[group]!) / 1000,
    cpu_free_least_cores: Math.min(...free) / 1000,
    at_max_s: area(hand, ({ isAtMax }) => Number(isAtMax[group])),
  };
}

test('so is what each workload lacked, and every instant of the timeline', () => {
  holds((scenario) => {
    const { result, hand } = played(scenario);
    hand.world.workloads.forEach(({ kind }, workload) => {
      const wanted = hand.slices.filter((slice) => slice.wanted[workload]! > 0);
      const shares = wanted.map(
        (slice) => (slice.ready[workload]! * 100) / slice.wanted[workload]!,
      );
      if (kind === 'Deployment')
        expectSame(
          { ...result.workloads[workload] },
          {
            unavailable_replica_s: area(hand, (slice) => missing(slice, workload)),
            ready_least_percent: shares.length === 0 ? null : Math.min(...shares),
          },
        );
    });
    const rows = result.timeline.filter(({ group }) => group === '*');
    let row = 0;
    for (const slice of hand.slices) {
      while (row + 1 < rows.length && Math.round(rows[row + 1]!.t_s * 1000) <= slice.from) row += 1;
      expectSame(
        { ...rows[row] },
        {
          nodes_ready: sum(slice.nodes, (each) => each),
          nodes_booting: slice.booting,
          pods_running: slice.running,
          pods_pending: slice.pending,
          cpu_requested: sum(slice.cpuRequested, (each) => each) / 1000,
        },
      );
    }
  });
});
