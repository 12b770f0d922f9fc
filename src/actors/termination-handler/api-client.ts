// A handler process's client of the API server: one token bucket for all API groups, first come first served.
// aws-node-termination-handler sets QPS itself, and client-go then builds one limiter for the whole clientset
// (kubernetes/clientset.go NewForConfigAndClient).

import { drawDuration, type Rng } from '../../engine/rng.ts';
import { millis, type Duration, type Instant, type Millis } from '../../units.ts';
import { ClientLimiter, type ClientLimits } from '../framework/client-limiter.ts';

/**
 * One request to an API server that is not busy, lists of one node's pods included. Recorded against kube-apiserver
 * 1.36.2: the four requests before a cordon take 0.03 s at least, 0.1 s as a rule, 0.5 s at most (110 nodes).
 */
const LATENCY: Duration = {
  law: 'lognormal',
  median: millis(20),
  p95: millis(60),
  floor: millis(7),
};

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

export class ApiClient {
  readonly #limiter: ClientLimiter;
  readonly #rng: Rng;

  constructor(limits: ClientLimits, rng: Rng) {
    this.#limiter = new ClientLimiter(limits);
    this.#rng = rng;
  }

  /** A request is asked for now: how long until its answer is there. */
  untilAnswer(now: Instant, request: 'any' | 'eviction' = 'any'): Millis {
    const latency = drawDuration(request === 'eviction' ? EVICTION : LATENCY, this.#rng);
    return millis(this.#limiter.reserve(now) + latency);
  }
}
