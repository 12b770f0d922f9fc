import { describe, expect, test } from 'vitest';
import { workloadId } from '../../../src/ids.ts';
import { ecdf, pendingChart } from '../../../src/report/charts/pending.ts';
import { at } from '../../support/a-scenario.ts';
import { aLimit, BURST_LIMITS } from '../../support/a-report.ts';
import { aPodRow, aResult, distribution } from '../../support/a-result.ts';

const drawnLimits = (...limits: Parameters<typeof pendingChart>[1]): number =>
  [...JSON.stringify(pendingChart(aResult(), limits).spec).matchAll(/"label":"(?:✓|✗)/g)].length;

describe('the share of pods by pending time', () => {
  test('rises by each pod at the time it waited', () => {
    expect(ecdf([0, 0, 3, 9])).toEqual([
      { pending_s: 0, share_percent: 0 },
      { pending_s: 0, share_percent: 50 },
      { pending_s: 3, share_percent: 75 },
      { pending_s: 9, share_percent: 100 },
    ]);
  });

  test('of very many pods is thinned, and still ends at 100%', () => {
    const points = ecdf(Array.from({ length: 100_000 }, (_, i) => i / 100));
    expect(points.length).toBeLessThanOrEqual(402);
    expect(points.at(-1)).toEqual({ pending_s: 999.99, share_percent: 100 });
  });

  test('leaves DaemonSet pods out', () => {
    const daemons = Array.from({ length: 500 }, (_, i) =>
      aPodRow({ pod: `agent-${i}`, workload: 'node-agent', pending_s: 900 }),
    );
    const result = aResult();
    const chart = pendingChart({ ...result, podRows: [...result.podRows, ...daemons] }, []);
    expect(chart.table).toEqual(pendingChart(result, []).table);
  });
});

describe('a limit on pending', () => {
  test('is drawn with its verdict where it applies', () => {
    const chart = pendingChart(aResult(), BURST_LIMITS);
    expect(drawnLimits(...BURST_LIMITS)).toBe(2); // its line, and the label at the line's foot
    expect(JSON.stringify(chart.spec)).toContain('✓ held: pending p95 <= 2m');
    expect(chart.description).toContain('Limit drawn: ✓ held: pending p95 <= 2m');
  });

  const pending = { metric: 'pending', value: 60 } as const;
  test.each([
    ['on a mean', aLimit({ ...pending, statistic: 'mean' })],
    ['on one workload', aLimit({ ...pending, statistic: 'p95', workload: workloadId(0) })],
    ['on a part of the run', aLimit({ ...pending, statistic: 'p95', from: at(60) })],
    ['from below', aLimit({ ...pending, statistic: 'p95', operator: '>=' })],
  ])('%s is no point of this curve and is not drawn', (_, limit) => {
    expect(drawnLimits(limit)).toBe(0);
  });
});

describe('its title', () => {
  test('says how long 95% of pods waited', () => {
    expect(pendingChart(aResult(), []).finding).toBe(
      '95% of pods waited at most 1m 51s, the longest 1m 57s',
    );
  });

  test.each([
    [[], 'No pod was created'],
    [[0, 0], 'No pod waited'],
    [
      [...Array.from({ length: 99 }, () => 0), 30],
      'Fewer than one pod in twenty waited; the longest for 30s',
    ],
  ])('of %j', (waits, finding) => {
    expect(pendingChart(aResult({ pending_s: distribution(waits) }), []).finding).toBe(finding);
  });
});
