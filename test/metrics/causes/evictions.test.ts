// Notices told by hand: how late a pod was evicted and why, and what it was lost to.

import { describe, expect, test } from 'vitest';
import { budgetId, nodeId, podId } from '../../../src/ids.ts';
import type { CauseRow } from '../../../src/metrics/causes/causes.ts';
import type { RunResult } from '../../../src/metrics/result.ts';
import type { Scenario } from '../../../src/scenario/scenario.ts';
import { seconds } from '../../../src/units.ts';
import { aBudget, aDeployment, aGroup, aScenario } from '../../support/a-scenario.ts';
import { story, type Storyteller } from '../../support/metrics-story.ts';

const guarded = (
  handler: Partial<Scenario['terminationHandler']> = {},
  graceSeconds = 30,
): Scenario =>
  aScenario({
    autoScalingGroups: [aGroup({ name: 'spot', desiredCapacity: 1 })],
    workloads: [aDeployment('web', 1, { terminationGracePeriod: seconds(graceSeconds) })],
    podDisruptionBudgets: [aBudget('web', { maxUnavailable: { count: 1 } })],
    terminationHandler: handler,
  });

const charged = (result: RunResult, kind: CauseRow['kind']): Record<string, number> =>
  Object.fromEntries(
    result.causes
      .filter((row) => row.kind === kind)
      .map(({ cause, pod_seconds, pods }) => [cause, pod_seconds ?? pods]),
  );

/** A pod runs on a Spot node with a handler; its notice comes at 100 s, so it goes at 220 s. */
function noticed(teller: Storyteller): void {
  teller.steadyNode(0);
  teller.say(-80_000, { kind: 'handler-started', node: nodeId(0) });
  teller.steadyPod(0, 0);
  teller.begin();
  teller.notice(100, 0);
}

const drain = (teller: Storyteller, t: number): void =>
  teller.say(t, { kind: 'drain-started', node: nodeId(0), pods: 1 });
const refuse = (teller: Storyteller, t: number): void =>
  teller.say(t, { kind: 'eviction-refused', pod: podId(0), budget: budgetId(0) });
const allow = (teller: Storyteller, t: number, disruptionsAllowed: number): void =>
  teller.say(t, {
    kind: 'budget-updated',
    budget: budgetId(0),
    expectedPods: 10,
    currentHealthy: 10,
    desiredHealthy: 9,
    disruptionsAllowed,
  });
function goneWith(teller: Storyteller, terminating: boolean): void {
  teller.gone(220, 0);
  teller.lose(220, 0, 0, terminating);
}

describe('a pod evicted under a notice', () => {
  test('is charged stage by stage from the notice to its eviction', () => {
    const result = story(guarded(), (teller) => {
      noticed(teller);
      teller.cordon(102, 0);
      drain(teller, 103);
      refuse(teller, 105);
      refuse(teller, 110);
      teller.terminate(115, 0);
      teller.delete(120, 0);
    });
    expect(charged(result, 'evicting')).toEqual({
      'handler-poll': 2,
      'request-limit': 3,
      'budget-refused': 10,
    });
    expect(charged(result, 'lost')).toEqual({});
  });

  test('is charged to the handler’s own start when that was told to begin late', () => {
    const late = guarded({ nodeTerminationGracePeriod: seconds(30) });
    const result = story(late, (teller) => {
      noticed(teller);
      teller.cordon(192, 0);
      teller.terminate(193, 0);
    });
    expect(charged(result, 'evicting')).toEqual({
      'handler-start': 90,
      'handler-poll': 2,
      'request-limit': 1,
    });
  });

  test('waits for the only worker while that drains the node for a rebalance recommendation', () => {
    const one = guarded({ workers: 1, enableRebalanceDraining: true });
    const result = story(one, (teller) => {
      teller.steadyNode(0);
      teller.steadyPod(0, 0);
      teller.begin();
      teller.say(90, { kind: 'node-cordoned', node: nodeId(0), why: 'rebalance-recommendation' });
      drain(teller, 91);
      teller.notice(100, 0);
      teller.say(112, { kind: 'drain-failed', node: nodeId(0), why: 'global timeout reached' });
      drain(teller, 114);
      teller.terminate(115, 0);
    });
    expect(charged(result, 'evicting')).toEqual({
      'handler-workers': 12,
      'handler-poll': 2,
      'request-limit': 1,
    });
  });

  test('is charged nothing when it was evicted before the notice, or without any', () => {
    const before = story(guarded(), (teller) => {
      teller.steadyNode(0);
      teller.steadyPod(0, 0);
      teller.begin();
      teller.terminate(90, 0);
      teller.notice(100, 0);
      teller.delete(110, 0);
    });
    expect(charged(before, 'evicting')).toEqual({});
  });
});

