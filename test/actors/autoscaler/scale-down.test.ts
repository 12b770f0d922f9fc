import { describe, expect, test } from 'vitest';
import { HintingSimulator } from '../../../src/actors/autoscaler/hinting-simulator.ts';
import { cropToBudgets } from '../../../src/actors/autoscaler/scale-down/budgets.ts';
import {
  drainability,
  type DrainContext,
} from '../../../src/actors/autoscaler/scale-down/drainability.ts';
import { RemainingBudgets } from '../../../src/actors/autoscaler/scale-down/remaining-budgets.ts';
import {
  Destinations,
  removableNodes,
} from '../../../src/actors/autoscaler/scale-down/removal-simulation.ts';
import {
  removableAt,
  UnneededNodes,
  unneededLimit,
} from '../../../src/actors/autoscaler/scale-down/unneeded.ts';
import { utilizationOf } from '../../../src/actors/autoscaler/scale-down/utilization.ts';
import type { SimPod } from '../../../src/actors/autoscaler/sim-pod.ts';
import type { ClusterSnapshot } from '../../../src/actors/autoscaler/snapshot.ts';
import { groupId, nodeId } from '../../../src/ids.ts';
import { hours, instant, minutes, seconds } from '../../../src/units.ts';
import { at, AUTOSCALER } from '../../support/a-scenario.ts';
import { aSimPod, aSnapshot, resources, somePods } from '../../support/autoscaler-scenes.ts';

const context = (also: Partial<DrainContext> = {}): DrainContext => ({
  rules: AUTOSCALER,
  now: at(100),
  replicasOf: () => 3,
  disruptionsAllowed: () => [],
  ...also,
});

describe('a pod', () => {
  const says = (pod: SimPod, also: Partial<DrainContext> = {}): string =>
    drainability(pod, context(also));

  test('of a ReplicaSet moves, a bare one blocks unless it may be evicted', () => {
    expect(says(aSimPod())).toBe('moves');
    const bare = { controller: undefined };
    expect(says(aSimPod({}, bare))).toBe('NotReplicated');
    const safe = { drainability: { localStorage: true, emptyDir: false, safeToEvict: true } };
    expect(says(aSimPod(safe, bare))).toBe('moves');
  });

  test('with local storage, or marked as not safe, blocks', () => {
    expect(says(aSimPod({ drainability: { localStorage: true, emptyDir: false } }))).toBe(
      'LocalStorageRequested',
    );
    const unsafe = { localStorage: false, emptyDir: false, safeToEvict: false };
    expect(says(aSimPod({ drainability: unsafe }))).toBe('NotSafeToEvictAnnotation');
  });

  test('whose budget allows nothing blocks', () => {
    expect(says(aSimPod(), { disruptionsAllowed: () => [1, 0] })).toBe('NotEnoughPdb');
    expect(says(aSimPod(), { disruptionsAllowed: () => [1] })).toBe('moves');
  });

  test('of the system without a budget blocks for its first hour', () => {
    const system = { namespace: 'kube-system' };
    const now = instant(hours(2));
    expect(says(aSimPod(system, { createdAt: instant(hours(1)) }), { now })).toBe(
      'UnmovableKubeSystemPod',
    );
    expect(says(aSimPod(system, { createdAt: at(0) }), { now })).toBe('moves');
  });

  test('that has been terminating for its grace period and 30 s more is ignored', () => {
    const pod = aSimPod({ terminationGracePeriod: seconds(10) }, { deletionTimestamp: at(20) });
    expect(says(pod, { now: at(60) })).toBe('moves');
    expect(says(pod, { now: at(61) })).toBe('ignored');
  });

  test('of a controller with too few replicas blocks when that is asked for', () => {
    const rules = { ...AUTOSCALER, minReplicaCount: 4 };
    expect(says(aSimPod(), { rules })).toBe('MinReplicasReached');
  });
});

test('utilization is the greater share of CPU and memory; DaemonSets may leave both sides', () => {
  const web = aSimPod({ cpu: 1000, memoryMiB: 1024 });
  const agent = aSimPod({ cpu: 400, memoryMiB: 0 }, { controller: { id: 0, kind: 'DaemonSet' } });
  const of = (ignoreDaemonSets: boolean): number =>
    utilizationOf([web, agent], resources(4000), { ignoreDaemonSets, now: at(0) }).utilization;
  expect(of(false)).toBe(0.35);
  expect(of(true)).toBe(1000 / 3600);
});

