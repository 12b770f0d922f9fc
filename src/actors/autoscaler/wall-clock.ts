// The API keeps whole seconds of the wall clock; a run starts somewhere within one.

import { seconds, type Instant } from '../../units.ts';

export class WallClock {
  readonly #offset: number;

  /** `offset`: milliseconds past the whole second at which the run starts. */
  constructor(offset: number) {
    this.#offset = offset;
  }

  /** An instant as a timestamp of the API, such as `creationTimestamp`, keeps it. */
  stamp = (at: Instant): Instant =>
    (Math.floor((at + this.#offset) / seconds(1)) * seconds(1) - this.#offset) as Instant;
}
