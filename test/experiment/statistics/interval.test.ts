// Intervals tested as intervals: over many synthetic experiments they hold the truth as often as they say.

import { expect, test } from 'vitest';
import { meanInterval, quantileInterval } from '../../../src/experiment/statistics/interval.ts';
import { studentT, twoSidedTail } from '../../../src/experiment/statistics/student.ts';
import { binomialAtMost, logGamma } from '../../../src/experiment/statistics/beta.ts';
import { sorted } from '../../../src/metrics/statistics.ts';
import { chance, draws, exponential, lognormal, normal, type Law } from '../../support/chance.ts';

const EXPERIMENTS = 2000;

function coverage(name: string, holdsTruth: (rng: ReturnType<typeof chance>) => boolean): number {
  let covered = 0;
  for (let n = 0; n < EXPERIMENTS; n += 1) if (holdsTruth(chance(name, n))) covered += 1;
  return covered / EXPERIMENTS;
}

test('Student’s t is that of the tables', () => {
  expect(studentT(0.95, 1)).toBeCloseTo(12.7062, 4);
  expect(studentT(0.95, 4)).toBeCloseTo(2.7764, 4);
  expect(studentT(0.99, 10)).toBeCloseTo(3.1693, 4);
  expect(studentT(0.95, 99)).toBeCloseTo(1.98422, 5);
  expect(studentT(0.95, 1e7)).toBeCloseTo(1.959964, 5);
  expect(twoSidedTail(0, 7)).toBe(1);
  expect(twoSidedTail(2.7764, 4)).toBeCloseTo(0.05, 5);
});

test('the binomial tail is the sum of its terms', () => {
  for (const [n, p] of [
    [10, 0.5],
    [100, 0.95],
    [37, 0.01],
  ] as const)
    for (let k = 0, sum = 0; k < n; k += 1) {
      const choose = logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1);
      sum += Math.exp(choose + k * Math.log(p) + (n - k) * Math.log(1 - p));
      expect(binomialAtMost(k, n, p)).toBeCloseTo(sum, 10);
    }
  expect(binomialAtMost(-1, 10, 0.5)).toBe(0);
  expect(binomialAtMost(10, 10, 0.5)).toBe(1);
});

test('the interval of a mean is Student’s', () => {
  // t(0.975, 4) = 2.7764; the sample deviation of 1..5 is 1.5811, over the root of 5: 0.70711.
  const half = 2.7764 * Math.SQRT1_2;
  const interval = meanInterval([1, 2, 3, 4, 5], 0.95)!;
  expect(interval.low).toBeCloseTo(3 - half, 4);
  expect(interval.high).toBeCloseTo(3 + half, 4);
  expect(meanInterval([1], 0.95)).toBeNull();
  expect(meanInterval([0.1, 0.1, 0.1], 0.95)!.low).toBeCloseTo(0.1, 15);
});

test.each<[string, Law, number, number]>([
  ['normal', normal, 0, 100],
  ['exponential', exponential, 1, 100],
  ['normal, of five runs', normal, 0, 5],
])(
  'of %s values, the interval of the mean holds it in 93 to 97 of 100 experiments',
  (name, law, truth, runs) => {
    const share = coverage(name, (rng) => {
      const { low, high } = meanInterval(draws(law, rng, runs), 0.95)!;
      return low <= truth && truth <= high;
    });
    expect(share).toBeGreaterThan(0.93);
    expect(share).toBeLessThan(0.97);
  },
);

test.each<[number, number, number]>([
  [50, 100, Math.exp(0)],
  [50, 6, Math.exp(0)],
  [95, 200, Math.exp(1.6448536269514722)],
])(
  'the exact interval of the p%d of %d waits holds it in at least 95 of 100 experiments',
  (percent, runs, truth) => {
    const share = coverage(`quantile ${percent} of ${runs}`, (rng) => {
      const interval = quantileInterval(sorted(draws(lognormal, rng, runs)), percent, 0.95)!;
      return interval.low <= truth && truth <= interval.high;
    });
    // Exact means never less; 0.94 leaves three standard errors of 2,000 experiments.
    expect(share).toBeGreaterThan(0.94);
  },
);

test('too few runs bound no quantile', () => {
  expect(quantileInterval(sorted([1, 2, 3, 4, 5]), 50, 0.95)).toBeNull();
  expect(quantileInterval(sorted(draws(normal, chance('few', 0), 50)), 95, 0.95)).toBeNull();
  expect(quantileInterval(sorted([1, 2, 3, 4, 5, 6]), 50, 0.95)).toEqual({ low: 1, high: 6 });
});
