// Comparisons and sweeps as people read them: what is shown, what is counted, and what hostile names cannot do.

import { describe, expect, test } from 'vitest';
import { compare } from '../../../src/experiment/compare.ts';
import { judge } from '../../../src/experiment/judge.ts';
import { summarize } from '../../../src/experiment/summarize.ts';
import { compareMarkdown } from '../../../src/report/experiment/compare-markdown.ts';
import { compareText } from '../../../src/report/experiment/compare-text.ts';
import { comparisonJson, whatIfJson } from '../../../src/report/experiment/comparison-json.ts';
import { textOf } from '../../../src/report/csv-table.ts';
import { effectsTable } from '../../../src/report/experiment/effects-csv.ts';
import { whatIfMarkdown } from '../../../src/report/experiment/effects-markdown.ts';
import { whatIfText } from '../../../src/report/experiment/effects-text.ts';
import { differenceWords, metricWords } from '../../../src/report/experiment/metric-words.ts';
import { shownEffects } from '../../../src/report/experiment/shown-effects.ts';
import { variantsTables } from '../../../src/report/experiment/variants-csv.ts';
import {
  MOST_ROWS,
  rowsShown,
  variantsTable,
  type VariantRow,
} from '../../../src/report/experiment/variants-table.ts';
import type { Change } from '../../../src/scenario/vary.ts';
import { variantRuns, type VariantStory } from '../../support/variant-runs.ts';

const noise = (run: number): number => ((run * 37) % 101) / 101;

const now: VariantStory = {
  metrics: (run) => ({ pending_p95_s: 96 + noise(run), cost_usd: 12.1 + noise(run), lost_pods: 2 }),
  held: (run) => [run % 14 > 0],
};
const changed: VariantStory = {
  name: 'changed',
  metrics: (run) => ({
    pending_p95_s: 292 + 2 * noise(run),
    cost_usd: 11.35 + noise(run),
    lost_pods: 2,
  }),
  held: (run) => [run % 9 === 0],
};
const changes: readonly Change[] = [
  { path: 'autoScalingGroups.spot.maxSize', from: 30, to: 20 },
  { path: 'autoScalingGroups.spot.labels.tier', to: 'batch' },
];
const result = {
  changes,
  comparison: compare(variantRuns(now), [variantRuns(changed)]),
  alone: [],
};

describe('a what-if', () => {
  test('says what changes, what that does, and in a word whether it is real', () => {
    expect(whatIfText(result, { columns: 110 }, { all: false })).toBe(`Change
  ~ autoScalingGroups.spot.maxSize       30 → 20
  + autoScalingGroups.spot.labels.tier   batch

Effect, 100 paired runs      now   changed   difference        95% interval
  limits held             92/100    12/100          −80                       worse
  pending p95             1m 36s    4m 53s      +3m 16s   +3m 16s … +3m 17s   worse
  cost                    $12.59    $11.84       −$0.75     −$0.75 … −$0.75   better
  lost pods                    2         2            0               0 … 0   no clear difference
  Means over runs. Words: 95% confidence for all 3 metrics that move together
  (Holm, half of the risk on the first four); intervals for each alone.
`);
  });

  test('fits eighty columns by saying half of each interval', () => {
    const narrow = whatIfText(result, { columns: 80 }, { all: false });
    for (const line of narrow.split('\n')) expect([...line].length).toBeLessThanOrEqual(80);
    expect(narrow).toContain('±');
    expect(narrow).toContain('worse');
  });

  test('is plain ASCII where the screen can show no more', () => {
    // eslint-disable-next-line no-control-regex -- ASCII is the point
    expect(whatIfText(result, { ascii: true }, { all: true })).toMatch(/^[\x00-\x7F]*$/);
  });

  test('that changes nothing says so', () => {
    const same = {
      changes: [],
      comparison: compare(variantRuns(now), [variantRuns(now)]),
      alone: [],
    };
    const text = whatIfText(same, {}, { all: false });
    expect(text).toContain('nothing: the scenario already says all of it');
    expect(text).toContain('Every run came out the same on both sides.');
  });

  test('gives equal bytes for equal inputs, keys sorted', () => {
    const json = whatIfJson(result, '1.2.3');
    expect(json).toBe(whatIfJson(structuredClone(result), '1.2.3'));
    const parsed = JSON.parse(json) as Record<string, unknown>;
    expect(parsed).toMatchObject({ schema: 'simulate/what-if/v1', paired: true, runs: 100 });
    expect(Object.keys(parsed)).toEqual(Object.keys(parsed).toSorted());
  });

  test('has a row for every metric in effects.csv, whatever the text shows', () => {
    const lines = textOf(effectsTable(result.comparison)).trimEnd().split('\n');
    expect(lines).toHaveLength(1 + result.comparison.against[0]!.effects.length);
    expect(lines[0]).toMatch(/^scenario,variant,run,seed,baseline,metric,unit,now,changed/);
  });
});

