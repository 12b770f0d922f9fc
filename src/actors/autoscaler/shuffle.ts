// Orders that the real program leaves to chance: Go's maps are walked in a random order.

import type { Rng } from '../../engine/rng.ts';

/**
 * `abi.MapGroupSlots` of Go's internal/runtime/maps: a map of no more entries keeps each in a slot, and `Iter` begins
 * at a random slot, whether somebody is there or not. A larger one is ordered by a hash of its own.
 */
export const SLOTS_OF_SMALL_MAP = 8;

/** A copy in uniformly random order (Fisher and Yates); draws nothing for fewer than two. */
export function shuffled<T>(items: readonly T[], rng: Rng): T[] {
  const order = items.slice();
  for (let last = order.length - 1; last > 0; last -= 1) {
    const other = rng.below(last + 1);
    const moved = order[last]!;
    order[last] = order[other]!;
    order[other] = moved;
  }
  return order;
}

/** A copy in the order in which a Go map with these entries, put in one after another, may be walked. */
export function asGoMap<T>(items: readonly T[], rng: Rng): T[] {
  if (items.length > SLOTS_OF_SMALL_MAP) return shuffled(items, rng);
  if (items.length < 2) return [...items];
  const slot = rng.below(SLOTS_OF_SMALL_MAP);
  const start = slot < items.length ? slot : 0;
  return items.map((_, place) => items[(start + place) % items.length]!);
}
