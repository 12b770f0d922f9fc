import { expect, test } from 'vitest';
import { toJson } from '../../src/report/json.ts';
import { HOSTILE, reportContext, reportResult, reportScenario } from '../support/report-story.ts';

const read = (text: string) => JSON.parse(text) as Record<string, unknown>;

test('the result is one object that names its schema, version, scenario and seed', () => {
  expect(read(toJson(reportResult(), reportContext()))).toMatchObject({
    schema: 'simulate/result/v1',
    toolVersion: '0.1.0',
    scenario: { name: 'burst', sha256: 'a'.repeat(64), changes: [] },
    seed: '42',
    runs: 1,
    warnings: ['ingress-nginx is not modelled and was left out'],
  });
});

test('limits carry their expression, verdict and value, metrics their distributions', () => {
  const { limits, metrics } = read(toJson(reportResult(), reportContext()));
  expect(limits).toMatchObject([
    { expression: 'pending p95 <= 2m', held: true, verdict: 'held', heldRuns: 1 },
    { expression: 'lost pods <= 0', held: false, verdict: 'crossed', observed: 1, heldRuns: 0 },
    { expression: 'ready web >= 80% for 99.9% of the time', held: false, observed: 50 },
  ]);
  expect(metrics).toMatchObject({ lost_pods: 1, pending_s: { count: 6, max: 98.5 } });
  expect(metrics).not.toHaveProperty('pending_p95_s');
});

test('equal inputs give equal bytes, with every key in order', () => {
  const text = toJson(reportResult(), reportContext());
  expect(toJson(reportResult(), reportContext())).toBe(text);
  const inOrder = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    if (!Array.isArray(value)) expect(Object.keys(value)).toEqual(Object.keys(value).toSorted());
    for (const inner of Object.values(value)) inOrder(inner);
  };
  inOrder(JSON.parse(text));
  expect(text.endsWith('}\n')).toBe(true);
});

test('the rows come when asked for, and say what the result says', () => {
  const result = reportResult();
  const { rows } = read(toJson(result, reportContext(), { rows: true }));
  expect(rows).toEqual({ timeline: result.timeline, pods: result.podRows, nodes: result.nodeRows });
  expect(read(toJson(result, reportContext()))).not.toHaveProperty('rows');
});

test('any name survives the way there and back', () => {
  const scenario = reportScenario(HOSTILE);
  const { groups, workloads } = read(toJson(reportResult(scenario), reportContext(scenario)));
  expect(groups).toMatchObject([{ group: HOSTILE.group }]);
  expect(workloads).toMatchObject([{ workload: HOSTILE.workload }]);
});
