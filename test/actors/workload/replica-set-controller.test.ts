import { expect, test } from 'vitest';
import type { Fact } from '../../../src/cluster/fact.ts';
import type { ClusterView } from '../../../src/cluster/state.ts';
import { nodeId, podId, workloadId, type NodeId } from '../../../src/ids.ts';
import { seconds } from '../../../src/units.ts';
import { aDeployment, aGroup, aScenario, at } from '../../support/a-scenario.ts';
import { only } from '../../support/facts-of.ts';
import { play } from '../../support/workload-play.ts';

const evicted = (pod: number): Fact => ({
  kind: 'pod-terminating',
  pod: podId(pod),
  grace: seconds(30),
  why: 'EvictionByEvictionAPI',
  by: 'test',
});

const scaled = (replicas: number, when: number) =>
  ({ kind: 'scale', at: at(when), workload: workloadId(0), replicas }) as const;

test('a replacement is created when the deletionTimestamp is seen, not when the pod is gone', () => {
  const said = play(aScenario({ workloads: [aDeployment('web', 3)] }), [
    { at: at(20), say: () => [evicted(0)] },
  ]);
  const [created] = only(said, 'pod-created');
  const [deleted] = only(said, 'pod-deleted');
  expect(created!.t).toBeGreaterThan(20);
  expect(created!.t).toBeLessThan(20.5);
  expect(deleted!.t).toBeGreaterThan(25);
  expect(only(said, 'pod-created')).toHaveLength(1);
});

test('a Deployment that grows creates in batches of 1, 2, 4 …, each after the answers of the last', () => {
  const said = play(
    aScenario({ workloads: [aDeployment('web', 0, { cpu: 10 })], events: [scaled(12, 20)] }),
  );
  const created = only(said, 'pod-created').map(({ t }) => t);
  expect(created).toHaveLength(12);
  for (const [last, next] of [
    [0, 1],
    [2, 3],
    [6, 7],
  ] as const)
    expect(created[next]! - created[last]!).toBeGreaterThanOrEqual(0.0029);
  expect(created[11]! - 20).toBeLessThan(1);
});

test('200 new replicas take the client’s burst at once and twenty requests a second after it', () => {
  const groups = [aGroup({ desiredCapacity: 5 })];
  const said = play(
    aScenario({
      autoScalingGroups: groups,
      workloads: [aDeployment('web', 0, { cpu: 10, memoryMiB: 10 })],
      events: [scaled(200, 20)],
    }),
  );
  const created = only(said, 'pod-created').map(({ t }) => t - 20);
  expect(created).toHaveLength(200);
  expect(created.filter((t) => t < 1).length).toBeGreaterThan(15);
  // 200 creations and 25 events, less the burst of 30, at 20 a second
  expect(created.at(-1)).toBeGreaterThan(9);
  expect(created.at(-1)).toBeLessThan(12);
});

test('a Deployment that shrinks deletes the surplus with its own grace and nothing else', () => {
  const said = play(aScenario({ workloads: [aDeployment('web', 9)], events: [scaled(4, 20)] }));
  const victims = only(said, 'pod-terminating');
  expect(victims).toHaveLength(5);
  expect(victims.every(({ t }) => t > 20 && t < 20.6)).toBe(true);
  expect(victims[0]!.fact).toMatchObject({ why: 'scaled-down', grace: 30_000 });
  expect(only(said, 'pod-created')).toEqual([]);
});

test('pods that found no room are the first to go when the Deployment shrinks', () => {
  const said = play(aScenario({ workloads: [aDeployment('web', 14)], events: [scaled(12, 20)] }));
  expect(only(said, 'pod-terminating').map(({ fact }) => fact.pod)).toEqual([12, 13]);
  expect(only(said, 'pod-deleted').every(({ t }) => t < 20.6)).toBe(true);
});

test('later steps of `replicas` are scalings at their instants', () => {
  const web = aDeployment('web', 2);
  const steps = [...web.replicas, { at: at(60), replicas: 3 }, { at: at(120), replicas: 1 }];
  const said = play(aScenario({ workloads: [{ ...web, replicas: steps }] }));
  expect(only(said, 'workload-scaled').map(({ t, fact }) => [t, fact.replicas])).toEqual([
    [60, 3],
    [120, 1],
  ]);
  expect(only(said, 'pod-created')).toHaveLength(1);
  expect(only(said, 'pod-terminating')).toHaveLength(2);
});

test('a run without a steady state has its replicas created at t = 0', () => {
  const said = play(aScenario({ run: { start: 'empty' }, workloads: [aDeployment('web', 6)] }));
  const created = only(said, 'pod-created').map(({ t }) => t);
  expect(created).toHaveLength(6);
  expect(created[0]).toBeGreaterThan(0);
  expect(created[5]).toBeLessThan(1);
});

test('no replica is created twice when many pods go at once', () => {
  const evictNode = (node: NodeId) => (view: ClusterView) =>
    view.podsOn(node).map((pod) => evicted(pod));
  const said = play(aScenario({ workloads: [aDeployment('web', 12)] }), [
    { at: at(20), say: evictNode(nodeId(0)) },
    { at: at(20.01), say: evictNode(nodeId(1)) },
  ]);
  expect(only(said, 'pod-created')).toHaveLength(8);
});