describe('removal', () => {
  const simulated = (snapshot: ClusterSnapshot, rows: readonly number[], limit = 99): number[] => {
    const destinations = new Destinations(snapshot.rows);
    for (let row = 0; row < snapshot.rows; row += 1) destinations.add(row);
    const budgets = new RemainingBudgets([], () => []);
    const simulator = new HintingSimulator();
    return removableNodes(
      { snapshot, destinations, simulator, budgets, context: context(), limit },
      rows.map((row) => ({ node: nodeId(row), row })),
    ).removable.map(({ node }) => node);
  };
  const half = { cpu: 4000, holding: somePods(2, { cpu: 1000 }) };

  test('of one half-empty node makes the other one needed', () => {
    expect(simulated(aSnapshot(half, half), [0, 1])).toEqual([0]);
  });

  test('of a node whose pods fit nowhere leaves no trace', () => {
    const full = { cpu: 4000, holding: somePods(3, { cpu: 1000 }) };
    const snapshot = aSnapshot(full, full);
    expect(simulated(snapshot, [0, 1])).toEqual([]);
    expect(snapshot.free(1).cpu).toBe(1000);
  });

  test('takes the node out of the round: the search goes on at the place that was hit last', () => {
    const snapshot = aSnapshot({ cpu: 4000 }, { cpu: 4000 }, { cpu: 4000 }, { cpu: 4000 });
    expect(snapshot.placeAnywhere(aSimPod(), () => true)).toBe(1);
    simulated(snapshot, [0], 1);
    expect(snapshot.placeAnywhere(aSimPod(), () => true)).toBe(3);
    const rows = somePods(3).map((pod) => snapshot.placeAnywhere(pod, () => true));
    expect(rows).toEqual([1, 2, 3]);
  });

  test('looks no further than the limit', () => {
    expect(simulated(aSnapshot({ cpu: 4000 }, { cpu: 4000 }, { cpu: 4000 }), [0, 1, 2], 2)).toEqual(
      [0, 1],
    );
  });
});

describe('unneeded nodes', () => {
  const found = (
    ...ids: number[]
  ): { node: ReturnType<typeof nodeId>; empty: true; risky: false }[] =>
    ids.map((id) => ({ node: nodeId(id), empty: true, risky: false }));
  const rules = (size: number): Parameters<typeof removableAt>[2] => ({
    threshold: () => minutes(10),
    groupOf: () => groupId(0),
    minSize: () => 1,
    size: () => size,
  });

  test('keep their timer only while every loop finds them', () => {
    const unneeded = new UnneededNodes();
    unneeded.update(found(0, 1), at(0));
    unneeded.update(found(1), at(10));
    unneeded.update(found(0, 1), at(20));
    expect(unneeded.all().map(({ node, since }) => [node, since])).toEqual([
      [0, at(20)],
      [1, at(0)],
    ]);
  });

  test('go at the first loop after ten minutes, down to the minimum, empty ones first', () => {
    const unneeded = new UnneededNodes();
    const drained = { node: nodeId(7), empty: false, risky: false };
    unneeded.update([drained, ...found(1, 2)], at(0));
    expect(removableAt(unneeded.all(), at(600), rules(9))).toEqual({ empty: [], drain: [] });
    const later = instant(at(600) + 1);
    expect(removableAt(unneeded.all(), later, rules(9))).toEqual({ empty: [1, 2], drain: [7] });
    expect(removableAt(unneeded.all(), later, rules(3))).toEqual({ empty: [1, 2], drain: [] });
  });

  test('are not collected beyond what could be removed', () => {
    const limit = (alreadyUnneeded: number, unneededTime = minutes(10)): number =>
      unneededLimit({ alreadyUnneeded, parallelism: 10, unneededTime, loopInterval: seconds(10) });
    expect(limit(0)).toBe(20);
    expect(limit(5)).toBe(25);
    expect(limit(5000)).toBe(610);
    expect(limit(5000, seconds(1))).toBe(20);
  });

  test('are cropped to ten at a time, one of them drained', () => {
    const budget = { maxScaleDownParallelism: 10, maxDrainParallelism: 1 };
    const idle = { ...budget, emptyInProgress: 0, drainInProgress: 0 };
    const nodes = { empty: [1, 2, 3], drain: [4, 5] };
    expect(cropToBudgets(nodes, idle)).toEqual({ empty: [1, 2, 3], drain: [4] });
    const busy = { ...budget, emptyInProgress: 7, drainInProgress: 1 };
    expect(cropToBudgets(nodes, busy)).toEqual({ empty: [1, 2], drain: [] });
  });
});
