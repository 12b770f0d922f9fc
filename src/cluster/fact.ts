// One union of everything that can happen. Kinds are a noun and a past participle; each case carries all that a
// reader of the trace needs. Ids are dense: a fact that creates something carries the next free id.

import type { BudgetId, GroupId, NodeId, PodId, WarmId, WorkloadId } from '../ids.ts';
import type { Taint, TaintEffect } from '../kubernetes.ts';
import type { Instant, Millis } from '../units.ts';
import type { BudgetSpec, GroupSpec, InstanceSpec, WarmState, WorkloadSpec } from './spec.ts';

/** The run's own facts. The first two open the steady state (a day before t = 0), the third the run itself. */
type RunFact =
  | { readonly kind: 'groups-opened' }
  | { readonly kind: 'workloads-opened' }
  /** t = 0: whatever pod is not bound counts as created now; periodic loops start. */
  | { readonly kind: 'run-started' }
  | { readonly kind: 'run-ended' };

type CreationFact =
  | { readonly kind: 'group-created'; readonly group: GroupId; readonly spec: GroupSpec }
  | {
      readonly kind: 'workload-created';
      readonly workload: WorkloadId;
      readonly spec: WorkloadSpec;
    }
  | { readonly kind: 'budget-created'; readonly budget: BudgetId; readonly spec: BudgetSpec };

/** EC2, its Spot market and the Auto Scaling group. */
type InstanceFact =
  | {
      readonly kind: 'desired-capacity-set';
      readonly group: GroupId;
      readonly from: number;
      readonly to: number;
      readonly by: 'cluster-autoscaler' | 'event';
    }
  /** `group` launches nothing more (in `zone`, or anywhere) until the matching end. */
  | { readonly kind: 'out-of-capacity-begun'; readonly group: GroupId; readonly zone?: string }
  | { readonly kind: 'out-of-capacity-ended'; readonly group: GroupId; readonly zone?: string }
  | {
      readonly kind: 'launch-refused';
      readonly group: GroupId;
      readonly instanceType: string;
      readonly zone: string;
      readonly why: 'InsufficientInstanceCapacity';
      /** It was to go into the group's warm pool. */
      readonly into?: 'warm-pool';
    }
  /** The group has it from now on; with `warm` it was put in service from the warm pool instead of launched. */
  | {
      readonly kind: 'instance-launched';
      readonly node: NodeId;
      readonly group: GroupId;
      readonly instance: InstanceSpec;
      readonly warm?: WarmId;
    }
  /** TerminateInstanceInAutoScalingGroup with decrement: Cluster Autoscaler gives a node back. */
  | { readonly kind: 'instance-removed-by-autoscaler'; readonly node: NodeId }
  /** Power is off: containers die with it. The API server still believes in the node. */
  | {
      readonly kind: 'instance-terminated';
      readonly node: NodeId;
      readonly why: 'spot-reclaim' | 'scale-down';
    }
  /** A health check has found that an instance which EC2 took is gone: its group lists it no more and replaces it. */
  | { readonly kind: 'instance-death-noticed'; readonly node: NodeId }
  /** EC2 now says `terminated` (before: `shutting-down`). */
  | { readonly kind: 'instance-reported-terminated'; readonly node: NodeId }
  | { readonly kind: 'rebalance-recommended'; readonly node: NodeId }
  /** The metadata document `{"action": "terminate", "time": reclaimAt}` is visible from now on. */
  | {
      readonly kind: 'spot-notice-issued';
      readonly node: NodeId;
      readonly action: 'terminate';
      readonly reclaimAt: Instant;
    };

/** Instances of warm pools (`Warmed:…`): no nodes, and not listed by their group. */
type WarmInstanceFact =
  /** Launched into the pool; it is initialised until it is ready. */
  | {
      readonly kind: 'warm-instance-launched';
      readonly warm: WarmId;
      readonly group: GroupId;
      readonly instance: InstanceSpec;
    }
  /** The instance behind `node`, which its group gave up, goes back into the pool. */
  | {
      readonly kind: 'warm-instance-returned';
      readonly warm: WarmId;
      readonly group: GroupId;
      readonly instance: InstanceSpec;
      readonly node: NodeId;
    }
  /** It waits to be put in service: `Warmed:<state>`. */
  | { readonly kind: 'warm-instance-ready'; readonly warm: WarmId; readonly state: WarmState }
  /** The pool has become too large for it. */
  | { readonly kind: 'warm-instance-terminated'; readonly warm: WarmId };

/** A `reclaim` or `rebalance` event met fewer instances than it asked for; it took those it found. */
interface EventCurtailed {
  readonly kind: 'event-curtailed';
  readonly event: 'reclaim' | 'rebalance';
  readonly group?: GroupId;
  /** The node or zone it named, or `anywhere`. */
  readonly where: string;
  readonly asked: number;
  readonly found: number;
}

/** The Kubernetes Node object. */
type NodeFact =
  /** The Node object appears, carrying its instance's taints and these. */
  | { readonly kind: 'node-registered'; readonly node: NodeId; readonly taints: readonly Taint[] }
  | { readonly kind: 'node-ready'; readonly node: NodeId }
  /** Ready turns Unknown: no heartbeat for the grace period. */
  | { readonly kind: 'node-not-ready'; readonly node: NodeId }
  | { readonly kind: 'node-tainted'; readonly node: NodeId; readonly taint: Taint }
  | {
      readonly kind: 'node-untainted';
      readonly node: NodeId;
      readonly key: string;
      readonly effect: TaintEffect;
    }
  | {
      readonly kind: 'node-cordoned';
      readonly node: NodeId;
      readonly why: 'spot-notice' | 'rebalance-recommendation' | 'scale-down';
    }
  | { readonly kind: 'node-uncordoned'; readonly node: NodeId }
  | { readonly kind: 'node-deleted'; readonly node: NodeId };

