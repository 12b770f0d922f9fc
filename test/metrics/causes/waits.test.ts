// Waits told by hand: every charge can be worked out on paper.

import { describe, expect, test } from 'vitest';
import type { Fact, FactOf } from '../../../src/cluster/fact.ts';
import { groupId, nodeId, podId } from '../../../src/ids.ts';
import type { RunResult } from '../../../src/metrics/result.ts';
import type { Scenario } from '../../../src/scenario/scenario.ts';
import { at, aDeployment, aGroup, aScenario } from '../../support/a-scenario.ts';
import { story, type Storyteller } from '../../support/metrics-story.ts';

const two = (settings: Partial<Scenario['clusterAutoscaler']> = {}): Scenario =>
  aScenario({
    autoScalingGroups: [
      aGroup({ name: 'spot', desiredCapacity: 1, maxSize: 4 }),
      aGroup({ name: 'fallback', desiredCapacity: 0, maxSize: 4 }),
    ],
    workloads: [aDeployment('web', 1)],
    clusterAutoscaler: settings,
  });

/** What each cause of waiting was charged with, seconds. */
const waits = (result: RunResult): Record<string, number> =>
  Object.fromEntries(
    result.causes
      .filter(({ kind }) => kind === 'waiting')
      .map(({ cause, pod_seconds }) => [cause, pod_seconds!]),
  );

const loop = { kind: 'autoscaler-loop-started' } as const satisfies Fact;
const raise = (group: number, from: number, to: number): Fact => ({
  kind: 'desired-capacity-set',
  group: groupId(group),
  from,
  to,
  by: 'cluster-autoscaler',
});
const chosen = (group: number, helped: number[], passedOver: number[] = []): Fact => ({
  kind: 'scale-up-chosen',
  group: groupId(group),
  nodes: 1,
  pods: helped.length,
  options: 1,
  helped: helped.map(podId),
  passedOver: passedOver.map(podId),
});
const refusedLaunch = (group: number): FactOf<'launch-refused'> => ({
  kind: 'launch-refused',
  group: groupId(group),
  instanceType: 'm5.xlarge',
  zone: 'us-east-1a',
  why: 'InsufficientInstanceCapacity',
});
const left = (group: number, why: string, pods: number[]): Fact => ({
  kind: 'scale-up-refused',
  group: groupId(group),
  why,
  left: pods.map(podId),
});

/** A Ready node without room; pod 0 is created at 10 s and refused at 11 s. */
function refusedPod(teller: Storyteller): void {
  teller.steadyNode(0);
  teller.begin();
  teller.create(10, 0);
  teller.refuse(11, 0, '0/1 nodes are available: 1 Insufficient cpu.');
}

/** From launch at `t`: registered 30 s later, Ready 10 s after that, open 2 s after that. */
function comes(teller: Storyteller, t: number, node: number, group = 0): void {
  teller.launch(t, node, { group });
  const taint = { key: 'node.kubernetes.io/not-ready', value: '', effect: 'NoSchedule' } as const;
  teller.say(t + 30, { kind: 'node-registered', node: nodeId(node), taints: [taint] });
  teller.say(t + 40, { kind: 'node-ready', node: nodeId(node) });
  const { key, effect } = taint;
  teller.say(t + 42, { kind: 'node-untainted', node: nodeId(node), key, effect });
}

test('a pod that waits for a node is not charged with what EC2 refuses to the warm pool of its group', () => {
  const waitsWith = (into?: 'warm-pool') =>
    waits(
      story(two(), (teller) => {
        refusedPod(teller);
        teller.say(20, loop);
        teller.say(20, chosen(0, [0]));
        teller.say(20, raise(0, 1, 2));
        teller.say(22, { ...refusedLaunch(0), ...(into && { into }) });
        comes(teller, 26, 1);
        teller.bind(71, 0, 1);
      }),
    );
  expect(waitsWith()).toMatchObject({ 'group-reaction': 2, 'launch-refused': 4 });
  expect(waitsWith('warm-pool')).toMatchObject({ 'group-reaction': 6 });
  expect(waitsWith('warm-pool')).not.toHaveProperty('launch-refused');
});

