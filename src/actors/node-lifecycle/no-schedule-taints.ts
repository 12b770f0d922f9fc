// NoSchedule taints follow the node's conditions and its cordon at once: not-ready, unreachable, unschedulable.
// kubernetes/kubernetes pkg/controller/nodelifecycle/node_lifecycle_controller.go doNoScheduleTaintingPass, v1.36.

import type { ClusterView } from '../../cluster/state.ts';
import { drawDuration } from '../../engine/rng.ts';
import type { NodeId } from '../../ids.ts';
import type { Taint } from '../../kubernetes.ts';
import { NEVER } from '../../units.ts';
import type { ClusterPort } from '../contract.ts';
import { REACTION, type ClientLimiter } from '../framework/client-limiter.ts';
import {
  NOT_READY_NO_SCHEDULE,
  UNREACHABLE_NO_SCHEDULE,
  UNSCHEDULABLE_NO_SCHEDULE,
} from '../framework/node-taints.ts';
import { WorkQueue } from '../framework/work-queue.ts';

export interface NoScheduleWake {
  readonly do: 'reconcile' | 'retaint';
  readonly node: NodeId;
}

type Port = ClusterPort<NoScheduleWake>;

/** `nodeUpdateWorkerSize`, also of the health check's fan-out. */
export const NODE_UPDATE_WORKERS = 8;
/** Changing a node's taints is a GET and a PATCH (controller_utils.go AddOrUpdateTaintOnNode). */
export const REQUESTS_PER_TAINT = 2;

const MANAGED = [NOT_READY_NO_SCHEDULE, UNREACHABLE_NO_SCHEDULE, UNSCHEDULABLE_NO_SCHEDULE];

export class NoScheduleTaints {
  readonly #queue = new WorkQueue<NodeId>(NODE_UPDATE_WORKERS);
  readonly #client: ClientLimiter;

  constructor(client: ClientLimiter) {
    this.#client = client;
  }

  /** The node's condition or cordon changed. */
  changed(node: NodeId, port: Port): void {
    if (this.#queue.add(node))
      port.wakeAfter(drawDuration(REACTION, port.rng), { do: 'reconcile', node });
  }

  wake(wake: NoScheduleWake, view: ClusterView, port: Port): void {
    const { node } = wake;
    if (wake.do === 'reconcile') {
      if (this.#queue.take(node)) this.#reconcile(node, view, port);
      return;
    }
    retaint(node, view, port);
    this.#done(node, view, port);
  }

  #reconcile(node: NodeId, view: ClusterView, port: Port): void {
    if (isAsWanted(node, view)) return this.#done(node, view, port);
    const wait = this.#client.reserve(port.now, REQUESTS_PER_TAINT);
    port.wakeAfter(wait, { do: 'retaint', node });
  }

  #done(node: NodeId, view: ClusterView, port: Port): void {
    const { again, next } = this.#queue.done(node);
    if (again) port.wakeAfter(drawDuration(REACTION, port.rng), { do: 'reconcile', node });
    if (next !== undefined) this.#reconcile(next, view, port);
  }
}

function retaint(node: NodeId, view: ClusterView, port: Port): void {
  if (view.nodes.exists[node] === 0) return;
  const wanted = wantedTaints(node, view);
  for (const taint of wanted)
    if (!carries(node, view, taint)) port.emit({ kind: 'node-tainted', node, taint });
  for (const { key, effect } of MANAGED.filter((taint) => !wanted.includes(taint)))
    if (carries(node, view, { key, effect }))
      port.emit({ kind: 'node-untainted', node, key, effect });
}

const isAsWanted = (node: NodeId, view: ClusterView): boolean => {
  const wanted = wantedTaints(node, view);
  return (
    view.nodes.exists[node] === 0 ||
    MANAGED.every((taint) => carries(node, view, taint) === wanted.includes(taint))
  );
};

function wantedTaints(node: NodeId, { nodes }: ClusterView): Taint[] {
  const wanted: Taint[] = [];
  if (nodes.unschedulable[node] === 1) wanted.push(UNSCHEDULABLE_NO_SCHEDULE);
  if (nodes.ready[node] === 0)
    wanted.push(nodes.notReadyAt[node] === NEVER ? NOT_READY_NO_SCHEDULE : UNREACHABLE_NO_SCHEDULE);
  return wanted;
}

/** Whether the node carries a taint of this key and effect. */
export const carries = (
  node: NodeId,
  { nodes }: ClusterView,
  { key, effect }: Pick<Taint, 'key' | 'effect'>,
): boolean => {
  for (const taint of nodes.taints(node))
    if (taint.key === key && taint.effect === effect) return true;
  return false;
};
