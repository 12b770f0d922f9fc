import { describe, expect, test } from 'vitest';
import { compare } from '../../../src/experiment/compare.ts';
import { summarize } from '../../../src/experiment/summarize.ts';
import { wholeRunLines } from '../../../src/report/experiment/charts/limit-lines.ts';
import { heldCurveChart } from '../../../src/report/experiment/charts/held-curve.ts';
import { waitBandChart } from '../../../src/report/experiment/charts/wait-band.ts';
import { CURVE_PERCENTS } from '../../../src/metrics/pending-curve.ts';
import { histogramChart } from '../../../src/report/experiment/charts/histogram.ts';
import { effectsChart } from '../../../src/report/experiment/charts/effects.ts';
import { onTwoLines } from '../../../src/report/charts/labels.ts';
import { placedLabels } from '../../../src/report/experiment/charts/place-labels.ts';
import type { ScatterPoint } from '../../../src/report/experiment/charts/scatter-points.ts';
import { scatterChart } from '../../../src/report/experiment/charts/scatter.ts';
import { roundStep, roundTicks } from '../../../src/report/experiment/charts/steps.ts';
import { drawn } from '../../../src/report/charts/render.ts';
import { aLimit } from '../../support/a-report.ts';
import { instant } from '../../../src/units.ts';
import { someRuns } from '../../support/runs.ts';
import { recordsChanged } from '../../support/runs.ts';

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

describe('the band of pods’ waits over runs', () => {
  // Of a run's 101 pods ninety do not wait, six wait as long as its p95, five twice as long.
  const nights = [50, 60, 70, 80, 90, 100, 110, 130, 140, 200].map((pending) => ({ pending }));
  const runs = someRuns(nights);
  const chart = waitBandChart(summarize(runs), LIMITS);

  test('says how long nineteen of twenty pods waited in the median run, and in nine runs of ten', () => {
    expect(chart.finding).toBe(
      '95% of pods waited at most 1m 35s in the median run, from 54.5s to 2m 53s in nine runs of ten',
    );
  });

  test('has the quantiles over runs of each share of pods in its table', () => {
    const rows = chart.table.rows.map((row) =>
      row.map((each) => (typeof each === 'string' ? each : each.shown)),
    );
    expect(rows.find(([share]) => share === '95%')).toEqual([
      '95%',
      '50s',
      '54.5s',
      '1m 35s',
      '2m 53s',
      '3m 20s',
    ]);
    expect(rows.find(([share]) => share === '100%')!.at(-1)).toBe('6m 40s');
  });

  test('rings what a limit bounds, names it with its verdict, and leaves out limits on other things', async () => {
    const svg = await drawn(chart);
    expect(svg).toContain('✗ crossed: pending p95 &lt;= 2m');
    expect(svg).not.toContain('lost pods');
    const { layer } = chart.spec as unknown as { layer: { data: { values: object[] } }[] };
    const rings = layer.flatMap(({ data }) => data.values).filter((each) => 'fill' in each);
    expect(rings[0]).toMatchObject({ pending_s: 120, share_percent: 95 });
  });

  test('of runs that saw no pod is empty, and of runs in which none waited says so', () => {
    const finding = (records: typeof runs.records): string =>
      waitBandChart(summarize({ ...runs, records }), []).finding;
    const without = (curve: readonly number[]) =>
      recordsChanged(runs.records, (each) => ({ ...each, pending_curve_s: curve }));
    expect(finding(without([]))).toBe('No run saw a pod that could wait');
    expect(finding(without(CURVE_PERCENTS.map(() => 0)))).toBe('No pod waited in any run');
    expect(finding(without(CURVE_PERCENTS.map((share) => (share > 98 ? 40 : 0))))).toBe(
      'In nine runs of ten fewer than one pod in twenty waited; the longest wait of all was 40s',
    );
  });
});