/** The termination handler at work on a node. */
type HandlerFact =
  | { readonly kind: 'handler-started'; readonly node: NodeId }
  | { readonly kind: 'drain-started'; readonly node: NodeId; readonly pods: number }
  | { readonly kind: 'drain-finished'; readonly node: NodeId }
  | { readonly kind: 'drain-failed'; readonly node: NodeId; readonly why: string }
  /** The eviction API answered 429: `budget` allows no disruption now. */
  | { readonly kind: 'eviction-refused'; readonly pod: PodId; readonly budget: BudgetId };

/** Why a pod got its deletionTimestamp; Kubernetes' words where it has some. */
export type TerminationReason =
  | 'EvictionByEvictionAPI'
  | 'PreemptionByScheduler'
  | 'DeletionByTaintManager'
  | 'DeletionByPodGC'
  | 'scaled-down';

type PodFact =
  | { readonly kind: 'workload-scaled'; readonly workload: WorkloadId; readonly replicas: number }
  | {
      readonly kind: 'pod-created';
      readonly pod: PodId;
      readonly workload: WorkloadId;
      readonly pinnedTo?: NodeId;
    }
  /** PodScheduled=False/Unschedulable was written; `why` is kube-scheduler's message. */
  | { readonly kind: 'pod-unschedulable'; readonly pod: PodId; readonly why: string }
  /** `status.nominatedNodeName` was set; without `node`, cleared. */
  | { readonly kind: 'pod-nominated'; readonly pod: PodId; readonly node?: NodeId }
  | { readonly kind: 'pod-bound'; readonly pod: PodId; readonly node: NodeId }
  /** Its containers run: phase Running. */
  | { readonly kind: 'pod-started'; readonly pod: PodId }
  | { readonly kind: 'pod-ready'; readonly pod: PodId }
  /** The API's Ready condition turned False (containers stopped, or its node's heartbeat is missing). */
  | { readonly kind: 'pod-not-ready'; readonly pod: PodId }
  /** deletionTimestamp set. `forced` is true for a deletion that asked no budget. */
  | {
      readonly kind: 'pod-terminating';
      readonly pod: PodId;
      readonly grace: Millis;
      readonly why: TerminationReason;
      readonly by: string;
    }
  | { readonly kind: 'pod-succeeded'; readonly pod: PodId }
  | { readonly kind: 'pod-failed'; readonly pod: PodId; readonly why: string }
  /** In phase Running on an instance at the moment it went. */
  | {
      readonly kind: 'pod-lost';
      readonly pod: PodId;
      readonly node: NodeId;
      readonly terminating: boolean;
    }
  /** The object is gone; its room is free. */
  | { readonly kind: 'pod-deleted'; readonly pod: PodId };

type BudgetFact =
  /** The disruption controller wrote the status. */
  | {
      readonly kind: 'budget-updated';
      readonly budget: BudgetId;
      readonly expectedPods: number;
      readonly currentHealthy: number;
      readonly desiredHealthy: number;
      readonly disruptionsAllowed: number;
    }
  /** The eviction API granted one disruption for `pod`. */
  | { readonly kind: 'budget-spent'; readonly budget: BudgetId; readonly pod: PodId };

/** Cluster Autoscaler's decisions. What it does to nodes and groups is told by their own facts. */
type AutoscalerFact =
  | { readonly kind: 'autoscaler-loop-started' }
  /** Why a loop that saw pending pods bought nothing, e.g. `pods younger than 2 s`. */
  | {
      readonly kind: 'scale-up-skipped';
      readonly pods: number;
      readonly why: string;
      /** Which pods; absent where only their number is known, as in a recording. So below. */
      readonly waiting?: readonly PodId[];
    }
  | {
      readonly kind: 'scale-up-chosen';
      readonly group: GroupId;
      readonly nodes: number;
      readonly pods: number;
      readonly options: number;
      /** The pods it is bought for. */
      readonly helped?: readonly PodId[];
      /** Pods that needed help too and wait for a later loop. */
      readonly passedOver?: readonly PodId[];
    }
  /** No option helps these pods: every group is at its maximum, backed off, unhealthy or too small. */
  | {
      readonly kind: 'scale-up-refused';
      readonly group: GroupId;
      readonly why: string;
      /** The pods that no group helps in this loop. */
      readonly left?: readonly PodId[];
    }
  | { readonly kind: 'group-backed-off'; readonly group: GroupId; readonly until: Instant }
  | { readonly kind: 'node-unneeded'; readonly node: NodeId }
  | { readonly kind: 'node-needed'; readonly node: NodeId }
  | { readonly kind: 'scale-down-failed'; readonly node: NodeId; readonly why: string };

export type Fact =
  | RunFact
  | CreationFact
  | InstanceFact
  | WarmInstanceFact
  | EventCurtailed
  | NodeFact
  | HandlerFact
  | PodFact
  | BudgetFact
  | AutoscalerFact;

export type FactKind = Fact['kind'];
export type FactOf<K extends FactKind> = Extract<Fact, { kind: K }>;
