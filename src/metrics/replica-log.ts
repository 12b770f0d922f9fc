// How many replicas of one workload were wanted and how many were ready, over time: a row for each instant at which
// either changed. Ready ends at the deletionTimestamp, at not ready, or when the instance is gone: the truth, not
// what the API still believes.

import { grown } from '../cluster/columns.ts';
import { RUN_START, type Instant } from '../units.ts';

/** A stretch of time in which nothing changed. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly wanted: number;
  readonly ready: number;
}

export class ReplicaLog {
  wanted: number;
  ready = 0;
  #rows = 0;
  #at = new Float64Array(0);
  #wanted = new Int32Array(0);
  #ready = new Int32Array(0);

  constructor(wanted: number) {
    this.wanted = wanted;
    this.#record(RUN_START);
  }

  scale(wanted: number, at: Instant): void {
    this.wanted = wanted;
    this.#record(at);
  }

  change(by: 1 | -1, at: Instant): void {
    this.ready += by;
    this.#record(at);
  }

  /** What stood between `from` and `to`, cut to them, in order of time. */
  stretches(from: Instant, to: Instant): Stretch[] {
    const stretches: Stretch[] = [];
    for (let row = 0; row < this.#rows; row += 1) {
      const next = row + 1 < this.#rows ? this.#at[row + 1]! : to;
      const begin = Math.max(this.#at[row]!, from);
      const end = Math.min(next, to);
      if (begin < end)
        stretches.push({
          from: begin,
          to: end,
          wanted: this.#wanted[row]!,
          ready: this.#ready[row]!,
        });
    }
    return stretches;
  }

  /** Within one instant only the last word counts; before t = 0 all is one instant. */
  #record(at: Instant): void {
    const when = Math.max(at, RUN_START);
    if (this.#rows === 0 || this.#at[this.#rows - 1] !== when) this.#addRow(when);
    this.#wanted[this.#rows - 1] = this.wanted;
    this.#ready[this.#rows - 1] = this.ready;
  }

  #addRow(at: number): void {
    if (this.#rows === this.#at.length) {
      const rows = Math.max(16, this.#rows * 2);
      this.#at = grown(this.#at, rows, 0);
      this.#wanted = grown(this.#wanted, rows, 0);
      this.#ready = grown(this.#ready, rows, 0);
    }
    this.#at[this.#rows] = at;
    this.#rows += 1;
  }
}
