// A pod as Cluster Autoscaler's simulations see it: what it asks for and who would make it anew.

import { NO_NODE, type NodeId, type PodId, type WorkloadId } from '../../ids.ts';
import type { PodTemplate } from '../../kubernetes.ts';
import type { ClusterView } from '../../cluster/state.ts';
import { after, NEVER, seconds, type Instant } from '../../units.ts';

/** The owner reference with `controller: true`. */
export interface Controller {
  /** Equal for pods of one controller. */
  readonly id: number;
  readonly kind: string;
}

export interface SimPod {
  readonly id: PodId;
  readonly template: PodTemplate;
  readonly controller: Controller | undefined;
  readonly createdAt: Instant;
  /** The only node a DaemonSet's pod may run on, or `NO_NODE`. */
  readonly pinnedTo: NodeId;
  /** `metadata.deletionTimestamp`, which lies a grace period after the deletion was asked for; or `NEVER`. */
  readonly deletionTimestamp: Instant;
}

/** A pod of a DaemonSet. */
export const isDaemonPod = (pod: SimPod): boolean => pod.controller?.kind === 'DaemonSet';

/** Its deletion has been asked for. */
export const isTerminating = ({ deletionTimestamp }: SimPod): boolean =>
  deletionTimestamp !== NEVER;

/** `PodLongTerminatingExtraThreshold`. */
const LONG_TERMINATING_EXTRA = seconds(30);

/** Terminating for longer than its grace period (counted again from the timestamp, which includes it) + 30 s. */
export function isLongTerminating({ deletionTimestamp, template }: SimPod, now: Instant): boolean {
  if (deletionTimestamp === NEVER) return false;
  return (
    after(after(deletionTimestamp, template.terminationGracePeriod), LONG_TERMINATING_EXTRA) < now
  );
}

/** What a Deployment's pods call their owner. */
const OWNER_KIND = { Deployment: 'ReplicaSet', DaemonSet: 'DaemonSet' } as const;

/** The pod as it is now. */
export function simPod(view: ClusterView, id: PodId): SimPod {
  const { pods } = view;
  return {
    id,
    template: view.template(id),
    controller: controllerOf(view, pods.workload[id]! as WorkloadId),
    createdAt: pods.createdAt[id]! as Instant,
    pinnedTo: pods.pinnedTo[id]! as NodeId,
    deletionTimestamp: pods.graceEndsAt[id]! as Instant,
  };
}

function controllerOf(view: ClusterView, id: WorkloadId): Controller | undefined {
  const { kind } = view.workloads[id]!.spec;
  return kind === 'Pod' ? undefined : { id, kind: OWNER_KIND[kind] };
}

/** A pod that nothing has touched yet, e.g. one of a template node. */
export const pretendedPod = (id: PodId, template: PodTemplate): SimPod => ({
  id,
  template,
  controller: undefined,
  createdAt: NEVER,
  pinnedTo: NO_NODE,
  deletionTimestamp: NEVER,
});
