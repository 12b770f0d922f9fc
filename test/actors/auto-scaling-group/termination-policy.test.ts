import { expect, test } from 'vitest';
import {
  instanceToTerminate,
  type Candidate,
} from '../../../src/actors/auto-scaling-group/termination-policy.ts';
import { seededRng } from '../../../src/engine/rng.ts';
import { nodeId } from '../../../src/ids.ts';
import { usdPerHour } from '../../../src/units.ts';
import { aGroup, anInstanceType, at } from '../../support/a-scenario.ts';

const candidate = (n: number, wishes: Partial<Candidate> = {}): Candidate => ({
  node: nodeId(n),
  market: 'spot',
  zone: 'a',
  instanceType: 'm5.xlarge',
  launchedAt: at(0),
  ...wishes,
});
const choose = (candidates: readonly Candidate[], group = aGroup(), seed = '1'): number =>
  instanceToTerminate(group, candidates, { now: at(600), rng: seededRng(seed) });

test('the purchase option that there is too much of goes first', () => {
  const group = aGroup({ onDemandBaseCapacity: 1, onDemandPercentageAboveBaseCapacity: 0 });
  const onDemand = { market: 'on-demand' } as const;
  expect(choose([candidate(0, onDemand), candidate(1, onDemand), candidate(2)], group)).not.toBe(2);
  expect(choose([candidate(0, onDemand), candidate(1)], group)).toBe(1);
});

test('the zone with most instances goes first', () => {
  const three = [candidate(0), candidate(1, { zone: 'b' }), candidate(2)];
  expect(choose(three)).not.toBe(1);
});

test('a type that the allocation strategy would not choose goes first', () => {
  const instanceTypes = ['x', 'y', 'z'].map((name, place) =>
    anInstanceType({ name, spotPrice: usdPerHour(0.05 + place / 100) }),
  );
  const group = aGroup({ instanceTypes, spotAllocationStrategy: 'lowest-price' });
  const three = ['x', 'z', 'y'].map((instanceType, n) => candidate(n, { instanceType }));
  expect(choose(three, group)).toBe(1);
});

test('the instance closest to its next billing hour goes first', () => {
  const three = [at(-3700), at(-2900), at(-100)].map((launchedAt, n) =>
    candidate(n, { launchedAt }),
  );
  expect(choose(three)).toBe(1);
});

test('what is left is a random choice, the same for the same seed', () => {
  const ten = Array.from({ length: 10 }, (_, n) => candidate(n));
  const seeds = Array.from({ length: 200 }, (_, seed) => String(seed));
  const chosen = seeds.map((seed) => choose(ten, aGroup(), seed));
  expect(new Set(chosen).size).toBe(10);
  expect(seeds.map((seed) => choose(ten, aGroup(), seed))).toEqual(chosen);
});