describe('a pod that waits for a node of its own', () => {
  test('is charged along the landmarks of that node', () => {
    const result = story(two(), (teller) => {
      refusedPod(teller);
      teller.say(14, loop);
      teller.say(14, {
        kind: 'scale-up-skipped',
        pods: 1,
        why: 'pods younger than 2 s',
        waiting: [podId(0)],
      });
      teller.say(20, loop);
      teller.say(20, chosen(0, [0]));
      teller.say(20, raise(0, 1, 2));
      comes(teller, 26, 1);
      teller.bind(71, 0, 1);
    });
    expect(waits(result)).toEqual({
      'scheduler-queue': 1,
      'autoscaler-interval': 3,
      'autoscaler-new-pods': 6,
      'group-reaction': 6,
      'node-startup': 40,
      'node-taints': 2,
      'scheduler-retry': 3,
    });
    expect(result.metrics['pending_pod_seconds']).toBe(61);
  });

  test('is charged only for what is left of a node already on its way', () => {
    const result = story(two(), (teller) => {
      teller.steadyNode(0);
      teller.begin();
      teller.say(1, raise(0, 1, 2));
      comes(teller, 2, 1);
      teller.create(10, 0);
      teller.refuse(11, 0, 'full');
      teller.bind(44, 0, 1);
    });
    expect(waits(result)).toEqual({ 'scheduler-queue': 1, 'node-startup': 31, 'node-taints': 2 });
  });

  test('is charged for the refused launch and the turn to another group', () => {
    const result = story(two(), (teller) => {
      refusedPod(teller);
      teller.say(20, loop);
      teller.say(20, chosen(0, [0]));
      teller.say(20, raise(0, 1, 2));
      teller.say(25, refusedLaunch(0));
      teller.say(40, loop);
      teller.say(40, chosen(1, [0]));
      teller.say(40, raise(1, 0, 1));
      comes(teller, 45, 1, 1);
      teller.bind(87, 0, 1);
    });
    expect(waits(result)).toEqual({
      'scheduler-queue': 1,
      'autoscaler-interval': 9,
      'group-reaction': 10,
      'launch-refused': 15,
      'node-startup': 40,
      'node-taints': 2,
    });
  });

  test('is charged for the health check when the node replaces a lost one', () => {
    const result = story(two({ mode: 'none' }), (teller) => {
      refusedPod(teller);
      teller.gone(15, 0);
      comes(teller, 45, 1);
      teller.bind(87, 0, 1);
    });
    expect(waits(result)).toEqual({
      'scheduler-queue': 1,
      'no-autoscaler': 4,
      'health-check': 30,
      'node-startup': 40,
      'node-taints': 2,
    });
  });

  test('gives a launch to the raise, not to the lost instance that nobody has noticed', () => {
    const result = story(two(), (teller) => {
      refusedPod(teller);
      teller.gone(12, 0);
      teller.say(20, loop);
      teller.say(20, chosen(0, [0]));
      teller.say(20, raise(0, 1, 2));
      comes(teller, 26, 1);
      teller.bind(68, 0, 1);
    });
    expect(waits(result)).toMatchObject({ 'autoscaler-interval': 9, 'group-reaction': 6 });
  });
});

