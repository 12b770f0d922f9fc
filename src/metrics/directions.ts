// Which way a metric is better: the one table from which a comparison says better or worse, and higher or lower of
// what is neither. A count of what was done (launches, scale-downs) is neither; what it cost and broke is elsewhere.

import type { Counts } from './dictionary.ts';

/** `less`: less is better. `neutral`: only higher or lower can be said. */
export type Direction = 'less' | 'more' | 'neutral';

/** Every statistic of a time is a wait of somebody: less is better. */
const OF_TIMES: Direction = 'less';

const OF_COUNTS = {
  pending_pod_seconds: 'less',
  unavailable_replica_s: 'less',
  submitted_pods: 'neutral',
  finished_pods: 'more',
  running_pods_at_end: 'neutral',
  pending_pods_at_end: 'less',
  never_ready_pods: 'less',
  lost_pods: 'less',
  // What is not evicted before its node goes is lost with it.
  evicted_pods: 'neutral',
  forced_pods: 'less',
  preempted_pods: 'less',
  // A refusal slows a drain and protects a workload: both are wanted.
  evictions_refused: 'neutral',
  nodes_at_start: 'neutral',
  nodes_at_end: 'neutral',
  nodes_peak: 'neutral',
  nodes_mean: 'neutral',
  nodes_launched: 'neutral',
  nodes_reclaimed: 'neutral',
  nodes_removed_by_autoscaler: 'neutral',
  launches_refused: 'less',
  nodes_drained_in_time_percent: 'more',
  nodes_never_cordoned: 'less',
  node_hours_spot: 'neutral',
  node_hours_on_demand: 'neutral',
  overshoot_node_s: 'less',
  // The bill is better when it is less; how it divides, and what it buys, is for the reader to judge.
  cost_usd: 'less',
  cost_spot_usd: 'neutral',
  cost_on_demand_usd: 'neutral',
  cost_all_on_demand_usd: 'neutral',
  cost_headroom_usd: 'neutral',
  idle_share_percent: 'neutral',
  free_reclaimed_instances: 'neutral',
} as const satisfies Readonly<Record<keyof Counts, Direction>>;

const TIME = /^(?:pending|ready_time|cordon_latency|node_startup)_(?:mean|p\d+|max)_s$/;

/** Of a metric of runs.csv, or of `limits_held` and `held_<limit>`; a name that nobody knows is neutral. */
export function directionOf(metric: string): Direction {
  if (Object.hasOwn(OF_COUNTS, metric)) return OF_COUNTS[metric as keyof typeof OF_COUNTS];
  if (metric === 'limits_held' || metric.startsWith('held_')) return 'more';
  return TIME.test(metric) ? OF_TIMES : 'neutral';
}
