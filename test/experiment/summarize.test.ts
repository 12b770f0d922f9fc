import { expect, test } from 'vitest';
import { summarize } from '../../src/experiment/summarize.ts';
import { subjectOf } from '../../src/experiment/worst.ts';
import { someRuns, type Night } from '../support/runs.ts';
import { recordsChanged } from '../support/runs.ts';

const quiet = (count: number): Night[] => Array.from({ length: count }, () => ({ pending: 60 }));

test('a limit that every one of a hundred runs holds is held, of ten it is undecided', () => {
  const [held] = summarize(someRuns(quiet(100))).limits;
  expect(held).toMatchObject({ heldRuns: 100, runs: 100, verdict: 'held', wouldDecide: null });
  const [open] = summarize(someRuns(quiet(10))).limits;
  expect(open).toMatchObject({ verdict: 'undecided', wouldDecide: 73 });
});

test('93 of 100 is undecided against 95%, crossed against 99%, held against 80%', () => {
  const nights = [...quiet(93), ...Array.from({ length: 7 }, () => ({ pending: 130 }))];
  const verdict = (share: number) =>
    summarize(someRuns(nights), { share, confidence: 0.95 }).limits[0]!.verdict;
  expect([0.95, 0.99, 0.8].map(verdict)).toEqual(['undecided', 'crossed', 'held']);
});

test('more confidence asks for more runs', () => {
  const nights = [...quiet(88), ...Array.from({ length: 12 }, () => ({ pending: 130 }))];
  const verdict = (confidence: number) =>
    summarize(someRuns(nights), { share: 0.95, confidence }).limits[0]!.verdict;
  expect([0.95, 0.9999].map(verdict)).toEqual(['crossed', 'undecided']);
});

test('a metric is summed up over the runs in which it was seen', () => {
  const runs = someRuns([{ pending: 10 }, { pending: 20 }, { pending: 30 }]);
  const summary = summarize(runs).metrics.find(({ metric }) => metric === 'pending_p95_s')!;
  expect(summary).toMatchObject({ p50: 20, mean: 20, min: 10, max: 30, runs: 3, unit: 's' });
  // t(0.975, 2) = 4.3027; the standard error is 10 / √3.
  expect(summary.ci95_high).toBeCloseTo(20 + (4.3027 * 10) / Math.sqrt(3), 3);
  const unseen = summarize(runs).metrics.find(({ metric }) => metric === 'cordon_latency_p95_s')!;
  expect(unseen).toMatchObject({ p50: null, mean: null, ci95_low: null, runs: 0 });
});

test('the worst runs come first: most limits crossed, then the worst wait, then the earlier run', () => {
  const nights = [
    { pending: 130 },
    { pending: 200 },
    { pending: 125, lost: 3 },
    { pending: 200 },
    { pending: 60 },
  ];
  const { worst, heldRuns } = summarize(someRuns(nights));
  expect(worst.map(({ run }) => run)).toEqual([2, 1, 3, 0, 4]);
  expect(worst[0]).toEqual({
    run: 2,
    seed: '42/2',
    metric: 'pending p95',
    value: 125,
    unit: 's',
    crossed: ['limit_1', 'limit_2'],
  });
  expect(heldRuns).toBe(1);
});

test('a run is shown by a limit it crossed', () => {
  const { worst } = summarize(
    someRuns([{ pending: 130 }, { pending: 131 }, { pending: 100, lost: 5 }]),
  );
  expect(worst.map(({ metric, value }) => [metric, value])).toEqual([
    ['pending p95', 131],
    ['pending p95', 130],
    ['lost pods', 5],
  ]);
});

test('without limits the longest wait is the worst run', () => {
  const runs = someRuns([{ pending: 1 }, { pending: 3 }, { pending: 2 }]);
  const records = recordsChanged(runs.records, (record) => ({ ...record, limits: [] }));
  const { worst } = summarize({ ...runs, limits: [], records });
  expect(worst[0]).toMatchObject({ run: 1, metric: 'pending max', value: 6, unit: 's' });
});

test.each([
  ['pending p95 <= 2m', 'pending p95'],
  ['ready web >= 80% for 90% of the time', 'ready web'],
  ['ready web >= 90% from 15m', 'ready web from 15m'],
  ['lost pods<=0 from 1m to 5m', 'lost pods from 1m to 5m'],
])('%j looks at %j', (expression, subject) => {
  expect(subjectOf(expression)).toBe(subject);
});
