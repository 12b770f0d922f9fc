// Orders that the real program leaves to chance: Go's maps are walked in a random order.

import type { Rng } from '../../engine/rng.ts';

/** A copy in uniformly random order (Fisher and Yates); draws nothing for fewer than two. */
export function shuffled<T>(items: readonly T[], rng: Rng): T[] {
  const order = [...items];
  for (let last = order.length - 1; last > 0; last -= 1) {
    const other = rng.below(last + 1);
    [order[last], order[other]] = [order[other]!, order[last]!];
  }
  return order;
}
