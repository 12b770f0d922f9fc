// The nodes: EC2 instances and the Node objects they register as, one row each, numbered by launch.

import type { GroupId, NodeId } from '../ids.ts';
import { HOSTNAME_LABEL, type Taint } from '../kubernetes.ts';
import { NEVER, type Instant } from '../units.ts';
import { grown, type Column } from './columns.ts';
import type { InstanceSpec } from './spec.ts';

/** What every node row says; `ClusterView.nodes`. Columns of instants hold `NEVER` until it happened. */
export interface NodesView {
  /** Rows so far: the next launch gets this id. */
  readonly count: number;
  /** Node objects that exist, in order of registration: what kube-scheduler and the controllers list. */
  readonly registered: readonly NodeId[];
  readonly group: Column;
  readonly launchedAt: Column;
  readonly registeredAt: Column;
  /** When it last turned Ready. */
  readonly readyAt: Column;
  /** When it last turned Unknown; `NEVER` while Ready. */
  readonly notReadyAt: Column;
  readonly noticeAt: Column;
  readonly rebalanceAt: Column;
  /** When the notice says the instance goes; `NEVER` without a notice. */
  readonly reclaimAt: Column;
  /** When the instance went (power off). */
  readonly goneAt: Column;
  /** When EC2 began to say `terminated`. */
  readonly reportedTerminatedAt: Column;
  /** When the autoscaler asked for its removal. */
  readonly removalAt: Column;
  /** 1 while the Node object exists. */
  readonly exists: Column;
  /** 1 while its Ready condition is True. */
  readonly ready: Column;
  /** 1 while `spec.unschedulable`. */
  readonly unschedulable: Column;
  readonly handlerRuns: Column;
  readonly allocatableCpu: Column;
  readonly allocatableMemory: Column;
  readonly allocatablePods: Column;
  /** Sums over the pods bound here that are neither gone nor finished; terminating ones count. */
  readonly requestedCpu: Column;
  readonly requestedMemory: Column;
  readonly requestedPods: Column;
  readonly nonZeroCpu: Column;
  readonly nonZeroMemory: Column;
  /** Grows whenever anything changes that a filter or a score of kube-scheduler could see. */
  readonly version: Column;
  /** The same, but only for what does not depend on pods: taints, cordon, existence. */
  readonly specVersion: Column;
  /** Grows whenever any node's version does: while it stands, every node is as it was. */
  readonly changes: number;
  instance(node: NodeId): InstanceSpec;
  /** `<group>-<k>` for the group's k-th launch; its `kubernetes.io/hostname`. */
  name(node: NodeId): string;
  label(node: NodeId, key: string): string | undefined;
  taints(node: NodeId): readonly Taint[];
  hasTaint(node: NodeId, key: string): boolean;
  /** Requested amount of an extended resource. */
  requestedOther(node: NodeId, resource: string): number;
  hostPortInUse(node: NodeId, port: string): boolean;
  /** The instance was launched and is not gone, whatever Kubernetes believes. */
  isUp(node: NodeId): boolean;
}

export class Nodes implements NodesView {
  count = 0;
  readonly registered: NodeId[] = [];
  group = new Int32Array(0);
  launchedAt = new Float64Array(0);
  registeredAt = new Float64Array(0);
  readyAt = new Float64Array(0);
  notReadyAt = new Float64Array(0);
  noticeAt = new Float64Array(0);
  rebalanceAt = new Float64Array(0);
  reclaimAt = new Float64Array(0);
  goneAt = new Float64Array(0);
  reportedTerminatedAt = new Float64Array(0);
  removalAt = new Float64Array(0);
  exists = new Uint8Array(0);
  ready = new Uint8Array(0);
  unschedulable = new Uint8Array(0);
  handlerRuns = new Uint8Array(0);
  allocatableCpu = new Float64Array(0);
  allocatableMemory = new Float64Array(0);
  allocatablePods = new Float64Array(0);
  requestedCpu = new Float64Array(0);
  requestedMemory = new Float64Array(0);
  requestedPods = new Float64Array(0);
  nonZeroCpu = new Float64Array(0);
  nonZeroMemory = new Float64Array(0);
  version = new Float64Array(0);
  specVersion = new Float64Array(0);
  changes = 0;
  readonly instances: InstanceSpec[] = [];
  readonly names: string[] = [];
  readonly taintLists: (readonly Taint[])[] = [];
  readonly other: (Map<string, number> | undefined)[] = [];
  readonly hostPorts: (Set<string> | undefined)[] = [];

