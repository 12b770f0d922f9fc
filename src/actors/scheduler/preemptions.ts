// Carries a preemption out beside the scheduling loop: lower nominations go, then the victims, the last of them when
// all others are on their way; until then the preemptor is held back.
// kubernetes/kubernetes pkg/scheduler/framework/preemption/executor.go prepareCandidateAsync.

import { NO_NODE, type PodId } from '../../ids.ts';
import { drawDuration } from '../../engine/rng.ts';
import { millis, type Millis } from '../../units.ts';
import type { ClusterPort } from '../contract.ts';
import { REQUEST, type ClientLimiter } from '../framework/client-limiter.ts';
import type { Placement } from './placement.ts';
import type { Candidate } from './preemption.ts';

export type PreemptionWake =
  | {
      readonly do: 'delete-victim';
      readonly victim: PodId;
      readonly preemptor: PodId;
      /** Of all preemptions. */
      readonly number: number;
    }
  | { readonly do: 'clear-nomination'; readonly pod: PodId };

type Port = ClusterPort<PreemptionWake>;
type Deletion = Extract<PreemptionWake, { do: 'delete-victim' }>;

interface Running {
  readonly number: number;
  /** Victims whose deletion was asked for and is not answered. */
  underway: number;
  /** All but the last are answered. */
  isAtLast: boolean;
  readonly last: PodId;
}

export class Preemptions {
  readonly #placement: Placement;
  readonly #client: ClientLimiter;
  readonly #running = new Map<PodId, Running>();
  #number = 0;

  constructor(placement: Placement, client: ClientLimiter) {
    this.#placement = placement;
    this.#client = client;
  }

  /**
   * PreEnqueue: the last victim's deletion has not been issued yet. Of a victim that goes already, whoever deleted it,
   * none is awaited (`IsPodRunningPreemption`).
   */
  isRunningFor(preemptor: PodId): boolean {
    const running = this.#running.get(preemptor);
    return running !== undefined && !(running.isAtLast && this.#goes(running.last));
  }

  /** As far as the scheduler has heard. */
  #goes(victim: PodId): boolean {
    const { cache } = this.#placement;
    return this.#placement.isLeaving(victim) || cache.nodeOf(victim) === NO_NODE;
  }

  begin(preemptor: PodId, { node, victims }: Candidate, port: Port): void {
    const { view, nominations } = this.#placement;
    const living = victims.filter((victim) => !this.#placement.isLeaving(victim));
    const last = living.at(-1);
    if (last === undefined) return;
    const { priority } = view.template(preemptor);
    let ready = millis(0);
    for (const rival of nominations.podsOn(node)) {
      if (view.template(rival).priority >= priority) continue;
      ready = millis(ready + this.#requests(1, port));
      port.wakeAfter(ready, { do: 'clear-nomination', pod: rival });
    }
    const number = (this.#number += 1);
    const isAtLast = living.length === 1;
    const first = isAtLast ? living : living.slice(0, -1);
    this.#running.set(preemptor, { number, underway: first.length, isAtLast, last });
    for (const victim of first)
      this.#ask({ do: 'delete-victim', victim, preemptor, number }, ready, port);
  }

  /** A victim's deletion is answered now: true unless somebody else was faster. */
  deleteVictim(deletion: Deletion, port: Port): boolean {
    const { victim, preemptor, number } = deletion;
    const { view, preempted } = this.#placement;
    const isDeleted = view.pods.exists(victim) && !view.pods.isTerminating(victim);
    if (isDeleted) {
      const grace = view.template(victim).terminationGracePeriod;
      preempted.add(victim);
      const why = 'PreemptionByScheduler';
      port.emit({ kind: 'pod-terminating', pod: victim, grace, why, by: 'kube-scheduler' });
    }
    const running = this.#running.get(preemptor);
    if (running?.number !== number) return isDeleted; // the preemptor was tried again since
    running.underway -= 1;
    if (victim === running.last) this.#running.delete(preemptor);
    else if (running.underway === 0) {
      running.isAtLast = true;
      this.#ask({ ...deletion, victim: running.last }, millis(0), port);
    }
    return isDeleted;
  }

  /** The condition DisruptionTarget is patched, then the pod deleted. */
  #ask(deletion: Deletion, ready: Millis, port: Port): void {
    port.wakeAfter(millis(ready + this.#requests(2, port)), deletion);
  }

  #requests(count: number, port: Port): Millis {
    let delay: number = this.#client.reserve(port.now, count);
    for (let n = 0; n < count; n += 1) delay += drawDuration(REQUEST, port.rng);
    return millis(delay);
  }
}