describe('a lost pod', () => {
  test('is charged to the budget that refused it, by name and with what that allowed at most', () => {
    const result = story(guarded(), (teller) => {
      allow(teller, -86_400, 7);
      allow(teller, -80_000, 1);
      noticed(teller);
      allow(teller, 101, 0);
      teller.cordon(102, 0);
      refuse(teller, 104);
      goneWith(teller, false);
    });
    expect(result.causes.filter(({ kind }) => kind === 'lost')).toEqual([
      {
        kind: 'lost',
        cause: 'budget-refused',
        pod_seconds: null,
        pods: 1,
        share_percent: 100,
        budget: 'web',
        disruptions_allowed: 1,
      },
    ]);
  });

  test('is charged to the notice when its grace period is longer and most of it was its own', () => {
    const patient = guarded({}, 300);
    const result = story(patient, (teller) => {
      noticed(teller);
      teller.cordon(102, 0);
      teller.terminate(104, 0);
      goneWith(teller, true);
    });
    expect(charged(result, 'lost')).toEqual({ 'notice-shorter-than-grace': 1 });
  });

  test('is charged to the budget all the same when that took the larger part', () => {
    const result = story(guarded({}, 300), (teller) => {
      noticed(teller);
      teller.cordon(102, 0);
      refuse(teller, 103);
      teller.terminate(180, 0);
      goneWith(teller, true);
    });
    expect(charged(result, 'lost')).toEqual({ 'budget-refused': 1 });
  });

  test('is charged to the handler’s start when that left no time for its grace', () => {
    const result = story(guarded({ nodeTerminationGracePeriod: seconds(10) }), (teller) => {
      noticed(teller);
      teller.cordon(211, 0);
      teller.terminate(212, 0);
      goneWith(teller, true);
    });
    expect(charged(result, 'lost')).toEqual({ 'handler-start': 1 });
  });

  test('is charged to its requests when it was never asked although the drain was under way', () => {
    const result = story(guarded(), (teller) => {
      noticed(teller);
      teller.cordon(102, 0);
      drain(teller, 103);
      goneWith(teller, false);
    });
    expect(charged(result, 'lost')).toEqual({ 'request-limit': 1 });
  });
});

describe('a lost pod that nobody asked to go', () => {
  test.each([
    ['the cluster has no handler', guarded({ mode: 'none' }), 'no-handler'],
    ['the handler only cordons', guarded({ cordonOnly: true }), 'drain-disabled'],
    [
      'the handler does not heed notices',
      guarded({ enableSpotInterruptionDraining: false }),
      'drain-disabled',
    ],
  ])('says so when %s', (_, scenario, cause) => {
    const result = story(scenario, (teller) => {
      noticed(teller);
      goneWith(teller, false);
    });
    expect(charged(result, 'lost')).toEqual({ [cause]: 1 });
  });

  test('says so when the handler of its node had not started', () => {
    const result = story(guarded(), (teller) => {
      teller.steadyNode(0);
      teller.steadyPod(0, 0);
      teller.begin();
      teller.notice(100, 0);
      goneWith(teller, false);
    });
    expect(charged(result, 'lost')).toEqual({ 'no-handler': 1 });
  });

  test('says so when the drain failed before its turn', () => {
    const result = story(guarded(), (teller) => {
      noticed(teller);
      teller.cordon(102, 0);
      teller.say(103, { kind: 'drain-failed', node: nodeId(0), why: 'bare: no controller' });
      goneWith(teller, false);
    });
    expect(charged(result, 'lost')).toEqual({ 'drain-failed': 1 });
  });

  test('says so when it was leaving for another reason, or its instance was given back', () => {
    const leaving = story(guarded(), (teller) => {
      noticed(teller);
      teller.terminate(210, 0, 'scaled-down');
      goneWith(teller, true);
    });
    expect(charged(leaving, 'lost')).toEqual({ 'already-leaving': 1 });
    const givenBack = story(guarded(), (teller) => {
      noticed(teller);
      teller.gone(150, 0, 'scale-down');
      teller.lose(150, 0, 0);
    });
    expect(charged(givenBack, 'lost')).toEqual({ 'scale-down': 1 });
  });
});
