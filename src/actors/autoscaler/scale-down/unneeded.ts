// Nodes that nobody needs, since when, and which of them may go now.
// kubernetes/autoscaler cluster-autoscaler/core/scaledown/unneeded/nodes.go, planner/planner.go.

import type { GroupId, NodeId } from '../../../ids.ts';
import { after, type Instant, type Millis } from '../../../units.ts';

/** What the removal simulation found about a node that could go. */
export interface Removable {
  readonly node: NodeId;
  /** It holds no pods that would have to move. */
  readonly empty: boolean;
  /** Its pods could not all be evicted at the same time. */
  readonly risky: boolean;
}

export interface UnneededNode extends Removable {
  readonly since: Instant;
}

/** Timers of unneeded nodes: a node keeps its timer while every loop finds it unneeded. */
export class UnneededNodes {
  #nodes = new Map<NodeId, UnneededNode>();

  get size(): number {
    return this.#nodes.size;
  }

  has(node: NodeId): boolean {
    return this.#nodes.has(node);
  }

  ids(): IterableIterator<NodeId> {
    return this.#nodes.keys();
  }

  all(): UnneededNode[] {
    return [...this.#nodes.values()];
  }

  update(removable: readonly Removable[], now: Instant): void {
    if (removable.length === 0) return this.clear();
    const before = this.#nodes;
    this.#nodes = new Map();
    for (const { node, empty, risky } of removable)
      this.#nodes.set(node, { node, empty, risky, since: before.get(node)?.since ?? now });
  }

  clear(): void {
    if (this.#nodes.size > 0) this.#nodes = new Map();
  }
}

/** How many unneeded nodes a loop looks for at most: more could not be removed in time anyway. */
export function unneededLimit(settings: {
  readonly alreadyUnneeded: number;
  /** `--max-scale-down-parallelism`. */
  readonly parallelism: number;
  readonly unneededTime: Millis;
  /** Shortest time between two loops seen so far. */
  readonly loopInterval: Millis;
}): number {
  const { alreadyUnneeded, parallelism, loopInterval } = settings;
  const unneededTime = Math.max(settings.unneededTime, loopInterval);
  const upperBound = parallelism * Math.floor(unneededTime / loopInterval) + parallelism;
  return Math.min(alreadyUnneeded + 2 * parallelism, upperBound);
}

export interface RemovalRules {
  /** `--scale-down-unneeded-time`, or `--scale-down-unready-time` for a node that is not ready. */
  readonly threshold: (node: NodeId) => Millis;
  readonly groupOf: (node: NodeId) => GroupId | undefined;
  readonly minSize: (group: GroupId) => number;
  /** Target of the group less deletions in progress. */
  readonly size: (group: GroupId) => number;
}

/** Nodes unneeded for long enough whose groups stay at their minimum without them; empty ones are served first. */
export function removableAt(
  unneeded: readonly UnneededNode[],
  now: Instant,
  rules: RemovalRules,
): { readonly empty: NodeId[]; readonly drain: NodeId[] } {
  const sizes = new Map<GroupId, number>();
  const mayGo = ({ node, since }: UnneededNode): boolean => {
    const threshold = rules.threshold(node);
    if (threshold > 0 && after(since, threshold) >= now) return false;
    const group = rules.groupOf(node);
    if (group === undefined) return false;
    const size = sizes.get(group) ?? rules.size(group);
    if (size <= rules.minSize(group)) return false;
    sizes.set(group, size - 1);
    return true;
  };
  const empty: NodeId[] = [];
  const safe: NodeId[] = [];
  const risky: NodeId[] = [];
  for (const each of unneeded) if (each.empty && mayGo(each)) empty.push(each.node);
  for (const each of unneeded)
    if (!each.empty && mayGo(each)) (each.risky ? risky : safe).push(each.node);
  return { empty, drain: [...safe, ...risky] };
}
