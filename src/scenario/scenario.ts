// Scenario: what is asked, with every default filled in, every unit resolved and every name checked. Frozen.
// Groups, workloads and budgets are in file order, so their place in these arrays is their id in a run.

import type { GroupId, WorkloadId } from '../ids.ts';
import type { LabelSelector, Labels, NodeResources, PodTemplate, Taint } from '../kubernetes.ts';
import type { Duration, Instant, MicroUsdPerHour, Millis } from '../units.ts';

export interface Scenario {
  readonly name: string;
  readonly run: RunSettings;
  readonly autoScalingGroups: readonly AutoScalingGroup[];
  readonly workloads: readonly Workload[];
  readonly podDisruptionBudgets: readonly PodDisruptionBudget[];
  readonly terminationHandler: TerminationHandlerSettings;
  readonly clusterAutoscaler: ClusterAutoscalerSettings;
  readonly scheduler: SchedulerSettings;
  readonly timings: Timings;
  readonly events: readonly ScenarioEvent[];
  readonly expect: readonly Limit[];
  /** What the loader wants the reader to know: ignored kinds and fields, assumptions. One sentence each. */
  readonly notes: readonly string[];
  /** The tree as written, before defaults: what `vary` edits and `scenario as run` shows. */
  readonly document: JsonObject;
}

export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json;
}

export interface RunSettings {
  readonly until: Instant;
  readonly seed: string;
  readonly start: 'steady' | 'empty';
}

/** One EC2 instance type as a group may launch it. Prices in USD per hour, capacity before any reservation. */
export interface InstanceType {
  readonly name: string;
  readonly capacity: NodeResources;
  readonly allocatable: NodeResources;
  readonly arch: 'amd64' | 'arm64';
  readonly onDemandPrice: MicroUsdPerHour;
  readonly spotPrice: MicroUsdPerHour;
  /** Where the prices come from, with a date: `built in, 2026-07-20` or `from the scenario`. */
  readonly priceSource: string;
}

export interface AutoScalingGroup {
  readonly name: string;
  readonly instanceTypes: readonly InstanceType[];
  readonly zones: readonly string[];
  readonly minSize: number;
  readonly desiredCapacity: number;
  readonly maxSize: number;
  readonly onDemandBaseCapacity: number;
  /** Percent, 0 to 100; AWS's default 100 means no Spot at all. */
  readonly onDemandPercentageAboveBaseCapacity: number;
  readonly spotAllocationStrategy:
    | 'lowest-price'
    | 'capacity-optimized'
    | 'capacity-optimized-prioritized'
    | 'price-capacity-optimized';
  /** Launch call → node Ready. */
  readonly startup: Duration;
  readonly labels: Labels;
  readonly taints: readonly Taint[];
  /** Random independent reclaims: expected number per Spot instance and hour; 0 for none. */
  readonly spotReclaimsPerInstanceHour: number;
  readonly warmPool?: WarmPool;
}

/** Instances beside a group that are initialised already; all on demand, since a group with a warm pool has no Spot. */
export interface WarmPool {
  readonly minSize: number;
  /** The most instances that group and pool may have together; `minSize` stands above it. */
  readonly maxGroupPreparedCapacity: number;
  readonly poolState: WarmPoolState;
  /** An instance that the group gives up returns to the pool while that has room. */
  readonly reuseOnScaleIn: boolean;
  /** Put in service → node Ready. Absent: the group's `startup` less what EC2 need not do again. */
  readonly startup?: Duration;
}

export type WarmPoolState = 'Stopped' | 'Running' | 'Hibernated';

interface WorkloadBase {
  readonly name: string;
  readonly template: PodTemplate;
}

/** `replicas` steps: the first holds from t = 0, each later one from its `at`. */
export interface DeploymentWorkload extends WorkloadBase {
  readonly kind: 'Deployment';
  readonly replicas: readonly { readonly at: Instant; readonly replicas: number }[];
}

export interface DaemonSetWorkload extends WorkloadBase {
  readonly kind: 'DaemonSet';
}

/** A bare pod, or with `arrivals` a stream of them; `lifetime` after Ready the pod succeeds (absent: it stays). */
export interface PodWorkload extends WorkloadBase {
  readonly kind: 'Pod';
  readonly arrivals?: Arrivals;
  readonly lifetime?: Duration;
}

