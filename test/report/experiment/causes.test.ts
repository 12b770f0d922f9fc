// Where the time went in experiments: the sentences, the bars, and the tables behind them.

import { describe, expect, test } from 'vitest';
import { compare } from '../../../src/experiment/compare.ts';
import { summarize } from '../../../src/experiment/summarize.ts';
import type { CauseDifference } from '../../../src/metrics/causes/difference.ts';
import { meanCauses } from '../../../src/metrics/causes/mean.ts';
import {
  causesOf,
  causesSentenceOf,
  movedSentence,
} from '../../../src/report/experiment/causes-words.ts';
import { causesByVariantChart } from '../../../src/report/experiment/charts/causes-by-variant.ts';
import { causeShiftChart } from '../../../src/report/experiment/charts/cause-shift.ts';
import { drawn } from '../../../src/report/charts/render.ts';
import type { Cell } from '../../../src/report/charts/chart.ts';
import { whatIfMarkdown } from '../../../src/report/experiment/effects-markdown.ts';
import { optimumMarkdown } from '../../../src/report/experiment/optimum-markdown.ts';
import { variantsMarkdown } from '../../../src/report/experiment/sweep-markdown.ts';
import { anOptimumOrder, aSweepOrder } from '../../support/experiment-pages.ts';
import { someRuns, type Night } from '../../support/runs.ts';
import { chargesOf } from '../../../src/experiment/run-table.ts';
import { recordsChanged } from '../../support/runs.ts';

/** A hundred nights that differ a little from each other. */
const nights = ({ pending, lost = 0 }: Night): readonly Night[] =>
  Array.from({ length: 100 }, (_, run) => ({ pending: pending + (run % 5), lost }));
const against = (now: Night, changed: Night) =>
  compare(someRuns(nights(now)), [someRuns(nights(changed), { name: 'changed' })]).against[0]!;

describe('the first sentence of a what-if', () => {
  test('says how much longer pods wait, by which causes, and how many more are lost', () => {
    expect(movedSentence(against({ pending: 60, lost: 1 }, { pending: 90, lost: 3 }))).toBe(
      'The pods of a run wait 300 pod-seconds more (+270 node startup, +30 the group’s reaction); 2 more are lost (+2 a budget that refused).',
    );
  });

  test('says less and fewer where it is so, and as many where nothing moved', () => {
    expect(movedSentence(against({ pending: 90, lost: 2 }, { pending: 60, lost: 2 }))).toBe(
      'The pods of a run wait 300 pod-seconds less (−270 node startup, −30 the group’s reaction); as many are lost.',
    );
    expect(movedSentence(against({ pending: 60 }, { pending: 60 }))).toBe(
      'Pods wait as long as before; no pod is lost on either side.',
    );
  });

  test('claims nothing that may be luck', () => {
    const few = compare(someRuns([{ pending: 60 }, { pending: 61 }]), [
      someRuns([{ pending: 90 }, { pending: 80 }], { name: 'changed' }),
    ]).against[0]!;
    expect(movedSentence(few)).toBe(
      'No clear difference in how long pods wait; no pod is lost on either side.',
    );
  });

  test('is empty where results were saved without the wait of all pods', () => {
    const saved = against({ pending: 60 }, { pending: 90 });
    const effects = saved.effects.filter(({ metric }) => metric !== 'pending_pod_seconds');
    expect(movedSentence({ ...saved, effects })).toBe('');
  });
});

describe('where the time of a variant went', () => {
  test('is said over its runs', () => {
    expect(causesSentenceOf(summarize(someRuns(nights({ pending: 60, lost: 1 }))))).toBe(
      'Over 100 runs 90% of the wait was node startup; 1 pod a run was lost because budget web allowed 8 evictions at a time.',
    );
  });

  test('is not known of runs that were saved without charges, which is not to say that no pod waited', () => {
    const runs = someRuns(nights({ pending: 60 }));
    const saved = {
      ...runs,
      records: recordsChanged(runs.records, (each) => ({ ...each, causes: [] })),
    };
    expect(causesOf(summarize(saved))).toBeUndefined();
    expect(causesSentenceOf(summarize(saved))).toBe('');
    expect(causesSentenceOf(summarize(someRuns([])))).toBe('');
  });
});

