// Puts the real cluster into a snapshot: registered nodes with what they hold, expendable pods left out as if they
// were not there.

import { NO_POD, type NodeId, type PodId, type WorkloadId } from '../../ids.ts';
import type { ClusterView } from '../../cluster/state.ts';
import { shapeOf, type NodeShape } from '../framework/node-shape.ts';
import { simPod, type SimPod } from './sim-pod.ts';
import { NO_ROW, type ClusterSnapshot, type FreeResources, type Held } from './snapshot.ts';

export class RealNodes implements Held {
  readonly #cutoff: number;
  readonly #shapes: { readonly version: number; readonly shape: NodeShape }[] = [];
  #view: ClusterView | undefined;
  /** Whether some workload's pods are expendable; most clusters have none. */
  #someExpendable = false;

  /** `cutoff`: `--expendable-pods-priority-cutoff`. */
  constructor(cutoff: number) {
    this.#cutoff = cutoff;
  }

  isExpendable(pod: Pick<SimPod, 'template'>): boolean {
    return pod.template.priority < this.#cutoff;
  }

  /** Fills an empty snapshot with these nodes. */
  fill(snapshot: ClusterSnapshot, view: ClusterView, nodes: readonly NodeId[]): void {
    this.#view = view;
    this.#someExpendable = view.workloads.some(({ spec }) => this.isExpendable(spec));
    for (const node of nodes) {
      const { capacity, allocatable } = view.nodes.instance(node);
      const shape = this.#shape(view, node);
      const free = this.#free(view, node);
      snapshot.add({ key: node, shape, capacity, allocatable, free, held: this });
    }
  }

  #shape(view: ClusterView, node: NodeId): NodeShape {
    const version = view.nodes.specVersion[node]!;
    const known = this.#shapes[node];
    if (known?.version === version) return known.shape;
    const shape = shapeOf(view, node);
    this.#shapes[node] = { version, shape };
    return shape;
  }

  #free(view: ClusterView, node: NodeId): FreeResources {
    const { nodes } = view;
    const free = {
      cpu: nodes.allocatableCpu[node]! - nodes.requestedCpu[node]!,
      memory: nodes.allocatableMemory[node]! - nodes.requestedMemory[node]!,
      pods: nodes.allocatablePods[node]! - nodes.requestedPods[node]!,
    };
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
    return boundPods(view, node)
      .map((pod) => simPod(view, pod))
      .filter((pod) => !this.isExpendable(pod));
  }

  freeOther(key: number, resource: string): number {
    const { nodes } = this.#view!;
    const node = key as NodeId;
    const all = nodes.instance(node).allocatable.other[resource] ?? 0;
    return all - nodes.requestedOther(node, resource);
  }

  holdsTerminating(key: number): boolean {
    const { pods } = this.#view!;
    return boundPods(this.#view!, key as NodeId).some((pod) => pods.isTerminating(pod));
  }
}

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
