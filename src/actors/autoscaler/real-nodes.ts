// Puts the real cluster into a snapshot: registered nodes with what they hold, expendable pods left out as if they
// were not there.

import { NO_POD, type NodeId, type PodId, type WorkloadId } from '../../ids.ts';
import type { ClusterView } from '../../cluster/state.ts';
import type { Instant } from '../../units.ts';
import { shapeOf } from '../framework/node-shape.ts';
import type { PodOnNode } from '../framework/pods-by-topology.ts';
import { isLongTerminating, simPod, type SimPod } from './sim-pod.ts';
import type { FreeResources, Held, SnapshotNode } from './snapshot-node.ts';
import { NO_ROW, type ClusterSnapshot } from './snapshot.ts';

export class RealNodes implements Held {
  readonly #cutoff: number;
  /** Each node as it was when last looked at, good until its version grows. */
  readonly #seen: { readonly version: number; readonly node: SnapshotNode }[] = [];
  /** Bound pods with a deletionTimestamp. */
  readonly #terminating = new Set<PodId>();
  #view: ClusterView | undefined;
  #someExpendable: boolean | undefined;

  /** `cutoff`: `--expendable-pods-priority-cutoff`. */
  constructor(cutoff: number) {
    this.#cutoff = cutoff;
  }

  isExpendable(pod: Pick<SimPod, 'template'>): boolean {
    return pod.template.priority < this.#cutoff;
  }

  podTerminating(pod: PodId): void {
    this.#terminating.add(pod);
  }

  podGone(pod: PodId): void {
    this.#terminating.delete(pod);
  }

  /** A node as the snapshot takes it. */
  node(view: ClusterView, node: NodeId): SnapshotNode {
    const version = view.nodes.version[node]!;
    const seen = this.#seen[node];
    if (seen?.version === version) return seen.node;
    this.#view = view;
    const { capacity, allocatable } = view.nodes.instance(node);
    const shape = shapeOf(view, node);
    const free = this.#free(view, node);
    const fresh = { key: node, shape, capacity, allocatable, free, held: this };
    this.#seen[node] = { version, node: fresh };
    return fresh;
  }

  #free(view: ClusterView, node: NodeId): FreeResources {
    const { nodes } = view;
    const free = {
      cpu: nodes.allocatableCpu[node]! - nodes.requestedCpu[node]!,
      memory: nodes.allocatableMemory[node]! - nodes.requestedMemory[node]!,
      pods: nodes.allocatablePods[node]! - nodes.requestedPods[node]!,
    };
    // Most clusters have no workload whose pods are expendable.
    this.#someExpendable ??= view.workloads.some(({ spec }) => this.isExpendable(spec));
    if (!this.#someExpendable) return free;
    for (const pod of boundPods(view, node)) {
      const template = view.template(pod);
      if (!this.isExpendable({ template })) continue;
      free.cpu += template.requests.cpu;
      free.memory += template.requests.memory;
      free.pods += 1;
    }
    return free;
  }

  pods(key: number): readonly SimPod[] {
    return this.podsOf(this.#view!, key as NodeId);
  }

  /** Pods of a node that are neither finished nor expendable. */
  podsOf(view: ClusterView, node: NodeId): SimPod[] {
    const pods: SimPod[] = [];
    for (const id of boundPods(view, node)) {
      const pod = simPod(view, id);
      if (!this.isExpendable(pod)) pods.push(pod);
    }
    return pods;
  }

  forEachPod(key: number, tell: PodOnNode): void {
    const view = this.#view!;
    for (const id of boundPods(view, key as NodeId)) {
      const template = view.template(id);
      if (!this.isExpendable({ template })) tell(template, view.pods.isTerminating(id));
    }
  }

  freeOther(key: number, resource: string): number {
    const { nodes } = this.#view!;
    const node = key as NodeId;
    const all = nodes.instance(node).allocatable.other[resource] ?? 0;
    return all - nodes.requestedOther(node, resource);
  }

  /** Nodes with a pod that has been terminating for so long that it no longer counts. */
  nodesWithLongTerminating(view: ClusterView, now: Instant): ReadonlySet<NodeId> {
    let nodes: Set<NodeId> | undefined;
    for (const pod of this.#terminating)
      if (isLongTerminating(simPod(view, pod), now))
        (nodes ??= new Set()).add(view.pods.node[pod]! as NodeId);
    return nodes ?? NO_NODES;
  }
}

const NO_NODES: ReadonlySet<NodeId> = new Set();

/** Pods bound to a node that are neither gone nor finished. */
function boundPods(view: ClusterView, node: NodeId): PodId[] {
  const bound: PodId[] = [];
  for (let pod = view.firstPodOn(node); pod !== NO_POD; pod = view.nextPodOn(pod))
    if (!view.pods.isFinished(pod)) bound.push(pod);
  return bound;
}

/** Pods that kube-scheduler made room for stand on their nominated node already, whether they fit yet or not. */
export function placeNominated(snapshot: ClusterSnapshot, pods: readonly NominatedPod[]): void {
  for (const { pod, node } of pods) {
    const row = snapshot.rowOf(node);
    if (row !== NO_ROW) snapshot.place(pod, row);
  }
}

export interface NominatedPod {
  readonly pod: SimPod;
  readonly node: NodeId;
}

/** `spec.replicas` of what controls a pod. */
export const replicasOf = (view: ClusterView, { controller }: SimPod): number =>
  controller === undefined ? 0 : view.workloads[controller.id as WorkloadId]!.replicas;
