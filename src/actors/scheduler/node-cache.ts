// What the scheduler believes is placed where: pods bound and pods assumed, which hold their room from the moment of the
// decision, before the binding is written. kubernetes/kubernetes pkg/scheduler/backend/cache/cache.go.

import { NO_NODE, type NodeId, type PodId } from '../../ids.ts';
import type { PodTemplate } from '../../kubernetes.ts';
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

/** What a pod asks for; its extended resources also as a list. */
interface Demand {
  readonly template: PodTemplate;
  readonly others: readonly (readonly [name: string, amount: number])[];
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
  #heldBy = new Int32Array(0);

  /** The pod takes its room on the node: it was assumed there, or found there. */
  hold(pod: PodId, kind: Demand, node: NodeId): void {
    this.#makeRoom(node + 1, pod + 1);
    this.#heldBy[pod] = node;
    this.#podsOn.append(node, pod);
    this.#occupy(node, kind, 1);
  }

  /** The pod's room is free again; the node it was on, or `NO_NODE` if it held none. */
  release(pod: PodId, kind: Demand): NodeId {
    const node = this.nodeOf(pod);
    if (node === NO_NODE) return NO_NODE;
    this.#heldBy[pod] = NO_NODE;
    this.#podsOn.remove(node, pod);
    this.#occupy(node, kind, -1);
    return node;
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

  roomOn(node: NodeId): Room {
    return {
      cpu: this.cpu[node] ?? 0,
      memory: this.memory[node] ?? 0,
      pods: this.pods[node] ?? 0,
      other: new Map(this.#other[node]),
      ports: [...this.portsInUse(node)],
    };
  }

  #occupy(node: NodeId, { template, others }: Demand, sign: 1 | -1): void {
    const { requests, nonZeroRequests, hostPorts } = template;
    this.cpu[node]! += sign * requests.cpu;
    this.memory[node]! += sign * requests.memory;
    this.pods[node]! += sign;
    this.nonZeroCpu[node]! += sign * nonZeroRequests.cpu;
    this.nonZeroMemory[node]! += sign * nonZeroRequests.memory;
    for (const [name, amount] of others) {
      const held = (this.#other[node] ??= new Map<string, number>());
      held.set(name, (held.get(name) ?? 0) + sign * amount);
    }
    if (hostPorts.length > 0) occupyPorts((this.#ports[node] ??= []), hostPorts, sign);
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
