// The node controller's look at every node's heartbeat, every 5 s: Ready turns Unknown when no lease renewal was seen
// for 50 s, and the node's pods turn not ready. kubernetes/kubernetes
// pkg/controller/nodelifecycle/node_lifecycle_controller.go monitorNodeHealth, v1.36.

import type { ClusterView } from '../../cluster/state.ts';
import { drawDuration } from '../../engine/rng.ts';
import type { NodeId, PodId } from '../../ids.ts';
import {
  after,
  elapsed,
  instant,
  millis,
  RUN_START,
  seconds,
  type Duration,
  type Instant,
  type Millis,
} from '../../units.ts';
import type { ClusterPort } from '../contract.ts';
import { REQUEST, type ClientLimiter } from '../framework/client-limiter.ts';
import type { ControllerStart } from './controller-start.ts';
import { EventRecorder } from '../framework/event-recorder.ts';
import type { NoExecuteTaints, NoExecuteWake } from './no-execute-taints.ts';
import {
  NODE_UPDATE_WORKERS,
  type NoScheduleTaints,
  type NoScheduleWake,
} from './no-schedule-taints.ts';
import { Ticker } from './ticker.ts';

export type MonitorWake =
  | { readonly do: 'look' }
  | { readonly do: 'write-unknown'; readonly node: NodeId }
  | { readonly do: 'mark-pod'; readonly node: NodeId; readonly pods: readonly PodId[] };

type Port = ClusterPort<MonitorWake | NoExecuteWake | NoScheduleWake>;

/** `--node-monitor-period`. */
const MONITOR_PERIOD = seconds(5);
/** `--node-monitor-grace-period`, since 1.32. */
const GRACE_PERIOD = seconds(50);
/** A kubelet renews its lease every `nodeLeaseDurationSeconds` (40) × 0.25. */
const LEASE_RENEWAL = seconds(10);

/** What is known of the time before t = 0. */
interface Start {
  readonly startSpread: Duration;
  readonly controllers: ControllerStart;
}

export class NodeMonitor {
  /** How far apart the kubelets' ticks are that ran before t = 0. */
  readonly #startSpread: Duration;
  readonly #controllers: ControllerStart;
  readonly #client: ClientLimiter;
  readonly #events: EventRecorder;
  readonly #looks = new Ticker(MONITOR_PERIOD);
  readonly #noSchedule: NoScheduleTaints;
  readonly #noExecute: NoExecuteTaints;
  /** Nodes whose instance is gone, and the look that finds their heartbeat missing. */
  readonly #silentAt = new Map<NodeId, Instant>();
  /** Nodes of this look that no worker has taken up yet; nodes that one is at. */
  readonly #line: NodeId[] = [];
  #busy = 0;
  /** Node objects that came or went since the last look. */
  #unseen: NodeId[] = [];

  constructor(
    client: ClientLimiter,
    noSchedule: NoScheduleTaints,
    noExecute: NoExecuteTaints,
    { startSpread, controllers }: Start,
  ) {
    this.#startSpread = startSpread;
    this.#controllers = controllers;
    this.#client = client;
    this.#events = new EventRecorder(client);
    this.#noSchedule = noSchedule;
    this.#noExecute = noExecute;
  }

  start(port: Port): void {
    this.#looks.start(port.rng.fork('monitor'), this.#controllers.began);
  }

  /** The next look has something to see. */
  arm(from: Instant, port: Port): void {
    const look = this.#looks.arm(from);
    if (look !== undefined) port.wakeAfter(elapsed(port.now, look), { do: 'look' });
  }

  /** A Node object came or went: an event at the next look. */
  nodesChanged(node: NodeId, port: Port): void {
    this.#unseen.push(node);
    this.arm(port.now, port);
  }

