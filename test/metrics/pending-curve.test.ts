import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CURVE_PERCENTS, pendingCurve } from '../../src/metrics/pending-curve.ts';
import { quantile, sorted } from '../../src/metrics/statistics.ts';

test('a curve is known at every statistic that a limit may ask of pending', () => {
  for (const percent of [50, 90, 95, 99, 100]) expect(CURVE_PERCENTS).toContain(percent);
  expect(CURVE_PERCENTS).toEqual([...CURVE_PERCENTS].toSorted((a, b) => a - b));
  expect(new Set(CURVE_PERCENTS).size).toBe(CURVE_PERCENTS.length);
});

test('a curve never falls, and is the R-7 quantile to the millisecond, whatever the order of pods', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(600_000), { minLength: 1, maxLength: 60 }), (waits) => {
      const curve = pendingCurve(waits);
      expect(curve).toHaveLength(CURVE_PERCENTS.length);
      expect(pendingCurve(waits.toReversed())).toEqual(curve);
      curve.forEach((wait, place) => {
        if (place > 0) expect(wait).toBeGreaterThanOrEqual(curve[place - 1]!);
        const exact = quantile(sorted(waits), CURVE_PERCENTS[place]!)! / 1000;
        expect(Math.abs(wait - exact)).toBeLessThanOrEqual(0.0005 + 1e-9);
      });
    }),
  );
});

test('a run without pods has no curve', () => {
  expect(pendingCurve([])).toEqual([]);
});
