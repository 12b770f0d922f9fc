// What warm pools did and cost, of whole runs. An m5.xlarge is 0.192 USD an hour on demand.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { simulate } from '../../src/experiment/simulate.ts';
import { groupId } from '../../src/ids.ts';
import type { RunResult } from '../../src/metrics/result.ts';
import type { ScenarioEvent, WarmPool } from '../../src/scenario/scenario.ts';
import { constantly, seconds } from '../../src/units.ts';
import { aRandomScenario } from '../properties/random-scenario.ts';
import { aGroup, aScenario, at } from '../support/a-scenario.ts';
import { aLimit } from '../support/metrics-story.ts';

const PER_SECOND = 0.192 / 3600;

/** Ten minutes of an empty group on demand, beside a pool of two. */
const run = (pool: Partial<WarmPool>, desired: readonly [number, number][] = []): RunResult =>
  simulate(
    aScenario({
      autoScalingGroups: [
        aGroup({
          name: 'base',
          desiredCapacity: 0,
          maxSize: 3,
          onDemandPercentageAboveBaseCapacity: 100,
          warmPool: {
            minSize: 0,
            maxGroupPreparedCapacity: 2,
            poolState: 'Stopped',
            reuseOnScaleIn: false,
            startup: constantly(seconds(30)),
            ...pool,
          },
        }),
      ],
      clusterAutoscaler: { mode: 'none' },
      events: desired.map(([when, size]): ScenarioEvent => ({
        kind: 'setDesiredCapacity',
        at: at(when),
        group: groupId(0),
        desired: size,
      })),
    }),
    { check: true },
  );

const costOf = ({ groups }: RunResult): number => groups[0]!.warm_pool!.cost_usd;

test('stopped instances cost nothing, running ones their price', () => {
  expect(costOf(run({}))).toBe(0);
  expect(costOf(run({ poolState: 'Hibernated' }))).toBe(0);
  expect(costOf(run({ poolState: 'Running' }))).toBeCloseTo(2 * 600 * PER_SECOND, 12);
});

test('an instance is paid for while it is initialised, then no more', () => {
  const result = run({ minSize: 2 }, [[100, 1]]);
  expect(result.groups[0]!.warm_pool).toMatchObject({
    ready_start: 2,
    in_service: 1,
    launched: 1,
    ready_end: 2,
  });
  expect(costOf(result)).toBeCloseTo(90 * PER_SECOND, 12);
});

test('a start owes its minute as a launch does', () => {
  const result = run({}, [
    [100, 1],
    [120, 0],
  ]);
  const node = result.nodeRows[0]!;
  expect(node).toMatchObject({ launched_s: 105, gone_s: 120 });
  expect(node.cost_usd).toBeCloseTo(60 * PER_SECOND, 12);
});

test('an instance that runs in the pool owes no other minute when it goes into service, or back', () => {
  const result = run({ poolState: 'Running', reuseOnScaleIn: true }, [
    [100, 1],
    [120, 0],
  ]);
  expect(result.nodeRows[0]!.cost_usd).toBeCloseTo(15 * PER_SECOND, 12);
  expect(result.groups[0]!.warm_pool).toMatchObject({ in_service: 1, returned: 1, ready_end: 2 });
  expect(costOf(result)).toBeCloseTo((105 + 600 + 480) * PER_SECOND, 12);
});

test('a stopped instance that returns costs nothing from then on', () => {
  const result = run({ reuseOnScaleIn: true }, [
    [100, 1],
    [300, 0],
  ]);
  expect(result.nodeRows[0]!.cost_usd).toBeCloseTo(195 * PER_SECOND, 12);
  expect(costOf(result)).toBe(0);
});

test('nodes.csv has a row for each stay that lasted into the run, below the nodes', () => {
  const { warmRows, nodeRows } = run({ minSize: 2 }, [[100, 1]]);
  expect(nodeRows.map(({ node }) => node)).toEqual(['base-1']);
  expect(warmRows.map(({ node, gone_s, reason }) => [node, gone_s, reason])).toEqual([
    ['base/warm-1', 105, 'in-service'],
    ['base/warm-2', null, null],
    ['base/warm-3', null, null],
  ]);
});

test('a start out of the pool counts as a launch, and as one among the startups', () => {
  const { nodes, node_startup_s: startup } = run({}, [[100, 1]]);
  expect(nodes.launched).toBe(1);
  expect(startup).toMatchObject({ count: 1, max: 30 });
});

test('cost adds up over groups, nodes and stays in pools, and the timeline and limits end on it', () => {
  const cost = aLimit({ metric: 'cost', operator: '>=', value: 0 });
  const sum = (rows: readonly { readonly cost_usd: number }[]): number =>
    rows.reduce((total, row) => total + row.cost_usd, 0);
  let pools = 0;
  fc.assert(
    fc.property(aRandomScenario, (scenario) => {
      const result = simulate({ ...scenario, expect: [cost] });
      const total = result.cost.total_usd;
      expect(sum(result.groups)).toBeCloseTo(total, 9);
      expect(sum([...result.nodeRows, ...result.warmRows])).toBeCloseTo(total, 9);
      expect(result.limits[0]!.observed).toBeCloseTo(total, 9);
      const last = result.timeline.findLast(({ group }) => group === '*');
      expect(last!.cost_usd_to_date).toBeCloseTo(total, 9);
      pools += sum(result.groups.flatMap(({ warm_pool: pool }) => pool ?? [])) > 0 ? 1 : 0;
    }),
    { numRuns: 200, seed: 20_261_123 },
  );
  expect(pools).toBeGreaterThan(10);
});
