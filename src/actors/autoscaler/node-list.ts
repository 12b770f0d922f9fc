// The order in which a loop sees nodes. The real one walks a Go map: a hidden order of its own, from a random start
// each time (client-go tools/cache/thread_safe_store.go `List`).

import type { Rng } from '../../engine/rng.ts';
import type { NodeId } from '../../ids.ts';
import type { ClusterView } from '../../cluster/state.ts';

export class NodeList {
  readonly #rng: Rng;
  readonly #places = new Map<NodeId, number>();
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
    const place = (node: NodeId): number => {
      const known = this.#places.get(node);
      if (known !== undefined) return known;
      const drawn = this.#rng.fork('place', node).next();
      this.#places.set(node, drawn);
      return drawn;
    };
    this.#order = view.nodes.registered.toSorted((a, b) => place(a) - place(b) || a - b);
    this.#isStale = false;
  }
}