test('what is not shown is counted', () => {
  const all = compare(
    variantRuns({
      metrics: (run) => ({ ...now.metrics!(run), nodes_at_end: 3, pending_p50_s: 1 }),
    }),
    [
      variantRuns({
        metrics: (run) => ({ ...changed.metrics!(run), nodes_at_end: 3, pending_p50_s: 2 }),
      }),
    ],
  ).against[0]!.effects;
  const { shown, clearHidden, unclearHidden } = shownEffects(all);
  expect(shown.map(({ metric }) => metric)).toEqual(['pending_p95_s', 'cost_usd', 'lost_pods']);
  expect([clearHidden, unclearHidden]).toEqual([1, 1]);
  expect(shownEffects(all, { all: true }).shown).toHaveLength(5);
});

test('metrics and differences are said as people say them', () => {
  expect(metricWords('pending_p95_s')).toBe('pending p95');
  expect(metricWords('nodes_drained_in_time_percent')).toBe('nodes drained in time');
  expect(differenceWords(196, 's')).toBe('+3m 16s');
  expect(differenceWords(-0.75, 'USD')).toBe('−$0.75');
  expect(differenceWords(1, '%')).toBe('+1 point');
  expect(differenceWords(0, 'pods')).toBe('0');
  expect(differenceWords(-0.0001, 'pods')).toBe('0');
  expect(differenceWords(null, 's')).toBe('–');
});

describe('a table of variants', () => {
  const row = (key: string, cost: number, isHeld: boolean): VariantRow => {
    const story = { name: key, metrics: () => ({ cost_usd: cost, lost_pods: 0 }) };
    const runs = variantRuns({ ...story, held: () => [isHeld] });
    return { keys: [key, 'calm'], point: judge(summarize(runs)), remark: '', isMarked: false };
  };

  test('leaves out columns that are the same in every row, and says them once', () => {
    const { head, rows, constant } = variantsTable([row('20', 1, false), row('30', 2, true)], {
      keyNames: ['maxSize', 'reclaims'],
    });
    expect(head).toEqual(['MAX SIZE', 'HELD', 'COST']);
    expect(rows).toEqual([
      ['20', '0/100', '$1.00'],
      ['30', '100/100', '$2.00'],
    ]);
    expect(constant).toEqual(['reclaims calm', 'pending p95 –', 'lost pods 0']);
  });

  test('keeps the columns that were asked for', () => {
    const { head } = variantsTable([row('20', 1, false), row('30', 2, true)], {
      keyNames: ['maxSize'],
      columns: ['lost_pods'],
    });
    expect(head).toEqual(['MAX SIZE', 'HELD', 'LOST PODS']);
  });

  test('of hundreds shows those that hold, the cheapest first, and counts the others', () => {
    const rows = Array.from({ length: 300 }, (_, place) => row(`${place}`, place, place >= 280));
    const { shown, hidden } = rowsShown(rows, false);
    expect([shown.length, hidden]).toEqual([MOST_ROWS, 300 - MOST_ROWS]);
    expect(shown.slice(0, 2).map(({ keys }) => keys[0])).toEqual(['280', '281']);
    expect(shown[20]!.keys[0]).toBe('0');
    expect(rowsShown(rows, true).hidden).toBe(0);
  });
});

describe('hostile names', () => {
  const evil = '=cmd|"/c calc"!A1 <script>alert(1)</script> | `x` @team \u001B[31m\u202E';
  const comparison = compare(
    { ...variantRuns({ ...now, name: evil }), scenario: evil },
    [1, 2, 3, 4].map((each) => ({
      ...variantRuns({ ...changed, name: `${evil.repeat(40)}${each}` }),
      scenario: evil,
      limits: [{ name: evil, expression: evil, unit: 's' }],
    })),
  );
  const evilChange = { path: evil.repeat(20), from: evil.repeat(20), to: { a: evil } };

  test('neither steer a terminal nor leave their column', () => {
    const text = compareText(comparison, { columns: 100 }, { all: true });
    expect(text).not.toContain('\u001B');
    expect(text).not.toContain('\u202E');
    for (const line of text.split('\n')) expect([...line].length).toBeLessThanOrEqual(120);
  });

  test('are no markup in a comment, which stays under ten kilobytes', () => {
    const changesOf = Array.from({ length: 50 }, () => evilChange);
    for (const markdown of [
      compareMarkdown(comparison),
      whatIfMarkdown({ changes: changesOf, comparison, alone: [] }),
    ]) {
      expect(new TextEncoder().encode(markdown).length).toBeLessThan(10_000);
      expect(markdown).not.toContain('<script');
      expect(markdown).not.toMatch(/@\\?team/);
    }
  });

  test('are text in a spreadsheet', () => {
    const csv = textOf(effectsTable(comparison));
    expect(csv).not.toMatch(/(?:^|,)"?=cmd/m);
  });

  test('do not break JSON', () => {
    expect(() => JSON.parse(comparisonJson(comparison, '1')) as unknown).not.toThrow();
  });
});

test('limits of one name and other words have columns of their own in runs.csv', () => {
  const strict = variantRuns({ name: 'strict', runs: 1, held: () => [false] });
  const other = { ...strict, limits: [{ name: 'limit_1', expression: 'cost <= $9', unit: 'USD' }] };
  const [runs] = variantsTables([variantRuns({ runs: 1, held: () => [true] }), other]);
  const [header, first, second] = textOf(runs!).split('\n');
  expect(header).toMatch(/held_limit_1,held_limit_1_2$/);
  expect(first).toMatch(/TRUE,$/);
  expect(second).toMatch(/,,FALSE$/);
});
