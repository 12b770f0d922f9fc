// From pending pods to one decision: which groups could help, with how many nodes each, and which one shall.
// kubernetes/autoscaler cluster-autoscaler/core/scaleup/orchestrator/orchestrator.go.

import type { Rng } from '../../engine/rng.ts';
import type { GroupId } from '../../ids.ts';
import { equivalenceGroups, type PodGroup } from './equivalence.ts';
import { estimate, smallestLimit } from './estimator.ts';
import { bestOption } from './expander/expander.ts';
import type { ExpanderFilter, ExpansionOption } from './expander/option.ts';
import { areSimilar, balanced } from './node-group-set.ts';
import type { NodeTemplate } from './node-template.ts';
import { TRIED_KEY } from './pretended-key.ts';
import { allowedNodes, remainingQuota, type ResourceQuota } from './resource-quota.ts';
import { asGoMap, shuffled } from './shuffle.ts';
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

/**
 * Why a group was not even tried, in Cluster Autoscaler's words (orchestrator/skippedreasons.go); or, in those of its
 * event MaxNodesTotalReached, why its estimation might add no node, of which the real one says no more than that no pod
 * fits.
 */
type SkipReason =
  | 'not ready for scale-up'
  | 'in backoff after failed scale-up'
  | 'max node group size reached'
  | 'max cluster limit reached'
  | 'max total nodes in cluster reached';

export interface ScaleUpLimits {
  /** `--max-nodes-total`; 0 for none. */
  readonly maxNodesTotal: number;
  readonly quota: ResourceQuota;
  /** How many nodes an estimation for these similar groups may add: 0 for any number, below zero for none. */
  readonly estimation: (groups: readonly ScalableGroup[], nodesNow: number) => number;
  /** `--balance-similar-node-groups`. */
  readonly balanceSimilar: boolean;
}

/** The three thresholds of an estimation (builder/autoscaler_factory.go); `--max-nodes-per-scaleup` is one of them. */
export const estimationLimit =
  (flags: { readonly maxNodesTotal: number; readonly maxNodesPerScaleup: number }) =>
  (groups: readonly ScalableGroup[], nodesNow: number): number => {
    const room = groups.reduce(
      (sum, { maxSize, target }) => sum + Math.max(0, maxSize - target),
      0,
    );
    return smallestLimit([
      flags.maxNodesPerScaleup,
      room > 0 ? room : -1,
      clusterCapacity(flags.maxNodesTotal, nodesNow),
    ]);
  };

/** What is asked: who waits, which groups there are, and how to choose. */
export interface ScaleUpQuestion {
  readonly snapshot: ClusterSnapshot;
  readonly pods: readonly SimPod[];
  readonly groups: readonly ScalableGroup[];
  readonly chain: readonly ExpanderFilter[];
  readonly limits: ScaleUpLimits;
  readonly rng: Rng;
}

/** A group and by how much it shall grow. */
export interface Increase {
  readonly group: GroupId;
  readonly increase: number;
}

export interface ScaleUpPlan {
  /** What to buy; absent when nothing helps or a limit leaves no room. */
  readonly chosen?: { readonly option: ExpansionOption; readonly increases: readonly Increase[] };
  readonly options: readonly ExpansionOption[];
  readonly skipped: ReadonlyMap<GroupId, SkipReason>;
  /** Pods that no group tried could take. */
  readonly remaining: readonly SimPod[];
  /** Pods that another group than the chosen one could take: they wait for a later loop. */
  readonly awaiting: readonly SimPod[];
}

/** A group that may be scaled up, with the pods that a new node of it would take. */
interface Tried {
  readonly group: ScalableGroup;
  readonly takes: readonly PodGroup[];
}

