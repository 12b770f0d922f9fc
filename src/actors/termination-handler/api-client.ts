// A handler process's client of the API server: one token bucket for all API groups, first come first served.
// aws-node-termination-handler sets QPS itself, and client-go then builds one limiter for the whole clientset
// (kubernetes/clientset.go NewForConfigAndClient).

import { drawDuration, type Rng } from '../../engine/rng.ts';
import { millis, type Duration, type Instant, type Millis } from '../../units.ts';
import { ClientLimiter, type ClientLimits } from '../framework/client-limiter.ts';

/**
 * One request to an API server that is not busy, lists of one node's pods included. Recorded against kube-apiserver
 * 1.36.2: the four requests before a cordon take 0.03 s at least, 0.1 s as a rule, 0.5 s at most (110 nodes), as four
 * of these do.
 */
const LATENCY = {
  law: 'lognormal',
  median: millis(16),
  p95: millis(100),
  floor: millis(7),
} as const satisfies Duration;

/**
 * An eviction: the API server reads the pod and its budgets and writes a status before it answers, and the pods of a
 * drain ask all at once. Recorded against kube-apiserver 1.36.2: a refused one is tried again 5.06 s after the refused
 * try (mean of 3,160), of which 5 s are the drain's sleep.
 */
const EVICTION: Duration = {
  law: 'lognormal',
  median: millis(45),
  p95: millis(150),
  floor: millis(7),
};

/** What an eviction is decided by is read as it comes, before anything is written: no later than any read is answered. */
const READ = LATENCY.floor;

export class ApiClient {
  readonly #limiter: ClientLimiter;
  readonly #rng: Rng;

  constructor(limits: ClientLimits, rng: Rng) {
    this.#limiter = new ClientLimiter(limits);
    this.#rng = rng;
  }

  /** A request is asked for now: how long until its answer is there. */
  untilAnswer(now: Instant): Millis {
    const latency = drawDuration(LATENCY, this.#rng);
    return millis(this.#limiter.reserve(now) + latency);
  }

  /** An eviction is asked for now: how long until the API server has read what it decides by, and until it answers. */
  untilEviction(now: Instant): { readonly read: Millis; readonly answered: Millis } {
    const latency = drawDuration(EVICTION, this.#rng);
    const wait = this.#limiter.reserve(now);
    return { read: millis(wait + READ), answered: millis(wait + latency) };
  }
}