  /**
   * No more renewals from this node. The controller stamps its own clock at the look that first sees a renewal, and
   * gives up at the first look later than stamp + grace; looks come a little later each, so that is the tenth.
   */
  fellSilent(node: NodeId, view: ClusterView, port: Port): void {
    if (view.nodes.exists[node] === 0) return;
    const registered = view.nodes.registeredAt[node]!;
    const renewed = instant(Math.max(registered, port.now - this.#leaseAge(node, view, port)));
    const silentAt = after(this.#looks.firstFrom(renewed), GRACE_PERIOD);
    this.#silentAt.set(node, silentAt);
    this.arm(silentAt, port);
  }

  /** How long ago the kubelet renewed its lease: every ten seconds, from its start on. */
  #leaseAge(node: NodeId, { nodes }: ClusterView, { now, rng }: Port): number {
    const own = rng.fork('lease', nodes.name(node));
    if (nodes.registeredAt[node]! >= RUN_START) return own.below(LEASE_RENEWAL);
    const spread = drawDuration(this.#startSpread, own) % LEASE_RENEWAL;
    const came = this.#controllers.nodesCame + spread - LEASE_RENEWAL;
    return (now - came) % LEASE_RENEWAL;
  }

  wake(wake: MonitorWake, view: ClusterView, port: Port): void {
    if (wake.do === 'look') return this.#look(view, port);
    const { node } = wake;
    if (wake.do === 'write-unknown') this.#turnUnknown(node, view, port);
    else this.#markPods(node, wake.pods, view, port);
  }

  #look(view: ClusterView, port: Port): void {
    this.#looks.ticked(port.now);
    if (this.#busy > 0) return this.arm(after(port.now, millis(1)), port); // the last look is not over
    for (const node of this.#unseen) this.#events.record(node, port.now);
    this.#unseen = [];
    for (const node of view.nodes.registered) {
      if (this.#isSilent(node, view, port.now)) this.#line.push(node);
      else this.#noExecute.consider(node, view, port);
    }
    while (this.#busy < NODE_UPDATE_WORKERS && this.#line.length > 0) this.#takeNext(port);
    if (this.#busy === 0) this.#lookIsOver(view, port);
  }

  #isSilent(node: NodeId, { nodes }: ClusterView, now: Instant): boolean {
    const silentAt = this.#silentAt.get(node);
    return nodes.ready[node] === 1 && silentAt !== undefined && silentAt <= now;
  }

  #takeNext(port: Port): void {
    const node = this.#line.shift()!;
    this.#busy += 1;
    port.wakeAfter(this.#request(port), { do: 'write-unknown', node });
  }

  #turnUnknown(node: NodeId, view: ClusterView, port: Port): void {
    this.#silentAt.delete(node);
    if (view.nodes.exists[node] === 0) return this.#workerIsDone(view, port);
    port.emit({ kind: 'node-not-ready', node });
    this.#events.record(node, port.now);
    this.#noSchedule.changed(node, port);
    this.#noExecute.consider(node, view, port);
    const pods = view.podsOn(node).filter((pod) => view.pods.ready[pod] === 1);
    this.#markNext(node, pods, view, port);
  }

  /** `MarkPodsNotReady`: one pod after another, each with an event. */
  #markPods(node: NodeId, pods: readonly PodId[], view: ClusterView, port: Port): void {
    const pod = pods[0]!;
    if (view.pods.exists(pod) && view.pods.ready[pod] === 1)
      port.emit({ kind: 'pod-not-ready', pod });
    this.#client.reserve(port.now);
    this.#markNext(node, pods.slice(1), view, port);
  }

  #markNext(node: NodeId, pods: readonly PodId[], view: ClusterView, port: Port): void {
    if (pods.length === 0) return this.#workerIsDone(view, port);
    port.wakeAfter(this.#request(port), { do: 'mark-pod', node, pods });
  }

  #workerIsDone(view: ClusterView, port: Port): void {
    this.#busy -= 1;
    if (this.#line.length > 0) this.#takeNext(port);
    else if (this.#busy === 0) this.#lookIsOver(view, port);
  }

  /** Looks go on while any node is not Ready: its taints and its zone may change. */
  #lookIsOver(view: ClusterView, port: Port): void {
    this.#noExecute.handleDisruption(view, port);
    const { registered, ready } = view.nodes;
    if (registered.some((node) => ready[node] === 0)) this.arm(after(port.now, millis(1)), port);
  }

  #request(port: Port): Millis {
    return millis(this.#client.reserve(port.now) + drawDuration(REQUEST, port.rng));
  }
}
