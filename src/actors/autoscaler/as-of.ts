// When a loop may keep what an earlier one found: while the counters of changes stand, nothing it looked at is another.

import type { ClusterView } from '../../cluster/state.ts';

export class AsOf {
  #nodes = Number.NaN;
  #groups = Number.NaN;

  /** A finding is made of the nodes as they are and of the groups as known at `groups`, a count that only grows. */
  note({ nodes }: ClusterView, groups: number): void {
    this.#nodes = nodes.changes;
    this.#groups = groups;
  }

  /** The finding waits for time to pass, or is not made of these two alone. */
  forget(): void {
    this.#nodes = Number.NaN;
  }

  /** Whether it would be found again. */
  holds({ nodes }: ClusterView, groups: number): boolean {
    return this.#nodes === nodes.changes && this.#groups === groups;
  }
}
