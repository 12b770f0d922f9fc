// Capacity that is not to be had: the scenario's `outOfCapacity` events. Of several that overlap in one place, the
// first begins the shortage and the last one ends it.

import type { FactOf } from '../../cluster/fact.ts';
import type { ScenarioEvent } from '../../scenario/scenario.ts';

export type OutOfCapacityEvent = Extract<ScenarioEvent, { kind: 'outOfCapacity' }>;

export class Shortages {
  readonly #holding = new Map<string, number>();

  /** The fact that follows when an event begins, if any. */
  begin(event: OutOfCapacityEvent): FactOf<'out-of-capacity-begun'> | undefined {
    const holding = this.#change(event, 1);
    return holding === 1 ? { kind: 'out-of-capacity-begun', ...placeOf(event) } : undefined;
  }

  /** The fact that follows when an event ends, if any. */
  end(event: OutOfCapacityEvent): FactOf<'out-of-capacity-ended'> | undefined {
    const holding = this.#change(event, -1);
    return holding === 0 ? { kind: 'out-of-capacity-ended', ...placeOf(event) } : undefined;
  }

  #change({ group, zone }: OutOfCapacityEvent, by: 1 | -1): number {
    const place = `${group}/${zone ?? ''}`;
    const holding = (this.#holding.get(place) ?? 0) + by;
    this.#holding.set(place, holding);
    return holding;
  }
}

const placeOf = ({ group, zone }: OutOfCapacityEvent): Pick<OutOfCapacityEvent, 'group' | 'zone'> =>
  zone === undefined ? { group } : { group, zone };
