// What was the case from when on: a step function of time, kept as its steps.

import { NEVER } from '../../units.ts';

/** Values over time. Within one instant the last one said holds; an equal one is no step. */
export class Steps<Value> {
  readonly #from: number[] = [];
  readonly #values: Value[] = [];

  get last(): Value | undefined {
    return this.#values.at(-1);
  }

  /** When the first value began to hold, or `NEVER`. */
  get begun(): number {
    return this.#from[0] ?? NEVER;
  }

  set(value: Value, from: number): void {
    if (this.#from.at(-1) === from) {
      this.#from.pop();
      this.#values.pop();
    }
    if (this.last === value) return;
    this.#from.push(from);
    this.#values.push(value);
  }

  /** Tells each stretch of [from, to) with its value, in order; what precedes the first step is left out. */
  between(from: number, to: number, tell: (value: Value, from: number, to: number) => void): void {
    for (let step = this.#stepAt(from); step < this.#from.length; step += 1) {
      const begins = Math.max(this.#from[step]!, from);
      if (begins >= to) return;
      const ends = Math.min(this.#from[step + 1] ?? to, to);
      if (ends > begins) tell(this.#values[step]!, begins, ends);
    }
  }

  /** The last step at or before an instant, or the first of all. */
  #stepAt(instant: number): number {
    let low = 0;
    let high = this.#from.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#from[middle]! <= instant) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}
