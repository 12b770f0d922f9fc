// The share of runs that hold a limit: right as often as it says after a fixed number of runs, and for the confidence
// sequence, right at every look at once.

import { expect, test } from 'vitest';
import {
  anytime,
  runsThatDecide,
  verdictOn,
  wilson,
} from '../../../src/experiment/statistics/share.ts';
import { logGamma } from '../../../src/experiment/statistics/beta.ts';
import { chance, successes } from '../../support/chance.ts';

/** The chance that Wilson's interval of `runs` runs holds the truth: summed over what may be seen, not drawn. */
function exactCoverage(share: number, runs: number): number {
  let covered = 0;
  for (let held = 0; held <= runs; held += 1) {
    const { low, high } = wilson({ held, runs }, 0.95);
    if (share < low || share > high) continue;
    const ways = logGamma(runs + 1) - logGamma(held + 1) - logGamma(runs - held + 1);
    covered += Math.exp(ways + held * Math.log(share) + (runs - held) * Math.log(1 - share));
  }
  return covered;
}

test('Wilson’s interval is the one he gives', () => {
  // Newcombe, Statistics in Medicine 17 (1998), table I: 81 of 263, 15 of 148, 0 of 20, 29 of 29.
  const rounded = (held: number, runs: number): number[] => {
    const { low, high } = wilson({ held, runs }, 0.95);
    return [Number(low.toFixed(4)), Number(high.toFixed(4))];
  };
  expect(rounded(81, 263)).toEqual([0.2553, 0.3662]);
  expect(rounded(15, 148)).toEqual([0.0624, 0.1605]);
  expect(rounded(0, 20)).toEqual([0, 0.1611]);
  expect(rounded(29, 29)).toEqual([0.883, 1]);
});

test('Wilson’s 95% interval of a hundred runs holds the share in 93 to 97% of experiments on average', () => {
  const coverages = [0.5, 0.8, 0.9, 0.95].map((share) => exactCoverage(share, 100));
  const average = coverages.reduce((sum, each) => sum + each, 0) / coverages.length;
  expect(average).toBeGreaterThan(0.93);
  expect(average).toBeLessThan(0.97);
  for (const coverage of coverages) expect(coverage).toBeGreaterThan(0.93);
});

test('the same, drawn: two thousand experiments of each share', () => {
  const shares = [0.5, 0.8, 0.9, 0.95];
  let covered = 0;
  for (const share of shares)
    for (let n = 0; n < 2000; n += 1) {
      const held = successes(share, 100, chance(`share ${share}`, n));
      const { low, high } = wilson({ held, runs: 100 }, 0.95);
      if (low <= share && share <= high) covered += 1;
    }
  expect(covered / 8000).toBeGreaterThan(0.93);
  expect(covered / 8000).toBeLessThan(0.97);
});

/** Whether any of a thousand looks, one after each run, would have left out the truth. */
function everExcluded(share: number, interval: typeof anytime, n: number): boolean {
  const rng = chance(`looks ${share}`, n);
  let held = 0;
  for (let runs = 1; runs <= 1000; runs += 1) {
    if (rng.next() < share) held += 1;
    // A share within one and a half standard errors is in either interval: this only spares the test its time.
    if (Math.abs(held / runs - share) < 1.5 * Math.sqrt((share * (1 - share)) / runs)) continue;
    const { low, high } = interval({ held, runs }, 0.95);
    if (share < low || share > high) return true;
  }
  return false;
}

test.each([0.5, 0.9, 0.95, 0.99])(
  'over a thousand looks the confidence sequence ever leaves out a share of %d in at most 5 of 100 experiments',
  (share) => {
    const experiments = 400;
    let excluded = 0;
    for (let n = 0; n < experiments; n += 1) if (everExcluded(share, anytime, n)) excluded += 1;
    expect(excluded / experiments).toBeLessThanOrEqual(0.05);
  },
);

test('Wilson’s interval, looked at as often, leaves it out far oftener: it is for one look', () => {
  const experiments = 200;
  let excluded = 0;
  for (let n = 0; n < experiments; n += 1) if (everExcluded(0.9, wilson, n)) excluded += 1;
  expect(excluded / experiments).toBeGreaterThan(0.2);
});

test('both intervals hold what was seen and narrow with more of it', () => {
  for (const interval of [wilson, anytime])
    for (const [held, runs] of [
      [0, 10],
      [10, 10],
      [93, 100],
      [930, 1000],
    ] as const) {
      const { low, high } = interval({ held, runs }, 0.95);
      expect(low).toBeLessThanOrEqual(held / runs);
      expect(high).toBeGreaterThanOrEqual(held / runs);
      const more = interval({ held: held * 4, runs: runs * 4 }, 0.95);
      expect(more.high - more.low).toBeLessThan(high - low);
    }
  expect(anytime({ held: 0, runs: 0 }, 0.95)).toEqual({ low: 0, high: 1 });
  expect(wilson({ held: 0, runs: 0 }, 0.95)).toEqual({ low: 0, high: 1 });
});

test('looking at will costs width: the confidence sequence is wider than Wilson’s interval', () => {
  for (const held of [50, 90, 95, 100]) {
    const [once, always] = [wilson, anytime].map((each) => each({ held, runs: 100 }, 0.95));
    expect(always!.high - always!.low).toBeGreaterThan(once!.high - once!.low);
  }
});

test('a limit is settled when its interval lies wholly on one side of the share', () => {
  expect(verdictOn({ low: 0.95, high: 1 }, 0.95)).toBe('held');
  expect(verdictOn({ low: 0.94, high: 1 }, 0.95)).toBe('undecided');
  expect(verdictOn({ low: 0.8, high: 0.95 }, 0.95)).toBe('undecided');
  expect(verdictOn({ low: 0.8, high: 0.949 }, 0.95)).toBe('crossed');
});

test.each([
  [10, 10, wilson],
  [93, 100, wilson],
  [29, 30, anytime],
  [1, 2, anytime],
])(
  '%d of %d: as many runs as advised would settle it, four fifths of them would not',
  (held, runs, interval) => {
    const asked = { share: 0.95, confidence: 0.95 };
    const advised = runsThatDecide({ held, runs }, asked, interval)!;
    const verdictAfter = (n: number) =>
      verdictOn(interval({ held: (held / runs) * n, runs: n }, 0.95), 0.95);
    expect(verdictAfter(advised)).not.toBe('undecided');
    expect(verdictAfter(Math.floor(advised * 0.8))).toBe('undecided');
  },
);

test('no number of runs is advised where the share seen is the one asked for', () => {
  const asked = { share: 0.95, confidence: 0.95 };
  expect(runsThatDecide({ held: 95, runs: 100 }, asked, wilson)).toBeNull();
  expect(runsThatDecide({ held: 0, runs: 0 }, asked, wilson)).toBeNull();
});
