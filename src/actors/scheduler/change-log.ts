// Which nodes changed, in order, as far back as a ring remembers: a reader who was away longer looks at all of them.

/** Entries remembered. More nodes than this change between two looks only in clusters that are read whole anyway. */
const CAPACITY = 8192; // a power of two, so that a place in the ring is a bit mask away

export class ChangeLog {
  /** Changes so far; a reader that has seen all of them has seen this many. */
  count = 0;
  readonly #ring = new Int32Array(CAPACITY);

  add(node: number): void {
    this.#ring[this.count & (CAPACITY - 1)] = node;
    this.count += 1;
  }

  /** How many changes a reader missed who has seen `seen`; undefined when some of them are forgotten. */
  since(seen: number): number | undefined {
    const missed = this.count - seen;
    return seen < 0 || missed > CAPACITY ? undefined : missed;
  }

  /** The n-th change, counted from 0. */
  at(n: number): number {
    return this.#ring[n & (CAPACITY - 1)]!;
  }
}
