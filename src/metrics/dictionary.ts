// Every metric of a run, once: its name as files write it, its unit, and what it means. The order is that of
// runs.csv and an interface: additions come last.

import type { DistributionSummary } from './result.ts';

export interface Meaning {
  readonly unit: string;
  readonly meaning: string;
}

const STATISTICS = {
  mean: 'Mean',
  p50: 'Median (R-7, as PERCENTILE.INC)',
  p90: '90th percentile (R-7, as PERCENTILE.INC)',
  p95: '95th percentile (R-7, as PERCENTILE.INC)',
  p99: '99th percentile (R-7, as PERCENTILE.INC)',
  max: 'Maximum',
} as const satisfies Partial<Record<keyof DistributionSummary, string>>;

const TIMES = {
  pending:
    'time from a pod’s creation until it is bound, deleted or the run ends; pods of the steady start count with 0 s',
  ready_time: 'time from a pod’s creation until it is Ready, of pods that turned Ready',
  cordon_latency:
    'time from a notice being visible until its node is unschedulable, of nodes that were cordoned',
  node_startup: 'time from the launch call until the node is Ready',
} as const;

type Statistic = keyof typeof STATISTICS;
type TimeName = keyof typeof TIMES;

const COUNTS = {
  pending_pod_seconds: { unit: 'pod-s', meaning: 'Sum of pending over all pods' },
  unavailable_replica_s: {
    unit: 'replica-s',
    meaning: 'Wanted replicas that were not ready, integrated from t = 0, over all Deployments',
  },
  submitted_pods: { unit: 'pods', meaning: 'Pods created, those of the steady state included' },
  finished_pods: { unit: 'pods', meaning: 'Pods that succeeded' },
  running_pods_at_end: { unit: 'pods', meaning: 'Pods on an instance that is up at the end' },
  pending_pods_at_end: { unit: 'pods', meaning: 'Pods without a node at the end' },
  never_ready_pods: { unit: 'pods', meaning: 'Pods that never turned Ready' },
  lost_pods: {
    unit: 'pods',
    meaning: 'Pods in phase Running on an instance at the moment it went',
  },
  evicted_pods: { unit: 'pods', meaning: 'Evictions the API accepted' },
  forced_pods: {
    unit: 'pods',
    meaning: 'Pods deleted without an eviction: preempted, by taint, by PodGC',
  },
  preempted_pods: { unit: 'pods', meaning: 'Pods preempted by kube-scheduler' },
  evictions_refused: { unit: 'requests', meaning: 'Eviction requests answered 429' },
  nodes_at_start: { unit: 'nodes', meaning: 'Ready nodes at t = 0' },
  nodes_at_end: { unit: 'nodes', meaning: 'Ready nodes at the end' },
  nodes_peak: { unit: 'nodes', meaning: 'Most Ready nodes at once' },
  nodes_mean: { unit: 'nodes', meaning: 'Ready nodes, mean over the run' },
  nodes_launched: { unit: 'nodes', meaning: 'Instances launched from t = 0 on' },
  nodes_reclaimed: { unit: 'nodes', meaning: 'Instances that EC2 took back' },
  nodes_removed_by_autoscaler: {
    unit: 'nodes',
    meaning: 'Instances that Cluster Autoscaler gave back',
  },
  launches_refused: { unit: 'launches', meaning: 'Launches refused for want of capacity' },
  nodes_drained_in_time_percent: {
    unit: '%',
    meaning: 'Reclaimed nodes whose evictable pods had all terminated before the instance went',
  },
  nodes_never_cordoned: {
    unit: 'nodes',
    meaning: 'Nodes with a notice that were never cordoned under it',
  },
  node_hours_spot: { unit: 'node-h', meaning: 'Hours lived by Spot instances within the run' },
  node_hours_on_demand: {
    unit: 'node-h',
    meaning: 'Hours lived by on-demand instances within the run',
  },
  overshoot_node_s: {
    unit: 'node-s',
    meaning:
      'After the first reclaim, while no pod is pending: Ready nodes that could go with all requests still fitting, beyond those spare before the first notice',
  },
  cost_usd: {
    unit: 'USD',
    meaning: 'EC2’s bill for the instances of the run, without disks and traffic',
  },
  cost_spot_usd: { unit: 'USD', meaning: 'EC2’s bill for Spot instances' },
  cost_on_demand_usd: { unit: 'USD', meaning: 'EC2’s bill for on-demand instances' },
  cost_all_on_demand_usd: { unit: 'USD', meaning: 'The same node-hours, all on demand' },
  cost_headroom_usd: {
    unit: 'USD',
    meaning: 'Price of the CPU held by pods of priority below zero',
  },
  idle_share_percent: { unit: '%', meaning: 'Share of paid allocatable CPU that no pod requested' },
  free_reclaimed_instances: {
    unit: 'nodes',
    meaning: 'Spot instances not charged: EC2 took them back within an hour of launch',
  },
} as const satisfies Record<string, Meaning>;

type MetricName = `${TimeName}_${Statistic}_s` | keyof typeof COUNTS;
export type Metrics = Readonly<Record<MetricName, number | null>>;
/** The metrics that are not a statistic of a time. */
export type Counts = Readonly<Record<keyof typeof COUNTS, number | null>>;

const TIME_METRICS = (Object.keys(TIMES) as TimeName[]).flatMap((time) =>
  (Object.keys(STATISTICS) as Statistic[]).map((statistic) => ({
    name: `${time}_${statistic}_s`,
    time,
    statistic,
  })),
);

const timeMeanings = TIME_METRICS.map(({ name, time, statistic }): [string, Meaning] => [
  name,
  { unit: 's', meaning: `${STATISTICS[statistic]} of the ${TIMES[time]}` },
]);

/** Name → unit and meaning, in the order of the columns of runs.csv. */
export const METRICS: ReadonlyMap<string, Meaning> = new Map<string, Meaning>([
  ...timeMeanings,
  ...Object.entries(COUNTS),
]);

/** Names of the metrics that are no statistic of a time, in the same order. */
export const COUNT_NAMES = Object.keys(COUNTS) as readonly (keyof Counts)[];

/** The flat record, in the dictionary's order. */
export function flatMetrics(
  times: Readonly<Record<TimeName, DistributionSummary>>,
  counts: Counts,
): Metrics {
  const flat: Record<string, number | null> = {};
  for (const { name, time, statistic } of TIME_METRICS) flat[name] = times[time][statistic];
  for (const name of COUNT_NAMES) flat[name] = counts[name];
  return flat as Metrics;
}
