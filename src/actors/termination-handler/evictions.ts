// The eviction phase of one drain: all pods at once, each on its own, over one client. `eviction-loop.ts` says what
// follows for a pod; this file asks the API server and waits for all of them.

import { askEviction, type EvictionAnswer } from '../../cluster/eviction.ts';
import type { ClusterView } from '../../cluster/state.ts';
import type { NodeId, PodId } from '../../ids.ts';
import type { TerminationHandlerSettings } from '../../scenario/scenario.ts';
import { after, elapsed, type Instant, type Millis } from '../../units.ts';
import type { ClusterPort } from '../contract.ts';
import type { ApiClient } from './api-client.ts';
import {
  afterEviction,
  afterLook,
  beforeEviction,
  nextLook,
  type NextStep,
} from './eviction-loop.ts';

export interface EvictionWake {
  readonly do: 'evict' | 'eviction-answered' | 'look' | 'look-answered';
  readonly node: NodeId;
  readonly evictions: Evictions;
  readonly pod: PodId;
}
type Port = ClusterPort<EvictionWake>;

/** Told once, when every pod has succeeded or failed; `why` names the first that failed. */
export type Finished = (why: string | undefined, view: ClusterView, port: Port) => void;

export interface EvictionPlan {
  readonly node: NodeId;
  readonly pods: readonly PodId[];
  readonly client: ApiClient;
  readonly settings: TerminationHandlerSettings;
  readonly finished: Finished;
}

export class Evictions {
  readonly #plan: EvictionPlan;
  /** When each pod's first look was answered: its later looks tick from there. */
  readonly #firstLook = new Map<PodId, Instant>();
  #deadline: Instant | undefined;
  #unfinished: number;
  #failure: string | undefined;

  constructor(plan: EvictionPlan) {
    this.#plan = plan;
    this.#unfinished = plan.pods.length;
  }

  /** The drain's timeout counts from here; a grace period of zero means none. */
  begin(view: ClusterView, port: Port): void {
    const { nodeTerminationGracePeriod: timeout } = this.#plan.settings;
    this.#deadline = timeout > 0 ? after(port.now, timeout) : undefined;
    for (const pod of this.#plan.pods) this.#evict(pod, view, port);
    if (this.#unfinished === 0) this.#plan.finished(undefined, view, port);
  }

  wake({ do: what, pod }: EvictionWake, view: ClusterView, port: Port): void {
    switch (what) {
      case 'evict':
        return this.#evict(pod, view, port);
      case 'eviction-answered':
        return this.#follow(afterEviction(this.#evicted(pod, view, port)), pod, view, port);
      case 'look':
        return this.#request('look-answered', pod, port);
      case 'look-answered':
        return this.#looked(pod, view, port);
    }
  }

  #evict(pod: PodId, view: ClusterView, port: Port): void {
    this.#follow(beforeEviction(port.now, this.#deadline), pod, view, port);
  }

  #follow(step: NextStep, pod: PodId, view: ClusterView, port: Port): void {
    switch (step.do) {
      case 'evict':
        return this.#request('eviction-answered', pod, port);
      case 'get':
        return this.#request('look-answered', pod, port);
      case 'evict-again':
        return this.#wakeAfter(step.after, 'evict', pod, port);
      case 'fail':
        this.#failure ??= `${view.podName(pod)}: ${step.why}`;
    }
    this.#unfinished -= 1;
    if (this.#unfinished === 0) this.#plan.finished(this.#failure, view, port);
  }

  /** The API server decides about an eviction, and what it grants happens. */
  #evicted(pod: PodId, view: ClusterView, port: Port): EvictionAnswer['status'] {
    const answer = askEviction(view, pod);
    if (answer.status === 429) port.emit({ kind: 'eviction-refused', pod, budget: answer.budget });
    if (answer.status !== 201) return answer.status;
    if (answer.spends !== undefined)
      port.emit({ kind: 'budget-spent', budget: answer.spends, pod });
    if (!view.pods.isTerminating(pod))
      port.emit({
        kind: 'pod-terminating',
        pod,
        grace: this.#graceOf(pod, view),
        why: 'EvictionByEvictionAPI',
        by: 'termination-handler',
      });
    return answer.status;
  }

  #graceOf(pod: PodId, view: ClusterView): Millis {
    const { podTerminationGracePeriod: ours } = this.#plan.settings;
    return ours >= 0 ? ours : view.template(pod).terminationGracePeriod;
  }

  #looked(pod: PodId, view: ClusterView, port: Port): void {
    const first = this.#firstLook.get(pod) ?? port.now;
    this.#firstLook.set(pod, first);
    const found = view.pods.exists(pod) ? 'same' : 'gone';
    const step = afterLook(found, port.now, this.#deadline);
    if (step !== undefined) return this.#follow(step, pod, view, port);
    this.#wakeAfter(elapsed(port.now, nextLook(port.now, first)), 'look', pod, port);
  }

  #request(answered: EvictionWake['do'], pod: PodId, port: Port): void {
    const request = answered === 'eviction-answered' ? 'eviction' : 'any';
    this.#wakeAfter(this.#plan.client.untilAnswer(port.now, request), answered, pod, port);
  }

  #wakeAfter(delay: Millis, what: EvictionWake['do'], pod: PodId, port: Port): void {
    port.wakeAfter(delay, { do: what, node: this.#plan.node, evictions: this, pod });
  }
}
