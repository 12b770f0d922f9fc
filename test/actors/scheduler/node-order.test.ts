import { expect, test } from 'vitest';
import { feasibleNodesWanted } from '../../../src/actors/scheduler/node-order.ts';
import { seededRng } from '../../../src/engine/rng.ts';
import { nodeId } from '../../../src/ids.ts';
import { AWorld } from '../../support/scheduler-placement.ts';

const inZone = (zone: string) => ({ labels: { 'topology.kubernetes.io/zone': zone } });

function listed(world: AWorld): readonly number[] {
  world.placement.order.refresh(world.cluster.nodes);
  return world.placement.order.list;
}

test('nodes are listed one zone after the other, within a zone by registration', () => {
  const world = new AWorld(['a', 'a', 'a', 'b', 'c', 'c'].map(inZone));
  expect(listed(world)).toEqual([0, 3, 4, 1, 5, 2]);
});

test('zones keep the order in which they were first seen while any of their nodes is left', () => {
  const world = new AWorld(['a', 'b', 'a'].map(inZone));
  expect(listed(world)).toEqual([0, 1, 2]);
  world.say({ kind: 'node-deleted', node: nodeId(0) });
  world.placement.order.changed();
  expect(listed(world)).toEqual([2, 1]);
});

test('a zone that lost all its nodes comes last when it returns', () => {
  const world = new AWorld(['a', 'b'].map(inZone));
  listed(world);
  world.say({ kind: 'node-deleted', node: nodeId(0) });
  world.placement.order.changed();
  listed(world);
  world.addNode(inZone('a'));
  expect(listed(world)).toEqual([1, 2]);
});

test('below a hundred nodes all are examined, above fewer and fewer, never less than a hundred', () => {
  const wanted = [0, 1, 99, 100, 200, 300, 1000, 5000, 20_000].map(feasibleNodesWanted);
  expect(wanted).toEqual([0, 1, 99, 100, 100, 144, 420, 500, 1000]);
});

test('each search begins where the last one ended', () => {
  const world = new AWorld(Array.from({ length: 250 }, () => ({})));
  const pod = world.addPod({ cpu: 100 });
  const examined: number[] = [];
  for (let n = 0; n < 5; n += 1) {
    world.placement.decide(pod, seededRng(`${n}`));
    examined.push(Math.min(...world.placement.best), world.placement.best.length);
  }
  // 48 % of 250 nodes are 120: from 0, from 120, from 240 round to 109, from 110, from 230 round to 99
  expect(examined).toEqual([0, 120, 120, 120, 0, 120, 110, 120, 0, 120]);
});
