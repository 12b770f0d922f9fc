import { expect, test } from 'vitest';
import { admitted } from '../../src/cluster/admission.ts';
import type { Toleration } from '../../src/kubernetes.ts';
import { aTemplate } from '../support/a-scenario.ts';

const said = (tolerations: readonly Toleration[]): string[] =>
  tolerations.map(
    ({ key = '*', effect = '*', tolerationSeconds }) =>
      `${key.replace('node.kubernetes.io/', '')}:${effect}${tolerationSeconds === undefined ? '' : ` ${tolerationSeconds}s`}`,
  );

test('every pod tolerates a node that is not ready or unreachable for five minutes', () => {
  expect(said(admitted('Deployment', aTemplate()).tolerations)).toEqual([
    'not-ready:NoExecute 300s',
    'unreachable:NoExecute 300s',
  ]);
});

test('a pod that says its own patience keeps it', () => {
  const own: Toleration = {
    key: 'node.kubernetes.io/not-ready',
    operator: 'Exists',
    value: '',
    effect: 'NoExecute',
    tolerationSeconds: 10,
  };
  expect(said(admitted('Pod', aTemplate({ tolerations: [own] })).tolerations)).toEqual([
    'not-ready:NoExecute 10s',
    'unreachable:NoExecute 300s',
  ]);
});

test('a pod that tolerates everything gets nothing added', () => {
  const all: Toleration = { operator: 'Exists', value: '' };
  expect(said(admitted('Pod', aTemplate({ tolerations: [all] })).tolerations)).toEqual(['*:*']);
});

test('daemons tolerate trouble for ever and cordons too, but not not-ready:NoSchedule', () => {
  const tolerations = said(admitted('DaemonSet', aTemplate()).tolerations);
  expect(tolerations).toContain('not-ready:NoExecute');
  expect(tolerations).toContain('unschedulable:NoSchedule');
  expect(tolerations).not.toContain('not-ready:NoSchedule');
  expect(tolerations.some((text) => text.includes('300s'))).toBe(false);
});
