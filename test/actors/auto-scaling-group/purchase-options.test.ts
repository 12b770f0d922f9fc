import { expect, test } from 'vitest';
import {
  nextMarket,
  onDemandTarget,
} from '../../../src/actors/auto-scaling-group/purchase-options.ts';

const half = { onDemandBaseCapacity: 10, onDemandPercentageAboveBaseCapacity: 50 };

test('a base of ten and half above it give the split of the user guide', () => {
  expect([10, 20, 30, 40].map((size) => onDemandTarget(half, size))).toEqual([10, 15, 20, 25]);
});

test('a fraction of an instance is rounded up to On-Demand', () => {
  const third = { onDemandBaseCapacity: 0, onDemandPercentageAboveBaseCapacity: 30 };
  expect([1, 2, 3, 4, 7].map((size) => onDemandTarget(third, size))).toEqual([1, 1, 1, 2, 3]);
});

test('below its base a group is all On-Demand; at AWS’s default of 100 percent, always', () => {
  expect(onDemandTarget(half, 4)).toBe(4);
  const untouched = { onDemandBaseCapacity: 0, onDemandPercentageAboveBaseCapacity: 100 };
  expect(onDemandTarget(untouched, 17)).toBe(17);
});

test('launched one by one, a group has the split of its size at every size', () => {
  const held = { all: 0, onDemand: 0 };
  for (let size = 1; size <= 60; size += 1) {
    if (nextMarket(half, held) === 'on-demand') held.onDemand += 1;
    held.all = size;
    expect(held.onDemand).toBe(onDemandTarget(half, size));
  }
});

test('a lost Spot instance is replaced by Spot, a lost On-Demand instance by On-Demand', () => {
  expect(nextMarket(half, { all: 19, onDemand: 15 })).toBe('spot');
  expect(nextMarket(half, { all: 19, onDemand: 14 })).toBe('on-demand');
});
