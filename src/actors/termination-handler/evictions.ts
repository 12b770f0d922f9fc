// The eviction phase of one drain: all pods at once, each on its own, over one client. `eviction-loop.ts` says what
// follows for a pod; this file asks the API server and waits for all of them.

import { askEviction, type EvictionAnswer } from '../../cluster/eviction.ts';
import type { ClusterView } from '../../cluster/state.ts';
import { drawDuration } from '../../engine/rng.ts';
import type { NodeId, PodId } from '../../ids.ts';
import type { TerminationHandlerSettings } from '../../scenario/scenario.ts';
import { after, elapsed, millis, type Duration, type Instant, type Millis } from '../../units.ts';
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

/** An eviction that the API server is at. */
interface Asked {
  readonly answerAt: Instant;
  readonly conflicts: number;
  /** What it decides by what it has read, and the version of the budget there. */
  readonly answer?: EvictionAnswer;
  readonly version?: number | undefined;
}
type Decided = Asked & { readonly answer: EvictionAnswer };

export interface EvictionWake {
  readonly do: 'evict' | 'read' | 'answer' | 'look' | 'look-answered';
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
  readonly #asked = new Map<PodId, Asked>();
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
      case 'read':
        return this.#read(pod, view, port);
      case 'answer':
        return this.#answer(pod, view, port);
      case 'look':
        return this.#getPod(pod, port);
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
        return this.#ask(pod, port);
      case 'get':
        return this.#getPod(pod, port);
      case 'evict-again':
        return this.#wakeAfter(step.after, 'evict', pod, port);
      case 'fail':
        this.#failure ??= `${view.podName(pod)}: ${step.why}`;
    }
    this.#unfinished -= 1;
    if (this.#unfinished === 0) this.#plan.finished(this.#failure, view, port);
  }

  #ask(pod: PodId, port: Port): void {
    const { read, answered } = this.#plan.client.untilEviction(port.now);
    this.#asked.set(pod, { answerAt: after(port.now, answered), conflicts: 0 });
    this.#wakeAfter(read, 'read', pod, port);
  }

  /** The API server reads the pod and its budget. */
  #read(pod: PodId, view: ClusterView, port: Port): void {
    const { answerAt, conflicts } = this.#asked.get(pod)!;
    const answer = askEviction(view, pod);
    this.#asked.set(pod, { answerAt, conflicts, answer, version: versionOf(answer, view) });
    this.#wakeAfter(elapsed(port.now, answerAt), 'answer', pod, port);
  }

  /** It has decided by what it read, and what it grants happens; unless the budget is not as it was read. */
  #answer(pod: PodId, view: ClusterView, port: Port): void {
    const { answer, version, conflicts } = this.#asked.get(pod)! as Decided;
    if (versionOf(answer, view) !== version) return this.#conflict(conflicts + 1, pod, view, port);
    if (answer.status === 429) port.emit({ kind: 'eviction-refused', pod, budget: answer.budget });
    if (answer.status === 201) {
      if (answer.spends !== undefined)
        port.emit({ kind: 'budget-spent', budget: answer.spends, pod });
      this.#terminate(pod, view, port);
    }
    this.#answered(answer.status, pod, view, port);
  }

  #conflict(conflicts: number, pod: PodId, view: ClusterView, port: Port): void {
    if (conflicts === CONFLICTS_AT_MOST) return this.#answered(500, pod, view, port);
    const delay = drawDuration(CONFLICT_DELAY, port.rng);
    const answerAt = after(after(port.now, delay), drawDuration(REQUEST, port.rng));
    this.#asked.set(pod, { answerAt, conflicts });
    this.#wakeAfter(delay, 'read', pod, port);
  }

  #answered(status: EvictionAnswer['status'], pod: PodId, view: ClusterView, port: Port): void {
    this.#asked.delete(pod);
    this.#follow(afterEviction(status), pod, view, port);
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

  #looked(pod: PodId, view: ClusterView, port: Port): void {
    const first = this.#firstLook.get(pod) ?? port.now;
    this.#firstLook.set(pod, first);
    const found = view.pods.exists(pod) ? 'same' : 'gone';
    const step = afterLook(found, port.now, this.#deadline);
    if (step !== undefined) return this.#follow(step, pod, view, port);
    this.#wakeAfter(elapsed(port.now, nextLook(port.now, first)), 'look', pod, port);
  }

  #getPod(pod: PodId, port: Port): void {
    this.#wakeAfter(this.#plan.client.untilAnswer(port.now), 'look-answered', pod, port);
  }

  #wakeAfter(delay: Millis, what: EvictionWake['do'], pod: PodId, port: Port): void {
    port.wakeAfter(delay, { do: what, node: this.#plan.node, evictions: this, pod });
  }
}

/** The version of the budget that is to be written; a refusal writes nothing and so cannot conflict. */
const versionOf = (answer: EvictionAnswer, { budgets }: ClusterView): number | undefined =>
  answer.status === 201 && answer.spends !== undefined
    ? budgets[answer.spends]!.version
    : undefined;
