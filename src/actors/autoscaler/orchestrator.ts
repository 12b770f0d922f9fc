// From pending pods to one decision: which groups could help, with how many nodes each, and which one shall.
// kubernetes/autoscaler cluster-autoscaler/core/scaleup/orchestrator/orchestrator.go.

import type { Rng } from '../../engine/rng.ts';
import type { GroupId } from '../../ids.ts';
import { equivalenceGroups, type PodGroup } from './equivalence.ts';
import { estimate, smallestLimit } from './estimator.ts';
import { bestOption } from './expander/expander.ts';
import type { ExpanderFilter, ExpansionOption } from './expander/option.ts';
import type { NodeTemplate } from './node-template.ts';
import { allowedNodes, type ResourceQuota } from './resource-quota.ts';
import { shuffled } from './shuffle.ts';
import type { SimPod } from './sim-pod.ts';
import type { ClusterSnapshot } from './snapshot.ts';

/** A group as scale-up sees it. */
export interface ScalableGroup {
  readonly id: GroupId;
  readonly name: string;
  readonly target: number;
  readonly maxSize: number;
  readonly healthy: boolean;
  readonly backedOff: boolean;
  readonly template: NodeTemplate;
}

/** Why a group was not even tried, in Cluster Autoscaler's words (orchestrator/skippedreasons.go). */
export type SkipReason =
  | 'not ready for scale-up'
  | 'in backoff after failed scale-up'
  | 'max node group size reached'
  | 'max cluster limit reached';

export interface ScaleUpLimits {
  /** `--max-nodes-total`; 0 for none. */
  readonly maxNodesTotal: number;
  readonly quota: ResourceQuota;
  /** How many nodes an estimation may add: 0 for any number, below zero for none. */
  readonly estimation: (group: ScalableGroup, nodesNow: number) => number;
}

/** The three thresholds of an estimation (builder/autoscaler_factory.go); `--max-nodes-per-scaleup` is one of them. */
export const estimationLimit =
  (flags: { readonly maxNodesTotal: number; readonly maxNodesPerScaleup: number }) =>
  ({ maxSize, target }: ScalableGroup, nodesNow: number): number =>
    smallestLimit([
      flags.maxNodesPerScaleup,
      maxSize > target ? maxSize - target : -1,
      clusterCapacity(flags.maxNodesTotal, nodesNow),
    ]);

export interface ScaleUpPlan {
  /** What to buy; absent when nothing helps or a limit leaves no room. */
  readonly chosen?: { readonly option: ExpansionOption; readonly nodes: number };
  readonly options: readonly ExpansionOption[];
  readonly skipped: ReadonlyMap<GroupId, SkipReason>;
  /** Pods that no group tried could take. */
  readonly remaining: readonly SimPod[];
  /** Pods that another group than the chosen one could take: they wait for a later loop. */
  readonly awaiting: readonly SimPod[];
}

/** One expansion option is chosen in a loop; the other pods wait for the next. */
export function planScaleUp(
  snapshot: ClusterSnapshot,
  pods: readonly SimPod[],
  groups: readonly ScalableGroup[],
  chain: readonly ExpanderFilter[],
  limits: ScaleUpLimits,
  rng: Rng,
): ScaleUpPlan {
  // The order of groups comes from a Go map, which the estimator sorts by size alone.
  const podGroups = shuffled(equivalenceGroups(pods), rng);
  const skipped = new Map<GroupId, SkipReason>();
  for (const group of groups) {
    const reason = skipReason(group, limits.quota);
    if (reason !== undefined) skipped.set(group.id, reason);
  }
  const tried = groups.filter(({ id }) => !skipped.has(id));
  const taken = new Map(tried.map((group) => [group, takenBy(snapshot, podGroups, group)]));
  const options = tried
    .map((group) => expansionOption(snapshot, taken.get(group)!, group, limits))
    .filter(({ nodes, pods: helped }) => nodes > 0 && helped.length > 0);
  const option = bestOption(options, chain, rng);
  const nodes = option === undefined ? 0 : capped(snapshot, option, limits);
  const isTakenBySome = (podGroup: PodGroup): boolean =>
    tried.some((group) => taken.get(group)!.includes(podGroup));
  const byChosen = taken.get(tried.find(({ id }) => id === option?.group)!) ?? [];
  return {
    ...(option === undefined || nodes <= 0 ? {} : { chosen: { option, nodes } }),
    options,
    skipped,
    remaining: podGroups.filter((podGroup) => !isTakenBySome(podGroup)).flat(),
    awaiting: podGroups
      .filter((podGroup) => isTakenBySome(podGroup) && !byChosen.includes(podGroup))
      .flat(),
  };
}

function skipReason(group: ScalableGroup, quota: ResourceQuota): SkipReason | undefined {
  if (!group.healthy) return 'not ready for scale-up';
  if (group.backedOff) return 'in backoff after failed scale-up';
  if (group.target >= group.maxSize) return 'max node group size reached';
  if (allowedNodes(quota, group.template.capacity, 1) < 1) return 'max cluster limit reached';
  return undefined;
}

/** Groups of pods of which one would pass the filters on a new node of this group, empty but for its own pods. */
const takenBy = (
  snapshot: ClusterSnapshot,
  podGroups: readonly PodGroup[],
  { template }: ScalableGroup,
): PodGroup[] =>
  snapshot.fork(() => {
    const row = snapshot.add(template.pretendedNode(TEST_NODE));
    return { keep: false, result: podGroups.filter(([pod]) => snapshot.fits(pod!, row)) };
  });

const TEST_NODE = -2_000_000_000;

function expansionOption(
  snapshot: ClusterSnapshot,
  podGroups: readonly PodGroup[],
  group: ScalableGroup,
  limits: ScaleUpLimits,
): ExpansionOption {
  const { id, name, template } = group;
  const limit = limits.estimation(group, snapshot.rows);
  const { nodes, pods } =
    podGroups.length === 0
      ? { nodes: 0, pods: [] }
      : estimate(snapshot, podGroups, template, limit);
  return { group: id, groupName: name, nodes, pods, template };
}

/** 0 without a limit, below zero when there is no room (estimator/cluster_capacity_threshold.go). */
const clusterCapacity = (maxNodesTotal: number, nodes: number): number => {
  if (maxNodesTotal === 0) return 0;
  return maxNodesTotal <= nodes ? -1 : maxNodesTotal - nodes;
};

/** New nodes after the caps on the whole cluster; upcoming nodes count as there. */
function capped(
  snapshot: ClusterSnapshot,
  option: ExpansionOption,
  { maxNodesTotal, quota }: ScaleUpLimits,
): number {
  const room = maxNodesTotal === 0 ? option.nodes : maxNodesTotal - snapshot.rows;
  return allowedNodes(quota, option.template.capacity, Math.min(option.nodes, room));
}
