import { expect, test } from 'vitest';
import type { Outcome } from '../../../src/actors/scheduler/placement.ts';
import { Plugin } from '../../../src/actors/scheduler/verdict.ts';
import { seededRng } from '../../../src/engine/rng.ts';
import { nodeId, type PodId } from '../../../src/ids.ts';
import { AWorld, type NodeWishes, type PodWishes } from '../../support/scheduler-placement.ts';

const BATCH = { key: 'dedicated', value: 'batch', effect: 'NoSchedule' } as const;
const SPOT = { key: 'spot', value: 'true', effect: 'PreferNoSchedule' } as const;
const NO_VICTIMS = 'no new claims to deallocate, preemption: 0/';

function decide(world: AWorld, pod: PodId): Outcome {
  return world.placement.decide(pod, seededRng('test'));
}

function decisionFor(nodes: readonly NodeWishes[], wishes: PodWishes, others: PodWishes[] = []) {
  const world = new AWorld(nodes);
  for (const other of others) world.addPod(other);
  return { world, outcome: decide(world, world.addPod(wishes)) };
}

function refusal(nodes: readonly NodeWishes[], wishes: PodWishes, others: PodWishes[] = []) {
  const { outcome } = decisionFor(nodes, wishes, others);
  if (outcome.fits) throw new Error(`bound to ${outcome.node}`);
  return outcome;
}

function bestNodes(nodes: readonly NodeWishes[], wishes: PodWishes, others: PodWishes[] = []) {
  const { world, outcome } = decisionFor(nodes, wishes, others);
  expect(outcome.fits).toBe(true);
  return world.placement.best;
}

test('a cluster without nodes says so, and the pod is tried again by itself', () => {
  const said = refusal([], { cpu: 100 });
  expect(said.why).toBe('no nodes available to schedule pods');
  expect(said.rejectedBy).toBe(0);
});

test('each node counts under its first refusing filter, in the order of the default profile', () => {
  const nodes = [
    { cordoned: true, taints: [BATCH] },
    { taints: [BATCH], labels: { disk: 'hdd' } },
    { labels: { disk: 'hdd' }, cpu: 100 },
    { labels: { disk: 'ssd' }, cpu: 100 },
  ];
  const said = refusal(nodes, { cpu: 500, nodeSelector: { disk: 'ssd' } });
  expect(said.why).toBe(
    "0/4 nodes are available: 1 Insufficient cpu, 1 node(s) didn't match Pod's node affinity/selector, 1 node(s) had untolerated taint(s), 1 node(s) were unschedulable. " +
      'no new claims to deallocate, preemption: 0/4 nodes are available: 4 Preemption is not helpful for scheduling.',
  );
  expect(said.rejectedBy).toBe(
    Plugin.NodeUnschedulable |
      Plugin.TaintToleration |
      Plugin.NodeAffinity |
      Plugin.NodeResourcesFit,
  );
});

test('reasons are sorted as text, so that ten come before two', () => {
  const nodes = [
    ...Array.from({ length: 10 }, () => ({ cordoned: true })),
    ...Array.from({ length: 2 }, () => ({ cpu: 100 })),
  ];
  expect(refusal(nodes, { cpu: 500 }).why).toContain(
    '0/12 nodes are available: 10 node(s) were unschedulable, 2 Insufficient cpu. ',
  );
});

test('a node that lacks several resources counts under each of them', () => {
  const said = refusal([{ cpu: 100, memoryMiB: 1, pods: 0 }], { cpu: 500, memoryMiB: 64 });
  expect(said.why).toContain(
    '0/1 nodes are available: 1 Insufficient cpu, 1 Insufficient memory, 1 Too many pods. ',
  );
});

test('an extended resource lacks under its own name', () => {
  const said = refusal([{ other: { 'nvidia.com/gpu': 1 } }, {}], {
    other: { 'nvidia.com/gpu': 2 },
  });
  expect(said.why).toContain('0/2 nodes are available: 2 Insufficient nvidia.com/gpu. ');
});

test('where there is room but for others of the same priority nobody can be preempted', () => {
  const said = refusal([{ cpu: 1000 }], { cpu: 600 }, [{ cpu: 600, on: 0 }]);
  expect(said.why).toBe(
    `0/1 nodes are available: 1 Insufficient cpu. ${NO_VICTIMS}1 nodes are available: 1 No preemption victims found for incoming pod.`,
  );
});

