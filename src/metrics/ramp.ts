// A total that only ever jumps and climbs in straight lines: pods lost, pod-seconds pending, dollars spent. Made of
// its corners; says what it came to within a window and when it crossed a bound. Exact between facts.

/** Beyond `value`, or with `reached` as soon as the total comes to it. */
export interface Bound {
  readonly value: number;
  readonly reached: boolean;
}

/** What a total did within a window. */
export interface Rise {
  readonly total: number;
  /** When it last came to stand beyond the bound, if it still does at the window's end; else null. */
  readonly crossedAt: number | null;
}

export class Ramp {
  readonly #at: number[] = [];
  readonly #jump: number[] = [];
  /** Change of slope, per millisecond. */
  readonly #bend: number[] = [];

  /** At `at` the total jumps by `by`. */
  jump(at: number, by: number): void {
    this.#corner(at, by, 0);
  }

  /** From `from` to `to` the total climbs by `slope` each millisecond. */
  climb(from: number, to: number, slope: number): void {
    if (from >= to) return;
    this.#corner(from, 0, slope);
    this.#corner(to, 0, -slope);
  }

  #corner(at: number, jump: number, bend: number): void {
    this.#at.push(at);
    this.#jump.push(jump);
    this.#bend.push(bend);
  }

  /** What it gained from `from` to `to`, both included, and since when it has stood beyond the bound. */
  rise(from: number, to: number, isBeyond: Bound): Rise {
    const climb = new Climb(from, isBeyond);
    for (const corner of this.#inOrder()) {
      const at = this.#at[corner]!;
      if (at > to) break;
      if (at > climb.now) climb.goTo(at);
      climb.turn(at < from ? 0 : this.#jump[corner]!, this.#bend[corner]!);
    }
    climb.goTo(to);
    return climb;
  }

  /** Reads the total at instants that never go back: for a column beside others. */
  reader(): (at: number) => number {
    const order = this.#inOrder();
    let next = 0;
    let now = 0;
    let total = 0;
    let slope = 0;
    return (at) => {
      for (; next < order.length && this.#at[order[next]!]! <= at; next += 1) {
        const corner = order[next]!;
        total += slope * (this.#at[corner]! - now) + this.#jump[corner]!;
        slope += this.#bend[corner]!;
        now = this.#at[corner]!;
      }
      total += slope * (at - now);
      now = at;
      return total;
    };
  }

  #inOrder(): number[] {
    return this.#at
      .map((_, corner) => corner)
      .toSorted((a, b) => this.#at[a]! - this.#at[b]! || a - b);
  }
}

/** One walk along a ramp: the total so far, and since when it is beyond the bound. */
class Climb implements Rise {
  total = 0;
  crossedAt: number | null = null;
  now: number;
  #slope = 0;
  readonly #bound: Bound;

  constructor(from: number, bound: Bound) {
    this.now = from;
    this.#bound = bound;
    this.#look(from);
  }

  goTo(at: number): void {
    const before = this.total;
    this.total += this.#slope * (at - this.now);
    this.#look(this.now + (this.#bound.value - before) / this.#slope);
    this.now = at;
  }

  turn(jump: number, bend: number): void {
    this.total += jump;
    this.#slope += bend;
    this.#look(this.now);
  }

  #look(since: number): void {
    const { value, reached } = this.#bound;
    const isBeyond = this.total > value || (reached && this.total === value);
    this.crossedAt = isBeyond ? (this.crossedAt ?? since) : null;
  }
}
