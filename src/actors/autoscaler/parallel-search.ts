// Several workers look for a node together, each with a few neighbours of the list at a time. The first node that passes
// stops them; whoever is at a node by then finishes it, and of those that pass the earliest in the list is taken.
// kubernetes/autoscaler cluster-autoscaler/simulator/clustersnapshot/predicate/plugin_runner.go
// `RunFiltersUntilPassingNode`; client-go util/workqueue/parallelizer.go `ParallelizeUntil`.

/** What a look at a node says; those passed over take no time, as no filter is asked about them. */
export const Look = { PassedOver: 0, Refused: 1, Passed: 2 } as const;
export type Look = (typeof Look)[keyof typeof Look];

/** A place in the list, or `NOWHERE`. */
export type Place = number;
export const NOWHERE: Place = -1;

export interface SearchedList {
  look(place: Place): Look;
  /** The first place from this one on that is not passed over without a look. */
  skip(place: Place): Place;
}

export class ParallelSearch {
  readonly #workers: number;
  /** Where each worker looks next, and where its part ends. */
  readonly #next: Int32Array;
  readonly #end: Int32Array;
  #part = 1;
  #count = 0;
  #handedOut = 0;

  constructor(workers: number) {
    this.#workers = workers;
    this.#next = new Int32Array(workers);
    this.#end = new Int32Array(workers);
  }

  /** Which of `count` places is taken. The workers keep step: every filter takes as long as any other. */
  find(count: number, list: SearchedList): Place {
    this.#part = partSize(count, this.#workers);
    this.#count = count;
    this.#handedOut = 0;
    for (let worker = 0; worker < this.#workers; worker += 1) this.#handOut(worker, list);
    for (;;) {
      let earliest = NOWHERE;
      let isBusy = false;
      for (let worker = 0; worker < this.#workers; worker += 1) {
        const said = this.#advance(worker, list);
        isBusy ||= said !== Look.PassedOver;
        const place = this.#next[worker]! - 1;
        if (said === Look.Passed && (earliest === NOWHERE || place < earliest)) earliest = place;
      }
      if (earliest !== NOWHERE || !isBusy) return earliest;
    }
  }

  #handOut(worker: number, list: SearchedList): void {
    const from = this.#handedOut;
    const end = Math.min(from + this.#part, this.#count);
    this.#next[worker] = Math.min(list.skip(from), end);
    this.#end[worker] = end;
    this.#handedOut = end;
  }

  /** Looks at nodes until a filter was asked about one, or none are left. */
  #advance(worker: number, list: SearchedList): Look {
    for (;;) {
      const end = this.#end[worker]!;
      let next = this.#next[worker]!;
      while (next < end) {
        const said = list.look(next);
        next += 1;
        this.#next[worker] = next;
        if (said !== Look.PassedOver) return said;
      }
      if (this.#handedOut === this.#count) return Look.PassedOver;
      this.#handOut(worker, list);
    }
  }
}

/** `chunkSizeFor`: how many neighbours one worker takes at a time. */
const partSize = (count: number, workers: number): number =>
  Math.max(1, Math.min(Math.floor(Math.sqrt(count)), Math.floor(count / workers) + 1));