describe('in Markdown', () => {
  test('a what-if says first where the difference came from, and folds it cause by cause', () => {
    const comparison = compare(someRuns(nights({ pending: 60, lost: 1 })), [
      someRuns(nights({ pending: 90, lost: 3 }), { name: 'changed' }),
    ]);
    const text = whatIfMarkdown({ changes: [], comparison, alone: [] });
    expect(text).toMatch(/^### burst: .*\n\nThe pods of a run wait 300 pod\\-seconds more/);
    expect(text).toContain('<details><summary>Where it comes from</summary>');
    expect(text).toContain('| waiting: node startup | 558 | 828 | +270 pod-s |');
    expect(text.length).toBeLessThan(10_000);
  });

  test('a sweep folds the first sentence of each variant', async () => {
    const { of } = await aSweepOrder();
    const text = variantsMarkdown({ ...of, name: 'burst' });
    const folded = text.split('<summary>Where the time went</summary>')[1]!.split('</details>')[0]!;
    expect(folded.trim().split('\n')).toHaveLength(of.rows.length);
    expect(folded).toMatch(/- __maxSize=9__: Over 12 runs \d+% of the wait was /);
    expect(text.length).toBeLessThan(10_000);
  });

  test('a search folds that of each candidate that had runs of its own', async () => {
    const { outcome } = await anOptimumOrder();
    const text = optimumMarkdown(outcome);
    const folded = text.split('<summary>Where the time went</summary>')[1]!.split('</details>')[0]!;
    expect(folded).toMatch(/- __maxSize \d+__: Over \d+ runs \d+% of the wait was /);
    expect(text.length).toBeLessThan(10_000);
  });
});

const shown = (cell: Cell): string => (typeof cell === 'string' ? cell : cell.shown);
const moved = (
  cause: CauseDifference['cause'],
  now: number,
  changed: number,
  kind: 'waiting' | 'lost' = 'waiting',
): CauseDifference => ({
  kind,
  cause,
  unit: kind === 'lost' ? 'pods' : 'pod-s',
  now,
  changed,
  difference: changed - now,
});

describe('the bars of a change', () => {
  const causes = [
    moved('scheduler-queue', 1, 1.2),
    moved('node-startup', 1000, 1100),
    moved('max-size', 0, 300),
    moved('budget-refused', 17, 20, 'lost'),
  ];
  const sides = ['now', 'with the change'] as const;
  const chart = causeShiftChart({ causes, isClear: true, sides });

  test('say in their title which cause the difference is', () => {
    expect(chart.finding).toBe('75% of the added wait is maximum size reached');
    const finding = (all: readonly CauseDifference[], isClear = true): string =>
      causeShiftChart({ causes: all, isClear, sides }).finding;
    expect(finding([moved('max-size', 300, 0), moved('node-startup', 50, 250)])).toBe(
      'What moved most is maximum size reached: −300 pod-seconds a run',
    );
    expect(finding(causes, false)).toBe('No clear difference in how long pods wait');
    expect(finding([moved('max-size', 3, 3)])).toBe('No cause of waiting moved');
  });

  test('have now, changed and difference of every cause in their table', () => {
    expect(chart.table.rows.map((row) => row.slice(0, 5).map(shown))).toEqual([
      ['scheduler-queue', 'waiting', '1', '1.2', '+0.2'],
      ['node-startup', 'waiting', '1,000', '1,100', '+100'],
      ['max-size', 'waiting', '0', '300', '+300'],
      ['budget-refused', 'lost', '17', '20', '+3'],
    ]);
  });

  test('draw waits and lost pods each to its own scale, the lightest causes as one', async () => {
    const { layer } = chart.spec as unknown as { layer: { data: { values: Bar[] } }[] };
    const [now, changed] = [layer[0]!.data.values, layer[1]!.data.values];
    expect(now.map((bar) => bar.label)).toEqual([
      'maximum size reached',
      'node startup',
      '1 other cause',
      'lost: a budget that refused',
    ]);
    expect(now.map((bar) => bar.now)).toEqual([0, 1000 / 1100, 1 / 1100, 17 / 20]);
    expect(changed.map((bar) => bar.changed)).toEqual([300 / 1100, 1, 1.2 / 1100, 1]);
    const svg = await drawn(chart);
    for (const words of ['now', 'with the change', '+300', '0 → 300 pod-s', '17 → 20 pods'])
      expect(svg).toContain(`>${words}<`);
  });
});

interface Bar {
  readonly label: string;
  readonly now: number;
  readonly changed: number;
}

describe('a bar for each variant', () => {
  const variant = (label: string, night: Night) => ({
    label,
    causes: meanCauses(chargesOf(someRuns(nights(night)).records)),
  });
  const chart = causesByVariantChart({
    variants: [variant('small', { pending: 90, lost: 2 }), variant('large', { pending: 30 })],
    noun: 'variant',
    left: 0,
  });

  test('is as long as its pods wait, and its parts are the charges', () => {
    const { layer } = chart.spec as unknown as { layer: { data: { values: Stretch[] } }[] };
    const stretches = layer[0]!.data.values;
    const of = (row: number): Stretch[] => stretches.filter((each) => each.row === row);
    expect(of(0).map(({ from, to }) => [from, to])).toEqual([
      [0, 828],
      [828, 920],
    ]);
    expect(of(1).at(-1)!.to).toBe(320);
    expect(of(0)[0]!.fill).not.toBe(of(0)[1]!.fill);
  });

  test('stands beside its total and its lost pods, which the table has too', async () => {
    expect(await drawn(chart)).toContain('>920 pod-s, 2 lost<');
    expect(chart.table.rows.map((row) => row.map(shown))).toEqual([
      ['small', '920', '828', '92', '0', '2'],
      ['large', '320', '288', '32', '0', '0'],
    ]);
    expect(chart.finding).toBe('The greatest part of the wait is node startup in every variant');
  });
});

interface Stretch {
  readonly row: number;
  readonly from: number;
  readonly to: number;
  readonly fill: string;
}
