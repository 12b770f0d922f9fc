import { expect, test } from 'vitest';
import { askEviction } from '../../../src/cluster/eviction.ts';
import type { Fact } from '../../../src/cluster/fact.ts';
import type { ClusterView } from '../../../src/cluster/state.ts';
import { nodeId, workloadId, type PodId } from '../../../src/ids.ts';
import { seconds } from '../../../src/units.ts';
import { aBudget, aDaemonSet, aDeployment, aScenario, at } from '../../support/a-scenario.ts';
import { only } from '../../support/facts-of.ts';
import { play } from '../../support/workload-play.ts';

/** Asks the eviction API for each pod in turn, as a drainer does. */
const evict = (pods: readonly PodId[]) => (view: ClusterView) => {
  const facts: Fact[] = [];
  let spent = 0;
  for (const pod of pods) {
    const answer = askEviction(view, pod);
    if (answer.status !== 201) continue;
    if (answer.spends !== undefined) {
      if (view.budgets[answer.spends]!.disruptionsAllowed === spent) continue;
      spent += 1;
      facts.push({ kind: 'budget-spent', budget: answer.spends, pod });
    }
    facts.push({
      kind: 'pod-terminating',
      pod,
      grace: seconds(30),
      why: 'EvictionByEvictionAPI',
      by: 'test',
    });
  }
  return facts;
};

const web = workloadId(0);

test('a run begins with every budget up to date', () => {
  const said = play(
    aScenario({
      workloads: [aDeployment('web', 10)],
      podDisruptionBudgets: [aBudget('web', { minAvailable: { percent: 80 } })],
    }),
  );
  expect(only(said, 'budget-updated').map(({ t, fact }) => [t, fact])).toEqual([
    [
      0,
      {
        kind: 'budget-updated',
        budget: 0,
        expectedPods: 10,
        currentHealthy: 10,
        desiredHealthy: 8,
        disruptionsAllowed: 2,
      },
    ],
  ]);
});

test('a spent budget comes back only when the replacements are Ready', () => {
  const said = play(
    aScenario({
      workloads: [aDeployment('web', 10)],
      podDisruptionBudgets: [aBudget('web', { minAvailable: { percent: 80 } })],
    }),
    [
      { at: at(20), say: (view) => evict(view.podsOf(web).slice(0, 4))(view) },
      { at: at(22), say: (view) => evict(view.podsOf(web).slice(2, 6))(view) },
    ],
  );
  expect(only(said, 'pod-terminating')).toHaveLength(2);
  const ready = only(said, 'pod-ready').map(({ t }) => t);
  expect(ready).toHaveLength(2);
  const statuses = only(said, 'budget-updated').filter(({ t }) => t > 20);
  expect(statuses.every(({ t, fact }) => (fact.disruptionsAllowed === 0) === t < ready[0]!)).toBe(
    true,
  );
  expect(statuses.at(-1)!.fact.disruptionsAllowed).toBe(2);
  expect(statuses.at(-1)!.t - ready[1]!).toBeLessThan(0.5);
});

test('an eviction that was granted but never carried out gives its budget back after two minutes', () => {
  const said = play(
    aScenario({
      workloads: [aDeployment('web', 5)],
      podDisruptionBudgets: [aBudget('web', { maxUnavailable: { count: 1 } })],
    }),
    [
      {
        at: at(20),
        say: (view) => [{ kind: 'budget-spent', budget: 0 as never, pod: view.podsOf(web)[0]! }],
      },
    ],
  );
  const statuses = only(said, 'budget-updated').filter(({ t }) => t > 20);
  expect(statuses.map(({ fact }) => [fact.currentHealthy, fact.disruptionsAllowed])).toEqual([
    [4, 0],
    [5, 1],
  ]);
  expect(statuses[1]!.t).toBeGreaterThan(140);
  expect(statuses[1]!.t).toBeLessThan(141);
});

test('pods on a node that falls silent stop counting as healthy', () => {
  const said = play(
    aScenario({
      workloads: [aDeployment('web', 12)],
      podDisruptionBudgets: [aBudget('web', { maxUnavailable: { count: 6 } })],
    }),
    [
      {
        at: at(20),
        say: () => [{ kind: 'instance-terminated', node: nodeId(0), why: 'spot-reclaim' }],
      },
    ],
  );
  const last = only(said, 'budget-updated').at(-1)!;
  expect(last.fact).toMatchObject({ currentHealthy: 8, disruptionsAllowed: 2 });
});

test('a percentage over a DaemonSet cannot be computed and allows nothing', () => {
  const said = play(
    aScenario({
      workloads: [aDaemonSet('agent')],
      podDisruptionBudgets: [aBudget('agent', { minAvailable: { percent: 10 } })],
    }),
  );
  expect(only(said, 'budget-updated')).toEqual([]);
});

test('a change of replicas moves what a percentage asks for', () => {
  const said = play(
    aScenario({
      workloads: [aDeployment('web', 4)],
      podDisruptionBudgets: [aBudget('web', { minAvailable: { percent: 50 } })],
      events: [{ kind: 'scale', at: at(20), workload: web, replicas: 8 }],
    }),
  );
  expect(only(said, 'budget-updated').at(-1)!.fact).toMatchObject({
    expectedPods: 8,
    desiredHealthy: 4,
    disruptionsAllowed: 4,
  });
});
