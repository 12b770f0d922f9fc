// The calls to AWS, answered from the world as it is; those that change it are told as facts. Warm pools do not show:
// DescribeAutoScalingGroups leaves their instances to DescribeWarmPool (kOps asks both, upup/pkg/fi/cloudup/awsup/
// aws_cloud.go), which the provider never calls (kubernetes/autoscaler issue 4005).

import type { Fact } from '../../../cluster/fact.ts';
import type { ClusterView } from '../../../cluster/state.ts';
import type { GroupId, NodeId } from '../../../ids.ts';
import type { Instant } from '../../../units.ts';
import type { AutoScalingApi } from './asg-cache.ts';

type Say = (fact: Fact) => void;

export interface GroupMemory {
  readonly lastFailedActivity: (group: GroupId) => Instant;
  /** Instances that are gone and that the group lists still. */
  readonly unnoticed: (group: GroupId) => readonly NodeId[];
}

export const autoScalingApi = (
  view: ClusterView,
  say: Say,
  memory: GroupMemory,
): AutoScalingApi => ({
  desiredCapacity: (group) => view.groups[group]!.desiredCapacity,
  instances: (group) => listed(view, group, memory),
  lastFailedActivity: memory.lastFailedActivity,
  setDesiredCapacity: (group, size) => setDesiredCapacity(view, group, size, say),
  terminateInstance: (group, node) =>
    listed(view, group, memory).includes(node) && terminateInstance(view, group, node, say),
});

const listed = ({ groups }: ClusterView, group: GroupId, { unnoticed }: GroupMemory): NodeId[] => [
  ...groups[group]!.instances,
  ...unnoticed(group),
];

function setDesiredCapacity(view: ClusterView, group: GroupId, to: number, say: Say): boolean {
  const { spec, desiredCapacity: from } = view.groups[group]!;
  if (to < spec.minSize || to > spec.maxSize) return false;
  say({ kind: 'desired-capacity-set', group, from, to, by: 'cluster-autoscaler' });
  return true;
}

/** An instance that the group lists goes, and desired capacity with it, in one call; also one that is gone already. */
function terminateInstance(view: ClusterView, group: GroupId, node: NodeId, say: Say): boolean {
  const { desiredCapacity, spec } = view.groups[group]!;
  if (desiredCapacity <= spec.minSize) return false;
  say({ kind: 'instance-removed-by-autoscaler', node });
  return setDesiredCapacity(view, group, desiredCapacity - 1, say);
}
