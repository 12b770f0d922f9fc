// The eviction phase of one drain: all pods at once, each on its own, over one client. `eviction-loop.ts` says what
// follows for a pod; this file asks the API server and waits for all of them.

import { askEviction, type EvictionAnswer } from '../../cluster/eviction.ts';
import type { ClusterView } from '../../cluster/state.ts';
import { drawDuration } from '../../engine/rng.ts';
import type { NodeId, PodId } from '../../ids.ts';
import type { TerminationHandlerSettings } from '../../scenario/scenario.ts';
import {
  after,
  elapsed,
  millis,
  NEVER,
  type Duration,
  type Instant,
  type Millis,
} from '../../units.ts';
import type { ClusterPort } from '../contract.ts';
import { REQUEST } from '../framework/client-limiter.ts';
import type { ApiClient } from './api-client.ts';
import {
  afterEviction,
  afterLook,
  beforeEviction,
  nextLook,
  type NextStep,
} from './eviction-loop.ts';

/**
 * `EvictionsRetry`: how long the API server itself waits after a conflict over a budget, and how often it tries.
 * kubernetes/kubernetes pkg/registry/core/pod/storage/eviction.go, v1.36: 500 ms, jitter 0.1, 20 steps.
 */
const CONFLICT_DELAY: Duration = { law: 'uniform', least: millis(500), greatest: millis(550) };
const CONFLICTS_AT_MOST = 20;

/** One pod's way off the node. It waits for one thing at a time, so it is its own wake, and `do` says what comes next. */
export interface EvictionWake {
  do: 'evict' | 'read' | 'answer' | 'look' | 'look-answered';
  readonly node: NodeId;
  readonly evictions: Evictions;
  readonly pod: PodId;
  /** When the API server answers the request that it is at, and how often that met a conflict. */
  answerAt: Instant;
  conflicts: number;
  /** What it decides by what it has read, and the version of the budget there. */
  answer: EvictionAnswer | undefined;
  version: number | undefined;
  /** When the first look was answered, or `NEVER`: later looks tick from there. */
  firstLook: Instant;
}
type Port = ClusterPort<EvictionWake>;

/** Told once, when every pod has succeeded or failed; `why` names the first that failed. */
export type Finished = (why: string | undefined, view: ClusterView, port: Port) => void;

export interface EvictionPlan {
  readonly node: NodeId;
  readonly client: ApiClient;
  readonly settings: TerminationHandlerSettings;
  readonly finished: Finished;
}

export class Evictions {
  readonly #plan: EvictionPlan;
  readonly #pods: readonly PodId[];
  #deadline: Instant | undefined;
  #unfinished: number;
  #failure: string | undefined;

  constructor(plan: EvictionPlan, pods: readonly PodId[]) {
    this.#plan = plan;
    this.#pods = pods;
    this.#unfinished = pods.length;
  }

  /** The drain's timeout counts from here; a grace period of zero means none. */
  begin(view: ClusterView, port: Port): void {
    const { nodeTerminationGracePeriod: timeout } = this.#plan.settings;
    this.#deadline = timeout > 0 ? after(port.now, timeout) : undefined;
    for (const pod of this.#pods) this.#evict(this.#wakeOf(pod), view, port);
    if (this.#unfinished === 0) this.#plan.finished(undefined, view, port);
  }

  #wakeOf(pod: PodId): EvictionWake {
    return {
      do: 'evict',
      node: this.#plan.node,
      evictions: this,
      pod,
      answerAt: NEVER,
      conflicts: 0,
      answer: undefined,
      version: undefined,
      firstLook: NEVER,
    };
  }

  wake(wake: EvictionWake, view: ClusterView, port: Port): void {
    switch (wake.do) {
      case 'evict':
        return this.#evict(wake, view, port);
      case 'read':
        return this.#read(wake, view, port);
      case 'answer':
        return this.#answer(wake, view, port);
      case 'look':
        return this.#getPod(wake, port);
      case 'look-answered':
        return this.#looked(wake, view, port);
    }
  }

  #evict(wake: EvictionWake, view: ClusterView, port: Port): void {
    this.#follow(beforeEviction(port.now, this.#deadline), wake, view, port);
  }

