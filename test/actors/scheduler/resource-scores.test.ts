import { expect, test } from 'vitest';
import fc from 'fast-check';
import {
  balance,
  balancedAllocation,
  balanceOfTwo,
  leastAllocated,
  leastAllocatedOfTwo,
} from '../../../src/actors/scheduler/resource-scores.ts';

const use = (requested: number, allocatable: number, weight = 1) => ({
  requested,
  allocatable,
  weight,
});

test('a half-used node scores fifty, an empty one a hundred, a full one nothing', () => {
  expect(leastAllocated([use(2000, 4000), use(8, 16)])).toBe(50);
  expect(leastAllocated([use(0, 4000), use(0, 16)])).toBe(100);
  expect(leastAllocated([use(4000, 4000), use(16, 16)])).toBe(0);
});

test('asking for more than there is scores nothing for that resource, and shares are truncated', () => {
  expect(leastAllocated([use(5000, 4000), use(0, 16)])).toBe(50);
  expect(leastAllocated([use(1, 3), use(1, 3)])).toBe(66);
});

test('a resource that the node does not have is left out of the average', () => {
  expect(leastAllocated([use(1000, 4000), use(0, 0)])).toBe(75);
  expect(leastAllocated([use(0, 0)])).toBe(0);
});

test('weights count: memory twice as much as cpu', () => {
  expect(leastAllocated([use(3000, 4000, 1), use(5000, 10_000, 2)])).toBe(41);
});

test('even use is perfectly balanced, one resource alone always is', () => {
  expect(balance([use(1000, 4000), use(4, 16)])).toBe(100);
  expect(balance([use(1000, 4000)])).toBe(100);
  expect(balance([use(4000, 4000), use(0, 16)])).toBe(50);
});

test('three resources are judged by their standard deviation', () => {
  expect(balance([use(0, 10), use(5, 10), use(10, 10)])).toBe(59);
});

test('since 1.36 a pod that changes nothing scores 75, one that evens out more, one that tilts less', () => {
  expect(balancedAllocation(90, 90)).toBe(75);
  expect(balancedAllocation(100, 50)).toBe(100);
  expect(balancedAllocation(50, 100)).toBe(50);
  expect(balancedAllocation(91, 90)).toBe(75);
});

test('the fast forms for cpu and memory say the same as the general ones', () => {
  const amount = fc.nat(64_000);
  fc.assert(
    fc.property(amount, amount, amount, amount, (cpu, cores, memory, bytes) => {
      const uses = [use(cpu, cores), use(memory, bytes)];
      expect(leastAllocatedOfTwo(cpu, cores, memory, bytes)).toBe(leastAllocated(uses));
      expect(balanceOfTwo(cpu, cores, memory, bytes)).toBe(balance(uses));
    }),
  );
});
