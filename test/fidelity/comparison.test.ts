import { expect, test } from 'vitest';
import { compared } from '../../src/fidelity/comparison.ts';

const percentOf = (recorded: readonly number[], simulated: readonly number[]): number =>
  compared('pending pod-seconds', recorded, simulated).percent;

test('what two standard errors of the recorded mean explain is no error', () => {
  // s = 10 and n = 4, so that the recorded mean of 100 is known to ±10
  const recorded = [90, 90, 110, 110].map((value) => 100 + (value - 100) * Math.sqrt(3 / 4));
  expect(percentOf(recorded, [109])).toBe(0);
  expect(percentOf(recorded, [112])).toBeCloseTo(2, 9);
  expect(percentOf(recorded, [88])).toBeCloseTo(2, 9);
});

test('a single recorded run leaves nothing open', () => {
  expect(percentOf([100], [103])).toBeCloseTo(3, 9);
});

test('where pods hardly wait, seconds are a share of a minute', () => {
  expect(percentOf([0, 0], [0.6])).toBeCloseTo(1, 9);
  expect(percentOf([30], [33])).toBeCloseTo(5, 9);
});

test('recorded runs are told by mean and range, simulated ones by mean and p5 to p95', () => {
  const hundred = Array.from({ length: 101 }, (_, i) => i);
  expect(compared('unavailable replica-seconds', [4, 8, 6], hundred)).toMatchObject({
    recorded: { mean: 6, min: 4, max: 8, runs: 3 },
    simulated: { mean: 50, p5: 5, p95: 95 },
    difference: 44,
  });
});