describe('a pod that no group helps', () => {
  test('is charged to the maximum size until the end, also through loops that say nothing', () => {
    const result = story(two(), (teller) => {
      refusedPod(teller);
      teller.say(20, loop);
      teller.say(20, left(0, 'max node group size reached', [0]));
      teller.say(20, left(1, 'no pending pod fits a new node', [0]));
      for (let t = 30; t < 600; t += 10) teller.say(t, loop);
    });
    expect(waits(result)).toEqual({
      'scheduler-queue': 1,
      'autoscaler-interval': 9,
      'max-size': 580,
    });
  });

  test('is charged to the lack of a group that fits only when every group could grow', () => {
    const result = story(two(), (teller) => {
      refusedPod(teller);
      teller.say(20, loop);
      teller.say(20, left(0, 'no pending pod fits a new node', [0]));
      teller.say(20, left(1, 'no pending pod fits a new node', [0]));
    });
    expect(waits(result)).toMatchObject({ 'no-fitting-group': 580 });
  });

  test('is charged to the other pods when these keep it from a node with room', () => {
    const spread =
      "0/2 nodes are available: 1 Insufficient cpu, 1 node(s) didn't match pod topology spread constraints.";
    const result = story(two(), (teller) => {
      refusedPod(teller);
      teller.say(20, loop);
      teller.say(20, left(0, 'no pending pod fits a new node', [0]));
      teller.say(20, left(1, 'no pending pod fits a new node', [0]));
      teller.refuse(100, 0, spread);
    });
    expect(waits(result)).toMatchObject({ 'spread-or-affinity': 580 });
  });

  test('is charged to what stands when the node it was promised came full', () => {
    const result = story(two(), (teller) => {
      refusedPod(teller);
      teller.say(20, loop);
      teller.say(20, chosen(0, [0]));
      teller.say(20, raise(0, 1, 2));
      teller.say(21, loop);
      teller.say(21, left(0, 'max node group size reached', []));
      teller.say(21, left(1, 'max node group size reached', []));
      comes(teller, 26, 1);
      for (let t = 70; t < 600; t += 10) teller.say(t, loop);
    });
    expect(waits(result)).toMatchObject({ 'node-startup': 40, 'node-taints': 2, 'max-size': 532 });
  });

  test('waits its turn while the one option of a loop goes to others', () => {
    const result = story(two(), (teller) => {
      refusedPod(teller);
      teller.say(20, loop);
      teller.say(20, chosen(1, [], [0]));
      teller.say(23, loop);
      teller.say(23, chosen(0, [0]));
      teller.say(23, raise(0, 1, 2));
    });
    expect(waits(result)).toMatchObject({ 'autoscaler-one-option': 3, 'group-reaction': 577 });
  });

  test('is charged to nobody’s help when the autoscaler is off', () => {
    const result = story(two({ mode: 'none' }), refusedPod);
    expect(waits(result)).toEqual({ 'scheduler-queue': 1, 'no-autoscaler': 589 });
  });
});

describe('a pod that gets room on an older node', () => {
  test('is charged to what was done about it until the room came free, then to kube-scheduler', () => {
    const result = story(two(), (teller) => {
      teller.steadyNode(0);
      teller.steadyPod(0, 0);
      teller.begin();
      teller.create(10, 1);
      teller.refuse(11, 1, 'full');
      teller.say(20, loop);
      teller.say(20, left(0, 'max node group size reached', [1]));
      teller.delete(100, 0);
      teller.bind(104, 1, 0);
    });
    expect(waits(result)).toEqual({
      'scheduler-queue': 1,
      'autoscaler-interval': 9,
      'max-size': 80,
      'scheduler-retry': 4,
    });
  });

  test('is charged to preemption from its nomination until the victim has left', () => {
    const result = story(two(), (teller) => {
      teller.steadyNode(0);
      teller.steadyPod(0, 0);
      teller.begin();
      teller.create(10, 1);
      teller.refuse(11, 1, 'full');
      teller.say(11, { kind: 'pod-nominated', pod: podId(1), node: nodeId(0) });
      teller.delete(31, 0);
      teller.bind(32, 1, 0);
    });
    expect(waits(result)).toEqual({ 'scheduler-queue': 1, preemption: 20, 'scheduler-retry': 1 });
  });
});

test('a pod bound at its first verdict waited for kube-scheduler only', () => {
  const result = story(two(), (teller) => {
    teller.steadyNode(0);
    teller.begin();
    teller.create(10, 0);
    teller.bind(10.02, 0, 0);
  });
  expect(result.causes).toEqual([
    {
      kind: 'waiting',
      cause: 'scheduler-queue',
      pod_seconds: 0.02,
      pods: 1,
      share_percent: 100,
      budget: null,
      disruptions_allowed: null,
    },
  ]);
});

test('an interrupted run is charged until it was interrupted', () => {
  const result = story(
    { ...two({ mode: 'none' }), run: { ...two().run, until: at(50) } },
    refusedPod,
  );
  expect(waits(result)).toEqual({ 'scheduler-queue': 1, 'no-autoscaler': 39 });
});
