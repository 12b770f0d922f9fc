// When the next loop starts. kubernetes/autoscaler cluster-autoscaler/loop/trigger.go; main.go `run`.

import { after, NEVER, seconds, type Instant } from '../../units.ts';

/** `maxPodChangeAge`: older refusals no longer signal. */
const MOST_RECENT = seconds(10);

/** Whether an update of a pod refused `since` still counts as news; the API keeps whole seconds of the wall clock. */
export const isRecentRefusal = (
  since: Instant,
  now: Instant,
  stamp: (at: Instant) => Instant,
): boolean => after(stamp(since), MOST_RECENT) >= now;

export class LoopTrigger {
  /** Start of the last loop and of the one before. */
  #lastRun: Instant;
  #previousRun: Instant;
  /** One signal waits at most, however many pods were refused. */
  #signalled = false;

  constructor(started: Instant) {
    this.#lastRun = started;
    this.#previousRun = started;
  }

  /** A loop starts. */
  started(now: Instant): void {
    this.#previousRun = this.#lastRun;
    this.#lastRun = now;
    this.#signalled = false;
  }

  signal(): void {
    this.#signalled = true;
  }

  /**
   * A loop has ended: whether the next one starts at once. The older of two starts is compared, so one productive loop
   * is followed by two immediate ones.
   */
  startsAtOnce(lastScaleUp: Instant, lastDeletion: Instant): boolean {
    if (this.#signalled) return true;
    const lastAct = Math.max(lastScaleUp, lastDeletion);
    return lastAct !== NEVER && lastAct >= this.#previousRun;
  }
}
