// A scheduler's placement over a world told by hand: nodes and pods state only what their story needs.

import { Placement } from '../../src/actors/scheduler/placement.ts';
import { apply } from '../../src/cluster/apply.ts';
import type { Fact } from '../../src/cluster/fact.ts';
import { Cluster } from '../../src/cluster/state.ts';
import { groupId, nodeId, podId, workloadId, type NodeId, type PodId } from '../../src/ids.ts';
import type { Labels, Taint } from '../../src/kubernetes.ts';
import { mebibytes, milliCpu, RUN_START, usdPerHour, type Instant } from '../../src/units.ts';
import { aTemplate, type TemplateWishes } from './a-scenario.ts';

export interface NodeWishes {
  readonly cpu?: number;
  readonly memoryMiB?: number;
  readonly pods?: number;
  readonly other?: Readonly<Record<string, number>>;
  readonly labels?: Labels;
  readonly taints?: readonly Taint[];
  readonly cordoned?: boolean;
}

export interface PodWishes extends TemplateWishes {
  /** The node it is bound to; absent: it waits. */
  readonly on?: number;
  readonly startedAt?: Instant;
  readonly kind?: 'Pod' | 'Deployment' | 'DaemonSet';
  readonly pinnedTo?: number;
  /** Extended resources. */
  readonly other?: Readonly<Record<string, number>>;
  /** Share the workload of an earlier pod. */
  readonly like?: PodId;
}

const price = usdPerHour(0);

/** 4 cores, 16 GiB, 110 pods each, unless told otherwise. */
export class AWorld {
  readonly cluster = new Cluster();
  readonly placement: Placement;

  constructor(nodes: readonly NodeWishes[], options: { readonly remembers?: boolean } = {}) {
    this.placement = new Placement(this.cluster, options);
    const spec = { minSize: 0, maxSize: 0, desiredCapacity: 0, instanceTypes: [], zones: [] };
    this.say({ kind: 'group-created', group: groupId(0), spec: { name: 'node', ...spec } });
    for (const node of nodes) this.addNode(node);
  }

  addNode(wishes: NodeWishes = {}): NodeId {
    const node = nodeId(this.cluster.nodes.count);
    const { cpu = 4000, memoryMiB = 16_384, pods = 110, other = {} } = wishes;
    const allocatable = { cpu: milliCpu(cpu), memory: mebibytes(memoryMiB), pods, other };
    const { labels = {}, taints = [] } = wishes;
    const money = { price, onDemandPrice: price, market: 'spot' } as const;
    const shape = { instanceType: 'm5.xlarge', zone: '', capacity: allocatable, allocatable };
    const instance = { ...shape, ...money, labels, taints };
    this.say({ kind: 'instance-launched', node, group: groupId(0), instance });
    this.say({ kind: 'node-registered', node, taints: [] });
    this.placement.order.changed();
    if (wishes.cordoned) this.say({ kind: 'node-cordoned', node, why: 'scale-down' });
    this.placement.nodeChanged(node);
    return node;
  }

  addPod(pods: PodWishes): PodId {
    const { on, startedAt = RUN_START, kind = 'Pod', pinnedTo, like, other = {}, ...wishes } = pods;
    const pod = podId(this.cluster.pods.count);
    let workload = workloadId(this.cluster.workloads.length);
    if (like === undefined) {
      const plain = aTemplate(wishes);
      const requests = { ...plain.requests, other };
      const spec = { name: `w${workload}`, kind, template: { ...plain, requests } };
      const shape = { replicas: 0, single: false };
      this.say({ kind: 'workload-created', workload, spec: { ...spec, ...shape } });
    } else workload = workloadId(this.cluster.pods.workload[like]!);
    const pinned = pinnedTo === undefined ? {} : { pinnedTo: nodeId(pinnedTo) };
    this.say({ kind: 'pod-created', pod, workload, ...pinned });
    if (on === undefined) return pod;
    apply(this.cluster, { kind: 'pod-bound', pod, node: nodeId(on) }, startedAt);
    this.placement.assume(pod, nodeId(on));
    return pod;
  }

  say(fact: Fact): void {
    apply(this.cluster, fact, RUN_START);
  }
}
