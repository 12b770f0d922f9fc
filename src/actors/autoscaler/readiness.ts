// Whether a node is Ready in Cluster Autoscaler's eyes: by its condition and without a taint that denies it. Cordoned
// nodes are Ready here. kubernetes/autoscaler cluster-autoscaler/utils/kubernetes/ready.go `GetNodeReadiness`.

import type { NodeId } from '../../ids.ts';
import type { ClusterView } from '../../cluster/state.ts';
import type { Instant } from '../../units.ts';
import { NOT_READY } from '../framework/node-taints.ts';

export const isReady = ({ nodes }: ClusterView, node: NodeId): boolean =>
  nodes.ready[node] === 1 && (nodes.taints(node).length === 0 || !nodes.hasTaint(node, NOT_READY));

/** When readiness last changed, as far as conditions tell. */
export const readinessChangedAt = ({ nodes }: ClusterView, node: NodeId): Instant =>
  (nodes.ready[node] === 1 ? nodes.readyAt[node]! : nodes.notReadyAt[node]!) as Instant;
