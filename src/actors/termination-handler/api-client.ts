// A handler process's client of the API server: one token bucket for all API groups, first come first served.
// aws-node-termination-handler sets QPS itself, and client-go then builds one limiter for the whole clientset
// (kubernetes/clientset.go NewForConfigAndClient).

import { millis, type Instant, type Millis } from '../../units.ts';
import { ClientLimiter, type ClientLimits } from '../framework/client-limiter.ts';

/** One request answered by an API server that is not busy, a list of one node's pods included. */
export const LATENCY = millis(20);

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
