// A burst told by hand as a RunResult: forty web pods on two on-demand and eight Spot nodes, six Spot nodes noticed at
// 5 min, seven launched for them, three pods lost. Rows are written once; every total and the timeline follow from them.

import { pendingCurve } from '../../src/metrics/pending-curve.ts';
import type { CauseRow } from '../../src/metrics/causes/causes.ts';
import type {
  DistributionSummary,
  NodeRow,
  PodRow,
  RunResult,
  TimelineRow,
} from '../../src/metrics/result.ts';

const UNTIL = 1800;
const A_DAY_BEFORE = -86_400;
const CPU_OF_A_NODE = 3.92;
const CPU_OF_A_POD = 0.8;

const WAITING =
  '0/10 nodes are available: 4 Insufficient cpu, 6 node(s) were unschedulable. no new claims to deallocate, preemption: 0/10 nodes are available: 10 Preemption is not helpful for scheduling.';

export const aNodeRow = (row: Partial<NodeRow> & Pick<NodeRow, 'node'>): NodeRow => ({
  group: 'spot',
  instance_type: 'm5.xlarge',
  zone: 'us-east-1a',
  market: 'spot',
  launched_s: A_DAY_BEFORE,
  registered_s: A_DAY_BEFORE,
  ready_s: A_DAY_BEFORE,
  notice_s: null,
  cordoned_s: null,
  drain_started_s: null,
  drain_finished_s: null,
  gone_s: null,
  reason: null,
  cost_usd: 0.0384,
  ...row,
});

export const aPodRow = (row: Partial<PodRow> & Pick<PodRow, 'pod'>): PodRow => ({
  workload: 'web',
  created_s: 0,
  bound_s: 0,
  ready_s: 0,
  deleted_s: null,
  node: 'spot-1',
  pending_s: 0,
  ready_time_s: 0,
  evicted: false,
  outcome: 'running',
  reason: null,
  ...row,
});

function nodeRows(): NodeRow[] {
  const base = [1, 2].map((k) =>
    aNodeRow({ node: `base-${k}`, group: 'base', market: 'on-demand', cost_usd: 0.096 }),
  );
  const noticed = [1, 2, 3, 4, 5, 6].map((k) => {
    const cordoned = 300.3 + k * 0.3;
    const inTime = k !== 3;
    return aNodeRow({
      node: `spot-${k}`,
      zone: k % 2 === 0 ? 'us-east-1b' : 'us-east-1a',
      instance_type: k % 2 === 0 ? 'm5a.xlarge' : 'm5.xlarge',
      notice_s: 300,
      cordoned_s: cordoned,
      drain_started_s: cordoned + 0.05,
      drain_finished_s: inTime ? cordoned + 34 + k * 3 : null,
      gone_s: 420,
      reason: 'spot-reclaim',
      cost_usd: 0.009,
    });
  });
  const kept = [7, 8].map((k) => aNodeRow({ node: `spot-${k}`, zone: 'us-east-1b' }));
  const asked = [9, 10, 11, 12, 13].map((k) => launched(k, k < 12 ? 316 : 326, 86 + (k % 3) * 9));
  const surplus = [14, 15].map((k) => ({
    ...launched(k, 451, 98 + k),
    cordoned_s: 1262 + k,
    drain_started_s: 1262 + k,
    drain_finished_s: 1262 + k,
    gone_s: 1288 + k,
    reason: 'scale-down',
    cost_usd: 0.0174,
  }));
  return [...base, ...noticed, ...kept, ...asked, ...surplus];
}

const launched = (k: number, at: number, startup: number): NodeRow =>
  aNodeRow({
    node: `spot-${k}`,
    zone: k % 2 === 0 ? 'us-east-1b' : 'us-east-1a',
    launched_s: at,
    registered_s: at + startup - 12,
    ready_s: at + startup,
    cost_usd: 0.0302,
  });

/** Pods 0–39 run from the start, four to a node; those of a noticed node end there and are made anew. */
function podRows(nodes: readonly NodeRow[]): PodRow[] {
  const first = Array.from({ length: 40 }, (_, i) => firstPod(nodes[Math.floor(i / 4)]!, i));
  const again = first.filter((pod) => pod.deleted_s !== null).map(replacement);
  return [...first, ...again];
}

