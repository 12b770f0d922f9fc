// Every kind of fact can be read.

import { expect, test } from 'vitest';
import type { Fact, FactKind, FactOf } from '../../src/cluster/fact.ts';
import { budgetId, groupId, nodeId, podId, warmId, workloadId } from '../../src/ids.ts';
import { Names } from '../../src/metrics/names.ts';
import { wordsOf } from '../../src/report/trace-words.ts';
import { seconds } from '../../src/units.ts';
import { aBudget, aDaemonSet, aDeployment, aScenario, at } from '../support/a-scenario.ts';
import { Storyteller } from '../support/metrics-story.ts';

/** One fact of every kind; a new kind does not compile until it is here. */
const EVERY: { readonly [K in FactKind]: readonly [Extract<Fact, { kind: K }>, string] } = (() => {
  const node = nodeId(0);
  const pod = podId(0);
  const warm = warmId(0);
  const group = groupId(0);
  const taint = { key: 'k', value: 'v', effect: 'NoSchedule' } as const;
  const teller = new Storyteller(world());
  teller.launch(0, 0);
  const spec = (kind: FactKind) =>
    teller.entries.find(({ fact }) => fact.kind === kind)!.fact as never;
  const { instance } = spec('instance-launched') as FactOf<'instance-launched'>;
  return {
    'groups-opened': [{ kind: 'groups-opened' }, '*'],
    'workloads-opened': [{ kind: 'workloads-opened' }, '*'],
    'run-started': [{ kind: 'run-started' }, '*'],
    'run-ended': [{ kind: 'run-ended' }, '*'],
    'group-created': [spec('group-created'), 'spot 0..10'],
    'workload-created': [spec('workload-created'), 'web Deployment replicas 2'],
    'budget-created': [spec('budget-created'), 'web in default'],
    'desired-capacity-set': [
      { kind: 'desired-capacity-set', group, from: 3, to: 5, by: 'cluster-autoscaler' },
      'spot 3 → 5 by cluster-autoscaler',
    ],
    'out-of-capacity-begun': [{ kind: 'out-of-capacity-begun', group }, 'spot in every zone'],
    'out-of-capacity-ended': [{ kind: 'out-of-capacity-ended', group, zone: 'a' }, 'spot in a'],
    'launch-refused': [
      {
        kind: 'launch-refused',
        group,
        instanceType: 'm5.xlarge',
        zone: 'a',
        why: 'InsufficientInstanceCapacity',
      },
      'spot InsufficientInstanceCapacity m5.xlarge a',
    ],
    'instance-launched': [spec('instance-launched'), 'spot-1 m5.xlarge us-east-1a spot'],
    'warm-instance-launched': [
      { kind: 'warm-instance-launched', warm, group, instance },
      'spot/warm-1 m5.xlarge us-east-1a spot',
    ],
    'warm-instance-returned': [
      { kind: 'warm-instance-returned', warm: warmId(1), group, instance, node },
      'spot-1 as spot/warm-2',
    ],
    'warm-instance-ready': [
      { kind: 'warm-instance-ready', warm, state: 'Stopped' },
      'spot/warm-1 Warmed:Stopped',
    ],
    'warm-instance-terminated': [{ kind: 'warm-instance-terminated', warm }, 'spot/warm-1'],
    'instance-removed-by-autoscaler': [{ kind: 'instance-removed-by-autoscaler', node }, 'spot-1'],
    'instance-terminated': [
      { kind: 'instance-terminated', node, why: 'scale-down' },
      'spot-1 scale-down',
    ],
    'instance-death-noticed': [{ kind: 'instance-death-noticed', node }, 'spot-1'],
    'instance-reported-terminated': [{ kind: 'instance-reported-terminated', node }, 'spot-1'],
    'event-curtailed': [
      { kind: 'event-curtailed', event: 'reclaim', group, where: 'us-east-1a', asked: 4, found: 2 },
      'spot reclaim of 4 found 2 us-east-1a',
    ],
    'rebalance-recommended': [{ kind: 'rebalance-recommended', node }, 'spot-1'],
    'spot-notice-issued': [
      { kind: 'spot-notice-issued', node, action: 'terminate', reclaimAt: at(120) },
      'spot-1 terminate at 00:02:00.000',
    ],
    'node-registered': [{ kind: 'node-registered', node, taints: [taint] }, 'spot-1 k:NoSchedule'],
    'node-ready': [{ kind: 'node-ready', node }, 'spot-1'],
    'node-not-ready': [{ kind: 'node-not-ready', node }, 'spot-1'],
    'node-tainted': [{ kind: 'node-tainted', node, taint }, 'spot-1 k:NoSchedule'],
    'node-untainted': [
      { kind: 'node-untainted', node, key: 'k', effect: 'NoExecute' },
      'spot-1 k:NoExecute',
    ],
    'node-cordoned': [{ kind: 'node-cordoned', node, why: 'spot-notice' }, 'spot-1 spot-notice'],
    'node-uncordoned': [{ kind: 'node-uncordoned', node }, 'spot-1'],
    'node-deleted': [{ kind: 'node-deleted', node }, 'spot-1'],
    'handler-started': [{ kind: 'handler-started', node }, 'spot-1'],
    'drain-started': [{ kind: 'drain-started', node, pods: 3 }, 'spot-1 3 pods'],
    'drain-finished': [{ kind: 'drain-finished', node }, 'spot-1'],
    'drain-failed': [{ kind: 'drain-failed', node, why: 'timed out' }, 'spot-1 timed out'],
    'eviction-refused': [
      { kind: 'eviction-refused', pod, budget: budgetId(0) },
      'web-1 429 budget web allows no disruption',
    ],
    'workload-scaled': [
      { kind: 'workload-scaled', workload: workloadId(0), replicas: 4 },
      'web replicas 4',
    ],
    'pod-created': [
      { kind: 'pod-created', pod, workload: workloadId(0), pinnedTo: node },
      'web-1 of web for spot-1',
    ],
    'pod-unschedulable': [{ kind: 'pod-unschedulable', pod, why: '0/0 nodes' }, 'web-1 0/0 nodes'],
    'pod-nominated': [{ kind: 'pod-nominated', pod }, 'web-1 no more'],
    'pod-bound': [{ kind: 'pod-bound', pod, node }, 'web-1 to spot-1'],
    'pod-started': [{ kind: 'pod-started', pod }, 'web-1'],
    'pod-ready': [{ kind: 'pod-ready', pod }, 'web-1'],
    'pod-not-ready': [{ kind: 'pod-not-ready', pod }, 'web-1'],
    'pod-terminating': [
      { kind: 'pod-terminating', pod, grace: seconds(30), why: 'EvictionByEvictionAPI', by: 'x' },
      'web-1 EvictionByEvictionAPI by x grace 30s',
    ],
    'pod-succeeded': [{ kind: 'pod-succeeded', pod }, 'web-1'],
    'pod-failed': [{ kind: 'pod-failed', pod, why: 'NodeLost' }, 'web-1 NodeLost'],
    'pod-lost': [
      { kind: 'pod-lost', pod, node, terminating: true },
      'web-1 with spot-1 while terminating',
    ],
    'pod-deleted': [{ kind: 'pod-deleted', pod }, 'web-1'],
    'budget-updated': [
      {
        kind: 'budget-updated',
        budget: budgetId(0),
        expectedPods: 2,
        currentHealthy: 2,
        desiredHealthy: 1,
        disruptionsAllowed: 1,
      },
      'web healthy 2 of 2 wanted 1 disruptions allowed 1',
    ],
    'budget-spent': [{ kind: 'budget-spent', budget: budgetId(0), pod }, 'web for web-1'],
    'autoscaler-loop-started': [{ kind: 'autoscaler-loop-started' }, '*'],
    'scale-up-skipped': [
      { kind: 'scale-up-skipped', pods: 2, why: 'too young' },
      '* 2 pods too young',
    ],
    'scale-up-chosen': [
      { kind: 'scale-up-chosen', group, nodes: 2, pods: 5, options: 3 },
      'spot +2 nodes for 5 pods of 3 options',
    ],
    'scale-up-refused': [
      { kind: 'scale-up-refused', group, why: 'max size reached' },
      'spot max size reached',
    ],
    'group-backed-off': [
      { kind: 'group-backed-off', group, until: at(300) },
      'spot until 00:05:00.000',
    ],
    'node-unneeded': [{ kind: 'node-unneeded', node }, 'spot-1'],
    'node-needed': [{ kind: 'node-needed', node }, 'spot-1'],
    'scale-down-failed': [{ kind: 'scale-down-failed', node, why: 'drain' }, 'spot-1 drain'],
  };
})();

function world() {
  return aScenario({
    workloads: [aDeployment('web', 2), aDaemonSet('agent')],
    podDisruptionBudgets: [aBudget('web', { minAvailable: { count: 1 } })],
  });
}

test.each(Object.entries(EVERY))('%s can be read', (_kind, [fact, said]) => {
  const teller = new Storyteller(world());
  teller.launch(0, 0);
  teller.create(0, 0);
  const names = new Names();
  for (const entry of teller.entries) names.hear(entry.fact);
  names.hear(EVERY['warm-instance-launched'][0]);
  names.hear(EVERY['warm-instance-returned'][0]);
  const { subject, details } = wordsOf(fact, names);
  expect(`${subject} ${details}`.replace(/ +/g, ' ').trim()).toBe(said);
});
