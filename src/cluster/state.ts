// Cluster, and ClusterView, its read-only face. One Cluster per run; it never leaves it, and only apply.ts writes it.

import type { BudgetId, GroupId, NodeId, PodId, WarmId, WorkloadId } from '../ids.ts';
import type { PodTemplate } from '../kubernetes.ts';
import type { Instant } from '../units.ts';
import { Nodes, type NodesView } from './nodes.ts';
import { Pods, type PodsView } from './pods.ts';
import type { BudgetSpec, GroupSpec, WorkloadSpec } from './spec.ts';
import { WarmInstances, type WarmInstancesView } from './warm-instances.ts';

export interface GroupView {
  readonly spec: GroupSpec;
  readonly desiredCapacity: number;
  /** Launches so far, the steady state's included: the k-th is node `<group>-<k>`. */
  readonly launches: number;
  /** Instances launched and not gone, Ready or not, oldest first. */
  readonly instances: readonly NodeId[];
  /** Instances in its warm pool, ready or not, oldest first. */
  readonly warm: readonly WarmId[];
  /** Entries into its warm pool so far: the k-th is `<group>/warm-<k>`. */
  readonly warmEntries: number;
  /** Zones in which launches are refused now; `*` stands for all. */
  readonly outOfCapacity: ReadonlySet<string>;
}

export interface WorkloadView {
  readonly spec: WorkloadSpec;
  /** `spec.replicas` as it is now. */
  readonly replicas: number;
  /** Budgets that select its pods. */
  readonly budgets: readonly BudgetId[];
  /** Pods created so far; the k-th is `<workload>-<k>`. */
  readonly created: number;
  /** Pod objects that exist, finished and terminating ones included. */
  readonly pods: number;
  /** Of those, neither finished nor terminating: what its controller counts against `replicas`. */
  readonly active: number;
  /** Of those active, Ready. */
  readonly healthy: number;
}

/** Status of a PodDisruptionBudget as the disruption controller last wrote it, less what was granted since. */
export interface BudgetView {
  readonly spec: BudgetSpec;
  readonly workloads: readonly WorkloadId[];
  readonly expectedPods: number;
  readonly currentHealthy: number;
  readonly desiredHealthy: number;
  readonly disruptionsAllowed: number;
  /** Pods whose eviction was granted, and when; the controller clears them. */
  readonly disruptedPods: ReadonlyMap<PodId, Instant>;
  /** How often its status was written: two writers who read the same version conflict. */
  readonly version: number;
}

/** What is true at this instant, for reading. Rows are indexed by id. */
export interface ClusterView {
  /** True while the steady state is being built, before `run-started`: actors then act without delay. */
  readonly settling: boolean;
  readonly nodes: NodesView;
  readonly warm: WarmInstancesView;
  readonly pods: PodsView;
  readonly groups: readonly GroupView[];
  readonly workloads: readonly WorkloadView[];
  readonly budgets: readonly BudgetView[];
  template(pod: PodId): PodTemplate;
  podName(pod: PodId): string;
  workloadOf(pod: PodId): WorkloadView;
  /** Pod objects bound to a node, in order of binding; DaemonSet pods and terminating ones included. */
  podsOn(node: NodeId): PodId[];
  firstPodOn(node: NodeId): PodId;
  /** The pod bound after this one to the same node, or `NO_POD`. */
  nextPodOn(pod: PodId): PodId;
  /** Pod objects of a workload, in order of creation. */
  podsOf(workload: WorkloadId): PodId[];
  firstPodOf(workload: WorkloadId): PodId;
  nextPodOf(pod: PodId): PodId;
}

export interface GroupState extends GroupView {
  desiredCapacity: number;
  launches: number;
  readonly instances: NodeId[];
  readonly warm: WarmId[];
  warmEntries: number;
  readonly outOfCapacity: Set<string>;
}

export interface WorkloadState extends WorkloadView {
  replicas: number;
  created: number;
  pods: number;
  active: number;
  healthy: number;
  readonly budgets: BudgetId[];
}

export interface BudgetState extends BudgetView {
  expectedPods: number;
  currentHealthy: number;
  desiredHealthy: number;
  disruptionsAllowed: number;
  version: number;
  readonly disruptedPods: Map<PodId, Instant>;
  readonly workloads: WorkloadId[];
}

export class Cluster implements ClusterView {
  settling = true;
  readonly nodes = new Nodes();
  readonly warm = new WarmInstances();
  readonly pods = new Pods();
  readonly groups: GroupState[] = [];
  readonly workloads: WorkloadState[] = [];
  readonly budgets: BudgetState[] = [];

  group(id: GroupId): GroupState {
    return this.groups[id]!;
  }

  template(pod: PodId): PodTemplate {
    return this.workloads[this.pods.workload[pod]!]!.spec.template;
  }

  podName(pod: PodId): string {
    const { spec } = this.workloadOf(pod);
    const ordinal = this.pods.ordinal[pod]!;
    return spec.single ? spec.name : `${spec.name}-${ordinal}`;
  }

  workloadOf(pod: PodId): WorkloadView {
    return this.workloads[this.pods.workload[pod]!]!;
  }

  podsOn(node: NodeId): PodId[] {
    return this.pods.onNode.toArray(node);
  }

  firstPodOn(node: NodeId): PodId {
    return this.pods.onNode.first(node) as PodId;
  }

  nextPodOn(pod: PodId): PodId {
    return this.pods.onNode.next(pod) as PodId;
  }

  podsOf(workload: WorkloadId): PodId[] {
    return this.pods.ofWorkload.toArray(workload);
  }

  firstPodOf(workload: WorkloadId): PodId {
    return this.pods.ofWorkload.first(workload) as PodId;
  }

  nextPodOf(pod: PodId): PodId {
    return this.pods.ofWorkload.next(pod) as PodId;
  }
}
