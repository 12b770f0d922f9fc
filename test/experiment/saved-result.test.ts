import { expect, test } from 'vitest';
import { savedResult } from '../../src/experiment/saved-result.ts';
import { simulate } from '../../src/experiment/simulate.ts';
import { toJson } from '../../src/report/json.ts';
import { scenarioOf, SMALL } from '../support/scenario-texts.ts';
import { metricAt, recordAt } from '../../src/experiment/run-table.ts';

const scenario = scenarioOf(SMALL);
const result = simulate(scenario);
const saved = toJson(result, {
  toolVersion: '9.9.9',
  scenario,
  sha256: 'a1b2',
  changes: [{ path: 'run.until', from: '10m', to: '30m' }],
  file: 'small.yaml',
  replayFlags: '',
});

const mistakeIn = (text: string): string => {
  const reading = savedResult(text);
  return 'mistake' in reading ? reading.mistake : '';
};

test('a saved run comes back with its numbers, its limits and its causes', () => {
  const reading = savedResult(saved);
  if ('mistake' in reading) throw new Error(reading.mistake);
  const { variant, toolVersion } = reading;
  expect(toolVersion).toBe('9.9.9');
  expect(variant).toMatchObject({ scenario: 'small', seed: '42', sha256: 'a1b2', partial: false });
  expect(variant.changes).toEqual([{ path: 'run.until', from: '10m', to: '30m' }]);
  expect(variant.records).toHaveLength(1);
  const record = recordAt(variant.records, 0);
  expect(record!.metrics).toEqual(result.metrics);
  expect(record!.limits.map(({ held }) => held)).toEqual(result.limits.map(({ held }) => held));
  expect(record!.causes.map(({ cause, pods }) => [cause, pods])).toEqual(
    result.causes.map(({ cause, pods }) => [cause, pods]),
  );
});

test('another schema, a later version and a stranger’s file are refused by name', () => {
  expect(mistakeIn('{"schema":"simulate/sweep/v1"}')).toMatch(
    /its schema is "simulate\/sweep\/v1", compare reads simulate\/result\/v1/,
  );
  expect(mistakeIn(saved.replace('result/v1', 'result/v2'))).toMatch(/result\/v2/);
  expect(mistakeIn('{"a":1}')).toMatch(/its schema is not there/);
});

test.each(['', 'no json', '[]', 'null', '7', saved.slice(0, 500)])('%j is no result', (text) => {
  expect(mistakeIn(text)).toMatch(/this is no JSON object/);
});

test('a run that was cut off is refused; runs that were made before an interrupt are not', () => {
  const cut = saved.replace('"partial": false', '"partial": true');
  expect(mistakeIn(cut)).toBe('its run was interrupted before its end: save a whole one');
  const { limits, metrics, seed, ...rest } = JSON.parse(cut) as Record<string, unknown>;
  const many = { ...rest, seed, limits, records: [{ run: 0, seed, limits, metrics }] };
  expect(mistakeIn(JSON.stringify(many))).toBe('');
});

test('a result without runs, or with runs without numbers, is refused', () => {
  const without = (key: string): string =>
    JSON.stringify({ ...(JSON.parse(saved) as object), [key]: undefined });
  expect(mistakeIn(without('seed'))).toMatch(/no run with a seed and metrics/);
  expect(mistakeIn(without('metrics'))).toMatch(/no run with a seed and metrics/);
  const many = { ...(JSON.parse(saved) as object), records: [{ seed: '1', metrics: {} }, 'x'] };
  expect(mistakeIn(JSON.stringify(many))).toMatch(/no run with a seed and metrics/);
});

test.each(['=1+1', 1e308, -1e308, null])('in a file %j is no number of pods', (value) => {
  const evil = JSON.parse(saved) as { metrics: Record<string, unknown> };
  evil.metrics['lost_pods'] = value;
  const reading = savedResult(JSON.stringify(evil));
  if ('mistake' in reading) throw new Error(reading.mistake);
  expect(metricAt(reading.variant.records, 0, 'lost_pods')).toBeNull();
});
