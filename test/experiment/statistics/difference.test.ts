// Differences tested as a planner meets them: intervals that hold the true difference, and verdicts that are seldom
// wrong although sixty metrics are looked at together.

import { expect, test } from 'vitest';
import {
  holm,
  pairedDifference,
  unpairedDifference,
} from '../../../src/experiment/statistics/difference.ts';
import {
  chance,
  draws,
  exponential,
  lognormal,
  mostlyNone,
  normal,
  type Law,
} from '../../support/chance.ts';

const RUNS = 100;
const EXPERIMENTS = 1500;

/** The interval alone: with a difference far from nought its p needs no swaps, which would take most of the time. */
const FAR = 1e6;

/** Laws of a metric over runs, each with its mean. */
const LAWS: readonly (readonly [name: string, law: Law, mean: number])[] = [
  ['normal', normal, 0],
  ['exponential', exponential, 1],
  ['heavy-tailed', lognormal, Math.exp(0.5)],
  ['mostly none', mostlyNone, 0.5],
];

test.each(LAWS)(
  'of a %s metric, the paired interval holds the true difference in 93 to 97 of 100 experiments',
  (name, law) => {
    let covered = 0;
    for (let n = 0; n < EXPERIMENTS; n += 1) {
      const rng = chance(`paired ${name}`, n);
      const shared = draws(normal, rng, RUNS);
      const now = draws(law, rng, RUNS).map((value, i) => value + shared[i]!);
      const changed = draws(law, rng, RUNS).map((value, i) => value + shared[i]! + FAR);
      const { low, high } = pairedDifference(now, changed, 0.95).interval!;
      if (low <= FAR && FAR <= high) covered += 1;
    }
    expect(covered / EXPERIMENTS).toBeGreaterThan(0.93);
    expect(covered / EXPERIMENTS).toBeLessThan(0.97);
  },
);

test.each(LAWS)(
  'of a %s metric, so does that of independent runs, although the two sides are unlike',
  (name, law, mean) => {
    let covered = 0;
    for (let n = 0; n < EXPERIMENTS; n += 1) {
      const rng = chance(`unpaired ${name}`, n);
      const now = draws(normal, rng, RUNS).map((value) => value * 2 + mean);
      const changed = draws(law, rng, RUNS);
      const { low, high } = unpairedDifference(now, changed, 0.95).interval!;
      if (low <= 0 && 0 <= high) covered += 1;
    }
    expect(covered / EXPERIMENTS).toBeGreaterThan(0.93);
    expect(covered / EXPERIMENTS).toBeLessThan(0.97);
  },
);

/** Sixty metrics of a run, many of them hanging together, as those of runs.csv do; heavy tails and many noughts. */
function aRun(rng: ReturnType<typeof chance>): number[] {
  const severity = lognormal(rng);
  return Array.from({ length: 60 }, (_, metric) => {
    const [, law] = LAWS[metric % LAWS.length]!;
    const own = law(rng);
    return metric < 30
      ? own
      : Math.round(own) * (severity > 3 ? 1 : 0) + (metric < 45 ? severity : 0);
  });
}

/** The share of experiments in which any of the sixty is called different. */
function falseVerdicts(compared: typeof pairedDifference, experiments: number): number {
  let wrong = 0;
  for (let n = 0; n < experiments; n += 1) {
    const rng = chance(compared.name, n);
    const now = Array.from({ length: RUNS }, () => aRun(rng));
    const changed = Array.from({ length: RUNS }, () => aRun(rng));
    const values = Array.from({ length: 60 }, (_, metric) => {
      const of = (runs: readonly number[][]): number[] => runs.map((run) => run[metric]!);
      return compared(of(now), of(changed), 0.95).p;
    });
    if (holm(values).some((p) => p <= 0.05)) wrong += 1;
  }
  return wrong / experiments;
}

