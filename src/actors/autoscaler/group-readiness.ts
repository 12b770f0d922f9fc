// Counting a group's nodes, and what follows from the counts: who is awaited, and whether the group is healthy. Pure.
// kubernetes/autoscaler cluster-autoscaler/clusterstate/clusterstate.go.

import type { NodeId } from '../../ids.ts';
import type { InstanceList } from './aws/asg-cache.ts';

/** How the nodes of a group (or of the cluster) are, each in exactly one of the lists. */
export interface Readiness {
  ready: number;
  /** Not ready and older than `--max-node-startup-time`. */
  unready: number;
  /** Not ready and younger. */
  notStarted: NodeId[];
  /** Given back by the autoscaler itself: the Node object is all that is left. */
  deleted: number;
  /** Instances, placeholders included, that have no Node object yet. */
  unregistered: number;
  /** Those for longer than `--max-node-provision-time`. */
  longUnregistered: number;
}

export const noReadiness = (): Readiness => ({
  ready: 0,
  unready: 0,
  notStarted: [],
  deleted: 0,
  unregistered: 0,
  longUnregistered: 0,
});

export const registered = ({ ready, unready, notStarted, deleted }: Readiness): number =>
  ready + unready + notStarted.length + deleted;

/** Nodes asked for and not there: target − (ready + unready + long unregistered). */
export const missingNodes = (
  target: number,
  { ready, unready, longUnregistered }: Readiness,
): number => target - (ready + unready + longUnregistered);

/** From 1.36 on, missing nodes are counted on only while a request of one's own is open and the group does not rest. */
export const upcomingNodes = (
  target: number,
  readiness: Readiness,
  { requested, backedOff }: { readonly requested: boolean; readonly backedOff: boolean },
): number => (requested && !backedOff ? Math.max(0, missingNodes(target, readiness)) : 0);

export interface UnreadyLimits {
  /** `--ok-total-unready-count`. */
  readonly okTotalUnreadyCount: number;
  /** `--max-total-unready-percentage`. */
  readonly maxTotalUnreadyPercentage: number;
}

export const tooMany = (bad: number, all: number, limits: UnreadyLimits): boolean =>
  bad > limits.okTotalUnreadyCount && bad > (limits.maxTotalUnreadyPercentage / 100) * all;

/** A group is unhealthy when too many nodes are missing that no request of one's own explains. */
export function isGroupHealthy(
  target: number,
  readiness: Readiness | undefined,
  increase: number,
  limits: UnreadyLimits,
): boolean {
  if (readiness === undefined) return target === 0 || target - increase === 0;
  const { ready, unready, notStarted, longUnregistered } = readiness;
  const minNodes = target - longUnregistered - increase;
  const missing = Math.max(0, minNodes - ready);
  return !tooMany(missing, ready + unready + notStarted.length, limits);
}

/** Placeholders of this list that AWS cannot fulfil and that were not so in an earlier list; by their place. */
export function unseenErrors(list: InstanceList, earlier: InstanceList | undefined): number {
  const from = list.instances.length;
  const until = from + placeholderErrors(list);
  if (earlier === undefined) return until - from;
  const earlierFrom = earlier.instances.length;
  const earlierUntil = earlierFrom + placeholderErrors(earlier);
  const both = Math.min(until, earlierUntil) - Math.max(from, earlierFrom);
  return until - from - Math.max(0, both);
}

/** Placeholders that AWS said it cannot fulfil. */
export const placeholderErrors = ({ placeholders, unfulfillable }: InstanceList): number =>
  unfulfillable ? placeholders : 0;
