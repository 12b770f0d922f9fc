// Groups whose scale-up failed rest, each time for longer.
// kubernetes/autoscaler cluster-autoscaler/utils/backoff/exponential_backoff.go.

import { after, elapsed, millis, type Instant, type Millis } from '../../units.ts';

export interface BackoffSettings {
  /** `--initial-node-group-backoff-duration`. */
  readonly initial: Millis;
  /** `--max-node-group-backoff-duration`. */
  readonly greatest: Millis;
  /** `--node-group-backoff-reset-timeout`: an entry whose last failure is older is forgotten. */
  readonly resetTimeout: Millis;
}

interface Entry {
  readonly duration: Millis;
  readonly until: Instant;
  readonly lastFailure: Instant;
}

export class ExponentialBackoff<Group> {
  readonly #settings: BackoffSettings;
  readonly #entries = new Map<Group, Entry>();

  constructor(settings: BackoffSettings) {
    this.#settings = settings;
  }

  /** A failure: the duration doubles only if the previous rest was over. Returns when the rest ends. */
  fail(group: Group, now: Instant): Instant {
    const { initial, greatest } = this.#settings;
    const before = this.#entries.get(group);
    const duration =
      before === undefined
        ? initial
        : before.until < now
          ? millis(Math.min(before.duration * 2, greatest))
          : before.duration;
    const until = after(now, duration);
    this.#entries.set(group, { duration, until, lastFailure: now });
    return until;
  }

  /** At the very end of its rest a group still rests. */
  isBackedOff(group: Group, now: Instant): boolean {
    const entry = this.#entries.get(group);
    return entry !== undefined && entry.until >= now;
  }

  forgetStale(now: Instant): void {
    for (const [group, { lastFailure }] of this.#entries)
      if (elapsed(lastFailure, now) > this.#settings.resetTimeout) this.#entries.delete(group);
  }
}
