// Pods that wait: ready to be tried (active), waiting out a penalty (backoff), waiting for something to change
// (unschedulable). kubernetes/kubernetes pkg/scheduler/backend/queue, v1.36: hints on, backoff by rejections, early pop.

import type { PodId, WorkloadId } from '../../ids.ts';
import { grown } from '../../cluster/columns.ts';
import type { Instant, Millis } from '../../units.ts';
import { backoffDuration, secondOf } from './backoff.ts';
import { PodHeap } from './pod-heap.ts';
import { UnschedulablePods, type WaitingGroup } from './unschedulable-pods.ts';
import { Plugin, type Plugins } from './verdict.ts';

const Place = { Nowhere: 0, Active: 1, Backoff: 2, ErrorBackoff: 3, Unschedulable: 4 } as const;

export interface QueueSettings {
  readonly priorityOf: (pod: PodId) => number;
  readonly workloadOf: (pod: PodId) => WorkloadId;
  /** PreEnqueue: pods whose victims are still being deleted stay where they are. */
  readonly isGated: (pod: PodId) => boolean;
  /** Where the wall clock's whole seconds lie. */
  readonly phase: Millis;
}

export class SchedulingQueue {
  readonly unschedulable: UnschedulablePods;
  readonly #settings: QueueSettings;
  readonly #active: PodHeap;
  readonly #backoff: PodHeap;
  readonly #errorBackoff: PodHeap;
  #place = new Uint8Array(0);
  #priority = new Float64Array(0);
  /** Among equals whoever was put in earlier goes first; a pod that comes back goes behind. */
  #turn = new Float64Array(0);
  #timestamp = new Float64Array(0);
  /** The wall-clock second in which its backoff ends. */
  #expiry = new Float64Array(0);
  #rejections = new Int32Array(0);
  #errors = new Int32Array(0);
  #rejectedBy = new Uint8Array(0);
  #turns = 0;

  constructor(settings: QueueSettings) {
    this.#settings = settings;
    const byTurn = (a: PodId, b: PodId): boolean => {
      const difference = this.#priority[b]! - this.#priority[a]!;
      return difference < 0 || (difference === 0 && this.#turn[a]! < this.#turn[b]!);
    };
    const byExpiry = (a: PodId, b: PodId): boolean => {
      const difference = this.#expiry[a]! - this.#expiry[b]!;
      return difference < 0 || (difference === 0 && byTurn(a, b));
    };
    this.#active = new PodHeap(byTurn);
    this.#backoff = new PodHeap(byExpiry);
    this.#errorBackoff = new PodHeap(byExpiry);
    this.unschedulable = new UnschedulablePods((pod) => this.#timestamp[pod]!);
  }

  /** A pod nobody has tried yet. */
  add(pod: PodId, now: Instant): void {
    this.#makeRoom(pod + 1);
    this.#stamp(pod, now);
    this.#activate(pod);
  }

  /** Whom to try next: the first active pod, else the earliest of those backing off from a rejection. */
  next(): PodId | undefined {
    return this.#take(this.#active, Place.Active) ?? this.#take(this.#backoff, Place.Backoff);
  }

  /** Nobody could be tried now, whatever the time. */
  get isIdle(): boolean {
    return this.#active.size === 0 && this.#backoff.size === 0;
  }

  /** Pods back off that only the flush releases. */
  get isBackingOff(): boolean {
    return this.#backoff.size > 0 || this.#errorBackoff.size > 0;
  }

  /** Some plugins rejected it: it waits for an event that concerns one of them. */
  rejected(pod: PodId, by: Plugins, now: Instant): void {
    this.#makeRoom(pod + 1);
    this.#rejections[pod]! += 1;
    this.#errors[pod] = 0;
    this.#stamp(pod, now);
    this.#setExpiry(pod, now, this.#rejections[pod]!);
    this.#putAside(pod, by);
  }

  /** Something went wrong: it is tried again by itself. */
  failed(pod: PodId, now: Instant): void {
    this.#makeRoom(pod + 1);
    this.#errors[pod]! += 1;
    this.#stamp(pod, now);
    this.#setExpiry(pod, now, this.#errors[pod]!);
    this.#place[pod] = Place.ErrorBackoff;
    this.#errorBackoff.push(pod);
  }

  /** It is bound or gone. */
  delete(pod: PodId): void {
    if (pod >= this.#place.length) return;
    if (this.#place[pod] === Place.Unschedulable) this.unschedulable.delete(pod);
    this.#place[pod] = Place.Nowhere;
  }

  /** Releases the pods of every group that `concerns` says an event may help. */
  move(now: Instant, concerns: (group: WaitingGroup) => boolean): void {
    for (const pod of this.unschedulable.take(concerns)) this.#requeue(pod, now);
  }

  /** The periodic flush of pods that have waited for an event for more than `longest`. */
  moveLeftover(now: Instant, longest: Millis): void {
    for (const pod of this.unschedulable.takePutAsideBefore(now - longest)) this.#requeue(pod, now);
  }

  /** The flush of every whole second: whose backoff ended before it is active. */
  flushBackoff(now: Instant): void {
    const second = secondOf(now, this.#settings.phase);
    for (const heap of [this.#backoff, this.#errorBackoff])
      while (heap.first !== undefined && this.#expiry[heap.first]! < second) {
        const pod = heap.pop()!;
        const place = heap === this.#backoff ? Place.Backoff : Place.ErrorBackoff;
        if (this.#place[pod] === place) this.#activate(pod);
      }
  }

  #requeue(pod: PodId, now: Instant): void {
    if (this.#settings.isGated(pod))
      return this.#putAside(pod, this.#rejectedBy[pod]! | Plugin.DefaultPreemption);
    const backsOff = this.#expiry[pod]! >= secondOf(now, this.#settings.phase);
    if (!backsOff) return this.#activate(pod);
    this.#place[pod] = Place.Backoff;
    this.#backoff.push(pod);
  }

  #putAside(pod: PodId, by: Plugins): void {
    this.#rejectedBy[pod] = by;
    this.#place[pod] = Place.Unschedulable;
    this.unschedulable.add(pod, this.#settings.workloadOf(pod), by);
  }

  #activate(pod: PodId): void {
    this.#place[pod] = Place.Active;
    this.#active.push(pod);
  }

  #take(heap: PodHeap, place: number): PodId | undefined {
    for (let pod = heap.pop(); pod !== undefined; pod = heap.pop())
      if (this.#place[pod] === place) {
        this.#place[pod] = Place.Nowhere;
        return pod;
      }
    return undefined;
  }

  #stamp(pod: PodId, now: Instant): void {
    this.#timestamp[pod] = now;
    this.#priority[pod] = this.#settings.priorityOf(pod);
    this.#turn[pod] = this.#turns++;
  }

  #setExpiry(pod: PodId, now: Instant, count: number): void {
    this.#expiry[pod] = secondOf(now + backoffDuration(count), this.#settings.phase);
  }

  #makeRoom(pods: number): void {
    if (pods <= this.#place.length) return;
    const rows = Math.max(64, pods * 2);
    this.#place = grown(this.#place, rows, Place.Nowhere);
    this.#priority = grown(this.#priority, rows, 0);
    this.#turn = grown(this.#turn, rows, 0);
    this.#timestamp = grown(this.#timestamp, rows, 0);
    this.#expiry = grown(this.#expiry, rows, 0);
    this.#rejections = grown(this.#rejections, rows, 0);
    this.#errors = grown(this.#errors, rows, 0);
    this.#rejectedBy = grown(this.#rejectedBy, rows, 0);
  }
}