export interface Arrivals {
  /** The gap between two arrivals: constant for `every`, exponential for `ratePerHour`. */
  readonly gap: Duration;
  readonly from: Instant;
  readonly until: Instant;
}

export type Workload = DeploymentWorkload | DaemonSetWorkload | PodWorkload;

export interface PodDisruptionBudget {
  readonly name: string;
  readonly namespace: string;
  readonly selector: LabelSelector;
  readonly minAvailable?: CountOrPercent;
  readonly maxUnavailable?: CountOrPercent;
  readonly unhealthyPodEvictionPolicy: 'IfHealthyBudget' | 'AlwaysAllow';
}

export type CountOrPercent =
  | { readonly count: number; readonly percent?: undefined }
  | { readonly percent: number; readonly count?: undefined };

/** AWS Node Termination Handler: its own flags, camel-cased; durations resolved. */
export interface TerminationHandlerSettings {
  readonly mode: 'imds' | 'none';
  readonly nodeTerminationGracePeriod: Millis;
  /** Below zero: each pod's own grace period. */
  readonly podTerminationGracePeriod: Millis;
  readonly workers: number;
  readonly kubeApiQps: number;
  readonly kubeApiBurst: number;
  readonly deleteLocalData: boolean;
  readonly ignoreDaemonSets: boolean;
  readonly cordonOnly: boolean;
  readonly taintNode: boolean;
  readonly taintEffect: 'NoSchedule' | 'PreferNoSchedule' | 'NoExecute';
  readonly enableSpotInterruptionDraining: boolean;
  readonly enableRebalanceMonitoring: boolean;
  readonly enableRebalanceDraining: boolean;
}

export type Expander = 'random' | 'most-pods' | 'least-nodes' | 'least-waste' | 'priority';

/** Cluster Autoscaler: its own flags, camel-cased, at the defaults of 1.36. */
export interface ClusterAutoscalerSettings {
  readonly mode: 'aws' | 'none';
  readonly scanInterval: Millis;
  /** A chain: each keeps its best options, a uniform random choice breaks what remains. */
  readonly expander: readonly Expander[];
  /** For the priority expander: higher wins; each list holds unanchored regular expressions on group names. */
  readonly priorities: readonly { readonly priority: number; readonly groups: readonly string[] }[];
  readonly newPodScaleUpDelay: Millis;
  readonly expendablePodsPriorityCutoff: number;
  readonly maxNodesTotal: number;
  readonly maxNodesPerScaleup: number;
  readonly balanceSimilarNodeGroups: boolean;
  readonly maxNodeProvisionTime: Millis;
  readonly maxNodeStartupTime: Millis;
  readonly maxTotalUnreadyPercentage: number;
  readonly okTotalUnreadyCount: number;
  readonly initialNodeGroupBackoffDuration: Millis;
  readonly maxNodeGroupBackoffDuration: Millis;
  readonly nodeGroupBackoffResetTimeout: Millis;
  readonly scaleDownEnabled: boolean;
  readonly scaleDownUnreadyEnabled: boolean;
  readonly scaleDownDelayAfterAdd: Millis;
  readonly scaleDownDelayAfterDelete: Millis;
  readonly scaleDownDelayAfterFailure: Millis;
  readonly scaleDownUnneededTime: Millis;
  readonly scaleDownUnreadyTime: Millis;
  readonly scaleDownUtilizationThreshold: number;
  readonly ignoreDaemonsetsUtilization: boolean;
  readonly unremovableNodeRecheckTimeout: Millis;
  readonly maxScaleDownParallelism: number;
  readonly maxDrainParallelism: number;
  readonly maxGracefulTerminationSec: Millis;
  readonly maxPodEvictionTime: Millis;
  readonly nodeDeleteDelayAfterTaint: Millis;
  readonly maxBulkSoftTaintCount: number;
  readonly cordonNodeBeforeTerminating: boolean;
  readonly skipNodesWithSystemPods: boolean;
  readonly skipNodesWithLocalStorage: boolean;
  readonly skipNodesWithCustomControllerPods: boolean;
  readonly minReplicaCount: number;
  readonly blockingSystemPodDisruptionTimeout: Millis;
}

