// The order in which a loop sees nodes. The real one walks a Go map, from a random start each time: client-go
// tools/cache/thread_safe_store.go `List`.

import type { Rng } from '../../engine/rng.ts';
import { grown } from '../../cluster/columns.ts';
import type { NodeId } from '../../ids.ts';
import type { ClusterView } from '../../cluster/state.ts';
import { SLOTS_OF_SMALL_MAP } from './shuffle.ts';

export class NodeList {
  readonly #rng: Rng;
  /** Who stands in each slot of a small map; undefined once it has grown, for it does not shrink again. */
  #slots: (NodeId | undefined)[] | undefined = [];
  /** Each node's place in the hidden order of a larger map, by NodeId; NaN until drawn. */
  #places = new Float64Array(64).fill(Number.NaN);
  #order: (NodeId | undefined)[] = [];
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
    const { length } = this.#order;
    const start = this.#rng.below(Math.max(1, length));
    const listed: NodeId[] = [];
    for (let place = start; place < start + length; place += 1) {
      const node = this.#order[place < length ? place : place - length];
      if (node !== undefined) listed.push(node);
    }
    return listed;
  }

  #arrange(view: ClusterView): void {
    this.#isStale = false;
    const slots = this.#slots && inSlots(this.#slots, view);
    this.#slots = slots;
    this.#order = slots ?? this.#inHiddenOrder(view);
  }

  #inHiddenOrder({ nodes: { registered } }: ClusterView): NodeId[] {
    for (const node of registered) this.#draw(node);
    const places = this.#places;
    return registered.toSorted((a, b) => places[a]! - places[b]! || a - b);
  }

  #draw(node: NodeId): void {
    while (node >= this.#places.length)
      this.#places = grown(this.#places, this.#places.length * 2, Number.NaN);
    if (Number.isNaN(this.#places[node]!))
      this.#places[node] = this.#rng.fork('place', node).next();
  }
}

/** Whoever comes takes the first slot that is free; undefined when there is none. */
function inSlots(
  before: readonly (NodeId | undefined)[],
  { nodes }: ClusterView,
): (NodeId | undefined)[] | undefined {
  const { registered } = nodes;
  if (registered.length > SLOTS_OF_SMALL_MAP) return undefined;
  const slots = Array.from({ length: SLOTS_OF_SMALL_MAP }, (_, slot) => {
    const node = before[slot];
    return node !== undefined && nodes.exists[node] === 1 ? node : undefined;
  });
  const newcomers = registered.filter((node) => !slots.includes(node));
  // the list that the process begins with comes from the API server in the order of names
  if (before.length === 0) newcomers.sort((a, b) => (nodes.name(a) < nodes.name(b) ? -1 : 1));
  for (const node of newcomers) slots[slots.indexOf(undefined)] = node;
  return slots;
}
