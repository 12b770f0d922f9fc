// The order in which kube-scheduler lists nodes: zones in the order in which they were first seen, one node of each in
// turn, within a zone in order of registration. kubernetes/kubernetes pkg/scheduler/backend/cache/node_tree.go.

import type { NodesView } from '../../cluster/nodes.ts';
import type { NodeId } from '../../ids.ts';

const REGION = 'topology.kubernetes.io/region';
const ZONE = 'topology.kubernetes.io/zone';

export class NodeOrder {
  /** Every registered node once; only meaningful after `refresh`. */
  list: readonly NodeId[] = [];
  /** By node, its zone label as a number below `zones`; `zones` where it has none. */
  zoneOf = new Int32Array(0);
  zones = 0;
  /** Grows whenever the list is made anew. */
  version = 0;
  #zones: string[] = [];
  /** By node: labels of a node do not change. */
  readonly #zoneKeys: string[] = [];
  #stale = true;

  /** A node came or went. */
  changed(): void {
    this.#stale = true;
  }

  refresh(nodes: NodesView): void {
    if (!this.#stale) return;
    this.#stale = false;
    this.version += 1;
    const byZone = new Map<string, NodeId[]>(this.#zones.map((zone) => [zone, []]));
    for (const node of nodes.registered) {
      const zone = (this.#zoneKeys[node] ??= zoneKey(nodes, node));
      const sameZone = byZone.get(zone);
      if (sameZone === undefined) byZone.set(zone, [node]);
      else sameZone.push(node);
    }
    for (const [zone, members] of byZone) if (members.length === 0) byZone.delete(zone);
    this.#zones = [...byZone.keys()];
    this.list = interleaved([...byZone.values()]);
    this.#numberZones(nodes);
  }

  #numberZones(nodes: NodesView): void {
    const labels = this.list.map((node) => nodes.label(node, ZONE));
    const numbers = new Map(
      [...new Set(labels)].filter((zone) => zone !== undefined).map(numbered),
    );
    this.zones = numbers.size;
    this.zoneOf = new Int32Array(nodes.count);
    this.list.forEach((node, place) => {
      const zone = labels[place];
      this.zoneOf[node] = zone === undefined ? this.zones : numbers.get(zone)!;
    });
  }
}

/** component-helpers node/topology GetZoneKey: region and zone together; empty when the node names neither. */
const zoneKey = (nodes: NodesView, node: NodeId): string =>
  `${nodes.label(node, REGION) ?? ''}:${nodes.label(node, ZONE) ?? ''}`;

const numbered = (zone: string, number: number): [string, number] => [zone, number];

function interleaved(zones: readonly (readonly NodeId[])[]): NodeId[] {
  const order: NodeId[] = [];
  const longest = Math.max(0, ...zones.map((zone) => zone.length));
  for (let turn = 0; turn < longest; turn += 1)
    for (const zone of zones) if (turn < zone.length) order.push(zone[turn]!);
  return order;
}

/** `minFeasibleNodesToFind` of pkg/scheduler/schedule_one.go. */
const LEAST_FEASIBLE_NODES = 100;

/** How many feasible nodes end the search (`numFeasibleNodesToFind` with percentageOfNodesToScore unset). */
export function feasibleNodesWanted(nodes: number): number {
  if (nodes < LEAST_FEASIBLE_NODES) return nodes;
  const percentage = Math.max(5, 50 - Math.floor(nodes / 125));
  return Math.max(LEAST_FEASIBLE_NODES, Math.floor((nodes * percentage) / 100));
}
