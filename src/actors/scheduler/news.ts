// What has happened and the scheduler has not heard of yet: its watch delivers in order, a few milliseconds late.

import type { PodId } from '../../ids.ts';
import { after, millis, type Instant, type Millis } from '../../units.ts';
import type { ClusterEvent } from './queueing-hints.ts';

/**
 * What became of a pod. The handler that takes its room out of the cache also tells the queue, so the scheduler counts
 * on the room no sooner than it tries those that wait for it (pkg/scheduler/eventhandlers.go
 * `deleteAssignedPodFromCache`).
 */
export type PodNews =
  | { readonly kind: 'pod-leaving'; readonly pod: PodId }
  | { readonly kind: 'pod-gone'; readonly pod: PodId };

/** A pod that nobody has bound, what became of one, or an event that may help those that wait. */
export type Item = PodId | PodNews | ClusterEvent;

export class News {
  /** Slots are used again once all is read. */
  readonly #items: Item[] = [];
  readonly #arrivals: Instant[] = [];
  #count = 0;
  #read = 0;

  /** Something happened now and is seen `latency` later, or once all that came before is. True when nothing else waits. */
  add(item: Item, now: Instant, latency: Millis): boolean {
    const isFirst = this.isEmpty;
    const arrival = after(now, latency);
    const last = isFirst ? arrival : this.#arrivals[this.#count - 1]!;
    this.#items[this.#count] = item;
    this.#arrivals[this.#count] = arrival > last ? arrival : last;
    this.#count += 1;
    return isFirst;
  }

  /** Whether an item has arrived by now that was not taken yet. */
  hasMore(now: Instant): boolean {
    return !this.isEmpty && this.#arrivals[this.#read]! <= now;
  }

  get isEmpty(): boolean {
    return this.#read === this.#count;
  }

  /** The next item that has arrived by now. */
  take(now: Instant): Item | undefined {
    if (!this.hasMore(now)) return undefined;
    const item = this.#items[this.#read]!;
    this.#read += 1;
    if (this.isEmpty) this.#forgetRead();
    return item;
  }

  /** How long until the next item arrives; only meaningful while some wait. */
  untilNext(now: Instant): Millis {
    return millis(this.#arrivals[this.#read]! - now);
  }

  #forgetRead(): void {
    this.#count = 0;
    this.#read = 0;
  }
}
