// Arithmetic on resources: what a pod's presence adds to its node and its going takes away.

import type { NodeId } from '../ids.ts';
import type { PodTemplate } from '../kubernetes.ts';
import type { Nodes } from './nodes.ts';

/** Adds (`sign` 1) or takes away (−1) one pod's requests on a node. */
export function occupy(nodes: Nodes, node: NodeId, template: PodTemplate, sign: 1 | -1): void {
  nodes.requestedCpu[node]! += sign * template.requests.cpu;
  nodes.requestedMemory[node]! += sign * template.requests.memory;
  nodes.requestedPods[node]! += sign;
  nodes.nonZeroCpu[node]! += sign * template.nonZeroRequests.cpu;
  nodes.nonZeroMemory[node]! += sign * template.nonZeroRequests.memory;
  nodes.changed(node);
  occupyOther(nodes, node, template, sign);
  occupyPorts(nodes, node, template, sign);
}

function occupyOther(nodes: Nodes, node: NodeId, template: PodTemplate, sign: 1 | -1): void {
  for (const [resource, amount] of Object.entries(template.requests.other)) {
    const held = (nodes.other[node] ??= new Map<string, number>());
    held.set(resource, (held.get(resource) ?? 0) + sign * amount);
  }
}

function occupyPorts(nodes: Nodes, node: NodeId, template: PodTemplate, sign: 1 | -1): void {
  for (const port of template.hostPorts) {
    const held = (nodes.hostPorts[node] ??= new Set<string>());
    if (sign === 1) held.add(port);
    else held.delete(port);
  }
}