test('a limit within a window bounds no number of the whole run', () => {
  const summary = summarize(someRuns([{ pending: 60 }]));
  const lines = (wishes: object) =>
    wholeRunLines(summary, [LIMITS[0]!, { ...LIMITS[1]!, ...wishes }], 'lost_pods');
  expect(lines({})).toHaveLength(1);
  expect(lines({ from: instant(600_000) })).toEqual([]);
  expect(lines({ to: instant(600_000) })).toEqual([]);
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

  test.each([
    ['lost pods <= 2', false, 3],
    ['lost pods < 2', true, 2],
  ])('of counts has the line of %s behind the bars that keep it', (expression, isStrict, edge) => {
    const bound = { place: 0, value: 2, isStrict, expression, heldRuns: 2, runs: 3 };
    const line = { ...bound, low: 0, high: 1, label: expression, stroke: 'red' };
    const wishes = { name: 'x', finding: 'x', caption: '', axis: 'x', isCount: true, say: String };
    const { spec } = histogramChart({ ...wishes, values: [0, 1, 2], lines: [line] });
    const [bars, rule] = (spec as unknown as { layer: { data: { values: object[] } }[] }).layer;
    expect(rule!.data.values).toMatchObject([{ value: edge }]);
    expect(bars!.data.values).toMatchObject([{ to: 1 }, { to: 2 }, { to: 3 }]);
  });

  test('names bars of several counts by the counts that are in them', () => {
    const [first, second] = histogram([0, 27], true);
    expect([first![0], second![0]]).toEqual(['0 to 1', '2 to 3']);
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

describe('a name of a row', () => {
  test('stands on one line or two, and only the second is cut', () => {
    expect(onTwoLines('pending p95', 140)).toEqual(['pending p95']);
    expect(onTwoLines('unavailable replica-seconds', 140)).toEqual([
      'unavailable',
      'replica-seconds',
    ]);
    expect(onTwoLines('held: ready web >= 80% for 90% of the time', 140)).toEqual([
      'held: ready web >=',
      '80% for 9… the time',
    ]);
    expect(onTwoLines('a-name-of-thirty-letters-or-so', 140)).toEqual(['a-name-of…ers-or-so']);
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

  const finding = (...points: ScatterPoint[]): string =>
    scatterChart({ points, noun: 'variant', isWide: true }).finding;

  test('says what money buys, and with an answer what that does', () => {
    const [a, b] = [point('a', 1, 100), point('b', 2, 50)];
    expect(finding(a, b, point('c', 2, 50))).toBe(
      'What money buys: pending p95 from 1m 40s at $1.00 (a) to 50s at $2.00 (b)',
    );
    expect(finding(a, point('c', 2, 150))).toBe(
      'a is both the cheapest and the one that waits least',
    );
    // With a tie there is no "the" cheapest, nor "the one" that waits least.
    for (const tied of [point('c', 1, 150), point('c', 2, 100), point('c', 1, 100)])
      expect(finding(a, tied, point('d', 3, 200))).toBe(
        'No variant costs less or waits less than a',
      );
    expect(finding(a, point('c', 1, 100))).toBe('Every variant costs $1.00 and waits 1m 40s');
    expect(finding({ ...a, role: 'baseline' }, { ...b, role: 'answer' })).toBe(
      'b: pending p95 50s for $2.00, instead of 1m 40s for $1.00',
    );
  });

  test('explains no shape that is not drawn', () => {
    const { caption } = scatterChart({
      points: [point('a', 1, 100), { ...point('b', 2, 50), role: 'baseline' }],
      noun: 'variant',
      isWide: true,
    });
    expect(caption).toContain('Diamond: the baseline.');
    expect(caption).not.toMatch(/star|Filled/);
  });

  test('labels whole the two points that its title names, before others take their places', async () => {
    const points = [
      point('maxSize=8 scanInterval=30s', 0.2848, 212),
      point('maxSize=10 scanInterval=10s', 0.3191, 106),
      point('maxSize=10 scanInterval=30s', 0.3193, 115),
      point('maxSize=12 scanInterval=10s', 0.3311, 99.5),
      point('maxSize=12 scanInterval=30s', 0.3292, 107),
    ];
    const svg = await drawn(scatterChart({ points, noun: 'variant', isWide: true }));
    for (const { label } of points) expect(svg).toContain(`>${label}<`);
  });

  test('labels points that coincide once', async () => {
    const points = [point('first', 1, 100), point('second', 1, 100), point('third', 2, 50)];
    const svg = await drawn(scatterChart({ points, noun: 'variant', isWide: true }));
    expect(svg).toContain('>first (+1)<');
    expect(svg).not.toContain('>second');
  });
});

describe('labels', () => {
  test('keep clear of the line that joins points where they can, and stand on it rather than not at all', () => {
    const plot = { width: 400, height: 200 };
    const [here] = placedLabels([{ x: 200, y: 100, label: 'here' }], plot, [
      { x: 200, y: 100 },
      { x: 400, y: 0 },
    ]);
    const line = (x: number): number => 100 - (x - 200) / 2;
    const left =
      200 + here!.dx - (here!.align === 'right' ? 26.8 : here!.align === 'center' ? 13.4 : 0);
    for (let x = Math.max(200, left); x <= left + 26.8; x += 1)
      expect(Math.abs(100 + here!.dy - line(x))).toBeGreaterThan(7);
    const [boxed] = placedLabels([{ x: 20, y: 10, label: 'boxed in' }], { width: 90, height: 20 }, [
      { x: 0, y: 10 },
      { x: 90, y: 10 },
    ]);
    expect(boxed).toBeDefined();
  });

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
