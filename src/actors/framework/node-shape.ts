// What the filter plugins see of a node, real or pretended: kube-scheduler shows them registered nodes, Cluster
// Autoscaler also the template nodes of its simulations. The real autoscaler links the scheduler's plugins too.

import type { NodeId } from '../../ids.ts';
import { HOSTNAME_LABEL, type Labels, type Taint } from '../../kubernetes.ts';
import type { ClusterView } from '../../cluster/state.ts';

/** The part of a node that pods do not change. */
export interface NodeShape {
  /** `metadata.name`, also its `kubernetes.io/hostname`. */
  readonly name: string;
  readonly labels: Labels;
  readonly taints: readonly Taint[];
  readonly unschedulable: boolean;
}

/** The shape of a real node as it is now. */
export const shapeOf = (view: ClusterView, node: NodeId): NodeShape => ({
  name: view.nodes.name(node),
  labels: view.nodes.instance(node).labels,
  taints: view.nodes.taints(node),
  unschedulable: view.nodes.unschedulable[node] === 1,
});

/** A label of the node; every node carries its name as `kubernetes.io/hostname` unless labelled otherwise. */
export function labelOf(node: NodeShape, key: string): string | undefined {
  if (Object.hasOwn(node.labels, key)) return node.labels[key];
  return key === HOSTNAME_LABEL ? node.name : undefined;
}