/** One expansion option is chosen in a loop; the other pods wait for the next. */
export function planScaleUp(question: ScaleUpQuestion): ScaleUpPlan {
  const { snapshot, pods, groups, chain, limits, rng } = question;
  // The order of groups comes from a Go map, which the estimator sorts by size alone.
  const podGroups = asGoMap(equivalenceGroups(pods), rng);
  const skipped = skippedGroups(groups, limits.quota);
  const tried = groups
    .filter(({ id }) => !skipped.has(id))
    .map((group): Tried => ({ group, takes: takenBy(snapshot, podGroups, group) }));
  const options = tried
    .map((each) => expansionOption(snapshot, each, similarTo(each, tried, limits), limits))
    .filter(({ nodes, pods: helped }) => nodes > 0 && helped.length > 0);
  const option = bestOption(options, chain, rng);
  const best = tried.find(({ group }) => group.id === option?.group);
  const isTaken = (podGroup: PodGroup): boolean => tried.some((t) => t.takes.includes(podGroup));
  const isHelped = (podGroup: PodGroup): boolean => best?.takes.includes(podGroup) ?? false;
  const increases =
    option === undefined || best === undefined ? [] : spread(question, option, best, tried);
  return {
    ...(option === undefined || increases.length === 0 ? {} : { chosen: { option, increases } }),
    options,
    skipped: isFull(snapshot, limits) ? withCapped(skipped, tried) : skipped,
    remaining: podGroups.filter((podGroup) => !isTaken(podGroup)).flat(),
    awaiting: podGroups.filter((podGroup) => isTaken(podGroup) && !isHelped(podGroup)).flat(),
  };
}

function skippedGroups(
  groups: readonly ScalableGroup[],
  quota: ResourceQuota,
): Map<GroupId, SkipReason> {
  const skipped = new Map<GroupId, SkipReason>();
  for (const group of groups) {
    const reason = skipReason(group, quota);
    if (reason !== undefined) skipped.set(group.id, reason);
  }
  return skipped;
}

/** As many nodes as `--max-nodes-total` allows, those counted that are cordoned, not ready or on their way. */
const isFull = ({ rows }: ClusterSnapshot, { maxNodesTotal }: ScaleUpLimits): boolean =>
  clusterCapacity(maxNodesTotal, rows) < 0;

function withCapped(
  skipped: ReadonlyMap<GroupId, SkipReason>,
  tried: readonly Tried[],
): Map<GroupId, SkipReason> {
  const all = new Map(skipped);
  for (const { group, takes } of tried)
    if (takes.length > 0) all.set(group.id, 'max total nodes in cluster reached');
  return all;
}

/** Other groups like this one that would take all the pods it takes; none unless balancing is asked for. */
const similarTo = (
  { group, takes }: Tried,
  tried: readonly Tried[],
  { balanceSimilar }: ScaleUpLimits,
): ScalableGroup[] =>
  balanceSimilar
    ? tried
        .filter((other) => other.group !== group)
        .filter((other) => takes.every((podGroup) => other.takes.includes(podGroup)))
        .map((other) => other.group)
        .filter(({ template }) => areSimilar(template, group.template))
    : [];

/** The option's nodes after the caps on the whole cluster, over its group and those like it. */
function spread(
  { snapshot, limits, rng }: ScaleUpQuestion,
  option: ExpansionOption,
  best: Tried,
  tried: readonly Tried[],
): Increase[] {
  const groups = [best.group, ...shuffled(similarTo(best, tried, limits), rng)];
  let { quota } = limits;
  return balanced(groups, capped(snapshot, option, limits)).flatMap(({ group, increase }) => {
    const { capacity } = group.template;
    const allowed = allowedNodes(quota, capacity, increase);
    if (allowed <= 0) return [];
    quota = remainingQuota(
      quota,
      Array.from({ length: allowed }, () => capacity),
    );
    return [{ group: group.id, increase: allowed }];
  });
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
    const row = snapshot.add(template.pretendedNode(TRIED_KEY));
    return { keep: false, result: podGroups.filter(([pod]) => snapshot.fits(pod!, row)) };
  });

function expansionOption(
  snapshot: ClusterSnapshot,
  { group, takes }: Tried,
  similar: readonly ScalableGroup[],
  limits: ScaleUpLimits,
): ExpansionOption {
  const { id, name, template } = group;
  const option = { group: id, groupName: name, template };
  if (takes.length === 0) return { ...option, nodes: 0, pods: [] };
  const limit = limits.estimation([group, ...similar], snapshot.rows);
  return { ...option, ...estimate(snapshot, takes, template, limit) };
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
