// What Cluster Autoscaler may send to the API server: one token bucket for what a loop waits for and for the events
// that a goroutine of their own sends behind its back.

import { drawDuration, type Rng } from '../../engine/rng.ts';
import type { PodId } from '../../ids.ts';
import { after, elapsed, millis, NEVER, type Duration, type Instant } from '../../units.ts';
import { ClientLimiter } from '../framework/client-limiter.ts';

/** client-go's defaults, `--kube-client-qps` and `--kube-client-burst`. */
const LIMITS = { qps: 5, burst: 10 };

/**
 * One request and the work around it. Recorded against Cluster Autoscaler 1.36.1: an idle loop, which sends two,
 * starts 10.006 to 10.036 s after the one before (p1 to p95, median 10.011), which two of these take.
 */
const LATENCY: Duration = {
  law: 'lognormal',
  median: millis(4),
  p95: millis(22),
  floor: millis(3),
};

/** client-go tools/record/event.go `maxQueuedEvents`: more are dropped. */
const MOST_QUEUED_EVENTS = 1000;
/** client-go tools/record/events_cache.go `defaultSpamBurst`: so many about one object, then one in five minutes. */
const MOST_EVENTS_PER_OBJECT = 25;

export class ApiClient {
  readonly #rng: Rng;
  readonly #limiter = new ClientLimiter(LIMITS);
  readonly #eventsAbout = new Map<PodId, number>();
  #queuedEvents = 0;
  /** When the sender of events is free again. */
  #senderFree: Instant = NEVER;
  /** How far the loop under way has come. */
  #clock: Instant = NEVER;

  constructor(rng: Rng) {
    this.#rng = rng;
  }

  /** A loop starts: from here its own requests take its time. */
  begin(now: Instant): void {
    this.#sendEvents(now);
    this.#clock = now;
  }

  /** A request that the loop waits for; returns when it was answered. */
  request(): Instant {
    this.#sendEvents(this.#clock);
    this.#clock = this.#send(this.#clock);
    return this.#clock;
  }

  get clock(): Instant {
    return this.#clock;
  }

  /** A request of a goroutine beside the loop; returns when it is answered. */
  requestBeside(now: Instant): Instant {
    this.#sendEvents(now);
    return this.#send(now);
  }

  /** An event, sent in its turn while the loop goes on. */
  event(): void {
    if (this.#queuedEvents === 0 && this.#senderFree < this.#clock) this.#senderFree = this.#clock;
    this.#queuedEvents = Math.min(this.#queuedEvents + 1, MOST_QUEUED_EVENTS);
  }

  eventAbout(pod: PodId): void {
    const before = this.#eventsAbout.get(pod) ?? 0;
    if (before >= MOST_EVENTS_PER_OBJECT) return;
    this.#eventsAbout.set(pod, before + 1);
    this.event();
  }

  forget(pod: PodId): void {
    this.#eventsAbout.delete(pod);
  }

  #sendEvents(until: Instant): void {
    while (this.#queuedEvents > 0 && this.#senderFree <= until) {
      this.#senderFree = this.#send(this.#senderFree);
      this.#queuedEvents -= 1;
    }
  }

  #send(at: Instant): Instant {
    const answered = after(at, this.#limiter.reserve(at));
    return after(answered, drawDuration(LATENCY, this.#rng));
  }

  /** How long the loop took that started `at`. */
  took(at: Instant): ReturnType<typeof elapsed> {
    return elapsed(at, this.#clock);
  }
}
