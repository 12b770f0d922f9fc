import { describe, expect, test } from 'vitest';
import { compare } from '../../../src/experiment/compare.ts';
import { summarize } from '../../../src/experiment/summarize.ts';
import { heldCurveChart } from '../../../src/report/experiment/charts/held-curve.ts';
import { histogramChart } from '../../../src/report/experiment/charts/histogram.ts';
import { effectsChart } from '../../../src/report/experiment/charts/effects.ts';
import { placedLabels } from '../../../src/report/experiment/charts/place-labels.ts';
import { scatterChart, type ScatterPoint } from '../../../src/report/experiment/charts/scatter.ts';
import { roundStep, roundTicks } from '../../../src/report/experiment/charts/steps.ts';
import { drawn } from '../../../src/report/charts/render.ts';
import { aLimit } from '../../support/a-report.ts';
import { someRuns } from '../../support/runs.ts';

const LIMITS = [
  aLimit({ metric: 'pending', statistic: 'p95', value: 120, expression: 'pending p95 <= 2m' }),
  aLimit({ metric: 'lost_pods', value: 2, expression: 'lost pods <= 2' }),
];

describe('the curve of pending time over runs', () => {
  const runs = someRuns(
    [50, 60, 70, 80, 90, 100, 110, 130, 140, 200].map((pending) => ({ pending })),
  );
  const chart = heldCurveChart(summarize(runs), LIMITS);

  test('says in how many runs the limit held and how many are asked for', () => {
    expect(chart.finding).toBe('pending p95 stayed within 2m in 7 of 10 runs; 95% are asked for');
  });

  test('names the limit, its verdict and the share that is needed beside their lines', async () => {
    const svg = await drawn(chart);
    for (const words of ['✗ crossed: pending p95 &lt;= 2m', '7 of 10 runs', 'needs 95%'])
      expect(svg).toContain(words);
  });

  test('has, in its table, the least wait that each share of runs kept to, with Wilson’s interval', () => {
    const half = chart.table.rows.find(
      ([runsHeld]) => typeof runsHeld === 'object' && runsHeld.value === 5,
    )!;
    expect(half.map((cell) => (typeof cell === 'string' ? cell : cell.shown))).toEqual([
      '5',
      '50%',
      '23.7%',
      '76.3%',
      '1m 30s',
    ]);
  });

  test('without a limit on pending is that of pending p95, and of no run is empty', () => {
    expect(heldCurveChart(summarize(runs), []).finding).toBe(
      'pending p95 was at most 1m 30s in half of the runs, 3m 20s in the worst',
    );
    expect(heldCurveChart(summarize(someRuns([])), []).finding).toBe(
      'No run saw a pod that could wait',
    );
  });
});

describe('a histogram', () => {
  const histogram = (values: readonly number[], isCount: boolean) =>
    histogramChart({
      name: 'x',
      finding: 'x',
      caption: '',
      axis: 'x',
      values,
      isCount,
      say: String,
      lines: [],
    }).table.rows.map((row) => row.map((cell) => (typeof cell === 'string' ? cell : cell.value)));

  test('has every run in one bin, edges included', () => {
    const values = Array.from({ length: 100 }, (_, i) => 11.6 + (i % 14) * 0.1);
    const bins = histogram(values, false);
    expect(bins.reduce((sum, [, , , runs]) => sum + Number(runs), 0)).toBe(100);
    expect(bins.length).toBeLessThanOrEqual(15);
  });

  test('counts things one by one while they are few, and by whole numbers when they are many', () => {
    expect(histogram([0, 0, 2], true).map(([, from, to, runs]) => [from, to, runs])).toEqual([
      [0, 1, 2],
      [1, 2, 0],
      [2, 3, 1],
    ]);
    for (const [, from, to] of histogram([0, 99], true)) {
      expect(Number.isInteger(from)).toBe(true);
      expect(Number.isInteger(to)).toBe(true);
    }
  });

  test('of equal values is one bar, and of none is none', () => {
    expect(histogram([0.34, 0.34], false).filter(([, , , runs]) => runs === 2)).toHaveLength(1);
    expect(histogram([], false)).toEqual([]);
  });
});

describe('differences around zero', () => {
  test('are drawn to the farthest end of their interval, rows of one metric to the same', async () => {
    const nights = (extra: number) =>
      Array.from({ length: 50 }, (_, i) => ({ pending: 60 + (i % 7) + extra }));
    const { against } = compare(someRuns(nights(0)), [someRuns(nights(30), { name: 'slow' })]);
    const effect = against[0]!.effects.find(({ metric }) => metric === 'pending_p95_s')!;
    const svg = await drawn(
      effectsChart({
        name: 'e',
        finding: 'f',
        caption: '',
        rows: [{ label: 'pending p95', effect, words: '+30s' }],
      }),
    );
    for (const words of ['pending p95', '+30s', 'worse']) expect(svg).toContain(`>${words}<`);
  });
});

describe('cost against waiting', () => {
  const point = (label: string, cost_usd: number | null, pending_p95_s: number): ScatterPoint => ({
    label,
    cost_usd,
    pending_p95_s,
    role: 'other',
    holds: null,
  });

  test('joins what no other one beats on both, and says so in its table', () => {
    const { table } = scatterChart({
      points: [point('a', 1, 100), point('b', 2, 50), point('c', 2, 100), point('unseen', null, 1)],
      noun: 'variant',
      isWide: false,
    });
    expect(table.rows.map((row) => [row[0], row.at(-1)])).toEqual([
      ['a', 'yes'],
      ['b', 'yes'],
      ['c', 'no'],
    ]);
  });

  test('labels points that coincide once', async () => {
    const points = [point('first', 1, 100), point('second', 1, 100), point('third', 2, 50)];
    const svg = await drawn(scatterChart({ points, noun: 'variant', isWide: true }));
    expect(svg).toContain('>first (+1)<');
    expect(svg).not.toContain('>second');
  });
});

describe('labels', () => {
  test('never stand on each other, and are left out rather than that', () => {
    const points = Array.from({ length: 40 }, (_, i) => ({
      x: 100 + (i % 8) * 12,
      y: 80 + Math.floor(i / 8) * 8,
      label: `variant ${i}`,
    }));
    const placed = placedLabels(points, { width: 400, height: 200 });
    const boxes = placed.flatMap((place, i) => {
      if (place === undefined) return [];
      const width = points[i]!.label.length * 6.7;
      const at = points[i]!.x + place.dx;
      const left =
        place.align === 'left' ? at : place.align === 'right' ? at - width : at - width / 2;
      return [{ left, right: left + width, y: points[i]!.y + place.dy }];
    });
    expect(boxes.length).toBeGreaterThan(2);
    expect(boxes.length).toBeLessThan(40);
    boxes.forEach((a, i) =>
      boxes.slice(i + 1).forEach((b) => {
        const apart = a.right <= b.left || b.right <= a.left || Math.abs(a.y - b.y) >= 14;
        expect(apart).toBe(true);
      }),
    );
  });
});

test('steps are 1, 2 or 5 times a power of ten, and ticks cover their range', () => {
  expect([roundStep(1, 10), roundStep(0.3, 10), roundStep(70, 10), roundStep(0, 5)]).toEqual([
    0.1, 0.05, 10, 1,
  ]);
  expect(roundTicks(0.31, 0.38, 8)).toEqual([0.31, 0.32, 0.33, 0.34, 0.35, 0.36, 0.37, 0.38]);
});
