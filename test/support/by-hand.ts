// A run once more, the slow way: facts are kept as they are said, and between any two of them the world is looked at
// whole. Nothing of src/metrics is asked, so that every number there has a second opinion.

import type { Fact, FactKind, FactOf } from '../../src/cluster/fact.ts';
import type { GroupSpec, InstanceSpec, WorkloadSpec } from '../../src/cluster/spec.ts';

/** A fact and its instant in milliseconds. */
export interface Told {
  readonly at: number;
  readonly fact: Fact;
}

export interface HandPod {
  readonly workload: number;
  readonly spec: WorkloadSpec;
  created: number;
  bound?: number;
  node?: number;
  firstReady?: number;
  isReady: boolean;
  hasStarted: boolean;
  hasEnded: boolean;
  hasSucceeded: boolean;
  terminating?: { readonly at: number; readonly why: string };
  deleted?: number;
  lost?: number;
}

export interface HandNode {
  readonly id: number;
  readonly group: number;
  readonly instance: InstanceSpec;
  readonly launched: number;
  isReady: boolean;
  firstReady?: number;
  isCordoned: boolean;
  notice?: number;
  cordonedUnder?: number;
  gone?: { readonly at: number; readonly why: string };
  /** Evictable pods that it took with it. */
  leftBehind: number;
}

/** A stretch in which an instance ran and was paid: as a node, in a warm pool, or first one and then the other. */
export interface Paid {
  readonly group: number;
  readonly instance: InstanceSpec;
  readonly from: number;
  to?: number;
  isFree: boolean;
}

interface HandGroup {
  readonly spec: GroupSpec;
  desired: number;
  refused: number;
}

export const isCounted = ({ spec }: HandPod): boolean => spec.kind !== 'DaemonSet';

const HOUR = 3_600_000;

export class HandWorld {
  readonly pods: HandPod[] = [];
  readonly nodes: HandNode[] = [];
  readonly workloads: WorkloadSpec[] = [];
  /** By workload: `spec.replicas` now; nobody promises pods of others than Deployments. */
  readonly wanted: number[] = [];
  readonly groups: HandGroup[] = [];
  readonly paid: Paid[] = [];
  readonly paidNodes: Paid[] = [];
  readonly paidWarm: (Paid | undefined)[] = [];
  refusals = 0;
  removed = 0;
  nodesAtStart = 0;

  hear({ fact, at }: Told): void {
    const hear = HEARS[fact.kind] as ((fact: Fact, at: number, world: this) => void) | undefined;
    hear?.(fact, at, this);
  }

  isUp({ node }: HandPod): boolean {
    return node !== undefined && this.nodes[node]!.gone === undefined;
  }

  get readyNodes(): HandNode[] {
    return this.nodes.filter(({ isReady, gone }) => isReady && gone === undefined);
  }

  /** Whoever takes room on a node. */
  heldOn(node: number): HandPod[] {
    return this.pods.filter(
      (pod) => pod.node === node && pod.deleted === undefined && !pod.hasEnded,
    );
  }

  get waiting(): HandPod[] {
    return this.pods.filter(
      (pod) => isCounted(pod) && pod.bound === undefined && pod.deleted === undefined,
    );
  }

  /** Counted pods on instances that are up. */
  get held(): HandPod[] {
    return this.pods.filter(
      (pod) =>
        isCounted(pod) && this.isUp(pod) && pod.deleted === undefined && pod.hasEnded === false,
    );
  }
}

type Hears = { readonly [K in FactKind]?: (fact: FactOf<K>, at: number, world: HandWorld) => void };

const CREATIONS: Hears = {
  'run-started': (_, at, world) => {
    for (const pod of world.pods) if (pod.bound === undefined) pod.created = at;
    world.nodesAtStart = world.readyNodes.length;
  },
  'group-created': ({ spec }, _, { groups }) => {
    groups.push({ spec, desired: spec.desiredCapacity, refused: 0 });
  },
  'workload-created': ({ spec }, _, { workloads, wanted }) => {
    workloads.push(spec);
    wanted.push(spec.kind === 'Deployment' ? spec.replicas : 0);
  },
  'workload-scaled': ({ workload, replicas }, _, { workloads, wanted }) => {
    if (workloads[workload]!.kind === 'Deployment') wanted[workload] = replicas;
  },
  'desired-capacity-set': ({ group, to }, _, { groups }) => {
    groups[group]!.desired = to;
  },
  'launch-refused': ({ group }, _, { groups }) => {
    groups[group]!.refused += 1;
  },
};

