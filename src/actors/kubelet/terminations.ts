// Which pods' containers are stopping, and when the last of them is gone.
// kubernetes/kubernetes pkg/kubelet/kuberuntime/kuberuntime_container.go killContainer.

import type { PodId } from '../../ids.ts';
import { after, millis, type Instant, type Millis } from '../../units.ts';

export class Terminations {
  /** Pods whose containers run on, with the instant at which those are gone. */
  readonly #stopAt = new Map<PodId, Instant>();
  /** Pods without containers, or without any more: their objects are about to go. */
  readonly #empty = new Set<PodId>();

  isRunning(pod: PodId): boolean {
    return this.#stopAt.has(pod);
  }

  /**
   * SIGTERM goes out with the first deletion and SIGKILL when the grace period ends; a later deletion can only
   * shorten the grace. Answers the instant at which to look, unless one as early is waited for already.
   */
  stopBy(
    pod: PodId,
    now: Instant,
    { shutdown, grace }: { readonly shutdown: Millis; readonly grace: Millis },
  ): Instant | undefined {
    if (this.#empty.has(pod)) return undefined;
    const before = this.#stopAt.get(pod);
    const stopAt = after(now, before === undefined ? millis(Math.min(shutdown, grace)) : grace);
    if (before !== undefined && before <= stopAt) return undefined;
    this.#stopAt.set(pod, stopAt);
    return stopAt;
  }

  /** A pod whose containers never ran is to go; false if that was known. */
  begin(pod: PodId): boolean {
    if (this.#empty.has(pod)) return false;
    this.#empty.add(pod);
    return true;
  }

  /** The containers are gone now; false if they were before. */
  stopped(pod: PodId): boolean {
    if (!this.#stopAt.delete(pod)) return false;
    this.#empty.add(pod);
    return true;
  }

  forget(pod: PodId): void {
    this.#stopAt.delete(pod);
    this.#empty.delete(pod);
  }
}
