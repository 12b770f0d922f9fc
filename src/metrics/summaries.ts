// Totals of the run by node, group, workload and dollar: what the summary, the groups table and capacity.csv say.

import type { AutoScalingGroup } from '../scenario/scenario.ts';
import { NEVER, RUN_START, type Instant } from '../units.ts';
import type { Books, GroupAccount } from './books.ts';
import {
  costUsd,
  isFree,
  MICRO_USD_MS_PER_USD,
  nodeHours,
  onDemandUsd,
  livedFrom,
  livedUntil,
  type Billed,
} from './cost.ts';
import type { CapacityLevels, Level } from './levels.ts';
import type { NodeEntry } from './node-ledger.ts';
import type { PodTally } from './pod-tally.ts';
import type { ReplicaLog } from './replica-log.ts';
import type { CostResult, GroupResult, NodeTotals, WorkloadResult } from './result.ts';
import { quantile, sorted } from './statistics.ts';
import type { WarmEntry } from './warm-ledger.ts';
import { warmPoolResult } from './warm-summary.ts';

const BYTES_PER_GIB = 1_073_741_824;
const MILLI = 1000;

const sum = <T>(items: readonly T[], value: (item: T) => number): number =>
  items.reduce((total, item) => total + value(item), 0);

const wasReclaimed = ({ goneWhy }: NodeEntry): boolean => goneWhy === 'spot-reclaim';

export function nodeTotals(books: Books, end: Instant): NodeTotals {
  const { nodes, groups } = books;
  const reclaimed = nodes.entries.filter(wasReclaimed);
  const drained = reclaimed.filter((node) => node.drained).length;
  const ready = nodes.cluster.nodes;
  return {
    at_start: books.nodesAtStart,
    at_end: ready.value,
    peak: most(ready),
    mean: ready.mean(end),
    launched: sum(groups, (group) => group.launched),
    reclaimed: reclaimed.length,
    removed_by_autoscaler: books.removedByAutoscaler,
    launches_refused: sum(groups, (group) => group.launchesRefused),
    drained_in_time: drained,
    not_drained_in_time: reclaimed.length - drained,
    overshoot_node_s: books.overshoot.nodeMs / MILLI,
  };
}

/** A run that ends at once has stood at nothing but what it is. */
const most = (level: Level): number => (Number.isFinite(level.most) ? level.most : level.value);
const least = (level: Level): number => (Number.isFinite(level.least) ? level.least : level.value);

export function groupResult(
  { asked, account, levels, nodes, warm }: GroupBooks,
  end: Instant,
): GroupResult {
  const meanOf = (level: Level, unit: number): number => level.mean(end) / unit;
  const { spec } = account;
  return {
    group: spec.name,
    instance_types: spec.instanceTypes.join(', '),
    market: marketOf(asked),
    min_size: spec.minSize,
    desired_start: account.desiredAtStart,
    desired_end: account.desired,
    max_size: spec.maxSize,
    nodes_min: least(levels.nodes),
    nodes_mean: meanOf(levels.nodes, 1),
    nodes_max: most(levels.nodes),
    launched: account.launched,
    reclaimed: nodes.filter(wasReclaimed).length,
    launches_refused: account.launchesRefused,
    node_hours: sum([...nodes, ...warm], (each) => nodeHours(each, end)),
    cost_usd: sum([...nodes, ...warm], (each) => costUsd(each, end)),
    cpu_requested_cores: meanOf(levels.cpuRequested, MILLI),
    cpu_allocatable_cores: meanOf(levels.cpuAllocatable, MILLI),
    cpu_free_least_cores: least(levels.cpuFree) / MILLI,
    memory_requested_gib: meanOf(levels.memoryRequested, BYTES_PER_GIB),
    memory_allocatable_gib: meanOf(levels.memoryAllocatable, BYTES_PER_GIB),
    memory_free_least_gib: least(levels.memoryFree) / BYTES_PER_GIB,
    headroom_cpu_cores: meanOf(levels.cpuHeadroom, MILLI),
    headroom_memory_gib: meanOf(levels.memoryHeadroom, BYTES_PER_GIB),
    at_max_s: account.atMaxMs / MILLI,
    ...(asked.warmPool && { warm_pool: warmPoolResult(warm, end) }),
  };
}

/** One group's share of the books. */
export interface GroupBooks {
  readonly asked: AutoScalingGroup;
  readonly account: GroupAccount;
  readonly levels: CapacityLevels;
  readonly nodes: readonly NodeEntry[];
  readonly warm: readonly WarmEntry[];
}

