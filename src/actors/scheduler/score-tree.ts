// Whom a search finds, and who of them scores highest, without looking at each: a tree over the places of the node
// order. For pods whose scores depend on nothing but each node's own room: a thousand nodes cost some dozen steps.

import type { NodeId } from '../../ids.ts';
import type { NodeOrder } from './node-order.ts';

/** The score of a node that is no candidate; every other is 0 or more. */
export const DOES_NOT_FIT = -1;
const NOWHERE = -1;

export class ScoreTree {
  /** How many share the highest score within the last search. */
  ties = 0;
  /** The place at which the last search ended: the next begins there. */
  end = 0;
  #asOf = 0;
  #nodes: readonly NodeId[] = [];
  #placeOf = new Int32Array(0);
  /** A power of two. Places are the branches from here on; branch b forks into 2b and 2b + 1. */
  #leaves = 1;
  /** By branch: how many nodes of it fit, the highest score among them, how many have that. */
  #fitting = new Int32Array(2);
  #highest = new Int32Array(2);
  #having = new Int32Array(2);
  /** What the last search looked at: places from `first` to `turn`, then from 0 to `last`, both left out. */
  readonly #seen = { first: 0, turn: 0, last: 0, highest: DOES_NOT_FIT, tiesBeforeTurn: 0 };
  #missing = 0;

  /** Takes over an order that was made anew; otherwise `set` has kept everything up to date. */
  refresh(order: NodeOrder, scores: Int32Array): void {
    if (this.#asOf === order.version) return;
    this.#asOf = order.version;
    this.#nodes = order.list;
    this.#plant(order.zoneOf.length);
    this.#nodes.forEach((node, place) => {
      this.#placeOf[node] = place;
      this.#setLeaf(this.#leaves + place, scores[node]!);
    });
    for (let branch = this.#leaves - 1; branch > 0; branch -= 1) this.#join(branch);
  }

  /** The next `refresh` looks at every node again. */
  forget(): void {
    this.#asOf = 0;
  }

  set(node: NodeId, score: number): void {
    const place = node < this.#placeOf.length ? this.#placeOf[node]! : NOWHERE;
    if (place === NOWHERE) return;
    let branch = this.#leaves + place;
    if (this.#highest[branch] === score) return;
    this.#setLeaf(branch, score);
    for (branch >>= 1; branch > 0; branch >>= 1) this.#join(branch);
  }

  /** Looks at nodes from place `first` on, and on from the order's start, until `wanted` fit or all were seen. */
  search(first: number, wanted: number): void {
    const seen = this.#seen;
    const total = this.#nodes.length;
    seen.first = first;
    seen.turn = this.#reach(first, total, wanted);
    seen.last = this.#missing > 0 ? this.#reach(0, first, this.#missing) : 0;
    this.end = (seen.last > 0 ? seen.last : seen.turn) % total;
    seen.highest = Math.max(this.#highestIn(first, seen.turn), this.#highestIn(0, seen.last));
    seen.tiesBeforeTurn = this.#tiesIn(first, seen.turn);
    this.ties = seen.tiesBeforeTurn + this.#tiesIn(0, seen.last);
  }

  /** One of those who share the highest score, `n` below `ties`, in the order of the search. */
  tied(n: number): NodeId {
    const { first, turn, last, tiesBeforeTurn } = this.#seen;
    const place =
      n < tiesBeforeTurn
        ? this.#tiedFrom(first, turn, n)
        : this.#tiedFrom(0, last, n - tiesBeforeTurn);
    return this.#nodes[place]!;
  }

  /** The place after the one at which as many fit as wanted, or `to`; how many are then missing is left behind. */
  #reach(from: number, to: number, wanted: number): number {
    let left = wanted;
    for (let place = from; place < to;) {
      let branch = this.#branch(place, to);
      if (this.#fitting[branch]! >= left) {
        while (branch < this.#leaves) {
          branch *= 2;
          if (this.#fitting[branch]! < left) left -= this.#fitting[branch++]!;
        }
        this.#missing = 0;
        return branch - this.#leaves + 1;
      }
      left -= this.#fitting[branch]!;
      place += this.#width(branch);
    }
    this.#missing = left;
    return to;
  }

  #highestIn(from: number, to: number): number {
    let highest = DOES_NOT_FIT;
    for (let place = from; place < to;) {
      const branch = this.#branch(place, to);
      if (this.#highest[branch]! > highest) highest = this.#highest[branch]!;
      place += this.#width(branch);
    }
    return highest;
  }

  #tiesIn(from: number, to: number): number {
    let ties = 0;
    for (let place = from; place < to;) {
      const branch = this.#branch(place, to);
      ties += this.#tiesOn(branch);
      place += this.#width(branch);
    }
    return ties;
  }

  #tiedFrom(from: number, to: number, n: number): number {
    let left = n;
    for (let place = from; ;) {
      let branch = this.#branch(place, to);
      if (this.#tiesOn(branch) > left) {
        while (branch < this.#leaves) {
          branch *= 2;
          if (this.#tiesOn(branch) <= left) left -= this.#tiesOn(branch++);
        }
        return branch - this.#leaves;
      }
      left -= this.#tiesOn(branch);
      place += this.#width(branch);
    }
  }

  #tiesOn(branch: number): number {
    return this.#highest[branch] === this.#seen.highest ? this.#having[branch]! : 0;
  }

  /** The widest branch that begins at `place` and ends by `to`. */
  #branch(place: number, to: number): number {
    let branch = this.#leaves + place;
    for (let width = 2; (branch & 1) === 0 && place + width <= to; width *= 2) branch >>= 1;
    return branch;
  }

  /** How many places a branch holds. */
  #width(branch: number): number {
    return this.#leaves >> (31 - Math.clz32(branch));
  }

  #plant(nodes: number): void {
    this.#leaves = 1;
    while (this.#leaves < this.#nodes.length) this.#leaves *= 2;
    this.#placeOf = new Int32Array(nodes).fill(NOWHERE);
    this.#fitting = new Int32Array(2 * this.#leaves);
    this.#highest = new Int32Array(2 * this.#leaves).fill(DOES_NOT_FIT);
    this.#having = new Int32Array(2 * this.#leaves);
  }

  #setLeaf(leaf: number, score: number): void {
    const fits = score === DOES_NOT_FIT ? 0 : 1;
    this.#fitting[leaf] = fits;
    this.#highest[leaf] = score;
    this.#having[leaf] = fits;
  }

  #join(branch: number): void {
    const one = 2 * branch;
    const other = one + 1;
    const difference = this.#highest[one]! - this.#highest[other]!;
    this.#fitting[branch] = this.#fitting[one]! + this.#fitting[other]!;
    this.#highest[branch] = this.#highest[difference >= 0 ? one : other]!;
    this.#having[branch] =
      (difference >= 0 ? this.#having[one]! : 0) + (difference <= 0 ? this.#having[other]! : 0);
  }
}