const INSTANCES: Hears = {
  'instance-launched': ({ node: id, group, instance, warm }, at, world) => {
    const node = { id, group, instance, launched: at, isReady: false, isCordoned: false };
    world.nodes.push({ ...node, leftBehind: 0 });
    const running = warm === undefined ? undefined : world.paidWarm[warm];
    world.paidNodes.push(running ?? pay(world, group, instance, at));
  },
  'instance-removed-by-autoscaler': (_, _at, world) => {
    world.removed += 1;
  },
  'instance-terminated': ({ node: id, why }, at, world) => {
    const node = world.nodes[id]!;
    const paid = world.paidNodes[id]!;
    node.gone = { at, why };
    node.leftBehind += world
      .heldOn(id)
      .filter((pod) => isCounted(pod) && !pod.terminating && pod.lost === undefined).length;
    for (const pod of world.pods) if (pod.node === id) pod.isReady = false;
    paid.to = at;
    paid.isFree =
      why === 'spot-reclaim' && paid.instance.market === 'spot' && at - paid.from < HOUR;
  },
  'warm-instance-launched': ({ warm, group, instance }, at, world) => {
    world.paidWarm[warm] = pay(world, group, instance, at);
  },
  'warm-instance-ready': ({ warm, state }, at, world) => {
    if (state !== 'Running') stopPaying(world, warm, at);
  },
  'warm-instance-returned': ({ warm, group, node }, _, world) => {
    if (world.groups[group]!.spec.warmPool!.poolState !== 'Running') return;
    const paid = world.paidNodes[node]!;
    delete paid.to;
    world.paidWarm[warm] = paid;
  },
  'warm-instance-terminated': ({ warm }, at, world) => stopPaying(world, warm, at),
};

function pay(world: HandWorld, group: number, instance: InstanceSpec, from: number): Paid {
  const paid = { group, instance, from, isFree: false };
  world.paid.push(paid);
  return paid;
}

function stopPaying({ paidWarm }: HandWorld, warm: number, at: number): void {
  const paid = paidWarm[warm];
  if (paid !== undefined) paid.to = at;
  paidWarm[warm] = undefined;
}

const NODES: Hears = {
  'node-ready': ({ node: id }, at, { nodes }) => {
    nodes[id]!.isReady = true;
    nodes[id]!.firstReady ??= at;
  },
  'node-not-ready': ({ node }, _, { nodes }) => {
    nodes[node]!.isReady = false;
  },
  'node-deleted': ({ node }, _, { nodes }) => {
    nodes[node]!.isReady = false;
  },
  'node-cordoned': ({ node: id }, at, { nodes }) => {
    const node = nodes[id]!;
    node.isCordoned = true;
    if (node.notice !== undefined) node.cordonedUnder ??= at;
  },
  'node-uncordoned': ({ node }, _, { nodes }) => {
    nodes[node]!.isCordoned = false;
  },
  'spot-notice-issued': ({ node: id }, at, { nodes }) => {
    const node = nodes[id]!;
    if (node.notice === undefined && node.isCordoned) node.cordonedUnder = at;
    node.notice ??= at;
  },
};

const PODS: Hears = {
  'pod-created': ({ workload }, at, { pods, workloads }) => {
    const spec = workloads[workload]!;
    const not = { isReady: false, hasStarted: false, hasEnded: false, hasSucceeded: false };
    pods.push({ workload, spec, created: at, ...not });
  },
  'pod-bound': ({ pod, node }, at, { pods }) => {
    Object.assign(pods[pod]!, { bound: at, node });
  },
  'pod-started': ({ pod }, _, { pods }) => {
    pods[pod]!.hasStarted = true;
  },
  'pod-ready': ({ pod: id }, at, world) => {
    const pod = world.pods[id]!;
    pod.firstReady ??= at;
    if (pod.terminating === undefined && world.isUp(pod)) pod.isReady = true;
  },
  'pod-not-ready': ({ pod }, _, { pods }) => {
    pods[pod]!.isReady = false;
  },
  'pod-terminating': ({ pod: id, why }, at, { pods }) => {
    const pod = pods[id]!;
    if (pod.hasSucceeded) return;
    pod.terminating ??= { at, why };
    pod.isReady = false;
  },
  'pod-succeeded': ({ pod: id }, _, { pods }) => {
    const pod = pods[id]!;
    if (!pod.hasEnded && pod.terminating === undefined) pod.hasSucceeded = true;
    Object.assign(pod, { hasEnded: true, isReady: false });
  },
  'pod-failed': ({ pod }, _, { pods }) => {
    Object.assign(pods[pod]!, { hasEnded: true, isReady: false });
  },
  'pod-lost': ({ pod: id, node }, at, { pods, nodes }) => {
    pods[id]!.lost = at;
    if (isCounted(pods[id]!)) nodes[node]!.leftBehind += 1;
  },
  'pod-deleted': ({ pod }, at, { pods }) => {
    Object.assign(pods[pod]!, { deleted: at, isReady: false });
  },
  'eviction-refused': (_, _at, world) => {
    world.refusals += 1;
  },
};

const HEARS: Hears = { ...CREATIONS, ...INSTANCES, ...NODES, ...PODS };
