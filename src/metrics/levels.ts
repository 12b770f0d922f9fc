// What stood in a group (or the cluster) and for how long: sums over its Ready nodes, integrated exactly between
// facts. A value that lasts no time leaves no mark.

import { RUN_START, type Instant } from '../units.ts';

/** One quantity over time from t = 0: its value now, its integral, and the least and most it has stood at. */
export class Level {
  value = 0;
  /** Quantity × milliseconds. */
  area = 0;
  least = Number.POSITIVE_INFINITY;
  most = Number.NEGATIVE_INFINITY;

  /** Over the first `length` milliseconds; of no time at all, what stands there. */
  mean(length: number): number {
    return length > 0 ? this.area / length : this.value;
  }

  /** `value` has stood for `length` milliseconds more. */
  stand(length: number): void {
    this.area += this.value * length;
    if (this.value < this.least) this.least = this.value;
    if (this.value > this.most) this.most = this.value;
  }
}

/** The levels of one group, or of the whole cluster. Whoever changes one first brings them up to date. */
export class CapacityLevels {
  /** Ready nodes whose instance is up. */
  readonly nodes = new Level();
  readonly cpuRequested = new Level();
  readonly cpuAllocatable = new Level();
  readonly cpuFree = new Level();
  readonly memoryRequested = new Level();
  readonly memoryAllocatable = new Level();
  readonly memoryFree = new Level();
  /** Requests of pods of priority below zero: room that others may take. */
  readonly cpuHeadroom = new Level();
  readonly memoryHeadroom = new Level();
  podsAllocatable = 0;
  podsHeld = 0;
  /** Launched, not Ready yet, not gone. */
  booting = 0;
  /** Counted pods whose containers run on an instance that is up. */
  podsRunning = 0;
  #since: number = RUN_START;
  readonly #all = [
    this.nodes,
    this.cpuRequested,
    this.cpuAllocatable,
    this.cpuFree,
    this.memoryRequested,
    this.memoryAllocatable,
    this.memoryFree,
    this.cpuHeadroom,
    this.memoryHeadroom,
  ];

  /** Everything has stood as it is until `at`. Before t = 0 nothing is counted. */
  bringTo(at: Instant): void {
    const length = at - this.#since;
    if (length <= 0) return;
    this.#since = at;
    this.cpuFree.value = this.cpuAllocatable.value - this.cpuRequested.value;
    this.memoryFree.value = this.memoryAllocatable.value - this.memoryRequested.value;
    for (const level of this.#all) level.stand(length);
  }
}
