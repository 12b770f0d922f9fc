// NoExecute taints (not-ready, unreachable) go through one rate-limited queue per zone, so that a zone that seems to
// die as a whole is not emptied. A token is spent on every node whose turn comes, even one that is deleted by then.
// kubernetes/kubernetes pkg/controller/nodelifecycle/node_lifecycle_controller.go doNoExecuteTaintingPass,
// processTaintBaseEviction, handleDisruption, v1.36.

import type { ClusterView } from '../../cluster/state.ts';
import { drawDuration } from '../../engine/rng.ts';
import type { NodeId } from '../../ids.ts';
import { elapsed, millis, NEVER } from '../../units.ts';
import type { ClusterPort } from '../contract.ts';
import { REQUEST, type ClientLimiter } from '../framework/client-limiter.ts';
import { NOT_READY_NO_EXECUTE, UNREACHABLE_NO_EXECUTE } from '../framework/node-taints.ts';
import { carries, REQUESTS_PER_TAINT } from './no-schedule-taints.ts';
import { TaintQueue } from './taint-queue.ts';
import { Ticker } from './ticker.ts';
import { evictionRate, zoneState, type ZoneCensus, type ZoneState } from './zone-state.ts';

export type NoExecuteWake =
  | { readonly do: 'taint-next' }
  | { readonly do: 'taint' | 'untaint'; readonly node: NodeId };

type Port = ClusterPort<NoExecuteWake>;

/** `NodeEvictionPeriod`: how often the queues are looked at. */
const PASS_PERIOD = millis(100);

export class NoExecuteTaints {
  readonly #client: ClientLimiter;
  readonly #passes = new Ticker(PASS_PERIOD);
  readonly #queues = new Map<string, TaintQueue>();
  readonly #states = new Map<string, ZoneState>();

  constructor(client: ClientLimiter) {
    this.#client = client;
  }

  start(view: ClusterView, port: Port): void {
    this.#passes.start(port.rng.fork('no-execute-pass'));
    this.handleDisruption(view, port);
  }

  /** A look at one node's Ready condition (`processTaintBaseEviction`). */
  consider(node: NodeId, view: ClusterView, port: Port): void {
    if (view.nodes.ready[node] === 1) return this.#reachable(node, view, port);
    if (carries(node, view, taintFor(node, view))) return;
    this.#queueOf(node, view).add(node);
    this.#arm(port);
  }

  wake(wake: NoExecuteWake, view: ClusterView, port: Port): void {
    if (wake.do === 'taint-next') return this.#pass(view, port);
    const { node } = wake;
    if (view.nodes.exists[node] === 0) return;
    if (wake.do === 'untaint') return untaint(node, view, port);
    const taint = taintFor(node, view);
    if (view.nodes.ready[node] === 0 && !carries(node, view, taint))
      port.emit({ kind: 'node-tainted', node, taint });
  }

  /** Every look ends here: zones that turned ill or well change their rate (`handleDisruption`). */
  handleDisruption(view: ClusterView, port: Port): void {
    const zones = zoneCensus(view);
    let isAllFull = true;
    let wasAllFull = true;
    for (const [zone, census] of zones) {
      isAllFull &&= zoneState(census) === 'full';
      wasAllFull &&= this.#states.get(zone) === 'full';
    }
    if (isAllFull && wasAllFull) return;
    for (const zone of this.#states.keys()) if (!zones.has(zone)) this.#states.delete(zone);
    for (const [zone, census] of zones) {
      const state = zoneState(census);
      const isNew = this.#states.get(zone) !== state || isAllFull || wasAllFull;
      this.#states.set(zone, state);
      const rate = isAllFull ? 0 : evictionRate(state, census);
      if (isNew) this.#queue(zone).swapRate(rate, port.now);
    }
    // with every zone dark it is the controller itself that cannot see: nobody is evicted
    if (isAllFull) for (const node of view.nodes.registered) this.#reachable(node, view, port);
    this.#arm(port);
  }

  #reachable(node: NodeId, view: ClusterView, port: Port): void {
    this.#queueOf(node, view).remove(node);
    if (!carries(node, view, NOT_READY_NO_EXECUTE) && !carries(node, view, UNREACHABLE_NO_EXECUTE))
      return;
    port.wakeAfter(this.#request(port), { do: 'untaint', node });
  }

  #pass(view: ClusterView, port: Port): void {
    this.#passes.ticked(port.now);
    for (const queue of this.#queues.values()) {
      const node = queue.pop(port.now);
      if (node === undefined || view.nodes.exists[node] === 0 || view.nodes.ready[node] === 1)
        continue;
      port.wakeAfter(this.#request(port), { do: 'taint', node });
    }
    this.#arm(port);
  }

  #arm(port: Port): void {
    for (const queue of this.#queues.values()) {
      const next = queue.nextAt(port.now);
      const pass = next === undefined ? undefined : this.#passes.arm(next);
      if (pass !== undefined) port.wakeAfter(elapsed(port.now, pass), { do: 'taint-next' });
    }
  }

  #request(port: Port): ReturnType<typeof millis> {
    const wait = this.#client.reserve(port.now, REQUESTS_PER_TAINT);
    return millis(wait + drawDuration(REQUEST, port.rng));
  }

  #queueOf(node: NodeId, view: ClusterView): TaintQueue {
    return this.#queue(view.nodes.instance(node).zone);
  }

  #queue(zone: string): TaintQueue {
    const known = this.#queues.get(zone);
    if (known !== undefined) return known;
    const queue = new TaintQueue();
    this.#queues.set(zone, queue);
    return queue;
  }
}

/** Unknown, once it was Ready; False before that. */
const taintFor = (node: NodeId, { nodes }: ClusterView): typeof NOT_READY_NO_EXECUTE =>
  nodes.notReadyAt[node] === NEVER ? NOT_READY_NO_EXECUTE : UNREACHABLE_NO_EXECUTE;

function untaint(node: NodeId, view: ClusterView, port: Port): void {
  for (const { key, effect } of [NOT_READY_NO_EXECUTE, UNREACHABLE_NO_EXECUTE])
    if (carries(node, view, { key, effect }))
      port.emit({ kind: 'node-untainted', node, key, effect });
}

function zoneCensus({ nodes }: ClusterView): Map<string, ZoneCensus> {
  const zones = new Map<string, { ready: number; notReady: number }>();
  for (const node of nodes.registered) {
    const { zone } = nodes.instance(node);
    let census = zones.get(zone);
    if (census === undefined) zones.set(zone, (census = { ready: 0, notReady: 0 }));
    if (nodes.ready[node] === 1) census.ready += 1;
    else census.notReady += 1;
  }
  return zones;
}
