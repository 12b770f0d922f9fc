// Events that a controller writes about what it does. Nobody here reads them, but they take tokens of the client that
// its real work goes through.

import type { Instant } from '../../units.ts';
import { ClientLimiter } from './client-limiter.ts';

/** client-go tools/record/events_cache.go: 25 at once about one object, then one every five minutes. */
const SPAM_FILTER = { qps: 1 / 300, burst: 25 };

export class EventRecorder {
  readonly #client: ClientLimiter;
  readonly #filters = new Map<number, ClientLimiter>();

  constructor(client: ClientLimiter) {
    this.#client = client;
  }

  /** Writes an event about an object, unless there were too many about it. */
  record(object: number, now: Instant): void {
    let filter = this.#filters.get(object);
    if (filter === undefined) this.#filters.set(object, (filter = new ClientLimiter(SPAM_FILTER)));
    if (filter.tryReserve(now)) this.#client.reserve(now);
  }
}
