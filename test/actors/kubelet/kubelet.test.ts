import { expect, test } from 'vitest';
import type { Fact } from '../../../src/cluster/fact.ts';
import type { ClusterView } from '../../../src/cluster/state.ts';
import { nodeId, podId } from '../../../src/ids.ts';
import { constantly, seconds } from '../../../src/units.ts';
import { aDeployment, aGroup, aPod, aScenario, at } from '../../support/a-scenario.ts';
import { only } from '../../support/facts-of.ts';
import { launchOf, play } from '../../support/workload-play.ts';

const deleted = (pod: number, grace = 30): Fact => ({
  kind: 'pod-terminating',
  pod: podId(pod),
  grace: seconds(grace),
  why: 'EvictionByEvictionAPI',
  by: 'test',
});
const gone = (node: number): Fact => ({
  kind: 'instance-terminated',
  node: nodeId(node),
  why: 'spot-reclaim',
});

test('a node registers not ready ten seconds before it is Ready, ninety after the launch', () => {
  const scenario = aScenario();
  const said = play(scenario, [{ at: at(10), say: (view) => [launchOf(scenario, 0, view)] }]);
  expect(only(said, 'node-registered').map(({ t, fact }) => [t, fact.taints[0]!.key])).toEqual([
    [90, 'node.kubernetes.io/not-ready'],
  ]);
  expect(only(said, 'node-ready').map(({ t }) => t)).toEqual([100]);
});

test('an instance that is taken back while it boots never registers', () => {
  const scenario = aScenario();
  const said = play(scenario, [
    { at: at(10), say: (view) => [launchOf(scenario, 0, view)] },
    { at: at(60), say: () => [gone(3)] },
  ]);
  expect(only(said, 'node-registered')).toEqual([]);
});

test('the k-th launch of a group takes the same time whatever else happened before', () => {
  const startup = { law: 'lognormal', median: seconds(90), p95: seconds(147), floor: seconds(22) };
  const groups = [aGroup({ startup: startup as never })];
  const scenario = aScenario({ autoScalingGroups: groups });
  const busy = aScenario({ autoScalingGroups: groups, workloads: [aDeployment('web', 9)] });
  const launch = { at: at(10), say: (view: ClusterView) => [launchOf(scenario, 0, view)] };
  const readyAt = (said: ReturnType<typeof play>): number => only(said, 'node-ready')[0]!.t;
  const evict = { at: at(5), say: () => [deleted(0)] };
  expect(readyAt(play(scenario, [launch]))).toBe(readyAt(play(busy, [evict, launch])));
});

test('a pod runs and is Ready its startup after it was bound', () => {
  const said = play(aScenario({ run: { start: 'empty' }, workloads: [aPod('one')] }), [
    { at: at(1), say: (view) => [launchOf(aScenario(), 0, view)] },
  ]);
  const [bound] = only(said, 'pod-bound');
  expect(only(said, 'pod-started')[0]!.t - bound!.t).toBe(8);
  expect(only(said, 'pod-ready')[0]!.t - bound!.t).toBe(8);
});

test('a terminating pod stops after its shutdown: not ready first, gone a moment later', () => {
  const said = play(aScenario({ workloads: [aPod('one')] }), [
    { at: at(20), say: () => [deleted(0)] },
  ]);
  expect(only(said, 'pod-not-ready').map(({ t }) => t)).toEqual([25]);
  const [removed] = only(said, 'pod-deleted');
  expect(removed!.t).toBeGreaterThan(25);
  expect(removed!.t).toBeLessThan(25.1);
});

test('the grace period cuts a long shutdown off', () => {
  const workloads = [aPod('one', { shutdown: constantly(seconds(300)) })];
  const said = play(aScenario({ workloads }), [{ at: at(20), say: () => [deleted(0)] }]);
  expect(only(said, 'pod-not-ready').map(({ t }) => t)).toEqual([50]);
});

test('a second deletion can shorten the grace, never lengthen it', () => {
  const workloads = [aPod('one', { shutdown: constantly(seconds(25)) })];
  const twice = (later: number): number =>
    only(
      play(aScenario({ workloads }), [
        { at: at(20), say: () => [deleted(0)] },
        { at: at(30), say: () => [deleted(0, later)] },
      ]),
      'pod-not-ready',
    )[0]!.t;
  expect(twice(5)).toBe(35);
  expect(twice(300)).toBe(45);
});

test('a pod that is bound but not Ready yet has nothing to stop', () => {
  const scenario = aScenario({ workloads: [aDeployment('web', 1)] });
  const said = play(scenario, [
    { at: at(20), say: () => [deleted(0)] },
    { at: at(22), say: () => [deleted(1)] },
  ]);
  const removed = only(said, 'pod-deleted').find(({ fact }) => fact.pod === podId(1))!;
  expect(removed.t).toBeGreaterThan(22);
  expect(removed.t).toBeLessThan(22.5);
  expect(only(said, 'pod-ready').some(({ fact }) => fact.pod === podId(1))).toBe(false);
});

test('a pod that was never bound is gone one write of the API server after its deletion', () => {
  const said = play(aScenario({ workloads: [aPod('big', { cpu: 9000 })] }), [
    { at: at(20), say: () => [deleted(0)] },
  ]);
  const [goneAt, ...others] = only(said, 'pod-deleted').map(({ t }) => t);
  expect(goneAt).toBeGreaterThan(20);
  expect(goneAt).toBeLessThan(20.2);
  expect(others).toEqual([]);
});

test('what runs on an instance when it goes is lost, terminating or not; what had stopped is not', () => {
  const workloads = [aDeployment('web', 3), aPod('slow', { shutdown: constantly(seconds(30)) })];
  const groups = [aGroup({ desiredCapacity: 1 })];
  const said = play(aScenario({ autoScalingGroups: groups, workloads }), [
    { at: at(20), say: () => [deleted(0)] },
    { at: at(20), say: () => [deleted(3)] },
    { at: at(40), say: () => [gone(0)] },
  ]);
  expect(only(said, 'pod-lost').map(({ fact }) => [fact.pod, fact.terminating])).toEqual([
    [1, false],
    [2, false],
    [3, true],
    [4, false],
  ]);
});

test('nothing more is heard from a kubelet whose instance is gone', () => {
  const said = play(aScenario({ run: { until: at(59) }, workloads: [aDeployment('web', 12)] }), [
    { at: at(20), say: () => [deleted(0)] },
    { at: at(22), say: () => [gone(0)] },
  ]);
  expect(only(said, 'pod-not-ready')).toEqual([]);
  expect(only(said, 'pod-deleted')).toEqual([]);
});

test('a pod whose grace is zero needs no kubelet to go', () => {
  const said = play(aScenario({ workloads: [aDeployment('web', 12)] }), [
    { at: at(20), say: () => [gone(0)] },
    { at: at(21), say: () => [deleted(0, 0)] },
  ]);
  const [goneAt] = only(said, 'pod-deleted').map(({ t }) => t);
  expect(goneAt).toBeGreaterThan(21);
  expect(goneAt).toBeLessThan(21.2);
});
