// Unneeded nodes carry a soft taint so that the scheduler prefers others; needed ones lose it. A few per loop.
// kubernetes/autoscaler cluster-autoscaler/core/scaledown/actuation/softtaint.go.

import type { ClusterView } from '../../../cluster/state.ts';
import type { NodeId } from '../../../ids.ts';
import { DELETION_CANDIDATE, TO_BE_DELETED } from '../taints.ts';

export interface SoftTaintChange {
  readonly node: NodeId;
  readonly do: 'mark-candidate' | 'unmark-candidate';
}

/** What would make the taints agree with the unneeded set: needed nodes first; nodes on their way out are left alone. */
export function softTaintChanges(
  view: ClusterView,
  nodes: readonly NodeId[],
  what: {
    readonly isAutoscaled: (node: NodeId) => boolean;
    readonly isUnneeded: (node: NodeId) => boolean;
  },
): SoftTaintChange[] {
  const unmark: SoftTaintChange[] = [];
  const mark: SoftTaintChange[] = [];
  for (const node of nodes) {
    const unneeded = what.isUnneeded(node);
    if (view.nodes.taints(node).length === 0 && !unneeded) continue;
    if (!what.isAutoscaled(node)) continue;
    const marked = view.nodes.hasTaint(node, DELETION_CANDIDATE);
    if (marked === unneeded || view.nodes.hasTaint(node, TO_BE_DELETED)) continue;
    if (unneeded) mark.push({ node, do: 'mark-candidate' });
    else unmark.push({ node, do: 'unmark-candidate' });
  }
  return [...unmark, ...mark];
}
