// A worker of a handler process: takes one event from its first request to the end of the drain.
// aws-node-termination-handler pkg/interruptionevent/draincordon/handler.go, pkg/node/node.go.

import type { ClusterView } from '../../cluster/state.ts';
import type { Rng } from '../../engine/rng.ts';
import type { NodeId, PodId } from '../../ids.ts';
import type { TerminationHandlerSettings } from '../../scenario/scenario.ts';
import type { ClusterPort } from '../contract.ts';
import type { ApiClient } from './api-client.ts';
import { Evictions, type EvictionWake, type Finished } from './evictions.ts';
import type { InterruptionEvent } from './interruption-event.ts';
import { podsToEvict } from './selection.ts';

/** Requests before the eviction phase, one after another. */
export type Step =
  | 'list-node'
  | 'put-taint'
  | 'list-pods'
  | 'patch-unschedulable'
  | 'select-pods'
  | 'get-daemon-set'
  | 'discover-eviction';

export interface WorkerWake {
  readonly do: 'answered';
  readonly node: NodeId;
  readonly worker: Worker;
  readonly step: Step;
}
type Port = ClusterPort<WorkerWake | EvictionWake>;

/** Whether an event ends with the cordon. */
export const isCordonOnly = (
  { kind }: Pick<InterruptionEvent, 'kind'>,
  settings: TerminationHandlerSettings,
): boolean =>
  settings.cordonOnly || (kind === 'REBALANCE_RECOMMENDATION' && !settings.enableRebalanceDraining);

/**
 * What a worker asks of the API server until it knows the pods: the node's labels, the taint, the pods' names, the
 * cordon; then the node and its pods again.
 */
const stepsOf = (
  event: Pick<InterruptionEvent, 'kind'>,
  settings: TerminationHandlerSettings,
): Step[] => [
  'list-node',
  ...(settings.taintNode ? (['list-node', 'put-taint'] as const) : []),
  'list-pods',
  'list-node',
  'patch-unschedulable',
  ...(isCordonOnly(event, settings) ? [] : (['list-node', 'select-pods'] as const)),
];

const TAINT_KEYS = {
  SPOT_ITN: 'aws-node-termination-handler/spot-itn',
  REBALANCE_RECOMMENDATION: 'aws-node-termination-handler/rebalance-recommendation',
} as const;
/** The longest a label's or taint's value may be. */
const VALUE_LENGTH = 63;

export interface Work {
  readonly node: NodeId;
  readonly event: InterruptionEvent;
  readonly client: ApiClient;
  readonly settings: TerminationHandlerSettings;
  readonly rng: Rng;
  readonly finished: Finished;
}

export class Worker {
  readonly #work: Work;
  readonly #steps: Step[];
  #pods: readonly PodId[] = [];
  #error: string | undefined;

  constructor(work: Work) {
    this.#work = work;
    this.#steps = stepsOf(work.event, work.settings);
  }

  /** The next request, or what comes after the last. */
  proceed(view: ClusterView, port: Port): void {
    const { node, client } = this.#work;
    let step = this.#steps.shift();
    if (step === 'patch-unschedulable' && view.nodes.unschedulable[node] === 1)
      step = this.#steps.shift();
    if (step === undefined) return this.#evict(view, port);
    port.wakeAfter(client.untilAnswer(port.now), { do: 'answered', node, worker: this, step });
  }

  answered(step: Step, view: ClusterView, port: Port): void {
    if (step === 'put-taint') this.#taint(port);
    if (step === 'patch-unschedulable') this.#cordon(port);
    if (step === 'select-pods') this.#select(view, port);
    this.proceed(view, port);
  }

  #taint(port: Port): void {
    const { node, event, settings } = this.#work;
    const value = event.id.slice(0, VALUE_LENGTH);
    const taint = { key: TAINT_KEYS[event.kind], value, effect: settings.taintEffect };
    port.emit({ kind: 'node-tainted', node, taint });
  }

  #cordon(port: Port): void {
    const { node, event } = this.#work;
    const why = event.kind === 'SPOT_ITN' ? 'spot-notice' : 'rebalance-recommendation';
    port.emit({ kind: 'node-cordoned', node, why });
  }

  #select(view: ClusterView, port: Port): void {
    const { node, settings, rng } = this.#work;
    const { pods, daemonPods, error } = podsToEvict(view, node, { settings, now: port.now, rng });
    for (let got = 0; got < daemonPods; got += 1) this.#steps.push('get-daemon-set');
    this.#error = error;
    if (error !== undefined) return;
    this.#pods = pods;
    if (pods.length > 0) this.#steps.push('discover-eviction');
    port.emit({ kind: 'drain-started', node, pods: pods.length });
  }

  #evict(view: ClusterView, port: Port): void {
    const { event, settings, finished } = this.#work;
    const nothingToDrain = isCordonOnly(event, settings);
    if (this.#error !== undefined || nothingToDrain) return finished(this.#error, view, port);
    new Evictions(this.#work, this.#pods).begin(view, port);
  }
}