test('variants that differ only in their chances are called different in at most 5% of experiments', () => {
  expect(falseVerdicts(pairedDifference, 150)).toBeLessThanOrEqual(0.05);
  expect(falseVerdicts(unpairedDifference, 60)).toBeLessThanOrEqual(0.05);
});

test('identical pairs differ by exactly nothing, whatever their spread', () => {
  const now = draws(lognormal, chance('identical', 0), RUNS);
  expect(pairedDifference(now, [...now], 0.95)).toEqual({
    difference: 0,
    interval: { low: 0, high: 0 },
    p: 1,
  });
});

test('one wild run in a hundred is no difference, nor are five that lost a pod each', () => {
  const none = Array.from({ length: RUNS }, () => 0);
  const upTo = (count: number, value: number): number[] =>
    none.map((_, i) => (i < count ? value : 0));
  expect(pairedDifference(none, upTo(1, 1e6), 0.95).p).toBeGreaterThan(0.3);
  // Of five pairs that differ, all the same way: 2 in 32 by chance alone; t alone would say 0.024.
  expect(pairedDifference(none, upTo(5, 1), 0.95).p).toBe(2 / 32);
});

test('both doubters are asked whenever the t test alone would say different, at any confidence', () => {
  // t says 0.13; all three the same way come in 2 of 8 by chance.
  const [now, changed] = [
    [0, 0, 0],
    [3, 1, 1],
  ];
  expect(pairedDifference(now!, changed!, 0.8).p).toBe(2 / 8);
});

test('a real difference is found, in pairs even where it drowns in the spread over runs', () => {
  const rng = chance('real', 0);
  const nights = draws(lognormal, rng, RUNS).map((value) => value * 100);
  const changed = nights.map((value) => value + 1 + 0.5 * normal(rng));
  expect(pairedDifference(nights, changed, 0.95).p).toBeLessThan(0.001);
  expect(unpairedDifference(nights, changed, 0.95).p).toBeGreaterThan(0.5);
});

test('a difference that is the same in every pair is that difference exactly', () => {
  const now = Array.from({ length: RUNS }, (_, i) => i);
  const { difference, interval, p } = pairedDifference(
    now,
    now.map((value) => value + 2),
    0.95,
  );
  expect({ difference, interval }).toEqual({ difference: 2, interval: { low: 2, high: 2 } });
  expect(p).toBeLessThan(0.001);
});

test('of one run, or none, nothing can be told', () => {
  expect(pairedDifference([1], [2], 0.95)).toEqual({ difference: 1, interval: null, p: 1 });
  expect(pairedDifference([], [], 0.95)).toEqual({ difference: 0, interval: null, p: 1 });
  expect(unpairedDifference([1], [2, 3], 0.95)).toEqual({ difference: 1.5, interval: null, p: 1 });
});

test('Welch’s test is that of the textbook', () => {
  // R: t.test(extra ~ group, data = sleep): t = -1.8608, df = 17.776, p = 0.07939, -3.3654832 … 0.2054832.
  const first = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0, 2];
  const second = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4];
  const { interval } = unpairedDifference(second, first, 0.95);
  expect(interval!.low).toBeCloseTo(-3.3654832, 6);
  expect(interval!.high).toBeCloseTo(0.2054832, 6);
  // R: t.test(first, second, paired = TRUE): -2.4598858 … -0.7001142.
  const paired = pairedDifference(second, first, 0.95);
  expect(paired.interval!.low).toBeCloseTo(-2.4598858, 6);
  expect(paired.interval!.high).toBeCloseTo(-0.7001142, 6);
});

test('Holm corrects the least by all, the next by one fewer, and never lets a later fall below', () => {
  expect(holm([0.01, 0.04, 0.03, 0.005]).map((p) => Number(p.toFixed(6)))).toEqual([
    0.03, 0.06, 0.06, 0.02,
  ]);
  expect(holm([0.5, 1])).toEqual([1, 1]);
  expect(holm([])).toEqual([]);
});
