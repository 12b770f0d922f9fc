// Who was lost, evicted, forced; what counts as a ready replica; what the steady state leaves behind.

import { expect, test } from 'vitest';
import { nodeId, podId, workloadId } from '../../src/ids.ts';
import type { Limit } from '../../src/scenario/scenario.ts';
import { instant, seconds } from '../../src/units.ts';
import { aDaemonSet, aDeployment, aPod, aScenario } from '../support/a-scenario.ts';
import { aLimit, story, type Storyteller } from '../support/metrics-story.ts';

const twoPods = (teller: Storyteller): void => {
  teller.steadyNode(0);
  teller.steadyPod(0, 0);
  teller.steadyPod(1, 0);
  teller.begin();
};

const web = (replicas = 2, expectations: readonly Limit[] = []) =>
  aScenario({ workloads: [aDeployment('web', replicas)], expect: expectations });

test('a pod running on an instance when it goes is lost, terminating or not, and stays lost', () => {
  const { pods, podRows, nodes } = story(web(), (teller) => {
    twoPods(teller);
    teller.notice(10, 0);
    teller.terminate(20, 0);
    teller.lose(130, 0, 0, true);
    teller.lose(130, 1, 0);
    teller.gone(130, 0);
    teller.terminate(400, 1, 'DeletionByPodGC');
    teller.delete(400, 0);
    teller.delete(400, 1);
  });
  expect(pods).toMatchObject({ lost: 2, evicted: 1, forced: 1, running_at_end: 0 });
  expect(podRows.map(({ outcome, evicted, reason }) => [outcome, evicted, reason])).toEqual([
    ['lost', true, 'spot-reclaim'],
    ['lost', false, 'spot-reclaim'],
  ]);
  expect(nodes).toMatchObject({ drained_in_time: 0, not_drained_in_time: 1 });
});

test('a node whose last evictable pod had gone was drained in time, DaemonSet or not', () => {
  const scenario = aScenario({ workloads: [aDeployment('web', 1), aDaemonSet('agent')] });
  const { nodes, metrics } = story(scenario, (teller) => {
    for (const node of [0, 1]) {
      teller.steadyNode(node);
      teller.steadyPod(2 * node, node, 1);
      teller.steadyPod(2 * node + 1, node, 0);
    }
    teller.begin();
    teller.notice(0, 0);
    teller.notice(0, 1);
    teller.terminate(1, 1);
    teller.delete(119, 1);
    teller.terminate(1, 3);
    teller.gone(120, 0);
    teller.gone(120, 1);
    teller.lose(120, 3, 1, true);
  });
  expect(nodes).toMatchObject({ drained_in_time: 1, not_drained_in_time: 1 });
  expect(metrics['nodes_drained_in_time_percent']).toBe(50);
  expect(metrics['nodes_never_cordoned']).toBe(2);
});

test('a pod whose containers had stopped was drained, though its object outlived the instance', () => {
  const { nodes, pods } = story(web(), (teller) => {
    twoPods(teller);
    teller.notice(0, 0);
    for (const pod of [0, 1]) teller.terminate(100, pod);
    teller.delete(110, 1);
    teller.say(119.99, { kind: 'pod-not-ready', pod: podId(0) });
    teller.gone(120, 0);
  });
  expect(nodes).toMatchObject({ drained_in_time: 1, not_drained_in_time: 0 });
  expect(pods.lost).toBe(0);
});

test('a pod that nobody had evicted was not drained, even if it never ran', () => {
  const { nodes, pods } = story(web(1), (teller) => {
    teller.steadyNode(0);
    teller.begin();
    teller.create(100, 0);
    teller.bind(119, 0, 0);
    teller.gone(120, 0);
  });
  expect(nodes).toMatchObject({ drained_in_time: 0, not_drained_in_time: 1 });
  expect(pods).toMatchObject({ lost: 0, running_at_end: 0 });
});

test('without a reclaim there is nothing to drain: the share is missing, and a limit on it fails', () => {
  const { metrics, limits } = story(
    web(2, [aLimit({ metric: 'nodes_drained_in_time', operator: '>=', value: 90 })]),
    twoPods,
  );
  expect(metrics['nodes_drained_in_time_percent']).toBeNull();
  expect(limits[0]).toMatchObject({ held: false, observed: null, unit: '%' });
  expect(limits[0]!.why).toBe('no node was reclaimed from 0s to 600s');
});

test('an instance that is gone takes its ready replicas with it, though the API believes in them for longer', () => {
  const { workloads } = story(web(), (teller) => {
    twoPods(teller);
    teller.gone(100, 0);
    teller.say(150, { kind: 'pod-not-ready', pod: podId(0) });
    teller.say(150, { kind: 'pod-not-ready', pod: podId(1) });
  });
  expect(workloads[0]).toMatchObject({ unavailable_replica_s: 2 * 500, ready_least_percent: 0 });
});

test('a pod that turns not ready and Ready again is missing in between', () => {
  const { workloads } = story(web(), (teller) => {
    twoPods(teller);
    teller.say(100, { kind: 'pod-not-ready', pod: podId(0) });
    teller.say(130, { kind: 'pod-ready', pod: podId(0) });
  });
  expect(workloads[0]).toMatchObject({ unavailable_replica_s: 30, ready_least_percent: 50 });
});

