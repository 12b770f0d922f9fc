import { describe, expect, test } from 'vitest';
import { clusterChart } from '../../../src/report/charts/cluster.ts';
import { costChart } from '../../../src/report/charts/cost.ts';
import { signsOf } from '../../../src/report/charts/moments.ts';
import type { GroupResult, TimelineRow } from '../../../src/metrics/result.ts';
import { BURST_LIMITS } from '../../support/a-report.ts';
import { aResult } from '../../support/a-result.ts';

const manyGroups = (n: number): GroupResult[] =>
  Array.from({ length: n }, (_, i) => ({
    ...aResult().groups[1]!,
    group: `pool-${String(i).padStart(2, '0')}`,
    nodes_max: i,
    cost_usd: i,
  }));

describe('the cluster over time', () => {
  test('says in its title how many pods waited at once, since when, and how many nodes went', () => {
    expect(clusterChart(aResult()).finding).toBe(
      'Up to 17 pods waited at once, from 00:05:07; 6 nodes reclaimed',
    );
  });

  test('of a quiet day says so', () => {
    const result = aResult();
    const quiet = clusterChart(
      aResult({
        timeline: result.timeline.map((row): TimelineRow =>
          row.pods_pending === null ? row : { ...row, pods_pending: 0 },
        ),
        nodes: { ...result.nodes, reclaimed: 0 },
        moments: [],
      }),
    );
    expect(quiet.finding).toBe('No pod waited; no node was reclaimed');
    expect(quiet.spec).toHaveProperty('vconcat.length', 3);
  });

  test('draws the largest of many groups and the whole, and counts the rest', () => {
    const chart = clusterChart(aResult({ groups: manyGroups(12) }));
    const spec = JSON.stringify(chart.spec);
    expect(spec).toContain('pool-11');
    expect(spec).toContain('all groups');
    expect(spec).not.toContain('pool-08');
    expect(chart.caption).toContain('9 smaller groups have no line of their own');
  });

  test('keeps its picture small however many instants the run has', () => {
    const [row] = aResult().timeline;
    const timeline = Array.from({ length: 60_000 }, (_, i): TimelineRow => ({
      ...row!,
      group: i % 3 === 0 ? '*' : i % 3 === 1 ? 'base' : 'spot',
      t_s: Math.floor(i / 3) * 0.08,
      pods_pending: i % 7,
      pods_running: i % 101,
      nodes_ready: i % 13,
    }));
    const size = JSON.stringify(clusterChart(aResult({ timeline })).spec).length;
    expect(size).toBeLessThan(250_000);
  });
});

describe('signs of what happened', () => {
  test('that stand close are drawn as one, their nodes added up', () => {
    const { kinds, signs } = signsOf(aResult());
    expect(kinds).toEqual(['notice', 'reclaim', 'scale-up', 'scale-down']);
    expect(signs.filter(({ kind }) => kind === 'scale-up')).toMatchObject([
      { t_s: 311, count: 5, label: '5' },
      { t_s: 451, count: 2, label: '2' },
    ]);
  });

  test('go through the rows as lines, unless they are too many to tell apart', () => {
    const notices = (n: number) =>
      Array.from({ length: n }, (_, i) => ({
        t_s: i * 110,
        kind: 'notice' as const,
        group: 'spot',
        count: 1,
      }));
    const few = clusterChart(aResult({ moments: notices(10) }));
    const many = clusterChart(aResult({ moments: notices(11) }));
    expect(few.caption).toContain('Dotted lines: notices and reclaims.');
    expect(many.caption).not.toContain('Dotted');
  });
});

describe('the cost', () => {
  test('is compared with the same node-hours on demand', () => {
    expect(costChart(aResult(), []).finding).toBe(
      'The run cost $0.54, 42% less than all on demand',
    );
    const found = (total_usd: number): string => {
      const { cost } = aResult();
      return costChart(aResult({ cost: { ...cost, total_usd, all_on_demand_usd: 1 } }), []).finding;
    };
    expect(found(1.25)).toBe('The run cost $1.25, 25% more than all on demand');
    expect(found(0.999)).toBe('The run cost $1.00, as all on demand would');
    expect(found(0.004)).toBe('The run cost $0.0040, 99% less than all on demand');
    expect(found(0)).toBe('The run cost $0.00, 100% less than all on demand');
  });

  test('shows the limit on it with its verdict', () => {
    const chart = costChart(aResult(), BURST_LIMITS);
    expect(JSON.stringify(chart.spec)).toContain('✓ held: cost <= $0.90');
  });

  test('of many groups shows the dearest and adds up the rest', () => {
    const { rows } = costChart(aResult({ groups: manyGroups(9) }), []).table;
    expect(rows.map(([name]) => name)).toEqual([
      'pool-03',
      'pool-04',
      'pool-05',
      'pool-06',
      'pool-07',
      'pool-08',
      '3 other groups',
      'this run',
      'all on demand',
    ]);
    expect(rows[6]![1]).toEqual({ value: 3, shown: '$3.00' });
  });

  test('of a run without cost divides by nothing', () => {
    const cost = { ...aResult().cost, total_usd: 0, all_on_demand_usd: 0 };
    expect(costChart(aResult({ cost, groups: [] }), []).finding).toBe('The run cost $0.00');
  });
});
