import { describe, expect, test } from 'vitest';
import { NodeList } from '../../../src/actors/autoscaler/node-list.ts';
import type { ClusterView } from '../../../src/cluster/state.ts';
import { seededRng } from '../../../src/engine/rng.ts';
import { nodeId } from '../../../src/ids.ts';

/** A cluster whose Node objects, by number and in the order of their coming, are named after their numbers. */
function viewOf(...registered: number[]): ClusterView {
  const exists = Uint8Array.from({ length: 64 }, (_, node) => (registered.includes(node) ? 1 : 0));
  const nodes = { registered: registered.map(nodeId), exists, name: (node: number) => `n${node}` };
  return { nodes } as unknown as ClusterView;
}

/** What many loops in a row see. */
function listed(view: ClusterView, list = new NodeList(seededRng('list')), loops = 400): string[] {
  list.changed();
  return Array.from({ length: loops }, () => list.list(view).join(' '));
}

describe('up to eight nodes', () => {
  test('are listed by name, from anywhere on, half the time from the first of five', () => {
    const lists = listed(viewOf(4, 2, 0, 3, 1));
    const turns = ['0 1 2 3 4', '1 2 3 4 0', '2 3 4 0 1', '3 4 0 1 2', '4 0 1 2 3'];
    expect([...new Set(lists)].toSorted()).toEqual(turns);
    const fromFirst = lists.filter((list) => list === turns[0]).length;
    expect(fromFirst).toBeGreaterThan(160);
    expect(fromFirst).toBeLessThan(240);
  });

  test('that come later take the places of those that went', () => {
    const list = new NodeList(seededRng('list'));
    listed(viewOf(0, 1, 2), list, 1);
    listed(viewOf(0, 2), list, 1);
    expect(listed(viewOf(0, 2, 9, 5), list)).toContain('0 9 2 5');
  });
});

test('more nodes stand in an order of their own, also when fewer are left', () => {
  const list = new NodeList(seededRng('list'));
  const many = listed(viewOf(0, 1, 2, 3, 4, 5, 6, 7, 8), list);
  expect(new Set(many).size).toBe(9);
  expect(many).not.toContain('0 1 2 3 4 5 6 7 8');
  const [order] = many;
  const left = order!.split(' ').filter((node) => Number(node) < 6);
  expect(listed(viewOf(0, 1, 2, 3, 4, 5), list)).toContain(left.join(' '));
});
