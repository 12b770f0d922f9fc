import fc from 'fast-check';
import { expect, test } from 'vitest';
import { quantile, sorted, summarizeTimes } from '../../src/metrics/statistics.ts';

test('quantiles are those of PERCENTILE.INC', () => {
  // Excel: =PERCENTILE.INC({1,2,3,4},0.25), {15,20,35,40,50} at 0.4, {1..10} at 0.95
  expect(quantile([1, 2, 3, 4], 25)).toBe(1.75);
  expect(quantile([15, 20, 35, 40, 50], 40)).toBe(29);
  expect(quantile([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 95)).toBeCloseTo(9.55, 12);
  expect(quantile([7], 99)).toBe(7);
  expect(quantile([], 50)).toBeNull();
});

test('a quantile never leaves its values, grows with the percentage and meets both ends', () => {
  const values = fc.array(fc.integer({ min: -1000, max: 1_000_000 }), { minLength: 1 });
  const percent = fc.integer({ min: 0, max: 100 });
  fc.assert(
    fc.property(values, percent, percent, (drawn, one, other) => {
      const ascending = sorted(drawn);
      const [low, high] = [Math.min(one, other), Math.max(one, other)];
      expect(quantile(ascending, low)!).toBeLessThanOrEqual(quantile(ascending, high)! + 1e-9);
      expect(quantile(ascending, 0)).toBe(Math.min(...drawn));
      expect(quantile(ascending, 100)).toBe(Math.max(...drawn));
    }),
  );
});

test('times are summed up in seconds, and of none there is nothing to say', () => {
  expect(summarizeTimes([1000, 3000])).toEqual({
    count: 2,
    mean: 2,
    p50: 2,
    p90: 2.8,
    p95: 2.9,
    p99: 2.98,
    max: 3,
  });
  expect(summarizeTimes([])).toMatchObject({ count: 0, mean: null, p95: null, max: null });
});
