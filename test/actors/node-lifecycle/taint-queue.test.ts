import { expect, test } from 'vitest';
import { TaintQueue } from '../../../src/actors/node-lifecycle/taint-queue.ts';
import { nodeId } from '../../../src/ids.ts';
import { at } from '../../support/a-scenario.ts';

const aQueue = (...nodes: number[]): TaintQueue => {
  const queue = new TaintQueue();
  for (const node of nodes) queue.add(nodeId(node));
  return queue;
};

test('the first node passes at once, each further one ten seconds after the last', () => {
  const queue = aQueue(4, 2);
  expect(queue.pop(at(100))).toBe(4);
  expect(queue.pop(at(109.9))).toBeUndefined();
  expect(queue.nextAt(at(105))).toBe(at(110));
  expect(queue.pop(at(110))).toBe(2);
  expect(queue.nextAt(at(120))).toBeUndefined();
});

test('a node that is added again goes behind the others', () => {
  const queue = aQueue(4, 2, 4);
  expect(queue.pop(at(100))).toBe(2);
});

test('nobody passes at rate zero, and a full ten seconds are waited after it', () => {
  const queue = aQueue(4);
  queue.swapRate(0, at(100));
  expect(queue.pop(at(100))).toBeUndefined();
  expect(queue.nextAt(at(100))).toBeUndefined();
  queue.swapRate(0.1, at(130));
  expect(queue.nextAt(at(130))).toBe(at(140));
});