function firstPod(node: NodeRow, i: number): PodRow {
  const pod = aPodRow({ pod: `web-${i + 1}`, node: node.node });
  if (node.cordoned_s === null) return pod;
  const lost = node.node === 'spot-3' && i % 4 > 0;
  if (lost)
    return { ...pod, deleted_s: 420, outcome: 'lost', reason: `instance ${node.node} is gone` };
  const evicted = Math.round((node.cordoned_s + 0.4 + (i % 4) * 1.7) * 1000) / 1000;
  return { ...pod, deleted_s: evicted + 5, evicted: true, outcome: 'evicted' };
}

function replacement(before: PodRow, i: number): PodRow {
  const created = before.evicted ? before.deleted_s! - 5 : before.deleted_s! + 31;
  const bound =
    created > 430 ? created + 0.02 : i < 4 ? created + 0.03 : 402.1 + (i % 5) * 4 + i * 0.02;
  const pending = Math.round((bound - created) * 1000) / 1000;
  return aPodRow({
    pod: `web-${41 + i}`,
    created_s: created,
    bound_s: bound,
    ready_s: bound + 8,
    node: i < 4 ? 'base-1' : `spot-${9 + (i % 5)}`,
    pending_s: pending,
    ready_time_s: pending + 8,
    reason: pending > 1 ? WAITING : null,
  });
}

/** R-7 over a list, as product quantiles are. */
export function distribution(values: readonly number[]): DistributionSummary {
  const sorted = [...values].toSorted((a, b) => a - b);
  const count = sorted.length;
  if (count === 0)
    return { count, mean: null, p50: null, p90: null, p95: null, p99: null, max: null };
  const at = (p: number): number => {
    const place = (count - 1) * p;
    const below = sorted[Math.floor(place)]!;
    return below + (sorted[Math.ceil(place)]! - below) * (place - Math.floor(place));
  };
  const mean = sorted.reduce((sum, value) => sum + value, 0) / count;
  return { count, mean, p50: at(0.5), p90: at(0.9), p95: at(0.95), p99: at(0.99), max: at(1) };
}

function timeline(pods: readonly PodRow[], nodes: readonly NodeRow[]): TimelineRow[] {
  const instants = [...pods.flatMap(podInstants), ...nodes.flatMap(nodeInstants), 0, UNTIL];
  const within = [...new Set(instants)]
    .filter((t) => t >= 0 && t <= UNTIL)
    .toSorted((a, b) => a - b);
  return within.flatMap((t) => ['*', 'base', 'spot'].map((group) => moment(t, group, pods, nodes)));
}

const seen = (values: readonly (number | null)[]): number[] => values.filter((v) => v !== null);
const podInstants = (pod: PodRow): number[] =>
  seen([pod.created_s, pod.bound_s, pod.ready_s, pod.deleted_s]);
const nodeInstants = (node: NodeRow): number[] =>
  seen([node.launched_s, node.ready_s, node.gone_s]);
const holds = (from: number | null, to: number | null, t: number): boolean =>
  from !== null && from <= t && (to === null || t < to);

function moment(
  t: number,
  group: string,
  pods: readonly PodRow[],
  nodes: readonly NodeRow[],
): TimelineRow {
  const own = nodes.filter((node) => group === '*' || node.group === group);
  const names = new Set(own.map((node) => node.node));
  const ready = own.filter((node) => holds(node.ready_s, node.gone_s, t)).length;
  const running = pods.filter(
    (pod) => names.has(pod.node ?? '') && holds(pod.bound_s, pod.deleted_s, t),
  ).length;
  const pending = pods.filter((pod) => holds(pod.created_s, pod.bound_s, t)).length;
  return {
    t_s: t,
    group,
    nodes_ready: ready,
    nodes_booting: own.filter((node) => holds(node.launched_s, node.ready_s, t)).length,
    pods_running: running,
    pods_pending: group === '*' ? pending : null,
    cpu_requested: running * CPU_OF_A_POD,
    cpu_allocatable: ready * CPU_OF_A_NODE,
    cost_usd_to_date: (t / UNTIL) * own.reduce((sum, node) => sum + node.cost_usd, 0),
  };
}

