// A verdict is on the exact value. What is shown beside it must not say otherwise, in any form.

import { describe, expect, test } from 'vitest';
import type { LimitResult } from '../../src/metrics/result.ts';
import { inUnitBeside, money } from '../../src/report/format.ts';
import { toHtml } from '../../src/report/html/html.ts';
import { junitOfRun } from '../../src/report/junit.ts';
import { toMarkdown } from '../../src/report/markdown.ts';
import { worstValue } from '../../src/report/experiment/metric-words.ts';
import { observedInWords } from '../../src/report/observed.ts';
import { subjectOf } from '../../src/experiment/worst.ts';
import { toSummary } from '../../src/report/summary.ts';
import { reportContext, reportResult } from '../support/report-story.ts';

test.each([
  [120.4, 120, 's', '2m 00.4s'],
  [119.96, 120, 's', '1m 59.96s'],
  [59.96, 60, 's', '59.96s'],
  [7210, 7200, 's', '2h 00m 10s'],
  [3600.02, 3600, 's', '1h 00m 00.02s'],
  [0.5004, 0.5, 's', '0.5004s'],
  [15.004, 15, 'USD', '$15.004'],
  [0.09996, 0.1, 'USD', '$0.09996'],
  [1_200.001, 1_200, 'USD', '$1,200.001'],
  [0.00004, 0, 'USD', '$0.00004'],
  [0.04, 0, 'USD', '$0.0400'],
  [0.0003, 0, 's', '0.0003s'],
  [0.04, 0, 'pod-s', '0.04 pod-s'],
  [0.00004, 0.00003, 'USD', '$0.00004'],
  [79.96, 80, '%', '79.96%'],
  [99.88, 99.9, '%', '99.88%'],
  [99.9999, 99.99, '%', '99.999%'],
  [100.04, 100, 'node-s', '100.04 node-s'],
])('%d beside the bound %d %s reads %s', (value, bound, unit, text) =>
  expect(inUnitBeside(value, bound, unit)).toBe(text),
);

test('away from its bound, and on it, a value is rounded as everywhere', () => {
  expect(inUnitBeside(121.4, 120, 's')).toBe('2m 01s');
  expect(inUnitBeside(120, 120, 's')).toBe('2m');
  expect(inUnitBeside(14.994, 15, 'USD')).toBe('$14.99');
  expect(inUnitBeside(66.666, 80, '%')).toBe('66.7%');
  expect(money(0.09996)).toBe('$0.10');
});

const aLimitResult = (wishes: Partial<LimitResult>): LimitResult => ({
  name: 'limit_1',
  expression: 'pending p95 <= 2m',
  held: false,
  observed: 120.4,
  unit: 's',
  share_of_time_held: 90,
  why: '1 of 20 do not keep it',
  ...wishes,
});

test('a cost of next to nothing does not read like the nothing that it was held against', () => {
  const limit = aLimitResult({ expression: 'cost <= $0', observed: 0.00004, unit: 'USD' });
  expect(observedInWords({ ...limit, observed: 0, held: true })).toBe('$0.00');
  expect(observedInWords(limit)).toBe('$0.00004');
});

describe('what the worst of many runs crossed by a hair', () => {
  const worst = (expression: string, unit: string, value: number) =>
    worstValue({ metric: subjectOf(expression), value, unit }, [{ expression }]);

  test('does not read like its bound', () => {
    expect(worst('cost <= $0', 'USD', 0.00004)).toBe('$0.00004');
    expect(worst('pending p95 <= 2m', 's', 120.4)).toBe('2m 00.4s');
    expect(worst('pending_pod_seconds <= 100', 'pod-s', 100.04)).toBe('100.04 pod-s');
  });

  test('is rounded as everywhere away from it, and on it', () => {
    expect(worst('pending p95 <= 2m', 's', 200.4)).toBe('3m 20s');
    expect(worst('pending p95 <= 2m', 's', 120)).toBe('2m');
    expect(worst('lost pods <= 2', 'pods', 3)).toBe('3');
    expect(worst('pending_pod_seconds <= 100', 'pod-s', 1096.3)).toBe('1,096');
  });
});

test('a share of time that falls short does not read like the one asked for', () => {
  const limit = aLimitResult({
    expression: 'ready web >= 80% for 99.9% of the time',
    observed: 79.99,
    unit: '%',
    share_of_time_held: 99.88,
  });
  expect(observedInWords(limit)).toBe('79.99% at worst, held 99.88% of the time');
});

describe('a limit crossed by a hair', () => {
  const result = { ...reportResult(), limits: [aLimitResult({})] };
  test.each([
    ['text', () => toSummary(result, reportContext())],
    ['Markdown', () => toMarkdown(result, reportContext())],
    ['JUnit', () => junitOfRun(result)],
    ['HTML', () => toHtml(result, reportContext())],
  ])('is seen to be crossed in %s', async (_, make) => {
    const text = await make();
    expect(text).toContain('2m 00.4s');
    expect(text).not.toMatch(/crossed\s+pending p95 <= 2m\s+2m\s*$/m);
  });
});

test('a level in Markdown and JUnit says that its value is the worst, and for how long it held', () => {
  expect(toMarkdown(reportResult(), reportContext())).toContain(
    '50% at worst, held 94.1% of the time',
  );
  expect(junitOfRun(reportResult())).toContain('observed 50% at worst, held 94.1% of the time');
});
