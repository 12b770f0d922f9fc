// Cluster Autoscaler beside a warm pool: it sees none of it, and is answered sooner.

import { expect, test } from 'vitest';
import type { AutoScalingGroup } from '../../../src/scenario/scenario.ts';
import { constantly, seconds } from '../../../src/units.ts';
import { aDeployment, aGroup, aReclaim, aScenario, at } from '../../support/a-scenario.ts';
import { factsOf, only, type Said } from '../../support/facts-of.ts';

/** Three full Spot nodes, two of which go; a group on demand beside them, with a pool or without. */
function played(warmPool?: AutoScalingGroup['warmPool']): Said[] {
  const base = aGroup({
    name: 'base',
    desiredCapacity: 0,
    maxSize: 4,
    onDemandPercentageAboveBaseCapacity: 100,
    ...(warmPool && { warmPool }),
  });
  return factsOf(
    aScenario({
      autoScalingGroups: [aGroup({ maxSize: 3 }), base],
      workloads: [aDeployment('web', 12)],
      events: [aReclaim(at(20), 2)],
      run: { until: at(1500) },
    }),
  );
}

const POOL = {
  minSize: 4,
  maxGroupPreparedCapacity: 4,
  poolState: 'Stopped',
  reuseOnScaleIn: false,
  startup: constantly(seconds(30)),
} as const;

const bought = (said: readonly Said[]): unknown[] =>
  only(said, 'scale-up-chosen').map(({ t, fact }) => [t, fact.group, fact.nodes]);

test('what it buys for the evicted pods is what it buys without a pool, at the same instants', () => {
  expect(bought(played()).length).toBeGreaterThan(0);
  expect(bought(played(POOL))).toEqual(bought(played()));
});

test('the pods run as much sooner as a start from the pool is shorter', () => {
  const lastBound = (said: readonly Said[]): number => only(said, 'pod-bound').at(-1)!.t;
  expect(lastBound(played()) - lastBound(played(POOL))).toBeCloseTo(60, 1);
});

test('the pool is filled again for what it gave, and nothing else is done to it', () => {
  const said = played(POOL);
  const entered = said.filter(({ fact }) => fact.kind === 'warm-instance-launched').length;
  const taken = only(said, 'instance-launched').filter(({ fact }) => fact.warm !== undefined);
  expect(taken).toHaveLength(2);
  expect(entered).toBe(4 + taken.length);
  expect(only(said, 'warm-instance-terminated')).toEqual([]);
});