const LIMITS: RunResult['limits'] = [
  {
    name: 'limit_1',
    expression: 'pending p95 <= 2m',
    held: true,
    observed: null,
    unit: 's',
    share_of_time_held: null,
    why: null,
  },
  {
    name: 'limit_2',
    expression: 'lost pods <= 0',
    held: false,
    observed: 3,
    unit: 'pods',
    share_of_time_held: null,
    why: null,
  },
  {
    name: 'ready-most-of-the-time',
    expression: 'ready web >= 80% for 90% of the time',
    held: true,
    observed: 42.5,
    unit: '%',
    share_of_time_held: 93.4,
    why: null,
  },
  {
    name: 'budget',
    expression: 'cost <= $0.90',
    held: true,
    observed: 0.5356,
    unit: 'USD',
    share_of_time_held: null,
    why: null,
  },
];

const GROUPS: RunResult['groups'] = [
  {
    group: 'base',
    instance_types: 'm5.xlarge',
    market: 'on-demand',
    min_size: 2,
    desired_start: 2,
    desired_end: 2,
    max_size: 4,
    nodes_min: 2,
    nodes_mean: 2,
    nodes_max: 2,
    launched: 0,
    reclaimed: 0,
    launches_refused: 0,
    node_hours: 1,
    cost_usd: 0.192,
    cpu_requested_cores: 6.4,
    cpu_allocatable_cores: 7.84,
    cpu_free_least_cores: 0.64,
    memory_requested_gib: 8,
    memory_allocatable_gib: 27.66,
    memory_free_least_gib: 15.66,
    headroom_cpu_cores: 0,
    headroom_memory_gib: 0,
    at_max_s: 0,
  },
  {
    group: 'spot',
    instance_types: 'm5.xlarge, m5a.xlarge',
    market: 'spot',
    min_size: 2,
    desired_start: 8,
    desired_end: 7,
    max_size: 20,
    nodes_min: 2,
    nodes_mean: 7.6,
    nodes_max: 10,
    launched: 7,
    reclaimed: 6,
    launches_refused: 0,
    node_hours: 3.84,
    cost_usd: 0.3436,
    cpu_requested_cores: 23.1,
    cpu_allocatable_cores: 29.8,
    cpu_free_least_cores: 0.8,
    memory_requested_gib: 30,
    memory_allocatable_gib: 105.1,
    memory_free_least_gib: 21.2,
    headroom_cpu_cores: 0,
    headroom_memory_gib: 0,
    at_max_s: 0,
  },
];

const BREACHES: RunResult['breaches'] = [
  {
    limit: 'limit_2',
    kind: 'running-total',
    start_s: 420,
    end_s: 1800,
    length_s: 1380,
    workload: null,
    worst_value: 3,
    unit: 'pods',
    pods_affected: 3,
  },
  {
    limit: 'ready-most-of-the-time',
    kind: 'level',
    start_s: 302.1,
    end_s: 420.8,
    length_s: 118.7,
    workload: 'web',
    worst_value: 42.5,
    unit: '%',
    pods_affected: 23,
  },
];

const REFUSALS: RunResult['refusals'] = [
  { message: WAITING, pods: 15 },
  {
    message:
      '0/10 nodes are available: 1 node(s) had untolerated taint {node.kubernetes.io/not-ready: }, 3 Insufficient cpu, 6 node(s) were unschedulable. no new claims to deallocate, preemption: 0/10 nodes are available: 10 Preemption is not helpful for scheduling.',
    pods: 2,
  },
];

const MOMENTS: RunResult['moments'] = [
  { t_s: 300, kind: 'notice', group: 'spot', count: 6 },
  { t_s: 311, kind: 'scale-up', group: 'spot', count: 3 },
  { t_s: 321, kind: 'scale-up', group: 'spot', count: 2 },
  { t_s: 402, kind: 'node-ready', group: 'spot', count: 1 },
  { t_s: 411, kind: 'node-ready', group: 'spot', count: 1 },
  { t_s: 420, kind: 'reclaim', group: 'spot', count: 6 },
  { t_s: 420, kind: 'node-ready', group: 'spot', count: 1 },
  { t_s: 451, kind: 'scale-up', group: 'spot', count: 2 },
  { t_s: 1276, kind: 'scale-down', group: 'spot', count: 1 },
  { t_s: 1277, kind: 'scale-down', group: 'spot', count: 1 },
];

