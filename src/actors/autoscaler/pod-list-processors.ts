// Which pending pods a loop has to help: those that neither an existing nor an awaited node could take.
// kubernetes/autoscaler cluster-autoscaler/core/podlistprocessor/pod_list_processor.go; core/static_autoscaler.go.

import type { Rng } from '../../engine/rng.ts';
import { NO_NODE, type NodeId, type PodId } from '../../ids.ts';
import type { ClusterView } from '../../cluster/state.ts';
import { after, elapsed, NEVER, seconds, type Instant, type Millis } from '../../units.ts';
import type { HintingSimulator } from './hinting-simulator.ts';
import type { NominatedPod } from './real-nodes.ts';
import { shuffled } from './shuffle.ts';
import { isDaemonPod, simPod, type SimPod } from './sim-pod.ts';
import type { ClusterSnapshot } from './snapshot.ts';

export interface PendingPods {
  /** PodScheduled=False/Unschedulable and no node nominated: only these trigger. */
  readonly unschedulable: readonly SimPod[];
  readonly nominated: readonly NominatedPod[];
}

/** Sorts pods that were once refused by what kube-scheduler says of them now (utils/kubernetes/listers.go). */
export function pendingPods(view: ClusterView, refused: Iterable<PodId>): PendingPods {
  const { pods } = view;
  const unschedulable: SimPod[] = [];
  const nominated: NominatedPod[] = [];
  for (const id of refused) {
    if (!pods.exists(id) || pods.isBound(id) || pods.isTerminating(id)) continue;
    const node = pods.nominatedNode[id]! as NodeId;
    if (node !== NO_NODE) nominated.push({ pod: simPod(view, id), node });
    else if (pods.unschedulableAt[id] !== NEVER) unschedulable.push(simPod(view, id));
  }
  return { unschedulable, nominated };
}

/** Pods of nodes that are being drained and whose controllers will make them anew count as pending already. */
export function recreatablePods(snapshot: ClusterSnapshot, draining: Iterable<NodeId>): SimPod[] {
  const pods: SimPod[] = [];
  for (const node of draining) {
    const row = snapshot.rowOf(node);
    if (row < 0) continue;
    for (const pod of snapshot.podsOn(row))
      if (pod.deletionTimestamp === NEVER && pod.controller !== undefined && !isDaemonPod(pod))
        pods.push(pod);
  }
  return pods;
}

/** Pods that no node of the snapshot could take; the others, the important ones first, now stand there. */
export function filterOutSchedulable(
  snapshot: ClusterSnapshot,
  pods: readonly SimPod[],
  simulator: HintingSimulator,
  rng: Rng,
): SimPod[] {
  // Within one priority the order is that of a Go map, sorted by an unstable sort.
  const ordered = shuffled(pods, rng).toSorted((a, b) => b.template.priority - a.template.priority);
  return simulator.trySchedule(snapshot, ordered, { accepts: () => true, breakOnFailure: false });
}

/** `unschedulablePodTimeBuffer`: when even the oldest pod is younger, the loop waits for more. */
const YOUNGEST_OLDEST = seconds(2);

/** creationTimestamp is cut to the whole second of the wall clock. */
export type CreationTimestamp = (createdAt: Instant) => Instant;

/** Pods strictly older than `--new-pod-scale-up-delay`. */
export const oldEnough = (
  pods: readonly SimPod[],
  now: Instant,
  delay: Millis,
  stamp: CreationTimestamp,
): SimPod[] => pods.filter(({ createdAt }) => elapsed(stamp(createdAt), now) > delay);

/** Even the oldest pod was created less than 2 s ago. */
export const allAreNew = (
  pods: readonly SimPod[],
  now: Instant,
  stamp: CreationTimestamp,
): boolean => pods.every(({ createdAt }) => after(stamp(createdAt), YOUNGEST_OLDEST) > now);