test('replicas are missing from the moment more are wanted, and never negative when fewer are', () => {
  const { workloads } = story(web(), (teller) => {
    twoPods(teller);
    teller.say(100, { kind: 'workload-scaled', workload: workloadId(0), replicas: 5 });
    teller.say(200, { kind: 'workload-scaled', workload: workloadId(0), replicas: 1 });
  });
  expect(workloads[0]).toMatchObject({
    unavailable_replica_s: 300,
    replicas_start: 2,
    replicas_end: 1,
  });
});

test('a pod the steady state had no room for counts as created at t = 0', () => {
  const { podRows, pods, refusals } = story(web(), (teller) => {
    teller.steadyNode(0);
    teller.steadyPod(0, 0);
    teller.create(-86_400, 1);
    teller.begin();
    teller.refuse(0.1, 1, '0/1 nodes are available: 1 Insufficient cpu.');
  });
  expect(podRows[1]).toMatchObject({
    created_s: 0,
    bound_s: null,
    pending_s: 600,
    outcome: 'pending',
  });
  expect(pods).toMatchObject({ pending_at_end: 1, running_at_end: 1 });
  expect(refusals[0]!.pods).toBe(1);
});

test('a pod deleted before it found a node waited until then', () => {
  const { podRows } = story(web(), (teller) => {
    twoPods(teller);
    teller.create(10, 2);
    teller.terminate(70, 2, 'scaled-down');
    teller.delete(70, 2);
  });
  expect(podRows[2]).toMatchObject({ pending_s: 60, ready_time_s: null, outcome: 'scaled-down' });
});

test('a preempted pod is forced out; a finished one is not, whoever clears it away', () => {
  const scenario = aScenario({ workloads: [aPod('job'), aPod('victim')] });
  const { pods, podRows } = story(scenario, (teller) => {
    teller.steadyNode(0);
    teller.steadyPod(0, 0, 0);
    teller.steadyPod(1, 0, 1);
    teller.begin();
    teller.say(50, { kind: 'pod-succeeded', pod: podId(0) });
    teller.terminate(60, 1, 'PreemptionByScheduler');
    teller.terminate(90, 0, 'DeletionByPodGC');
    teller.delete(90, 0);
    teller.delete(90, 1);
  });
  expect(pods).toMatchObject({ finished: 1, forced: 1, preempted: 1 });
  expect(podRows.map(({ pod, outcome }) => `${pod} ${outcome}`)).toEqual([
    'job succeeded',
    'victim preempted',
  ]);
});

test('a node cordoned before its notice has a latency of nothing; one never cordoned has none', () => {
  const { cordon_latency_s } = story(web(0), (teller) => {
    for (const node of [0, 1, 2]) teller.steadyNode(node);
    teller.begin();
    teller.cordon(10, 0);
    teller.notice(20, 0);
    teller.notice(20, 1);
    teller.say(22, { kind: 'node-cordoned', node: nodeId(1), why: 'spot-notice' });
    teller.notice(20, 2);
  });
  expect(cordon_latency_s).toMatchObject({ count: 2, p50: 1, max: 2 });
});

test('a node that nobody cordons cannot make a limit on cordon_latency look good', () => {
  const quick = { metric: 'cordon_latency', operator: '<=', value: 5 } as const;
  const { limits, breaches, cordon_latency_s } = story(
    web(0, [aLimit(quick), aLimit({ ...quick, from: instant(seconds(200)) })]),
    (teller) => {
      for (const node of [0, 1, 2]) teller.steadyNode(node);
      teller.begin();
      teller.notice(20, 0);
      teller.notice(20, 1);
      teller.cordon(22, 0);
      teller.gone(140, 1);
      teller.notice(599, 2);
    },
  );
  expect(cordon_latency_s).toMatchObject({ count: 1, max: 2 });
  expect(limits[0]).toMatchObject({
    held: false,
    observed: 120,
    why: '1 of 3 do not keep it',
  });
  expect(breaches[0]).toMatchObject({ kind: 'node-time', start_s: 25, end_s: 140 });
  expect(limits[1], 'noticed a second before the end').toMatchObject({ held: true, observed: 1 });
});

test('a pod that never becomes Ready cannot make a limit on ready_time look good', () => {
  const { limits, ready_time_s } = story(
    web(2, [aLimit({ metric: 'ready_time', statistic: 'max', operator: '<=', value: 60 })]),
    (teller) => {
      twoPods(teller);
      teller.create(100, 2);
      teller.bind(101, 2, 0);
    },
  );
  expect(ready_time_s).toMatchObject({ count: 2, max: 0 });
  expect(limits[0]).toMatchObject({ held: false, observed: 500 });
});

test('limits can look at one workload, and see nothing where it has no pods', () => {
  const limit = (workload: number) =>
    aLimit({ metric: 'pending', operator: '<=', value: 5, workload: workloadId(workload) });
  const { limits } = story(
    aScenario({
      workloads: [aDeployment('web', 1), aDeployment('api', 0)],
      expect: [limit(0), limit(1)],
    }),
    (teller) => {
      teller.steadyNode(0);
      teller.steadyPod(0, 0);
      teller.begin();
    },
  );
  expect(limits.map(({ held, why }) => [held, why])).toEqual([
    [true, null],
    [false, 'no pod of api was created from 0s to 600s'],
  ]);
});