  /** Anything about a node has changed that `version` counts. */
  changed(node: NodeId): void {
    this.version[node]! += 1;
    this.changes += 1;
  }

  instance(node: NodeId): InstanceSpec {
    return this.instances[node]!;
  }

  name(node: NodeId): string {
    return this.names[node]!;
  }

  label(node: NodeId, key: string): string | undefined {
    if (key === HOSTNAME_LABEL) return this.names[node];
    const { labels } = this.instances[node]!;
    return Object.hasOwn(labels, key) ? labels[key] : undefined;
  }

  taints(node: NodeId): readonly Taint[] {
    return this.taintLists[node]!;
  }

  hasTaint(node: NodeId, key: string): boolean {
    for (const taint of this.taintLists[node]!) if (taint.key === key) return true;
    return false;
  }

  requestedOther(node: NodeId, resource: string): number {
    return this.other[node]?.get(resource) ?? 0;
  }

  hostPortInUse(node: NodeId, port: string): boolean {
    return this.hostPorts[node]?.has(port) ?? false;
  }

  isUp(node: NodeId): boolean {
    return node >= 0 && node < this.count && this.goneAt[node] === NEVER;
  }

  /** A new row for an instance launched `at`. */
  add(instance: InstanceSpec, group: GroupId, name: string, at: Instant): NodeId {
    if (this.count === this.group.length) this.#grow(Math.max(16, this.count * 2));
    const node = this.count++ as NodeId;
    this.group[node] = group;
    this.launchedAt[node] = at;
    this.allocatableCpu[node] = instance.allocatable.cpu;
    this.allocatableMemory[node] = instance.allocatable.memory;
    this.allocatablePods[node] = instance.allocatable.pods;
    this.instances.push(instance);
    this.names.push(name);
    this.taintLists.push(instance.taints);
    this.other.push(undefined);
    this.hostPorts.push(undefined);
    return node;
  }

  #grow(rows: number): void {
    this.group = grown(this.group, rows, -1);
    this.launchedAt = grown(this.launchedAt, rows, NEVER);
    this.registeredAt = grown(this.registeredAt, rows, NEVER);
    this.readyAt = grown(this.readyAt, rows, NEVER);
    this.notReadyAt = grown(this.notReadyAt, rows, NEVER);
    this.noticeAt = grown(this.noticeAt, rows, NEVER);
    this.rebalanceAt = grown(this.rebalanceAt, rows, NEVER);
    this.reclaimAt = grown(this.reclaimAt, rows, NEVER);
    this.goneAt = grown(this.goneAt, rows, NEVER);
    this.reportedTerminatedAt = grown(this.reportedTerminatedAt, rows, NEVER);
    this.removalAt = grown(this.removalAt, rows, NEVER);
    this.exists = grown(this.exists, rows, 0);
    this.ready = grown(this.ready, rows, 0);
    this.unschedulable = grown(this.unschedulable, rows, 0);
    this.handlerRuns = grown(this.handlerRuns, rows, 0);
    this.allocatableCpu = grown(this.allocatableCpu, rows, 0);
    this.allocatableMemory = grown(this.allocatableMemory, rows, 0);
    this.allocatablePods = grown(this.allocatablePods, rows, 0);
    this.requestedCpu = grown(this.requestedCpu, rows, 0);
    this.requestedMemory = grown(this.requestedMemory, rows, 0);
    this.requestedPods = grown(this.requestedPods, rows, 0);
    this.nonZeroCpu = grown(this.nonZeroCpu, rows, 0);
    this.nonZeroMemory = grown(this.nonZeroMemory, rows, 0);
    this.version = grown(this.version, rows, 0);
    this.specVersion = grown(this.specVersion, rows, 0);
  }
}
