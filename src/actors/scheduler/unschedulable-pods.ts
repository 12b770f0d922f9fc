// Pods that wait for an event. Pods of one kind that the same plugins rejected wait together: an event concerns all of
// them or none, so a hundred thousand are asked as one.

import { NO_POD, type PodId, type WorkloadId } from '../../ids.ts';
import { grown, IdLists } from '../../cluster/columns.ts';
import type { Plugins } from './verdict.ts';

export interface WaitingGroup {
  readonly workload: WorkloadId;
  readonly rejectedBy: Plugins;
}

/** Makes one number of a workload and a set of plugins. */
const SETS_OF_PLUGINS = 256;

export class UnschedulablePods {
  readonly #timestampOf: (pod: PodId) => number;
  readonly #groups: WaitingGroup[] = [];
  readonly #numberOf = new Map<number, number>();
  /** The pods of each group, in the order in which they were put aside. */
  readonly #pods = new IdLists();
  /** By pod, while it waits here. */
  #groupOf = new Int32Array(64);
  #size = 0;

  constructor(timestampOf: (pod: PodId) => number) {
    this.#timestampOf = timestampOf;
  }

  get size(): number {
    return this.#size;
  }

  add(pod: PodId, workload: WorkloadId, rejectedBy: Plugins): void {
    const key = workload * SETS_OF_PLUGINS + rejectedBy;
    let group = this.#numberOf.get(key);
    if (group === undefined) {
      group = this.#groups.push({ workload, rejectedBy }) - 1;
      this.#numberOf.set(key, group);
    }
    if (pod >= this.#groupOf.length) this.#groupOf = grown(this.#groupOf, pod * 2, 0);
    this.#groupOf[pod] = group;
    this.#size += 1;
    this.#pods.append(group, pod);
  }

  delete(pod: PodId): void {
    this.#pods.remove(this.#groupOf[pod]!, pod);
    this.#size -= 1;
  }

  /** Removes and returns the pods of all groups that `concerns` names. */
  take(concerns: (group: WaitingGroup) => boolean): PodId[] {
    const taken: PodId[] = [];
    this.#groups.forEach((group, number) => {
      if (this.#pods.first(number) === NO_POD || !concerns(group)) return;
      for (const pod of this.#pods.toArray<PodId>(number)) {
        this.delete(pod);
        taken.push(pod);
      }
    });
    return taken;
  }

  /** Removes and returns whoever was put aside before an instant. */
  takePutAsideBefore(instant: number): PodId[] {
    const taken: PodId[] = [];
    for (let group = 0; group < this.#groups.length; group += 1)
      for (;;) {
        const oldest = this.#pods.first(group) as PodId;
        if (oldest === NO_POD || this.#timestampOf(oldest) >= instant) break;
        this.delete(oldest);
        taken.push(oldest);
      }
    return taken;
  }
}
