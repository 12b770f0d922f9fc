// The facts that create what a scenario names: groups, workloads, budgets, in file order.

import { admitted } from '../cluster/admission.ts';
import type { Fact } from '../cluster/fact.ts';
import { budgetId, groupId, workloadId } from '../ids.ts';
import { RUN_START } from '../units.ts';
import type { AutoScalingGroup, Scenario, Workload } from '../scenario/scenario.ts';

/** One creation fact per group, workload and budget; ids are places in the scenario. */
export function worldFacts(scenario: Scenario): Fact[] {
  return [
    ...scenario.autoScalingGroups.map(groupCreated),
    ...scenario.workloads.map(workloadCreated),
    ...scenario.podDisruptionBudgets.map((spec, budget): Fact => ({
      kind: 'budget-created',
      budget: budgetId(budget),
      spec,
    })),
  ];
}

function groupCreated(group: AutoScalingGroup, id: number): Fact {
  const { name, minSize, maxSize, desiredCapacity, zones } = group;
  const instanceTypes = group.instanceTypes.map((type) => type.name);
  const spec = { name, minSize, maxSize, desiredCapacity, instanceTypes, zones };
  if (group.warmPool === undefined) return { kind: 'group-created', group: groupId(id), spec };
  const { minSize: least, maxGroupPreparedCapacity, poolState } = group.warmPool;
  const warmPool = { minSize: least, maxGroupPreparedCapacity, poolState };
  return { kind: 'group-created', group: groupId(id), spec: { ...spec, warmPool } };
}

function workloadCreated(workload: Workload, id: number): Fact {
  const { name, kind } = workload;
  const template = admitted(kind, workload.template);
  const single = workload.kind === 'Pod' && workload.arrivals === undefined;
  const spec = { name, kind, template, replicas: initialReplicas(workload), single };
  return { kind: 'workload-created', workload: workloadId(id), spec };
}

function initialReplicas(workload: Workload): number {
  if (workload.kind !== 'Deployment') return 0;
  const first = workload.replicas[0];
  return first !== undefined && first.at <= RUN_START ? first.replicas : 0;
}
