// A loop that looks at fixed intervals, without being woken for the looks at which nothing is due.

import type { Rng } from '../../engine/rng.ts';
import { instant, type Instant, type Millis } from '../../units.ts';

export class Ticker {
  readonly #period: Millis;
  #phase = 0;
  readonly #armed = new Set<Instant>();

  constructor(period: Millis) {
    this.#period = period;
  }

  /** The run starts: ticks count from when the loop began, and where nobody knows, its phase is nobody's choice. */
  start(rng: Rng, began?: Instant): void {
    this.#phase = began ?? rng.below(this.#period);
  }

  /** The first tick at or after `from`. */
  firstFrom(from: Instant): Instant {
    const ticks = Math.ceil((from - this.#phase) / this.#period);
    return instant(this.#phase + ticks * this.#period);
  }

  /** Asks for the first tick at or after `from`: when to wake, unless that wake is asked for already. */
  arm(from: Instant): Instant | undefined {
    const at = this.firstFrom(from);
    if (this.#armed.has(at)) return undefined;
    this.#armed.add(at);
    return at;
  }

  /** The tick of `now` has come. */
  ticked(now: Instant): void {
    this.#armed.delete(now);
  }
}
