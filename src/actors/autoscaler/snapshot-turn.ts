// One turn round the nodes of a snapshot, as a search for a pod's place makes it.

import { Look, type Place, type SearchedList } from './parallel-search.ts';
import type { SimPod } from './sim-pod.ts';
import type { SnapshotOrder } from './snapshot-order.ts';
import type { ClusterSnapshot, Row } from './snapshot.ts';

/** The rows that a search meets: those listed, in the list's order, then those only tried, from `first` on if above 0. */
interface Met {
  readonly snapshot: ClusterSnapshot;
  readonly order: SnapshotOrder;
  /** Rows outside any trial. */
  readonly real: number;
  readonly first: Row;
}

/** One turn round all nodes, from a place on: what a search sees of each step for one pod. */
export class SnapshotTurn implements SearchedList {
  readonly count: number;
  readonly #met: Met;
  readonly #pod: SimPod;
  readonly #accepts: (row: Row) => boolean;
  readonly #start: Place;
  readonly #least: Place;

  constructor(met: Met, start: Place, pod: SimPod, accepts: (row: Row) => boolean) {
    const { snapshot, order, real, first } = met;
    this.count = order.length + snapshot.rows - real;
    this.#met = met;
    this.#pod = pod;
    this.#accepts = accepts;
    this.#start = start % this.count;
    this.#least = first > 0 ? order.length + first - real : 0;
  }

  look(step: number): Look {
    const { snapshot } = this.#met;
    const row = this.rowAt(this.placeOf(step));
    if (snapshot.node(row).shape.unschedulable || !this.#accepts(row)) return Look.PassedOver;
    return snapshot.fits(this.#pod, row) ? Look.Passed : Look.Refused;
  }

  skip(step: number): number {
    return step + Math.max(0, this.#least - this.placeOf(step));
  }

  placeOf(step: number): Place {
    const place = this.#start + step;
    return place < this.count ? place : place - this.count;
  }

  rowAt(place: Place): Row {
    const { order, real } = this.#met;
    return place < order.length ? order.at(place) : real + place - order.length;
  }
}
