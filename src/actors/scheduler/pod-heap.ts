// A binary heap of pods by an order given once. Nothing is taken out of its middle: who asks checks whether what comes
// out still belongs there.

import type { PodId } from '../../ids.ts';

export type Precedes = (a: PodId, b: PodId) => boolean;

export class PodHeap {
  readonly #precedes: Precedes;
  readonly #pods: PodId[] = [];

  /** `precedes` must be a strict total order that does not change while a pod is inside. */
  constructor(precedes: Precedes) {
    this.#precedes = precedes;
  }

  get size(): number {
    return this.#pods.length;
  }

  /** The first, or undefined. */
  get first(): PodId | undefined {
    return this.#pods[0];
  }

  push(pod: PodId): void {
    const pods = this.#pods;
    let hole = pods.length;
    pods.push(pod);
    while (hole > 0) {
      const parent = (hole - 1) >> 1;
      if (!this.#precedes(pod, pods[parent]!)) break;
      pods[hole] = pods[parent]!;
      hole = parent;
    }
    pods[hole] = pod;
  }

  /** Takes the first out. */
  pop(): PodId | undefined {
    const pods = this.#pods;
    const first = pods[0];
    const last = pods.pop();
    if (last !== undefined && pods.length > 0) this.#siftDown(last);
    return first;
  }

  #siftDown(pod: PodId): void {
    const pods = this.#pods;
    const { length } = pods;
    let hole = 0;
    for (;;) {
      let child = 2 * hole + 1;
      if (child >= length) break;
      if (child + 1 < length && this.#precedes(pods[child + 1]!, pods[child]!)) child += 1;
      if (!this.#precedes(pods[child]!, pod)) break;
      pods[hole] = pods[child]!;
      hole = child;
    }
    pods[hole] = pod;
  }
}