function marketOf(group: AutoScalingGroup): string {
  if (group.onDemandPercentageAboveBaseCapacity === 100) return 'on-demand';
  if (group.onDemandPercentageAboveBaseCapacity > 0) return 'mixed';
  return group.onDemandBaseCapacity > 0 ? 'mixed' : 'spot';
}

export function workloadResults(
  { names, replicas }: Books,
  tallies: readonly PodTally[],
  end: Instant,
): WorkloadResult[] {
  return names.workloads.map((spec, workload) => {
    const tally = tallies[workload]!;
    const pending = sorted(tally.pending);
    const inSeconds = (percent: number): number | null => {
      const ms = quantile(pending, percent);
      return ms === null ? null : ms / MILLI;
    };
    const log = replicas[workload];
    return {
      workload: spec.name,
      kind: spec.kind,
      counted: spec.kind !== 'DaemonSet',
      replicas_start: spec.replicas,
      replicas_end: log?.wanted ?? 0,
      created: names.created(workload as Parameters<typeof names.created>[0]),
      evicted: tally.evicted,
      lost: tally.lost,
      pending_pod_seconds: tally.pendingMs / MILLI,
      pending_p95_s: inSeconds(95),
      pending_max_s: inSeconds(100),
      ...readiness(log, end),
    };
  });
}

type Readiness = Pick<WorkloadResult, 'unavailable_replica_s' | 'ready_least_percent'>;

/** ∫ max(0, wanted − ready) dt from t = 0, and the least share ready while any were wanted. */
function readiness(log: ReplicaLog | undefined, end: Instant): Readiness {
  const stretches = log?.stretches(RUN_START, end) ?? [];
  const missing = sum(
    stretches,
    ({ from, to, wanted, ready }) => Math.max(0, wanted - ready) * (to - from),
  );
  const shares = stretches
    .filter(({ wanted }) => wanted > 0)
    .map(({ wanted, ready }) => (ready * 100) / wanted);
  return {
    unavailable_replica_s: missing / MILLI,
    ready_least_percent: quantile(sorted(shares), 0),
  };
}

export function costResult(books: Books, end: Instant): CostResult {
  const { nodes, billed: all } = books;
  const ofMarket = (market: 'spot' | 'on-demand'): number =>
    sum(
      all.filter(({ instance }) => instance.market === market),
      (each) => costUsd(each, end),
    );
  const spot = ofMarket('spot');
  const onDemand = ofMarket('on-demand');
  const lived = (each: Billed): number => livedUntil(each, end) - livedFrom(each);
  const paidCpu = sum(all, (each) => each.instance.allocatable.cpu * lived(each));
  const requested = sum(nodes.entries, (node) => node.cpuRequestedArea);
  return {
    total_usd: spot + onDemand,
    all_on_demand_usd: sum(all, (each) => onDemandUsd(each, end)),
    spot_usd: spot,
    on_demand_usd: onDemand,
    idle_share_percent: paidCpu === 0 ? null : (100 * (paidCpu - requested)) / paidCpu,
    headroom_usd: sum(nodes.entries, (node) => headroomUsd(node, end)),
    free_reclaimed_instances: nodes.entries.filter((node) => isFree(node, end)).length,
  };
}

/** The instance's price for the time and the share of its CPU that pods of priority below zero held. */
function headroomUsd(node: NodeEntry, end: Instant): number {
  const { allocatable, price } = node.instance;
  if (allocatable.cpu === 0 || isFree(node, end)) return 0;
  return (node.cpuHeadroomArea / allocatable.cpu) * (price / MICRO_USD_MS_PER_USD);
}

/** Notice visible → unschedulable, of nodes cordoned under a notice, in milliseconds. */
export const cordonLatencies = ({ nodes }: Books): number[] =>
  nodes.entries
    .filter(({ cordonedForNoticeAt }) => cordonedForNoticeAt !== NEVER)
    .map(({ noticeAt, cordonedForNoticeAt }) => cordonedForNoticeAt - noticeAt);

/** Launch call → first Ready, of nodes that turned Ready after t = 0, in milliseconds. */
export const nodeStartups = ({ nodes }: Books): number[] =>
  nodes.entries
    .filter(({ readyAt }) => readyAt >= RUN_START)
    .map(({ readyAt, launchedAt }) => readyAt - launchedAt);

/** Hours that instances of one market lived. */
export const hoursIn = (books: Books, market: 'spot' | 'on-demand', end: Instant): number =>
  sum(
    books.billed.filter(({ instance }) => instance.market === market),
    (each) => nodeHours(each, end),
  );
