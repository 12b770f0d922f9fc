// The order in which a loop sees nodes. The real one walks a Go map: a hidden order of its own, from a random start
// each time (client-go tools/cache/thread_safe_store.go `List`).

import type { Rng } from '../../engine/rng.ts';
import { grown } from '../../cluster/columns.ts';
import type { NodeId } from '../../ids.ts';
import type { ClusterView } from '../../cluster/state.ts';

export class NodeList {
  readonly #rng: Rng;
  /** Each node's place in the hidden order, by NodeId; NaN until drawn. */
  #places = new Float64Array(64).fill(Number.NaN);
  #order: NodeId[] = [];
  #isStale = true;

  constructor(rng: Rng) {
    this.#rng = rng;
  }

  /** A Node object came or went. */
  changed(): void {
    this.#isStale = true;
  }

  /** All Node objects, in this loop's order. */
  list(view: ClusterView): NodeId[] {
    if (this.#isStale) this.#arrange(view);
    const start = this.#rng.below(Math.max(1, this.#order.length));
    return this.#order.slice(start).concat(this.#order.slice(0, start));
  }

  #arrange(view: ClusterView): void {
    const { registered } = view.nodes;
    for (const node of registered) this.#draw(node);
    const places = this.#places;
    this.#order = registered.toSorted((a, b) => places[a]! - places[b]! || a - b);
    this.#isStale = false;
  }

  #draw(node: NodeId): void {
    while (node >= this.#places.length)
      this.#places = grown(this.#places, this.#places.length * 2, Number.NaN);
    if (Number.isNaN(this.#places[node]!))
      this.#places[node] = this.#rng.fork('place', node).next();
  }
}
