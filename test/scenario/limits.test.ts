// The grammar of expectations: metric, statistic, workload, comparison, value, window.

import { describe, expect, test } from 'vitest';
import { foregone, parseLimit, type ParsedLimit } from '../../src/scenario/limits.ts';
import { minutes } from '../../src/units.ts';
import { notesOf, scenarioOf, SMALL } from '../support/scenario-texts.ts';

function limit(expression: string): ParsedLimit {
  const parsed = parseLimit(expression);
  if ('mistake' in parsed) throw new Error(parsed.mistake);
  return parsed;
}

function mistake(expression: string): string {
  const parsed = parseLimit(expression);
  return 'mistake' in parsed ? parsed.mistake : 'none';
}

describe('a limit', () => {
  test.each([
    ['pending p95 <= 2m', { metric: 'pending', statistic: 'p95', operator: '<=', value: 120 }],
    ['pending<=90s', { metric: 'pending', operator: '<=', value: 90 }],
    ['ready time max web < 1m30s', { metric: 'ready_time', statistic: 'max', value: 90 }],
    ['ready_time mean < 500ms', { metric: 'ready_time', statistic: 'mean', value: 0.5 }],
    ['pending pod seconds <= 600', { metric: 'pending_pod_seconds', value: 600 }],
    ['pending_pod_seconds web <= 10m', { metric: 'pending_pod_seconds', value: 600 }],
    ['unavailable replica s web <= 300', { metric: 'unavailable_replica_s', value: 300 }],
    ['lost pods == 0', { metric: 'lost_pods', operator: '==', value: 0 }],
    ['evicted_pods > 3', { metric: 'evicted_pods', operator: '>', value: 3 }],
    ['cordon latency p99 <= 5s', { metric: 'cordon_latency', statistic: 'p99', value: 5 }],
    ['nodes drained in time >= 100%', { metric: 'nodes_drained_in_time', value: 100 }],
    ['cost <= $15.50', { metric: 'cost', value: 15.5 }],
    ['cost <= 15', { metric: 'cost', value: 15 }],
    ['overshoot <= 20m', { metric: 'overshoot', value: 1200 }],
    ['ready web >= 80%', { metric: 'ready', value: 80, valueIsPercent: true, shareOfTime: 100 }],
    ['ready web >= 32', { metric: 'ready', value: 32, valueIsPercent: false }],
  ])('%s is understood', (expression, meaning) => {
    expect(limit(expression)).toMatchObject({ expression, ...meaning });
  });

  test('may look at a window and hold for a share of its time', () => {
    expect(limit('ready web >= 80% from 5m to 20m for 99.9% of the time')).toMatchObject({
      workloadName: 'web',
      from: minutes(5),
      to: minutes(20),
      shareOfTime: 99.9,
    });
    expect(limit('lost pods <= 0 to 10m')).toMatchObject({ to: minutes(10) });
  });

  test('names the characters that it stumbles over', () => {
    expect(parseLimit('pending p95 <= 120')).toEqual({
      mistake: '"120" has a missing unit: write 10s, 2m or 1h (did you mean 120s?)',
      start: 15,
      text: '120',
    });
  });

  test('without any sense is refused in one sentence', () => {
    expect(mistake('')).toBe('a limit begins with its metric: write pending p95 <= 2m');
    expect(mistake('<=')).toBe('a limit begins with its metric: write pending p95 <= 2m');
    expect(mistake('pending p95 <= 2m <= 3m')).toMatch(/cannot follow/);
    expect(mistake('toString <= 3')).toMatch(/^unknown metric "toString"/);
  });
});

describe('limits of a scenario', () => {
  const expecting = (...limits: string[]): string =>
    SMALL.replace('  - pending p95 <= 2m\n', limits.map((each) => `  - ${each}\n`).join(''));

  test('are named by their place unless they have a name', () => {
    const text = expecting('lost pods <= 0', '{ name: quick, limit: pending <= 5m }', 'cost <= $9');
    expect(scenarioOf(text).expect.map(({ name }) => name)).toEqual([
      'limit_1',
      'quick',
      'limit_3',
    ]);
  });

  test('know their workload by its place', () => {
    expect(scenarioOf(expecting('ready web >= 80%')).expect[0]).toMatchObject({
      metric: 'ready',
      workload: 0,
    });
  });

  test('that cannot fail are noted', () => {
    expect(notesOf(expecting('lost pods >= 0'))).toEqual([
      'this limit cannot fail: nothing is below 0',
    ]);
    expect(foregone(limit('nodes drained in time <= 100%'))).toMatch(/cannot fail/);
    expect(foregone(limit('pending < 0s'))).toMatch(/cannot hold/);
    expect(foregone(limit('pending <= 0s'))).toBeUndefined();
  });
});
