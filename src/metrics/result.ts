// RunResult: everything one run says about itself, as plain data with units in the names. Reports, files, the
// library and later the statistics over many runs read this and nothing else. Times in seconds, money in USD,
// CPU in cores, memory in GiB; null where nothing was seen.

import type { CauseRow } from './causes/causes.ts';

export interface DistributionSummary {
  readonly count: number;
  readonly mean: number | null;
  readonly p50: number | null;
  readonly p90: number | null;
  readonly p95: number | null;
  readonly p99: number | null;
  readonly max: number | null;
}

export interface RunResult {
  readonly scenario: string;
  readonly seed: string;
  readonly until_s: number;
  /** True when the run was interrupted before `until`. */
  readonly partial: boolean;
  /** Facts said and wakes answered, for `-v` and benchmarks. */
  readonly facts: number;
  readonly wakes: number;
  /** One flat name → value, as in runs.csv: `pending_p95_s`, `lost_pods`, `cost_usd`, … in a fixed order. */
  readonly metrics: Readonly<Record<string, number | null>>;
  readonly pending_s: DistributionSummary;
  readonly ready_time_s: DistributionSummary;
  readonly cordon_latency_s: DistributionSummary;
  /** Launch call → Ready of the nodes that turned Ready after t = 0. */
  readonly node_startup_s: DistributionSummary;
  readonly limits: readonly LimitResult[];
  readonly pods: PodTotals;
  readonly nodes: NodeTotals;
  readonly groups: readonly GroupResult[];
  readonly workloads: readonly WorkloadResult[];
  readonly cost: CostResult;
  readonly timeline: readonly TimelineRow[];
  readonly podRows: readonly PodRow[];
  readonly nodeRows: readonly NodeRow[];
  /** Stays in warm pools, as nodes.csv shows them below the nodes; empty without warm pools. */
  readonly warmRows: readonly NodeRow[];
  readonly breaches: readonly BreachRow[];
  /** kube-scheduler's messages, how many pods last waited with each, most first. */
  readonly refusals: readonly { readonly message: string; readonly pods: number }[];
  /** Where the time went: what each wait, late eviction and lost pod is charged to; the heaviest of a kind first. */
  readonly causes: readonly CauseRow[];
  /** The story's landmarks, in order of time, for the three sentences and the charts' ticks. */
  readonly moments: readonly Moment[];
  /** What a reader must know to trust the numbers: the scenario's notes, events that found less than they asked for. */
  readonly warnings: readonly string[];
  /** Instances that events asked for and did not meet: so many fewer got a notice or a recommendation. */
  readonly instances_not_found: number;
  /** How long pods waited: quantiles at `CURVE_PERCENTS`, ascending; empty without pods. */
  readonly pending_curve_s: readonly number[];
}

export interface LimitResult {
  readonly name: string;
  readonly expression: string;
  readonly held: boolean;
  /** Null when the limit's window saw no data: it then fails. */
  readonly observed: number | null;
  /** `s`, `pods`, `USD`, `%`, `node-s`, `pod-s`, `replica-s`, `replicas`. */
  readonly unit: string;
  /**
   * Percent of its window in which it was not breached: the level held, no counted pod had waited longer than the
   * bound, the running total had not crossed it. Null for floors on totals and times, for shares, and without data.
   */
  readonly share_of_time_held: number | null;
  /** Why it failed, in a sentence, or null. */
  readonly why: string | null;
}

/** DaemonSet pods are left out of every number here. */
export interface PodTotals {
  readonly submitted: number;
  readonly finished: number;
  readonly running_at_end: number;
  readonly pending_at_end: number;
  readonly lost: number;
  /** Evictions the API accepted. */
  readonly evicted: number;
  /** Deleted without asking for an eviction: preempted, by taint, by PodGC. */
  readonly forced: number;
  readonly preempted: number;
  /** Eviction requests answered 429. */
  readonly evictions_refused: number;
}

export interface NodeTotals {
  readonly at_start: number;
  readonly at_end: number;
  readonly peak: number;
  readonly mean: number;
  readonly launched: number;
  readonly reclaimed: number;
  readonly removed_by_autoscaler: number;
  readonly launches_refused: number;
  readonly drained_in_time: number;
  readonly not_drained_in_time: number;
  readonly overshoot_node_s: number;
}