test('host ports clash, and preemption might help', () => {
  const port = { hostPorts: ['0.0.0.0/TCP/80'] };
  const said = refusal([{}], { ...port, cpu: 100 }, [{ ...port, cpu: 100, on: 0 }]);
  expect(said.why).toBe(
    "0/1 nodes are available: 1 node(s) didn't have free ports for the requested pod ports. " +
      `${NO_VICTIMS}1 nodes are available: 1 No preemption victims found for incoming pod.`,
  );
  expect(said.rejectedBy).toBe(Plugin.NodePorts);
});

test('a daemon pod looks at its own node alone, and says so of the others', () => {
  const said = refusal([{ cpu: 100 }, {}, {}], { cpu: 500, kind: 'DaemonSet', pinnedTo: 0 });
  expect(said.why).toBe(
    "0/3 nodes are available: 1 Insufficient cpu, 2 node(s) didn't satisfy plugin(s) [NodeAffinity]. " +
      'no new claims to deallocate, preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling.',
  );
});

test('a pod that never preempts is told so', () => {
  const wishes = { cpu: 900, priority: 10, preemptionPolicy: 'Never' as const };
  const said = refusal([{ cpu: 1000 }], wishes, [{ cpu: 600, on: 0 }]);
  expect(said.why).toBe(
    '0/1 nodes are available: 1 Insufficient cpu. no new claims to deallocate, preemption: not eligible due to preemptionPolicy=Never.',
  );
});

test('the emptiest node wins', () => {
  expect(
    bestNodes([{}, {}, {}], { cpu: 500 }, [
      { cpu: 500, on: 0 },
      { cpu: 200, on: 2 },
    ]),
  ).toEqual([1]);
});

test('equal nodes are all best, and chance decides', () => {
  expect(bestNodes([{}, {}, { cordoned: true }], { cpu: 500 })).toEqual([0, 1]);
});

test('a taint that should be avoided is avoided, unless it is tolerated', () => {
  expect(bestNodes([{ taints: [SPOT] }, {}], { cpu: 500 }, [{ cpu: 500, on: 1 }])).toEqual([1]);
  const tolerant = { tolerations: [{ operator: 'Exists' as const, value: '' }] };
  expect(bestNodes([{ taints: [SPOT] }, {}], { cpu: 500, ...tolerant })).toEqual([0, 1]);
});

test('preferred node affinity outweighs a fuller node', () => {
  const preference = {
    matchExpressions: [{ key: 'disk', operator: 'In' as const, values: ['ssd'] }],
    matchFields: [],
  };
  const wishes = { cpu: 500, nodeAffinity: { preferred: [{ weight: 10, preference }] } };
  expect(bestNodes([{}, { labels: { disk: 'ssd' } }], wishes, [{ cpu: 2000, on: 1 }])).toEqual([1]);
});

test.each([
  ['Deployment', [2]],
  ['Pod', [0, 2]],
] as const)('pods of a %s prefer nodes %j where their zone is empty', (kind, best) => {
  const world = new AWorld(
    ['a', 'a', 'b'].map((zone) => ({ labels: { 'topology.kubernetes.io/zone': zone } })),
  );
  const first = world.addPod({ kind, cpu: 125, memoryMiB: 512, on: 1 });
  for (let n = 0; n < 5; n += 1) world.addPod({ like: first, on: 1 });
  decide(world, world.addPod({ like: first }));
  expect(world.placement.best).toEqual(best);
});

test('terminating pods hold their room but do not count where pods are spread', () => {
  const world = new AWorld([{ cpu: 1000 }]);
  const leaving = world.addPod({ kind: 'Deployment', cpu: 600, on: 0 });
  world.say({
    kind: 'pod-terminating',
    pod: leaving,
    grace: 30_000 as never,
    why: 'scaled-down',
    by: 'test',
  });
  for (let times = 0; times < 2; times += 1) world.placement.terminating(leaving);
  expect(decide(world, world.addPod({ like: leaving })).fits).toBe(false);
  expect(world.placement.classOf(leaving).matching.on(0)).toBe(0);
  world.placement.release(leaving);
  expect(world.placement.classOf(leaving).matching.on(0)).toBe(0);
});

test('a pod nominated to a node keeps its room there from equals, not from its betters', () => {
  const world = new AWorld([{ cpu: 1000 }]);
  const nominated = world.addPod({ cpu: 800, priority: 5 });
  world.placement.nominations.set(nominated, nodeId(0));
  expect(decide(world, world.addPod({ cpu: 800, priority: 5 })).fits).toBe(false);
  expect(decide(world, world.addPod({ cpu: 800, priority: 6 })).fits).toBe(true);
  expect(decide(world, nominated)).toEqual({ fits: true, node: 0 });
});
