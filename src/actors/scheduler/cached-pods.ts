// The scheduler's cache as PodTopologySpread and InterPodAffinity see it: registered nodes, and the pods that hold room
// on them.

import type { NodeId, PodId } from '../../ids.ts';
import type { ClusterView } from '../../cluster/state.ts';
import { shapeOf, type NodeShape } from '../framework/node-shape.ts';
import type { PlacedPods, PodOnNode } from '../framework/pods-by-topology.ts';
import type { NodeCache } from './node-cache.ts';

export class CachedPods implements PlacedPods {
  readonly #view: ClusterView;
  readonly #cache: NodeCache;
  readonly #leaving: ReadonlySet<PodId>;

  /** `leaving`: pods that are being deleted, as far as the scheduler has heard. */
  constructor(view: ClusterView, cache: NodeCache, leaving: ReadonlySet<PodId>) {
    this.#view = view;
    this.#cache = cache;
    this.#leaving = leaving;
  }

  get rows(): number {
    return this.#view.nodes.count;
  }

  shape(row: number): NodeShape | undefined {
    return this.#view.nodes.exists[row] === 1 ? shapeOf(this.#view, row as NodeId) : undefined;
  }

  forEachPodOn(row: number, tell: PodOnNode): void {
    for (const pod of this.#cache.podsOn(row as NodeId))
      tell(this.#view.template(pod), this.#leaving.has(pod));
  }
}