const NODES: RunResult['nodes'] = {
  at_start: 10,
  at_end: 9,
  peak: 11,
  mean: 9.6,
  launched: 7,
  reclaimed: 6,
  removed_by_autoscaler: 2,
  launches_refused: 0,
  drained_in_time: 5,
  not_drained_in_time: 1,
  overshoot_node_s: 1502,
};

const COST: RunResult['cost'] = {
  total_usd: 0.5356,
  all_on_demand_usd: 0.9293,
  spot_usd: 0.3436,
  on_demand_usd: 0.192,
  idle_share_percent: 21.6,
  headroom_usd: 0,
  free_reclaimed_instances: 0,
};

const workloads = (
  pods: readonly PodRow[],
  pending: DistributionSummary,
): RunResult['workloads'] => [
  {
    workload: 'web',
    kind: 'Deployment',
    counted: true,
    replicas_start: 40,
    replicas_end: 40,
    created: pods.length,
    evicted: 21,
    lost: 3,
    pending_pod_seconds: pods.reduce((sum, pod) => sum + pod.pending_s, 0),
    pending_p95_s: pending.p95,
    pending_max_s: pending.max,
    unavailable_replica_s: 2518,
    ready_least_percent: 42.5,
  },
  {
    workload: 'node-agent',
    kind: 'DaemonSet',
    counted: false,
    replicas_start: 10,
    replicas_end: 9,
    created: 17,
    evicted: 0,
    lost: 6,
    pending_pod_seconds: 0,
    pending_p95_s: null,
    pending_max_s: null,
    unavailable_replica_s: 0,
    ready_least_percent: null,
  },
];

/** Seven eighths of the wait was node startup; a budget of eight at a time cost three pods. */
function causes(pods: readonly PodRow[]): CauseRow[] {
  const whole = pods.reduce((sum, pod) => sum + pod.pending_s, 0);
  const waited = pods.filter((pod) => pod.pending_s > 0).length;
  const waiting = (cause: CauseRow['cause'], share_percent: number): CauseRow => ({
    kind: 'waiting',
    cause,
    pod_seconds: (whole * share_percent) / 100,
    pods: waited,
    share_percent,
    budget: null,
    disruptions_allowed: null,
  });
  return [
    waiting('node-startup', 87.5),
    waiting('group-reaction', 12.5),
    {
      kind: 'lost',
      cause: 'budget-refused',
      pod_seconds: null,
      pods: 3,
      share_percent: 100,
      budget: 'web',
      disruptions_allowed: 8,
    },
  ];
}

/** The whole story; a test overrides what it is about. */
export function aResult(overrides: Partial<RunResult> = {}): RunResult {
  const nodes = nodeRows();
  const pods = podRows(nodes);
  const pending = distribution(pods.map((pod) => pod.pending_s));
  return {
    scenario: 'burst',
    seed: '42',
    until_s: UNTIL,
    partial: false,
    facts: 1204,
    wakes: 3391,
    metrics: { pending_p95_s: pending.p95, lost_pods: 3, cost_usd: 0.5356 },
    pending_s: pending,
    ready_time_s: distribution(pods.map((pod) => pod.ready_time_s ?? 0)),
    cordon_latency_s: distribution([0.6, 0.9, 1.2, 1.5, 1.8, 2.1]),
    node_startup_s: distribution([86, 95, 104, 86, 95, 112, 113]),
    limits: LIMITS.map((limit) =>
      limit.name === 'limit_1' ? { ...limit, observed: pending.p95 } : limit,
    ),
    pods: {
      submitted: pods.length,
      finished: 0,
      running_at_end: 40,
      pending_at_end: 0,
      lost: 3,
      evicted: 21,
      forced: 3,
      preempted: 0,
      evictions_refused: 14,
    },
    nodes: NODES,
    groups: GROUPS,
    workloads: workloads(pods, pending),
    cost: COST,
    timeline: timeline(pods, nodes),
    podRows: pods,
    nodeRows: nodes,
    warmRows: [],
    breaches: BREACHES,
    refusals: REFUSALS,
    causes: causes(pods),
    warnings: ['web.yaml: kind Service is ignored'],
    moments: MOMENTS,
    instances_not_found: 0,
    pending_curve_s: pendingCurve(pods.map((pod) => pod.pending_s * 1000)),
    ...overrides,
  };
}
