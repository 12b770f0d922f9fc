import { expect, test } from 'vitest';
import { typeOfLaunch, zonesOfLaunch } from '../../../src/actors/auto-scaling-group/launch-pool.ts';
import { regionOf } from '../../../src/actors/auto-scaling-group/launched-instance.ts';
import { usdPerHour } from '../../../src/units.ts';
import { aGroup, anInstanceType } from '../../support/a-scenario.ts';

const types = [
  anInstanceType({ name: 'dear', spotPrice: usdPerHour(0.09) }),
  anInstanceType({ name: 'cheap', spotPrice: usdPerHour(0.07) }),
  anInstanceType({ name: 'cheaper', spotPrice: usdPerHour(0.06) }),
];
const first = [1, 2, 3, 4, 5, 6];

test.each([
  'capacity-optimized',
  'capacity-optimized-prioritized',
  'price-capacity-optimized',
] as const)(
  'with %s every type takes its turn, as nothing is known about the depth of its pool',
  (spotAllocationStrategy) => {
    const group = aGroup({ instanceTypes: types, spotAllocationStrategy });
    expect(first.map((k) => typeOfLaunch(group, k, 'spot').name)).toEqual(
      [...types, ...types].map(({ name }) => name),
    );
  },
);

test('with lowest-price the two cheapest types take turns', () => {
  const group = aGroup({ instanceTypes: types, spotAllocationStrategy: 'lowest-price' });
  expect(first.map((k) => typeOfLaunch(group, k, 'spot').name)).toEqual([
    'cheap',
    'cheaper',
    'cheap',
    'cheaper',
    'cheap',
    'cheaper',
  ]);
});

test('the Spot strategy does not decide about On-Demand', () => {
  const group = aGroup({ instanceTypes: types, spotAllocationStrategy: 'lowest-price' });
  expect(typeOfLaunch(group, 1, 'on-demand').name).toBe('dear');
});

test('zones take turns, and a launch that finds no room goes on to the next', () => {
  const group = aGroup({ zones: ['a', 'b', 'c'] });
  expect(zonesOfLaunch(group, 1)).toEqual(['a', 'b', 'c']);
  expect(zonesOfLaunch(group, 5)).toEqual(['b', 'c', 'a']);
});

test('a zone names its region', () => {
  expect(regionOf('us-east-1a')).toBe('us-east-1');
  expect(regionOf('ap-southeast-2b')).toBe('ap-southeast-2');
  expect(regionOf('us-west-2-lax-1a')).toBe('us-west-2');
  expect(regionOf('us-gov-west-1a')).toBe('us-gov-west-1');
  expect(regionOf('here')).toBe('here');
});