/** One per group in file order; what a planner asks of each. */
export interface GroupResult {
  readonly group: string;
  readonly instance_types: string;
  readonly market: string;
  readonly min_size: number;
  readonly desired_start: number;
  readonly desired_end: number;
  readonly max_size: number;
  readonly nodes_min: number;
  readonly nodes_mean: number;
  readonly nodes_max: number;
  readonly launched: number;
  readonly reclaimed: number;
  readonly launches_refused: number;
  readonly node_hours: number;
  readonly cost_usd: number;
  /** Mean over the run, summed over the group's Ready nodes. */
  readonly cpu_requested_cores: number;
  readonly cpu_allocatable_cores: number;
  /** Least free CPU seen on the group's Ready nodes together. */
  readonly cpu_free_least_cores: number;
  readonly memory_requested_gib: number;
  readonly memory_allocatable_gib: number;
  readonly memory_free_least_gib: number;
  /** Mean held by pods of priority below zero (pause pods). */
  readonly headroom_cpu_cores: number;
  readonly headroom_memory_gib: number;
  /** How long desired capacity stood at maxSize. */
  readonly at_max_s: number;
  /** Absent without a warm pool. */
  readonly warm_pool?: WarmPoolResult;
}

/** What became of a group's warm pool from t = 0 on. Its hours and cost are in those of the group, too. */
export interface WarmPoolResult {
  /** Initialised and waiting, at t = 0 and at the end. */
  readonly ready_start: number;
  readonly ready_end: number;
  /** Put in service instead of a launch. */
  readonly in_service: number;
  readonly launched: number;
  readonly returned: number;
  readonly terminated: number;
  /** Hours its instances ran: while initialised, and on in the state `Running`. */
  readonly hours: number;
  readonly cost_usd: number;
}

/** One per workload in file order; DaemonSets are listed with `counted: false` and zero waits. */
export interface WorkloadResult {
  readonly workload: string;
  readonly kind: string;
  readonly counted: boolean;
  readonly replicas_start: number;
  readonly replicas_end: number;
  readonly created: number;
  readonly evicted: number;
  readonly lost: number;
  readonly pending_pod_seconds: number;
  readonly pending_p95_s: number | null;
  readonly pending_max_s: number | null;
  readonly unavailable_replica_s: number;
  /** Least share of wanted replicas that was ready, percent; null without wanted replicas. */
  readonly ready_least_percent: number | null;
}

export interface CostResult {
  readonly total_usd: number;
  /** The same node-hours, all on demand. */
  readonly all_on_demand_usd: number;
  readonly spot_usd: number;
  readonly on_demand_usd: number;
  /** Share of paid allocatable CPU that no pod requested, percent. */
  readonly idle_share_percent: number | null;
  /** Cost of the CPU share held by pods of priority below zero. */
  readonly headroom_usd: number;
  readonly free_reclaimed_instances: number;
}

/** One per instant at which something changed × group; group `*` is the cluster and alone has `pods_pending`. */
export interface TimelineRow {
  readonly t_s: number;
  readonly group: string;
  readonly nodes_ready: number;
  readonly nodes_booting: number;
  readonly pods_running: number;
  readonly pods_pending: number | null;
  readonly cpu_requested: number;
  readonly cpu_allocatable: number;
  readonly cost_usd_to_date: number;
}

export type PodOutcome =
  | 'running'
  | 'succeeded'
  | 'evicted'
  | 'preempted'
  | 'lost'
  | 'scaled-down'
  | 'deleted'
  | 'pending';

export interface PodRow {
  readonly pod: string;
  readonly workload: string;
  readonly created_s: number;
  readonly bound_s: number | null;
  readonly ready_s: number | null;
  readonly deleted_s: number | null;
  readonly node: string | null;
  readonly pending_s: number;
  readonly ready_time_s: number | null;
  readonly evicted: boolean;
  readonly outcome: PodOutcome;
  /** kube-scheduler's last message while it waited, or why it ended. */
  readonly reason: string | null;
}

export interface NodeRow {
  readonly node: string;
  readonly group: string;
  readonly instance_type: string;
  readonly zone: string;
  readonly market: 'spot' | 'on-demand';
  readonly launched_s: number;
  readonly registered_s: number | null;
  readonly ready_s: number | null;
  readonly notice_s: number | null;
  readonly cordoned_s: number | null;
  readonly drain_started_s: number | null;
  readonly drain_finished_s: number | null;
  readonly gone_s: number | null;
  /** `spot-reclaim`, `scale-down`, or null while it lives; out of a warm pool `in-service` or `terminated`. */
  readonly reason: string | null;
  readonly cost_usd: number;
}

export interface BreachRow {
  readonly limit: string;
  /** `node-time` is a breach of `cordon_latency`. */
  readonly kind: 'level' | 'pod-time' | 'node-time' | 'running-total';
  readonly start_s: number;
  readonly end_s: number;
  readonly length_s: number;
  readonly workload: string | null;
  readonly worst_value: number;
  readonly unit: string;
  /** Pods that were overdue, lost or evicted; on a level, the most replicas missing at once. */
  readonly pods_affected: number;
}

export interface Moment {
  readonly t_s: number;
  readonly kind: 'notice' | 'reclaim' | 'scale-up' | 'node-ready' | 'launch-refused' | 'scale-down';
  readonly group: string;
  readonly count: number;
}
