// With every real actor at work: nobody watches the notice, and Kubernetes finds out by itself.

import { expect, test } from 'vitest';
import { constantly, seconds } from '../../../src/units.ts';
import { aDeployment, aGroup, aReclaim, aScenario, at } from '../../support/a-scenario.ts';
import { factsOf, only } from '../../support/facts-of.ts';

const scenario = (seed: string) =>
  aScenario({
    run: { until: at(540), seed },
    autoScalingGroups: [aGroup({ startup: constantly(seconds(60)), minSize: 1, maxSize: 6 })],
    workloads: [aDeployment('web', 12)],
    terminationHandler: { mode: 'none' },
    events: [aReclaim(at(10), 1)],
  });

test('a full node goes unnoticed: its pods are lost, and replaced a minute and a half later', () => {
  for (const seed of ['1', '2', '3', '4', '5']) {
    const said = factsOf(scenario(seed));
    expect(only(said, 'instance-terminated').map(({ t }) => t)).toEqual([130]);
    expect(only(said, 'pod-lost')).toHaveLength(4);
    const replaced = only(said, 'pod-created').map(({ t }) => t - 130);
    expect(replaced).toHaveLength(4);
    expect(replaced[0]).toBeGreaterThan(80);
    expect(replaced[3]).toBeLessThan(121);
    expect(only(said, 'pod-ready').map(({ t }) => t - 130).length).toBe(4);
  }
});

test('each step follows from the one before', () => {
  const steps = [
    'spot-notice-issued',
    'instance-terminated',
    'instance-reported-terminated',
    'node-not-ready',
    'pod-not-ready',
    'node-deleted',
    'pod-failed',
    'pod-created',
    'pod-bound',
    'pod-ready',
  ] as const;
  const said = factsOf(scenario('7'));
  const firsts = steps.map((kind) => only(said, kind)[0]!.t);
  expect(firsts).toEqual(firsts.toSorted((a, b) => a - b));
});
