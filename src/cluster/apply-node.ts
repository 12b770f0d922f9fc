// Facts about instances and Node objects, written to the node rows.

import type { NodeId } from '../ids.ts';
import type { Taint, TaintEffect } from '../kubernetes.ts';
import { NEVER, type Instant } from '../units.ts';
import type { Fact, FactOf } from './fact.ts';
import { invariantOfIds } from './invariants.ts';
import type { Cluster } from './state.ts';
import { putInService } from './apply-warm.ts';

/** Applies a fact about a node; false when it is about something else. */
export function applyNodeFact(cluster: Cluster, fact: Fact, at: Instant): boolean {
  const { nodes } = cluster;
  switch (fact.kind) {
    case 'instance-launched':
      launch(cluster, fact, at);
      return true;
    case 'instance-terminated':
      terminate(cluster, fact.node, at);
      return true;
    case 'instance-reported-terminated':
      nodes.reportedTerminatedAt[fact.node] = at;
      return true;
    case 'instance-removed-by-autoscaler':
      nodes.removalAt[fact.node] = at;
      return true;
    case 'rebalance-recommended':
      nodes.rebalanceAt[fact.node] = at;
      return true;
    case 'spot-notice-issued':
      nodes.noticeAt[fact.node] = at;
      nodes.reclaimAt[fact.node] = fact.reclaimAt;
      return true;
    case 'handler-started':
      nodes.handlerRuns[fact.node] = 1;
      return true;
    default:
      return applyNodeObjectFact(cluster, fact, at);
  }
}

function applyNodeObjectFact(cluster: Cluster, fact: Fact, at: Instant): boolean {
  const { nodes } = cluster;
  switch (fact.kind) {
    case 'node-registered':
      register(cluster, fact, at);
      return true;
    case 'node-deleted':
      deleteNode(cluster, fact.node);
      return true;
    case 'node-ready':
      nodes.ready[fact.node] = 1;
      nodes.readyAt[fact.node] = at;
      nodes.notReadyAt[fact.node] = NEVER;
      nodes.changed(fact.node);
      return true;
    case 'node-not-ready':
      nodes.ready[fact.node] = 0;
      nodes.notReadyAt[fact.node] = at;
      nodes.changed(fact.node);
      return true;
    case 'node-tainted':
      taint(cluster, fact.node, fact.taint);
      return true;
    case 'node-untainted':
      untaint(cluster, fact.node, fact.key, fact.effect);
      return true;
    case 'node-cordoned':
    case 'node-uncordoned':
      nodes.unschedulable[fact.node] = fact.kind === 'node-cordoned' ? 1 : 0;
      specChanged(cluster, fact.node);
      return true;
    default:
      return false;
  }
}

function launch(cluster: Cluster, fact: FactOf<'instance-launched'>, at: Instant): void {
  const group = cluster.group(fact.group);
  group.launches += 1;
  const name = `${group.spec.name}-${group.launches}`;
  const node = cluster.nodes.add(fact.instance, fact.group, name, at);
  invariantOfIds(node, fact.node, 'node');
  group.instances.push(node);
  if (fact.warm !== undefined) putInService(cluster, fact.warm, fact);
}

function terminate(cluster: Cluster, node: NodeId, at: Instant): void {
  cluster.nodes.goneAt[node] = at;
  const { instances } = cluster.groups[cluster.nodes.group[node]!]!;
  const index = instances.indexOf(node);
  if (index >= 0) instances.splice(index, 1);
}

function register(cluster: Cluster, fact: FactOf<'node-registered'>, at: Instant): void {
  const { nodes } = cluster;
  nodes.exists[fact.node] = 1;
  nodes.registeredAt[fact.node] = at;
  nodes.registered.push(fact.node);
  if (fact.taints.length > 0)
    nodes.taintLists[fact.node] = [...nodes.instance(fact.node).taints, ...fact.taints];
  specChanged(cluster, fact.node);
}

function deleteNode(cluster: Cluster, node: NodeId): void {
  const { nodes } = cluster;
  nodes.exists[node] = 0;
  nodes.ready[node] = 0;
  nodes.registered.splice(nodes.registered.indexOf(node), 1);
  specChanged(cluster, node);
}

function taint(cluster: Cluster, node: NodeId, added: Taint): void {
  const { nodes } = cluster;
  const others = nodes.taints(node).filter((held) => !isTaint(held, added.key, added.effect));
  nodes.taintLists[node] = [...others, added];
  specChanged(cluster, node);
}

function untaint(cluster: Cluster, node: NodeId, key: string, effect: TaintEffect): void {
  const { nodes } = cluster;
  nodes.taintLists[node] = nodes.taints(node).filter((held) => !isTaint(held, key, effect));
  specChanged(cluster, node);
}

const isTaint = (held: Taint, key: string, effect: TaintEffect): boolean =>
  held.key === key && held.effect === effect;

function specChanged(cluster: Cluster, node: NodeId): void {
  cluster.nodes.specVersion[node]! += 1;
  cluster.nodes.changed(node);
}
