// Deployments' ReplicaSets: as many active pods as `spec.replicas` says. A pod with a deletionTimestamp is active no
// more, so its replacement is created while it still stops. A Failed pod is replaced too, and left to PodGC.
// kubernetes/kubernetes pkg/controller/replicaset/replica_set.go manageReplicas, v1.36.

import { PodPhase } from '../../cluster/pods.ts';
import type { ClusterView } from '../../cluster/state.ts';
import { drawDuration, type Rng } from '../../engine/rng.ts';
import type { NodeId, PodId, WorkloadId } from '../../ids.ts';
import type { Instant } from '../../units.ts';
import type { ClusterActor, ClusterPort } from '../contract.ts';
import { REACTION } from '../framework/client-limiter.ts';
import { PodController, type PodControllerWake, type Wanted } from './pod-controller.ts';
import { scaleDownOrder, type Candidate } from './scale-down-order.ts';

/** `BurstReplicas`: at most so many creations or deletions in one sync. */
const BURST_REPLICAS = 500;

export function replicaSetController(): ClusterActor<PodControllerWake> {
  const controller = new PodController({
    name: 'replicaset-controller',
    workers: 5, // --concurrent-replicaset-syncs
    wanted: wantedReplicas,
  });
  type Port = ClusterPort<PodControllerWake>;
  const changed = ({ pod }: { pod: PodId }, view: ClusterView, port: Port): void => {
    if (view.settling || view.workloadOf(pod).spec.kind !== 'Deployment') return;
    controller.changed(view.pods.workload[pod]! as WorkloadId, port);
  };
  return {
    name: 'replicaset-controller',
    hears: {
      'run-started'(_, view, port) {
        for (const workload of deployments(view)) {
          const { active, replicas } = view.workloads[workload]!;
          controller.open(workload, view);
          if (active !== replicas) controller.changed(workload, port);
        }
      },
      // the Deployment controller sees it first and passes it on to the ReplicaSet
      'workload-scaled': ({ workload }, _view, port) =>
        controller.changed(workload, port, drawDuration(REACTION, port.rng)),
      'pod-terminating': changed,
      'pod-failed': changed,
      'pod-deleted': changed,
      'pod-ready': changed,
      'pod-not-ready': changed,
    },
    wake: (wake, view, port) => controller.wake(wake, view, port),
  };
}

const deployments = (view: ClusterView): WorkloadId[] =>
  view.workloads.flatMap(({ spec }, id) => (spec.kind === 'Deployment' ? [id as WorkloadId] : []));

type Here = Pick<ClusterPort<unknown>, 'now' | 'rng'>;

function wantedReplicas(workload: WorkloadId, view: ClusterView, here: Here): Wanted {
  const { active, replicas } = view.workloads[workload]!;
  const missing = Math.min(BURST_REPLICAS, replicas - active);
  if (missing >= 0) return { create: Array.from({ length: missing }, () => undefined), remove: [] };
  const surplus = Math.min(BURST_REPLICAS, active - replicas);
  const victims = scaleDownOrder(candidates(workload, view, here.rng), here.now);
  return { create: [], remove: victims.slice(0, surplus).map(({ pod }) => pod) };
}

function candidates(workload: WorkloadId, view: ClusterView, rng: Rng): Candidate[] {
  const { pods } = view;
  const active = view
    .podsOf(workload)
    .filter((pod) => !pods.isFinished(pod) && !pods.isTerminating(pod));
  const onNode = new Map<number, number>();
  for (const pod of active) onNode.set(pods.node[pod]!, (onNode.get(pods.node[pod]!) ?? 0) + 1);
  const deletionCost = view.workloads[workload]!.spec.template.podDeletionCost;
  return active.map((pod) => ({
    pod,
    node: pods.isBound(pod) ? (pods.node[pod]! as NodeId) : undefined,
    running: pods.phase[pod] === PodPhase.Running,
    ready: pods.ready[pod] === 1,
    deletionCost,
    siblings: onNode.get(pods.node[pod]!)!,
    readyAt: pods.readyAt[pod]! as Instant,
    createdAt: pods.createdAt[pod]! as Instant,
    uid: uidOf(view.podName(pod), rng),
  }));
}

/** Drawn only where nothing else decides, and once. */
function uidOf(name: string, rng: Rng): () => number {
  let uid: number | undefined;
  return () => (uid ??= rng.fork('uid', name).next());
}
