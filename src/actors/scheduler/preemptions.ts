// Carries a preemption out beside the scheduling loop: lower nominations go, then the victims, the last of them when
// all others are on their way; until then the preemptor is held back.
// kubernetes/kubernetes pkg/scheduler/framework/preemption/executor.go prepareCandidateAsync.

import type { PodId } from '../../ids.ts';
import { drawDuration } from '../../engine/rng.ts';
import { millis, type Millis } from '../../units.ts';
import type { ClusterPort } from '../contract.ts';
import { REQUEST, type ClientLimiter } from '../framework/client-limiter.ts';
import type { Placement } from './placement.ts';
import type { Candidate } from './preemption.ts';

export type PreemptionWake =
  | { readonly do: 'delete-victim'; readonly victim: PodId; readonly preemptor: PodId }
  | { readonly do: 'clear-nomination'; readonly pod: PodId };

type Port = ClusterPort<PreemptionWake>;

interface Running {
  /** Victims whose deletion was asked for and is not answered. */
  underway: number;
  readonly last: PodId;
}

export class Preemptions {
  readonly #placement: Placement;
  readonly #client: ClientLimiter;
  readonly #running = new Map<PodId, Running>();

  constructor(placement: Placement, client: ClientLimiter) {
    this.#placement = placement;
    this.#client = client;
  }

  /** PreEnqueue: its last victim's deletion has not been issued yet. */
  isRunningFor(preemptor: PodId): boolean {
    return this.#running.has(preemptor);
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
    this.#running.set(preemptor, { underway: Math.max(1, living.length - 1), last });
    const first = living.length === 1 ? living : living.slice(0, -1);
    for (const victim of first) this.#ask(victim, preemptor, ready, port);
  }

  /** A victim's deletion is answered now: true unless somebody else was faster. */
  deleteVictim(victim: PodId, preemptor: PodId, port: Port): boolean {
    const { view, preempted } = this.#placement;
    const isDeleted = view.pods.exists(victim) && !view.pods.isTerminating(victim);
    if (isDeleted) {
      const grace = view.template(victim).terminationGracePeriod;
      preempted.add(victim);
      const why = 'PreemptionByScheduler';
      port.emit({ kind: 'pod-terminating', pod: victim, grace, why, by: 'kube-scheduler' });
    }
    const running = this.#running.get(preemptor)!;
    running.underway -= 1;
    if (victim === running.last) this.#running.delete(preemptor);
    else if (running.underway === 0) this.#ask(running.last, preemptor, millis(0), port);
    return isDeleted;
  }

  /** The condition DisruptionTarget is patched, then the pod deleted. */
  #ask(victim: PodId, preemptor: PodId, ready: Millis, port: Port): void {
    const delay = millis(ready + this.#requests(2, port));
    port.wakeAfter(delay, { do: 'delete-victim', victim, preemptor });
  }

  #requests(count: number, port: Port): Millis {
    let delay: number = this.#client.reserve(port.now, count);
    for (let n = 0; n < count; n += 1) delay += drawDuration(REQUEST, port.rng);
    return millis(delay);
  }
}
