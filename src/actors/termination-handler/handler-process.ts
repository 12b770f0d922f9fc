// One handler process: the DaemonSet's pod on one node. It learns of an interruption by polling its instance's
// metadata, keeps it until it is due, and hands it to a worker. It dies with its node.

import type { ClusterView } from '../../cluster/state.ts';
import type { Rng } from '../../engine/rng.ts';
import type { NodeId } from '../../ids.ts';
import type { TerminationHandlerSettings } from '../../scenario/scenario.ts';
import { elapsed, NEVER, type Instant } from '../../units.ts';
import type { ClusterPort } from '../contract.ts';
import { ApiClient } from './api-client.ts';
import { EventStore } from './event-store.ts';
import type { EvictionWake } from './evictions.ts';
import { rebalanceRecommendation, spotItn, type InterruptionEvent } from './interruption-event.ts';
import { lookFinding, nextPoll, pollComesFirst, pollSeeing } from './tickers.ts';
import { isCordonOnly, Worker, type WorkerWake } from './worker.ts';

export interface TickerWake {
  readonly do: 'poll' | 'dispatch';
  readonly node: NodeId;
}
type Port = ClusterPort<TickerWake | WorkerWake | EvictionWake>;

export class HandlerProcess {
  readonly #node: NodeId;
  readonly #started: Instant;
  readonly #settings: TerminationHandlerSettings;
  readonly #rng: Rng;
  readonly #store: EventStore<InterruptionEvent>;
  readonly #client: ApiClient;
  #busyWorkers = 0;

  constructor(node: NodeId, started: Instant, settings: TerminationHandlerSettings, rng: Rng) {
    this.#node = node;
    this.#started = started;
    this.#settings = settings;
    this.#rng = rng;
    this.#store = new EventStore(settings.nodeTerminationGracePeriod);
    const limits = { qps: settings.kubeApiQps, burst: settings.kubeApiBurst };
    this.#client = new ApiClient(limits, rng.fork('api-client'));
  }

  /** A document is visible: the first poll from now on reads it. All polls before it would have read nothing. */
  awaitPoll(port: Port): void {
    this.#wakeAt(pollSeeing(port.now, this.#started), 'poll', port);
  }

  poll(view: ClusterView, port: Port): void {
    for (const event of visibleEvents(view, this.#node, this.#settings)) this.#store.add(event);
    if (pollComesFirst(this.#rng)) this.dispatch(view, port);
    this.#awaitDispatch(port);
  }

  /** Hands out every due event while a worker is free; a node that waits for a worker is not even cordoned. */
  dispatch(view: ClusterView, port: Port): void {
    while (this.#busyWorkers < this.#settings.workers) {
      const event = this.#store.activeEvent(port.now, this.#rng);
      if (event === undefined) return;
      this.#store.begin(event);
      this.#busyWorkers += 1;
      this.#workerFor(event).proceed(view, port);
    }
  }

  #workerFor(event: InterruptionEvent): Worker {
    return new Worker({
      node: this.#node,
      event,
      client: this.#client,
      settings: this.#settings,
      rng: this.#rng,
      finished: (why, _view, port) => this.#finished(event, why, port),
    });
  }

  /** After a failure the document is still there: the next poll brings the event again, with a new timeout. */
  #finished(event: InterruptionEvent, why: string | undefined, port: Port): void {
    this.#busyWorkers -= 1;
    const node = this.#node;
    if (why !== undefined) {
      port.emit({ kind: 'drain-failed', node, why });
      this.#store.cancel(event.id);
      this.#wakeAt(nextPoll(port.now, this.#started), 'poll', port);
    } else {
      if (!isCordonOnly(event, this.#settings)) port.emit({ kind: 'drain-finished', node });
      this.#store.markAllAsProcessed(event.node);
    }
    this.#awaitDispatch(port);
  }

  #awaitDispatch(port: Port): void {
    const due = this.#store.nextDue();
    if (due !== undefined && this.#busyWorkers < this.#settings.workers)
      this.#wakeAt(lookFinding(due, port.now, this.#started), 'dispatch', port);
  }

  #wakeAt(at: Instant, what: TickerWake['do'], port: Port): void {
    port.wakeAfter(elapsed(port.now, at), { do: what, node: this.#node });
  }
}

/** What the monitors that are switched on read in the metadata now. */
function visibleEvents(
  { nodes }: ClusterView,
  node: NodeId,
  settings: TerminationHandlerSettings,
): readonly InterruptionEvent[] {
  const events: InterruptionEvent[] = [];
  const name = nodes.name(node);
  if (settings.enableSpotInterruptionDraining && nodes.noticeAt[node] !== NEVER)
    events.push(spotItn(name, nodes.reclaimAt[node]! as Instant));
  const monitorsRebalance = settings.enableRebalanceMonitoring || settings.enableRebalanceDraining;
  if (monitorsRebalance && nodes.rebalanceAt[node] !== NEVER)
    events.push(rebalanceRecommendation(name, nodes.rebalanceAt[node]! as Instant));
  return events;
}
