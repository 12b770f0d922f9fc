// What the scheduler believes is placed where: pods bound and pods assumed, which hold their room from the moment of the
// decision, before the binding is written. kubernetes/kubernetes pkg/scheduler/backend/cache/cache.go.

import { NO_NODE, type NodeId, type PodId } from '../../ids.ts';
import type { PodTemplate } from '../../kubernetes.ts';
import type { ClusterView } from '../../cluster/state.ts';
import { grown, IdLists } from '../../cluster/columns.ts';
import { ChangeLog } from './change-log.ts';

/** What is taken on one node, to be imagined otherwise: with nominated pods, without victims. */
export interface Room {
  cpu: number;
  memory: number;
  pods: number;
  readonly other: Map<string, number>;
  readonly ports: string[];
}

export class NodeCache {
  cpu = new Float64Array(0);
  memory = new Float64Array(0);
  pods = new Float64Array(0);
  nonZeroCpu = new Float64Array(0);
  nonZeroMemory = new Float64Array(0);
  /** Which nodes changed, in order: whoever keeps verdicts reads on from where it was. */
  readonly changes = new ChangeLog();
  readonly #other: (Map<string, number> | undefined)[] = [];
  readonly #ports: (string[] | undefined)[] = [];
  readonly #podsOn = new IdLists();
  readonly #priorities = new Map<number, number>();
  #heldBy = new Int32Array(0);

  /** The pod takes its room on the node: it was assumed there, or found there. */
  hold(pod: PodId, node: NodeId, view: ClusterView): void {
    this.#makeRoom(view.nodes.count, view.pods.count);
    this.#heldBy[pod] = node;
    this.#podsOn.append(node, pod);
    this.#occupy(node, view.template(pod), 1);
  }

  /** The pod's room is free again; the node it was on, or `NO_NODE` if it held none. */
  release(pod: PodId, view: ClusterView): NodeId {
    const node = this.nodeOf(pod);
    if (node === NO_NODE) return NO_NODE;
    this.#heldBy[pod] = NO_NODE;
    this.#podsOn.remove(node, pod);
    this.#occupy(node, view.template(pod), -1);
    return node;
  }

  /** Everything that is bound already, in a world that somebody else built. */
  adopt(view: ClusterView): void {
    for (const node of view.nodes.registered) {
      this.nodeChanged(node);
      for (const pod of view.podsOn(node))
        if (!view.pods.isFinished(pod)) this.hold(pod, node, view);
    }
  }

  /** Its taints, cordon or existence changed. */
  nodeChanged(node: NodeId): void {
    this.#makeRoom(node + 1, 0);
    this.changes.add(node);
  }

  /** Where the pod is assumed or bound, or `NO_NODE`. */
  nodeOf(pod: PodId): NodeId {
    return (pod < this.#heldBy.length ? this.#heldBy[pod]! : NO_NODE) as NodeId;
  }

  /** Pods that hold room on a node, in the order in which they took it. */
  podsOn(node: NodeId): PodId[] {
    return this.#podsOn.toArray(node);
  }

  otherRequested(node: NodeId, resource: string): number {
    return this.#other[node]?.get(resource) ?? 0;
  }

  portsInUse(node: NodeId): readonly string[] {
    return this.#ports[node] ?? [];
  }

  /** Whether any pod anywhere has a lower priority: without one there is nobody to preempt. */
  holdsBelow(priority: number): boolean {
    for (const held of this.#priorities.keys()) if (held < priority) return true;
    return false;
  }

  roomOn(node: NodeId): Room {
    return {
      cpu: this.cpu[node] ?? 0,
      memory: this.memory[node] ?? 0,
      pods: this.pods[node] ?? 0,
      other: new Map(this.#other[node]),
      ports: [...this.portsInUse(node)],
    };
  }

  #occupy(node: NodeId, template: PodTemplate, sign: 1 | -1): void {
    this.cpu[node]! += sign * template.requests.cpu;
    this.memory[node]! += sign * template.requests.memory;
    this.pods[node]! += sign;
    this.nonZeroCpu[node]! += sign * template.nonZeroRequests.cpu;
    this.nonZeroMemory[node]! += sign * template.nonZeroRequests.memory;
    for (const [name, amount] of Object.entries(template.requests.other)) {
      const held = (this.#other[node] ??= new Map<string, number>());
      held.set(name, (held.get(name) ?? 0) + sign * amount);
    }
    if (template.hostPorts.length > 0)
      occupyPorts((this.#ports[node] ??= []), template.hostPorts, sign);
    const alike = (this.#priorities.get(template.priority) ?? 0) + sign;
    if (alike === 0) this.#priorities.delete(template.priority);
    else this.#priorities.set(template.priority, alike);
    this.changes.add(node);
  }

  #makeRoom(nodes: number, pods: number): void {
    if (nodes > this.cpu.length) {
      const rows = Math.max(64, nodes * 2);
      this.cpu = grown(this.cpu, rows, 0);
      this.memory = grown(this.memory, rows, 0);
      this.pods = grown(this.pods, rows, 0);
      this.nonZeroCpu = grown(this.nonZeroCpu, rows, 0);
      this.nonZeroMemory = grown(this.nonZeroMemory, rows, 0);
    }
    if (pods > this.#heldBy.length)
      this.#heldBy = grown(this.#heldBy, Math.max(64, pods * 2), NO_NODE);
  }
}

/** Adds (`sign` 1) a pod to an imagined room, or takes it away (−1). */
export function imagine(room: Room, template: PodTemplate, sign: 1 | -1): void {
  room.cpu += sign * template.requests.cpu;
  room.memory += sign * template.requests.memory;
  room.pods += sign;
  for (const [name, amount] of Object.entries(template.requests.other))
    room.other.set(name, (room.other.get(name) ?? 0) + sign * amount);
  occupyPorts(room.ports, template.hostPorts, sign);
}

function occupyPorts(inUse: string[], ports: readonly string[], sign: 1 | -1): void {
  if (sign === 1) inUse.push(...ports);
  else for (const port of ports) inUse.splice(inUse.indexOf(port), 1);
}
