// Room for the records of a question's runs, which tables show one by one. A question may make ten million runs; so many
// would not be held.

import { MOST_RUNS_HELD } from '../variants.ts';

/** Gives out its room in the order in which runs are asked for, so that what is kept does not depend on who was done first. */
export class Shelf {
  #left: number;

  constructor(most = MOST_RUNS_HELD) {
    this.#left = most;
  }

  /** For how many of these there is room. */
  take(wanted: number): number {
    const taken = Math.min(wanted, this.#left);
    this.#left -= taken;
    return taken;
  }
}
