// Deletions in progress. kubernetes/autoscaler cluster-autoscaler/core/scaledown/deletiontracker/nodedeletiontracker.go.

import type { NodeId, PodId } from '../../../ids.ts';

export interface Deletion {
  readonly node: NodeId;
  readonly group: number;
  /** The node held pods when the deletion started. */
  readonly drain: boolean;
  /** Pods whose eviction has not been answered for good. */
  readonly unanswered: Set<PodId>;
  /** Pods that must be gone before the instance goes. */
  readonly leaving: PodId[];
  /** Of those, pods that could not be evicted in time. */
  readonly refused: PodId[];
}

export class Deletions {
  readonly #byNode = new Map<NodeId, Deletion>();

  start(node: NodeId, group: number, drain: boolean): void {
    const unanswered = new Set<PodId>();
    this.#byNode.set(node, { node, group, drain, unanswered, leaving: [], refused: [] });
  }

  end(node: NodeId): void {
    this.#byNode.delete(node);
  }

  of(node: NodeId): Deletion | undefined {
    return this.#byNode.get(node);
  }

  has(node: NodeId): boolean {
    return this.#byNode.size > 0 && this.#byNode.has(node);
  }

  draining(): NodeId[] {
    return this.#nodes(true);
  }

  emptying(): NodeId[] {
    return this.#nodes(false);
  }

  #nodes(drain: boolean): NodeId[] {
    if (this.#byNode.size === 0) return [];
    return [...this.#byNode.values()]
      .filter((each) => each.drain === drain)
      .map(({ node }) => node);
  }

  ofGroup(group: number): number {
    let count = 0;
    for (const deletion of this.#byNode.values()) if (deletion.group === group) count += 1;
    return count;
  }
}
