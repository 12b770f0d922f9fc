import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { everyKth, thinned, type Step } from '../../../src/report/charts/series.ts';

const steps = (...pairs: [number, number][]): Step[] =>
  pairs.map(([t_s, value]) => ({ t_s, value }));

describe('a step series made small enough to draw', () => {
  test('keeps only changes, and holds its last value until the end', () => {
    expect(thinned(steps([0, 3], [5, 3], [9, 4], [12, 4]), 60)).toEqual(
      steps([0, 3], [9, 4], [60, 4]),
    );
  });

  test('takes the last of several values at one instant', () => {
    expect(thinned(steps([0, 3], [5, 9], [5, 3], [5, 7]), 5)).toEqual(steps([0, 3], [5, 7]));
  });

  test('forgets a change that is undone in the same instant', () => {
    expect(thinned(steps([0, 3], [5, 9], [5, 3]), 10)).toEqual(steps([0, 3], [10, 3]));
  });

  test('loses neither the peak nor the trough, whatever it drops', () => {
    const anySeries = fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 900 });
    fc.assert(
      fc.property(anySeries, (values) => {
        const series = values.map((value, i) => ({ t_s: i * 0.5, value }));
        const drawn = thinned(series, 1000, 80);
        const drawnValues = drawn.map(({ value }) => value);
        expect(drawn.length).toBeLessThanOrEqual(82);
        expect(Math.max(...drawnValues)).toBe(Math.max(...values));
        expect(Math.min(...drawnValues)).toBe(Math.min(...values));
        expect(drawn.every((step, i) => i === 0 || step.t_s >= drawn[i - 1]!.t_s)).toBe(true);
      }),
      { seed: 7, numRuns: 200 },
    );
  });

  test('is empty when nothing was seen', () => expect(thinned([], 60)).toEqual([]));
});

test('a table thinned for reading keeps its first and last row', () => {
  const rows = Array.from({ length: 101 }, (_, i) => i);
  expect(everyKth(rows, 5)).toEqual([0, 25, 50, 75, 100]);
  expect(everyKth([1, 2], 5)).toEqual([1, 2]);
});
