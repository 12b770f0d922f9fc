// In which order a search meets the nodes of a snapshot. The real store holds them in a Go map and lists them anew after
// every pod that is placed outside a trial, so each such list begins elsewhere; what a trial places keeps the list.
// kubernetes/autoscaler cluster-autoscaler/simulator/clustersnapshot/store/delta.go `buildNodeInfoList`, `addPodInfo`.

import type { Rng } from '../../engine/rng.ts';
import { shuffled, SLOTS_OF_SMALL_MAP } from './shuffle.ts';

export class SnapshotOrder {
  readonly #rng: Rng | undefined;
  /** Rows as the map holds them. */
  #rows: number[] = [];
  /** Where the present list begins among them. */
  #start = 0;
  #isFilled = false;
  #isListed = false;

  /** Without chance the list is that of the rows, as upstream's own tests expect. */
  constructor(rng: Rng | undefined) {
    this.#rng = rng;
  }

  clear(): void {
    this.#isFilled = false;
    this.#isListed = false;
  }

  /** A node of the map has changed: it is listed anew before the next search. */
  changed(): void {
    this.#isListed = false;
  }

  /** Sees to it that there is a list of rows 0 to `rows` − 1. */
  list(rows: number): void {
    if (this.#isListed && this.#isFilled) return;
    if (!this.#isFilled) this.#fill(rows);
    this.#isListed = true;
    this.#start = this.#rng === undefined ? 0 : this.#anyStart(this.#rng);
  }

  #fill(rows: number): void {
    const asPutIn: number[] = [];
    for (let row = 0; row < rows; row += 1) asPutIn.push(row);
    const isSmall = rows <= SLOTS_OF_SMALL_MAP;
    this.#rows = this.#rng === undefined || isSmall ? asPutIn : shuffled(asPutIn, this.#rng);
    this.#isFilled = true;
  }

  #anyStart(rng: Rng): number {
    const { length } = this.#rows;
    const slot = rng.below(Math.max(SLOTS_OF_SMALL_MAP, length));
    return slot < length ? slot : 0;
  }

  get length(): number {
    return this.#rows.length;
  }

  at(index: number): number {
    const place = this.#start + index;
    return this.#rows[place < this.#rows.length ? place : place - this.#rows.length]!;
  }

  /** The node is gone, in thought: those behind it move up. */
  remove(row: number): void {
    const place = this.#rows.indexOf(row);
    this.#rows.splice(place, 1);
    if (place < this.#start) this.#start -= 1;
    else if (this.#start === this.#rows.length) this.#start = 0;
  }
}
