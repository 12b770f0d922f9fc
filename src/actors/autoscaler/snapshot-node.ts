// What is put into a snapshot for each node, real or pretended.

import type { NodeResources } from '../../kubernetes.ts';
import type { NodeShape } from '../framework/node-shape.ts';
import type { PodOnNode } from '../framework/pods-by-topology.ts';
import type { SimPod } from './sim-pod.ts';

/** What a node held before the simulation, where sums of cpu, memory and pods do not tell. Asked by its key. */
export interface Held {
  pods(key: number): readonly SimPod[];
  forEachPod(key: number, tell: PodOnNode): void;
  /** What is left of an extended resource. */
  freeOther(key: number, resource: string): number;
}

export interface FreeResources {
  readonly cpu: number;
  readonly memory: number;
  readonly pods: number;
}

export interface SnapshotNode {
  /** Its name between loops: a NodeId, or below zero for a pretended node. */
  readonly key: number;
  readonly shape: NodeShape;
  readonly capacity: NodeResources;
  readonly allocatable: NodeResources;
  readonly free: FreeResources;
  readonly held: Held;
}
