// A handler process's client of the API server: one token bucket for all API groups, first come first served.
// aws-node-termination-handler sets QPS itself, and client-go then builds one limiter for the whole clientset
// (kubernetes/clientset.go NewForConfigAndClient).

import { millis, type Instant, type Millis } from '../../units.ts';
import { ClientLimiter, type ClientLimits } from '../framework/client-limiter.ts';

/**
 * One request to an API server that is not busy, lists of one node's pods included. An assumption; recorded against
 * kube-apiserver 1.36.2 between a cordon and the first eviction, four requests later: 18 to 46 ms a request.
 */
const LATENCY = millis(20);

export class ApiClient {
  readonly #limiter: ClientLimiter;

  constructor(limits: ClientLimits) {
    this.#limiter = new ClientLimiter(limits);
  }

  /** A request is asked for now: how long until its answer is there. */
  untilAnswer(now: Instant): Millis {
    return millis(this.#limiter.reserve(now) + LATENCY);
  }
}
