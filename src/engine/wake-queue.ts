// The event queue: a binary heap on typed arrays with a total order (instant, seat, sequence).
// Sifting moves a hole and writes once; the second key is compared only when instants are equal.

import type { Instant } from '../units.ts';

/** Seats in a roster; with sequences below 2^48 both share one float64 exactly. */
export const MOST_SEATS = 32;
const SEQUENCES_PER_SEAT = 281_474_976_710_656; // 2^48

export interface DueWake<Wake> {
  at: Instant;
  seat: number;
  wake: Wake;
}

/** Waiting wakes, earliest first; equal instants by seat, then in the order they were asked for. */
export class WakeQueue<Wake> {
  /** Wide enough for a small cluster: a queue that widens for the first time costs the code that was compiled for it. */
  #at = new Float64Array(128);
  #order = new Float64Array(128);
  #slot = new Int32Array(128);
  #size = 0;
  #sequence = 0;
  readonly #wakes: (Wake | undefined)[] = [];
  readonly #freeSlots: number[] = [];

  get size(): number {
    return this.#size;
  }

  /** The earliest instant waiting; only meaningful while `size > 0`. */
  get nextAt(): Instant {
    return this.#at[0] as Instant;
  }

  push(at: Instant, seat: number, wake: Wake): void {
    if (this.#size === this.#at.length) this.#grow();
    const slot = this.#freeSlots.pop() ?? this.#wakes.length;
    this.#wakes[slot] = wake;
    this.#siftUp(at, seat * SEQUENCES_PER_SEAT + this.#sequence++, slot);
  }

  /** Takes the earliest wake into `into`, which is reused so that the loop allocates nothing. */
  pop(into: DueWake<Wake>): void {
    const slot = this.#slot[0]!;
    into.at = this.#at[0] as Instant;
    into.seat = Math.floor(this.#order[0]! / SEQUENCES_PER_SEAT);
    into.wake = this.#wakes[slot] as Wake;
    this.#wakes[slot] = undefined;
    this.#freeSlots.push(slot);
    this.#size -= 1;
    if (this.#size > 0) this.#siftDown();
  }

  #siftUp(at: number, order: number, slot: number): void {
    const ats = this.#at;
    const orders = this.#order;
    const slots = this.#slot;
    let hole = this.#size++;
    while (hole > 0) {
      const parent = (hole - 1) >> 1;
      const parentAt = ats[parent]!;
      if (parentAt < at || (parentAt === at && orders[parent]! < order)) break;
      ats[hole] = parentAt;
      orders[hole] = orders[parent]!;
      slots[hole] = slots[parent]!;
      hole = parent;
    }
    ats[hole] = at;
    orders[hole] = order;
    slots[hole] = slot;
  }

  #siftDown(): void {
    const ats = this.#at;
    const orders = this.#order;
    const slots = this.#slot;
    const size = this.#size;
    const at = ats[size]!;
    const order = orders[size]!;
    let hole = 0;
    for (;;) {
      let child = 2 * hole + 1;
      if (child >= size) break;
      const right = child + 1;
      if (right < size && isBefore(ats[right]!, orders[right]!, ats[child]!, orders[child]!))
        child = right;
      if (isBefore(at, order, ats[child]!, orders[child]!)) break;
      ats[hole] = ats[child]!;
      orders[hole] = orders[child]!;
      slots[hole] = slots[child]!;
      hole = child;
    }
    ats[hole] = at;
    orders[hole] = order;
    slots[hole] = slots[size]!;
  }

  #grow(): void {
    const capacity = this.#at.length * 2;
    this.#at = widened(new Float64Array(capacity), this.#at);
    this.#order = widened(new Float64Array(capacity), this.#order);
    this.#slot = widened(new Int32Array(capacity), this.#slot);
  }
}

const isBefore = (at: number, order: number, otherAt: number, otherOrder: number): boolean =>
  at < otherAt || (at === otherAt && order < otherOrder);

function widened<A extends Float64Array | Int32Array>(wide: A, narrow: A): A {
  wide.set(narrow);
  return wide;
}