/** Client-side limits of kube-scheduler; `Infinity` for `unlimited`. */
export interface SchedulerSettings {
  readonly clientQPS: number;
  readonly clientBurst: number;
}

/** What no component's flag sets. */
export interface Timings {
  /** Notice → instance gone. */
  readonly notice: Duration;
  /** Desired raised → launch call. */
  readonly groupReaction: Duration;
  /** Instance gone → the group notices and launches its replacement. */
  readonly deadDetection: Duration;
  /** Refused launch → the group tries again. */
  readonly launchRetry: Duration;
  /** Node object appears → Ready. */
  readonly registerToReady: Duration;
  /** Instance gone → EC2 says `terminated`. */
  readonly shuttingDown: Duration;
  /** Node Ready → its handler's process runs. */
  readonly handlerDelay: Duration;
  /** First node of those there at t = 0 came → this one did: whether what ticks on them ticks in step. */
  readonly startSpread: Duration;
  /** They came → kube-controller-manager's loops began, together; absent: long ago, each loop for itself. */
  readonly controllerStart?: Duration;
}

/** Which instances an event takes: a group, a zone (of that group, or of all), one node by name. */
export interface EventTarget {
  readonly group?: GroupId;
  readonly zone?: string;
  readonly node?: string;
  /** Neither: all that match. `percent` is rounded up. */
  readonly count?: number;
  readonly percent?: number;
  /** Spread: instance i of n gets its signal at + i·within/(n−1). */
  readonly within: Millis;
  readonly order: 'oldest' | 'random';
}

export type ScenarioEvent =
  | {
      readonly kind: 'reclaim';
      readonly at: Instant;
      readonly target: EventTarget;
      readonly notice?: Duration;
    }
  | { readonly kind: 'rebalance'; readonly at: Instant; readonly target: EventTarget }
  | {
      readonly kind: 'outOfCapacity';
      readonly at: Instant;
      readonly group: GroupId;
      readonly zone?: string;
      readonly for: Millis;
    }
  | {
      readonly kind: 'scale';
      readonly at: Instant;
      readonly workload: WorkloadId;
      readonly replicas: number;
    }
  | {
      readonly kind: 'setDesiredCapacity';
      readonly at: Instant;
      readonly group: GroupId;
      readonly desired: number;
    };

export type LimitMetric =
  | 'pending'
  | 'ready_time'
  | 'pending_pod_seconds'
  | 'unavailable_replica_s'
  | 'lost_pods'
  | 'evicted_pods'
  | 'cordon_latency'
  | 'nodes_drained_in_time'
  | 'cost'
  | 'overshoot'
  | 'ready';

export type LimitStatistic = 'mean' | 'p50' | 'p90' | 'p95' | 'p99' | 'max';

/** `metric [statistic] [workload] op value [from t] [to t] [for p% of the time]`. */
export interface Limit {
  /** `limit_1`, `limit_2`, … when the scenario gives no name. */
  readonly name: string;
  /** The text as written. */
  readonly expression: string;
  readonly metric: LimitMetric;
  readonly statistic?: LimitStatistic;
  readonly workload?: WorkloadId;
  readonly operator: '<=' | '<' | '>=' | '>' | '==';
  /** In the metric's own unit: seconds, pods, USD, node-seconds, or percent (`ready`: see `valueIsPercent`). */
  readonly value: number;
  /** Only for `ready`: percent of wanted replicas, or a count. */
  readonly valueIsPercent: boolean;
  readonly from?: Instant;
  readonly to?: Instant;
  /** Percent of the window in which a level must hold; 100 when not said. */
  readonly shareOfTime: number;
}

/** One mistake (or note) in a scenario or manifest, with its place. */
export interface Problem {
  readonly severity: 'error' | 'note';
  /** As given by the caller, e.g. `scenarios/burst.yaml`. */
  readonly file: string;
  /** From 1; 0 when the problem has no place. */
  readonly line: number;
  readonly column: number;
  /** How many characters the caret line underlines. */
  readonly length: number;
  /** Dotted path, e.g. `autoScalingGroups.spot.minSize`; empty for the whole file. */
  readonly path: string;
  readonly message: string;
  /** The whole line of text it stands in, when there is one. */
  readonly excerpt?: string;
}
