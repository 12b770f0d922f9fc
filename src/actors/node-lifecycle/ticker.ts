// A loop that looks at fixed intervals, without being woken for the looks at which nothing is due.

import type { Rng } from '../../engine/rng.ts';
import { instant, type Instant, type Millis } from '../../units.ts';

export class Ticker {
  readonly #period: Millis;
  readonly #phase: number;
  readonly #armed = new Set<Instant>();

  /** Ticks all `period` long, at a phase drawn from `rng`. */
  constructor(period: Millis, rng: Rng) {
    this.#period = period;
    this.#phase = rng.below(period);
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
