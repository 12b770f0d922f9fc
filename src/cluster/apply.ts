// The only writer. Each fact changes the world here or nowhere; what only the trace needs changes nothing.

import { NO_NODE } from '../ids.ts';
import { RUN_START, type Instant } from '../units.ts';
import { applyNodeFact } from './apply-node.ts';
import { applyPodFact } from './apply-pod.ts';
import { applyWarmFact } from './apply-warm.ts';
import { isDisruptionPending } from './eviction.ts';
import type { Fact, FactOf } from './fact.ts';
import { selects } from './selectors.ts';
import type { Cluster } from './state.ts';

/** Makes `fact`, said `at`, true of the world. Most facts are about pods, so those are asked first. */
export function apply(cluster: Cluster, fact: Fact, at: Instant): void {
  if (!applyPodFact(cluster, fact, at) && !applyNodeFact(cluster, fact, at))
    applyOtherFact(cluster, fact, at);
}

function applyOtherFact(cluster: Cluster, fact: Fact, at: Instant): void {
  switch (fact.kind) {
    case 'run-started':
      return start(cluster);
    case 'group-created':
      return createGroup(cluster, fact);
    case 'workload-created':
      return createWorkload(cluster, fact);
    case 'budget-created':
      return createBudget(cluster, fact);
    case 'desired-capacity-set':
      cluster.group(fact.group).desiredCapacity = fact.to;
      return;
    case 'out-of-capacity-begun':
      cluster.group(fact.group).outOfCapacity.add(fact.zone ?? '*');
      return;
    case 'out-of-capacity-ended':
      cluster.group(fact.group).outOfCapacity.delete(fact.zone ?? '*');
      return;
    case 'budget-updated':
      return updateBudget(cluster, fact, at);
    case 'budget-spent':
      return spendBudget(cluster, fact, at);
    default: // a warm pool's, or the trace alone needs it
      applyWarmFact(cluster, fact);
  }
}

function start(cluster: Cluster): void {
  cluster.settling = false;
  const { pods } = cluster;
  for (let pod = 0; pod < pods.count; pod += 1)
    if (pods.node[pod] === NO_NODE) pods.createdAt[pod] = RUN_START;
}

function createGroup(cluster: Cluster, { spec }: FactOf<'group-created'>): void {
  const { desiredCapacity } = spec;
  cluster.groups.push({
    spec,
    desiredCapacity,
    launches: 0,
    instances: [],
    warm: [],
    warmEntries: 0,
    outOfCapacity: new Set(),
  });
}

function createWorkload(cluster: Cluster, { workload, spec }: FactOf<'workload-created'>): void {
  const { replicas } = spec;
  cluster.workloads.push({
    spec,
    replicas,
    created: 0,
    pods: 0,
    active: 0,
    healthy: 0,
    budgets: [],
  });
  cluster.budgets.forEach((_, budget) => connect(cluster, budget, workload));
}

function createBudget(cluster: Cluster, { budget, spec }: FactOf<'budget-created'>): void {
  cluster.budgets.push({
    spec,
    workloads: [],
    expectedPods: 0,
    currentHealthy: 0,
    desiredHealthy: 0,
    disruptionsAllowed: 0,
    disruptedPods: new Map(),
    version: 0,
  });
  cluster.workloads.forEach((_, workload) => connect(cluster, budget, workload));
}

/** A budget selects a workload's pods: same namespace, labels match. A workload's pods all carry the same labels. */
function connect(cluster: Cluster, budget: number, workload: number): void {
  const { spec, workloads } = cluster.budgets[budget]!;
  const { template } = cluster.workloads[workload]!.spec;
  if (template.namespace !== spec.namespace) return;
  const { labels } = template;
  const labelOf = (key: string): string | undefined =>
    Object.hasOwn(labels, key) ? labels[key] : undefined;
  if (!selects(spec.selector, labelOf)) return;
  workloads.push(workload as (typeof workloads)[number]);
  const { budgets } = cluster.workloads[workload]!;
  budgets.push(budget as (typeof budgets)[number]);
}

function updateBudget(cluster: Cluster, fact: FactOf<'budget-updated'>, at: Instant): void {
  const budget = cluster.budgets[fact.budget]!;
  budget.expectedPods = fact.expectedPods;
  budget.currentHealthy = fact.currentHealthy;
  budget.desiredHealthy = fact.desiredHealthy;
  budget.disruptionsAllowed = fact.disruptionsAllowed;
  budget.version += 1;
  for (const [pod, granted] of budget.disruptedPods)
    if (!isDisruptionPending(cluster, pod, granted, at)) budget.disruptedPods.delete(pod);
}

function spendBudget(cluster: Cluster, fact: FactOf<'budget-spent'>, at: Instant): void {
  const budget = cluster.budgets[fact.budget]!;
  budget.disruptionsAllowed -= 1;
  budget.version += 1;
  budget.disruptedPods.set(fact.pod, at);
}
