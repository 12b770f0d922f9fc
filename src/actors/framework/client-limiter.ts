// What a client of the API server may send: client-go's token bucket, one per clientset, and how long requests take.
// client-go util/flowcontrol (golang.org/x/time/rate): waiters are served in the order in which they asked.

import { millis, type Duration, type Instant, type Millis } from '../../units.ts';

export interface ClientLimits {
  /** Requests a second, or `Infinity`. */
  readonly qps: number;
  readonly burst: number;
}

/** `--kube-api-qps`, `--kube-api-burst` of kube-controller-manager 1.36; each of its controllers has a bucket. */
export const CONTROLLER_LIMITS: ClientLimits = { qps: 20, burst: 30 };

/**
 * A change is written → a component that watches it has answered with its first write. Recorded against
 * kube-controller-manager 1.36.2 at low load, a ReplicaSet's replacement after a deletionTimestamp: median 7 ms,
 * p95 70 ms, greatest 0.35 s (879 pods).
 */
export const REACTION: Duration = {
  law: 'lognormal',
  median: millis(7),
  p95: millis(70),
  floor: millis(1),
};

/**
 * One more write of a worker that is already at it. Recorded against kube-apiserver 1.36.2 on etcd at low load, the one
 * write that takes a new node's taint off: 3 to 104 ms, median 9 ms.
 */
export const REQUEST: Duration = {
  law: 'lognormal',
  median: millis(9),
  p95: millis(45),
  floor: millis(3),
};

/** A token bucket that starts full. Kept as the instant until which its tokens are spent, so nothing accumulates. */
export class ClientLimiter {
  readonly #gap: number;
  readonly #slack: number;
  #spentUntil = Number.NEGATIVE_INFINITY;

  constructor({ qps, burst }: ClientLimits) {
    this.#gap = 1000 / qps;
    this.#slack = qps === Infinity ? 0 : burst * this.#gap;
  }

  /** Takes tokens for requests asked for now; how long the last of them waits. */
  reserve(now: Instant, requests = 1): Millis {
    this.#spentUntil = Math.max(now, this.#spentUntil) + requests * this.#gap;
    return millis(Math.max(0, Math.ceil(this.#spentUntil - this.#slack - now)));
  }

  /** Takes a token if there is one now. */
  tryReserve(now: Instant): boolean {
    const spentUntil = Math.max(now, this.#spentUntil) + this.#gap;
    if (spentUntil - this.#slack > now) return false;
    this.#spentUntil = spentUntil;
    return true;
  }
}
