// DaemonSets: one pod on every node that matches and whose NoSchedule and NoExecute taints are tolerated. A node's next
// daemon pod waits until the object of the last one is gone. The template carries the tolerations that the controller
// adds (cluster/admission.ts), so a cordon keeps nobody out, and not-ready:NoSchedule does.
// kubernetes/kubernetes pkg/controller/daemon/daemon_controller.go manage, podsShouldBeOnNode, v1.36.

import type { ClusterView } from '../../cluster/state.ts';
import { NO_NODE, podId, type NodeId, type PodId, type WorkloadId } from '../../ids.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import type { ClusterActor, ClusterPort } from '../contract.ts';
import { shapeOf } from '../framework/node-shape.ts';
import { refusedBy } from '../framework/static-filters.ts';
import { PodController, type PodControllerWake, type Wanted } from './pod-controller.ts';

/** `BurstReplicas` of the DaemonSet controller. */
const BURST_REPLICAS = 250;

export function daemonSetController(scenario: Scenario): ClusterActor<PodControllerWake> {
  const daemonSets = scenario.workloads.flatMap(({ kind }, id) =>
    kind === 'DaemonSet' ? [id as WorkloadId] : [],
  );
  const controller = new PodController({
    name: 'daemonset-controller',
    workers: 2, // --concurrent-daemonset-syncs
    wanted: wantedDaemons,
  });
  type Port = ClusterPort<PodControllerWake>;
  const nodeChanged = (_: unknown, view: ClusterView, port: Port): void => {
    if (view.settling) return;
    for (const daemonSet of daemonSets) controller.changed(daemonSet, port);
  };
  const podChanged = ({ pod }: { pod: PodId }, view: ClusterView, port: Port): void => {
    if (view.settling || view.workloadOf(pod).spec.kind !== 'DaemonSet') return;
    controller.changed(view.pods.workload[pod]! as WorkloadId, port);
  };
  return {
    name: 'daemonset-controller',
    hears: {
      'node-ready': ({ node }, view, port) => settle(daemonSets, node, view, port),
      'run-started'(_, view) {
        for (const daemonSet of daemonSets) controller.open(daemonSet, view);
      },
      'node-registered': nodeChanged,
      'node-untainted': nodeChanged,
      'node-deleted': nodeChanged,
      'pod-ready': podChanged,
      'pod-not-ready': podChanged,
      'pod-terminating': podChanged,
      'pod-failed': podChanged,
      'pod-deleted': podChanged,
    },
    wake: (wake, view, port) => controller.wake(wake, view, port),
  };
}

/** In the steady state every node that comes has its daemons at once. */
function settle(
  daemonSets: readonly WorkloadId[],
  node: NodeId,
  view: ClusterView,
  port: ClusterPort<PodControllerWake>,
): void {
  if (!view.settling) return;
  for (const workload of daemonSets)
    if (shouldRun(workload, node, view))
      port.emit({ kind: 'pod-created', pod: podId(view.pods.count), workload, pinnedTo: node });
}

/** Nodes without a daemon get one; a finished daemon goes, and one whose node went before it was bound. */
function wantedDaemons(workload: WorkloadId, view: ClusterView): Wanted {
  const { pods, nodes } = view;
  const served = new Uint8Array(nodes.count);
  const remove: PodId[] = [];
  for (const pod of view.podsOf(workload)) {
    const node = pods.pinnedTo[pod]!;
    served[node] = 1;
    const isLeft = nodes.exists[node] === 1 ? pods.isFinished(pod) : pods.node[pod] === NO_NODE;
    if (isLeft && !pods.isTerminating(pod)) remove.push(pod);
  }
  const create = nodes.registered
    .filter((node) => served[node] === 0 && shouldRun(workload, node, view))
    .slice(0, BURST_REPLICAS);
  return { create, remove };
}

const shouldRun = (workload: WorkloadId, node: NodeId, view: ClusterView): boolean =>
  refusedBy(view.workloads[workload]!.spec.template, shapeOf(view, node)) === undefined;
