import { expect, test } from 'vitest';
import { preemptionCandidates } from '../../../src/actors/scheduler/refusal.ts';
import { seededRng } from '../../../src/engine/rng.ts';
import { budgetId, nodeId, type PodId } from '../../../src/ids.ts';
import { at } from '../../support/a-scenario.ts';
import { AWorld, type PodWishes } from '../../support/scheduler-placement.ts';

/** One node of 1000m per list of pods; then a pod of priority 100 that asks for `cpu`. */
function aFullCluster(nodes: readonly (readonly PodWishes[])[], cpu = 900) {
  const world = new AWorld(nodes.map(() => ({ cpu: 1000 })));
  const victims = nodes.map((pods, on) => pods.map((pod) => world.addPod({ ...pod, on })));
  return { world, victims, incoming: world.addPod({ cpu, priority: 100 }) };
}

function preempt(world: AWorld, incoming: PodId) {
  const outcome = world.placement.decide(incoming, seededRng('preemption'));
  if (outcome.fits || typeof outcome.nomination === 'string') throw new Error('nobody preempted');
  return { ...outcome.nomination, why: outcome.why };
}

test('a pod of higher priority makes the lower one go, and its message ends with the reasons', () => {
  const { world, victims, incoming } = aFullCluster([[{ cpu: 600 }]]);
  const { node, victims: going, why } = preempt(world, incoming);
  expect([node, going]).toEqual([0, victims[0]]);
  expect(why).toBe('0/1 nodes are available: 1 Insufficient cpu.');
});

test('only as many go as must: the less important are tried last', () => {
  const pods = [
    { cpu: 300, priority: 1 },
    { cpu: 300, priority: 2 },
    { cpu: 300, priority: 3 },
  ];
  const { world, victims, incoming } = aFullCluster([pods], 500);
  expect(preempt(world, incoming).victims).toEqual([victims[0]![1], victims[0]![0]]);
});

test('of equals those that started later go', () => {
  const pods = [
    { cpu: 400, startedAt: at(20) },
    { cpu: 400, startedAt: at(10) },
  ];
  const { world, victims, incoming } = aFullCluster([pods], 500);
  expect(preempt(world, incoming).victims).toEqual([victims[0]![0]]);
});

test('a node where the worst victim matters least is preferred', () => {
  const { world, incoming } = aFullCluster([
    [{ cpu: 500, priority: 9 }],
    [
      { cpu: 200, priority: 5 },
      { cpu: 200, priority: 5 },
    ],
  ]);
  expect(preempt(world, incoming).node).toBe(1);
});

test('then the smaller sum of priorities, where every victim more makes it larger', () => {
  const { world, incoming } = aFullCluster([
    [
      { cpu: 200, priority: 5 },
      { cpu: 200, priority: -1000 },
    ],
    [{ cpu: 400, priority: 5 }],
  ]);
  expect(preempt(world, incoming).node).toBe(1);
});

test('then the victims that started last', () => {
  const { world, incoming } = aFullCluster([
    [{ cpu: 500, startedAt: at(10) }],
    [{ cpu: 500, startedAt: at(20) }],
  ]);
  expect(preempt(world, incoming).node).toBe(1);
});

test('a node whose victims no budget protects is preferred to any other', () => {
  const { world, incoming } = aFullCluster([
    [{ cpu: 500, priority: -5, labels: { app: 'db' } }],
    [{ cpu: 500, priority: 50, labels: { app: 'web' } }],
  ]);
  const selector = { matchLabels: { app: 'db' }, matchExpressions: [] };
  const budget = { name: 'db', namespace: 'default', selector, minAvailable: { count: 1 } };
  world.say({
    kind: 'budget-created',
    budget: budgetId(0),
    spec: { ...budget, unhealthyPodEvictionPolicy: 'IfHealthyBudget' },
  });
  expect(preempt(world, incoming).node).toBe(1);
});

test('nodes that others were refused for good are no candidates', () => {
  const { world, incoming } = aFullCluster([[{ cpu: 500 }], [{ cpu: 500 }]]);
  world.say({ kind: 'node-cordoned', node: nodeId(0), why: 'spot-notice' });
  world.placement.nodeChanged(nodeId(0));
  world.placement.decide(incoming, seededRng('x'));
  expect(preemptionCandidates(world.placement, incoming).map(({ node }) => node)).toEqual([1]);
});

test('where even the removal of all lower pods would not help, the filter says why', () => {
  const world = new AWorld([{ cpu: 1000 }, { cpu: 1000 }]);
  world.addPod({ cpu: 600, priority: 100, on: 0 });
  world.addPod({ cpu: 300, on: 0 });
  world.addPod({ cpu: 600, priority: 100, on: 1 });
  const outcome = world.placement.decide(
    world.addPod({ cpu: 900, priority: 100 }),
    seededRng('preemption'),
  );
  expect(outcome).toMatchObject({
    nomination: 'cleared',
    why:
      '0/2 nodes are available: 2 Insufficient cpu. no new claims to deallocate, preemption: ' +
      '0/2 nodes are available: 1 Insufficient cpu, 1 No preemption victims found for incoming pod.',
  });
});

test('while the victims of its nomination still stop, a pod preempts nobody else', () => {
  const { world, victims, incoming } = aFullCluster([[{ cpu: 600 }], [{ cpu: 600 }]]);
  const { node } = preempt(world, incoming);
  const victim = victims[node]![0]!;
  world.placement.nominations.set(incoming, node);
  world.placement.preempted.add(victim);
  const grace = 30_000 as never;
  const why = 'PreemptionByScheduler';
  world.say({ kind: 'pod-terminating', pod: victim, grace, why, by: 'kube-scheduler' });
  world.placement.terminating(victim);
  expect(world.placement.decide(incoming, seededRng('again'))).toMatchObject({
    nomination: 'unchanged',
    why:
      '0/2 nodes are available: 2 Insufficient cpu. no new claims to deallocate, preemption: ' +
      'not eligible due to a terminating pod on the nominated node.',
  });
});
