// A column of numbers that grows, and becomes one that threads share.

export class Numbers {
  length = 0;
  #values = new Float64Array(16);

  /** Begins with these. */
  constructor(...first: readonly number[]) {
    for (const value of first) this.push(value);
  }

  at(place: number): number {
    return this.#values[place]!;
  }

  /** Where they lie now; zeros behind the last. One more may lie elsewhere. */
  get soFar(): Float64Array {
    return this.#values;
  }

  push(value: number): void {
    if (this.length === this.#values.length) {
      const wide = new Float64Array(this.length * 2);
      wide.set(this.#values);
      this.#values = wide;
    }
    this.#values[this.length++] = value;
  }

  /** Stretches of it, each from a place up to another, end to end. */
  gathered(stretches: readonly Stretch[]): Float64Array {
    const gathered = shared(stretches.reduce((sum, [from, to]) => sum + to - from, 0));
    let at = 0;
    for (const [from, to] of stretches) {
      gathered.set(this.#values.subarray(from, to), at);
      at += to - from;
    }
    return gathered;
  }
}

export type Stretch = readonly [from: number, to: number];

/** Where each stretch begins when they lie end to end, and where the last one ends. */
export function startsOf(stretches: readonly Stretch[]): Float64Array {
  const starts = shared(stretches.length + 1);
  stretches.forEach(([from, to], place) => {
    starts[place + 1] = starts[place]! + to - from;
  });
  return starts;
}

/** On memory of which a thread that is sent it gets no copy. */
const shared = (length: number): Float64Array =>
  new Float64Array(new SharedArrayBuffer(length * Float64Array.BYTES_PER_ELEMENT));