  #follow(step: NextStep, wake: EvictionWake, view: ClusterView, port: Port): void {
    switch (step.do) {
      case 'evict':
        return this.#ask(wake, port);
      case 'get':
        return this.#getPod(wake, port);
      case 'evict-again':
        return wakeAfter(step.after, 'evict', wake, port);
      case 'fail':
        this.#failure ??= `${view.podName(wake.pod)}: ${step.why}`;
    }
    this.#unfinished -= 1;
    if (this.#unfinished === 0) this.#plan.finished(this.#failure, view, port);
  }

  #ask(wake: EvictionWake, port: Port): void {
    const { read, answered } = this.#plan.client.untilEviction(port.now);
    wake.answerAt = after(port.now, answered);
    wake.conflicts = 0;
    wakeAfter(read, 'read', wake, port);
  }

  /** The API server reads the pod and its budget. */
  #read(wake: EvictionWake, view: ClusterView, port: Port): void {
    const answer = askEviction(view, wake.pod);
    wake.answer = answer;
    wake.version = versionOf(answer, view);
    wakeAfter(elapsed(port.now, wake.answerAt), 'answer', wake, port);
  }

  /** It has decided by what it read, and what it grants happens; unless the budget is not as it was read. */
  #answer(wake: EvictionWake, view: ClusterView, port: Port): void {
    const { pod } = wake;
    const answer = wake.answer!;
    if (versionOf(answer, view) !== wake.version) return this.#conflict(wake, view, port);
    if (answer.status === 429) port.emit({ kind: 'eviction-refused', pod, budget: answer.budget });
    if (answer.status === 201) {
      if (answer.spends !== undefined)
        port.emit({ kind: 'budget-spent', budget: answer.spends, pod });
      this.#terminate(pod, view, port);
    }
    this.#follow(afterEviction(answer.status), wake, view, port);
  }

  #conflict(wake: EvictionWake, view: ClusterView, port: Port): void {
    wake.conflicts += 1;
    if (wake.conflicts === CONFLICTS_AT_MOST)
      return this.#follow(afterEviction(500), wake, view, port);
    const delay = drawDuration(CONFLICT_DELAY, port.rng);
    wake.answerAt = after(after(port.now, delay), drawDuration(REQUEST, port.rng));
    wakeAfter(delay, 'read', wake, port);
  }

  #terminate(pod: PodId, view: ClusterView, port: Port): void {
    if (view.pods.isTerminating(pod) || !view.pods.exists(pod)) return;
    port.emit({
      kind: 'pod-terminating',
      pod,
      grace: this.#graceOf(pod, view),
      why: 'EvictionByEvictionAPI',
      by: 'termination-handler',
    });
  }

  #graceOf(pod: PodId, view: ClusterView): Millis {
    const { podTerminationGracePeriod: ours } = this.#plan.settings;
    return ours >= 0 ? ours : view.template(pod).terminationGracePeriod;
  }

  #looked(wake: EvictionWake, view: ClusterView, port: Port): void {
    if (wake.firstLook === NEVER) wake.firstLook = port.now;
    const found = view.pods.exists(wake.pod) ? 'same' : 'gone';
    const step = afterLook(found, port.now, this.#deadline);
    if (step !== undefined) return this.#follow(step, wake, view, port);
    wakeAfter(elapsed(port.now, nextLook(port.now, wake.firstLook)), 'look', wake, port);
  }

  #getPod(wake: EvictionWake, port: Port): void {
    wakeAfter(this.#plan.client.untilAnswer(port.now), 'look-answered', wake, port);
  }
}

function wakeAfter(delay: Millis, what: EvictionWake['do'], wake: EvictionWake, port: Port): void {
  wake.do = what;
  port.wakeAfter(delay, wake);
}

/** The version of the budget that is to be written; a refusal writes nothing and so cannot conflict. */
const versionOf = (answer: EvictionAnswer, { budgets }: ClusterView): number | undefined =>
  answer.status === 201 && answer.spends !== undefined
    ? budgets[answer.spends]!.version
    : undefined;
