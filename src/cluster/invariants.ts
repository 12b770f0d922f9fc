// What holds after every fact. Checked in tests and with `--check`; off the hot path otherwise.

import type { NodeId, PodId } from '../ids.ts';
import type { Fact } from './fact.ts';
import type { Cluster } from './state.ts';

/** Something the world cannot be: a bug of ours. */
export class BrokenWorld extends Error {
  override readonly name = 'InvariantViolation';
}

/** A fact that creates something must carry the next free id. */
export function invariantOfIds(expected: number, found: number, what: string): void {
  if (expected !== found)
    throw new BrokenWorld(`${what} ${found} was created where ${expected} is next`);
}

/** Throws unless the world is one that Kubernetes and EC2 could be in right after `fact`. */
export function checkInvariants(cluster: Cluster, fact: Fact): void {
  const broken = brokenBy(cluster, fact);
  if (broken !== undefined) throw new BrokenWorld(`after ${JSON.stringify(fact)}: ${broken}`);
}

function brokenBy(cluster: Cluster, fact: Fact): string | undefined {
  switch (fact.kind) {
    case 'pod-bound':
      return brokenBinding(cluster, fact.pod, fact.node);
    case 'desired-capacity-set':
    case 'instance-launched':
      return brokenGroup(cluster, fact.group);
    case 'warm-instance-launched':
    case 'warm-instance-returned':
      return brokenPool(cluster, fact.group);
    case 'budget-spent':
      return cluster.budgets[fact.budget]!.disruptionsAllowed < 0
        ? `budget ${cluster.budgets[fact.budget]!.spec.name} is overspent`
        : undefined;
    case 'pod-deleted':
      return brokenNode(cluster, cluster.pods.node[fact.pod]! as NodeId);
    default:
      return undefined;
  }
}

function brokenBinding(cluster: Cluster, pod: PodId, node: NodeId): string | undefined {
  const { nodes, pods } = cluster;
  const name = nodes.name(node);
  const daemon = pods.pinnedTo[pod] === node;
  if (nodes.exists[node] === 0) return `${name} does not exist`;
  if (nodes.unschedulable[node] === 1 && !daemon && !toleratesCordon(cluster, pod))
    return `${cluster.podName(pod)} was bound to cordoned ${name}`;
  if (!pods.exists(pod)) return `${cluster.podName(pod)} is gone`;
  return brokenNode(cluster, node);
}

const toleratesCordon = (cluster: Cluster, pod: PodId): boolean =>
  cluster
    .template(pod)
    .tolerations.some(({ key }) => key === undefined || key === 'node.kubernetes.io/unschedulable');

function brokenNode(cluster: Cluster, node: NodeId): string | undefined {
  if (node < 0) return undefined;
  const { nodes } = cluster;
  const name = nodes.name(node);
  if (nodes.requestedCpu[node]! > nodes.allocatableCpu[node]!)
    return `cpu of ${name} is overcommitted`;
  if (nodes.requestedMemory[node]! > nodes.allocatableMemory[node]!)
    return `memory of ${name} is overcommitted`;
  if (nodes.requestedPods[node]! > nodes.allocatablePods[node]!) return `${name} has too many pods`;
  if (nodes.requestedCpu[node]! < 0 || nodes.requestedPods[node]! < 0)
    return `${name} gave back more than it held`;
  return undefined;
}

function brokenGroup(cluster: Cluster, id: number): string | undefined {
  const { spec, desiredCapacity } = cluster.groups[id]!;
  if (desiredCapacity > spec.maxSize) return `${spec.name} wants more than its maximum`;
  if (desiredCapacity < spec.minSize) return `${spec.name} wants less than its minimum`;
  return undefined;
}

/** Group and pool together stay within the prepared capacity, but for the pool's minimum; while it grows or shrinks too. */
function brokenPool(cluster: Cluster, id: number): string | undefined {
  const { spec, desiredCapacity, instances, warm } = cluster.groups[id]!;
  if (spec.warmPool === undefined) return `${spec.name} has no warm pool`;
  const { minSize, maxGroupPreparedCapacity } = spec.warmPool;
  const held = Math.min(desiredCapacity, instances.length);
  return warm.length > Math.max(minSize, maxGroupPreparedCapacity - held)
    ? `the warm pool of ${spec.name} is too large`
    : undefined;
}
