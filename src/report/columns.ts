// Every column of every CSV file, once: header, unit, meaning and where its value comes from. Headers, rows and the
// data dictionary (columns.csv) are made from this. Order and names are an interface: additions come last.

import type { MetricSummary } from '../experiment/outcome.ts';
import { meaningOf, type CauseRow } from '../metrics/causes/causes.ts';
import { METRICS } from '../metrics/dictionary.ts';
import type { KeyedVariant } from './keyed-variant.ts';
import type {
  BreachRow,
  GroupResult,
  LimitResult,
  NodeRow,
  PodRow,
  RunResult,
  TimelineRow,
} from '../metrics/result.ts';

export type Cell = string | number | boolean | null;

/** How a number is written: times are whole milliseconds and stay exact, the rest has six significant digits. */
type Written = 'exact' | 'rounded';

export interface Column<Row> {
  readonly name: string;
  readonly unit: string;
  readonly meaning: string;
  readonly written: Written;
  readonly value: (row: Row) => Cell;
}

/** One run among those reported together: what the key columns and runs.csv say of it. */
export interface KeyedNumbers {
  readonly variant: string;
  /** From 0. */
  readonly run: number;
  readonly result: Pick<RunResult, 'scenario' | 'seed' | 'metrics'> & {
    readonly limits: readonly Pick<LimitResult, 'name' | 'expression' | 'held'>[];
  };
  /** Swept values by path, for runs.csv. */
  readonly set?: Readonly<Record<string, string | number>>;
}

/** The same with where the time went, for causes.csv. */
export interface KeyedCharges extends KeyedNumbers {
  readonly result: KeyedNumbers['result'] & Pick<RunResult, 'causes'>;
}

/** The same with all that its rows of pods, nodes and the timeline are made from. */
export interface KeyedRun extends KeyedNumbers {
  readonly result: RunResult;
}

function column<Row>(
  name: string,
  unit: string,
  meaning: string,
  value: (row: Row) => Cell,
  written: Written = 'rounded',
): Column<Row> {
  return { name, unit, meaning, value, written };
}

const time = <Row>(
  name: string,
  meaning: string,
  value: (row: Row) => number | null,
): Column<Row> => column(name, 's', meaning, value, 'exact');

/** First in every file, so that files can be stacked and joined. */
export const KEYS: readonly Column<KeyedNumbers>[] = [
  column('scenario', '', 'Name of the scenario', ({ result }) => result.scenario),
  column(
    'variant',
    '',
    'Name of the variant; base for the scenario as written',
    (of) => of.variant,
  ),
  column('run', '', 'Number of the run, from 0', (of) => of.run),
  column('seed', '', 'Seed that replays the run', ({ result }) => result.seed),
];

export const POD_COLUMNS: readonly Column<PodRow>[] = [
  column('pod', '', 'Name of the pod', (row) => row.pod),
  column('workload', '', 'Workload that owns it', (row) => row.workload),
  time('created_s', 'Creation; before t = 0 in the steady state', (row) => row.created_s),
  time('bound_s', 'Bound to a node', (row) => row.bound_s),
  time('ready_s', 'First Ready', (row) => row.ready_s),
  time('deleted_s', 'Object gone', (row) => row.deleted_s),
  column('node', '', 'Node it was bound to', (row) => row.node),
  time('pending_s', 'Created → bound, deleted or the end', (row) => row.pending_s),
  time('ready_time_s', 'Created → Ready', (row) => row.ready_time_s),
  column('evicted', '', 'The API accepted its eviction', (row) => row.evicted),
  column(
    'outcome',
    '',
    'running, succeeded, evicted, preempted, lost, scaled-down, deleted or pending',
    (row) => row.outcome,
  ),
  column('reason', '', 'Why it ended; else kube-scheduler’s last message', (row) => row.reason),
];

export const NODE_COLUMNS: readonly Column<NodeRow>[] = [
  column(
    'node',
    '',
    'Name of the node; `<group>/warm-<k>` for a stay in a warm pool, below the nodes',
    (row) => row.node,
  ),
  column('group', '', 'Auto Scaling group', (row) => row.group),
  column('instance_type', '', 'EC2 instance type', (row) => row.instance_type),
  column('zone', '', 'Availability Zone', (row) => row.zone),
  column('market', '', 'spot or on-demand', (row) => row.market),
  time(
    'launched_s',
    'Launch call; a day before t = 0 in the steady state',
    (row) => row.launched_s,
  ),
  time('ready_s', 'First Ready', (row) => row.ready_s),
  time('gone_s', 'Instance gone', (row) => row.gone_s),
  column('reason', '', 'spot-reclaim or scale-down', (row) => row.reason),
  column('cost_usd', 'USD', 'What it cost within the run', (row) => row.cost_usd),
  time('registered_s', 'Node object appeared', (row) => row.registered_s),
  time('notice_s', 'Interruption notice visible', (row) => row.notice_s),
  time('cordoned_s', 'First cordoned', (row) => row.cordoned_s),
  time('drain_started_s', 'Drain began', (row) => row.drain_started_s),
  time('drain_finished_s', 'Drain done', (row) => row.drain_finished_s),
];

export const TIMELINE_COLUMNS: readonly Column<TimelineRow>[] = [
  time('t_s', 'Instant, after the start of the run', (row) => row.t_s),
  column('time_utc', 'UTC', 'Wall-clock time, if the scenario has a start', () => null),
  column('group', '', 'Auto Scaling group; * is the cluster', (row) => row.group),
  column('nodes_ready', 'nodes', 'Ready nodes whose instance is up', (row) => row.nodes_ready),
  column('nodes_booting', 'nodes', 'Launched and not Ready yet', (row) => row.nodes_booting),
  column('pods_running', 'pods', 'Pods whose containers run', (row) => row.pods_running),
  column('pods_pending', 'pods', 'Pods without a node; only for *', (row) => row.pods_pending),
  column('cpu_requested', 'cores', 'Requested on Ready nodes', (row) => row.cpu_requested),
  column('cpu_allocatable', 'cores', 'Allocatable on Ready nodes', (row) => row.cpu_allocatable),
  column(
    'cost_usd_to_date',
    'USD',
    'What the run would have cost had it ended here',
    (row) => row.cost_usd_to_date,
  ),
];

export const CAPACITY_COLUMNS: readonly Column<GroupResult>[] = [
  column('group', '', 'Auto Scaling group', (row) => row.group),
  column('nodes_min', 'nodes', 'Fewest Ready nodes', (row) => row.nodes_min),
  column('nodes_mean', 'nodes', 'Ready nodes, mean over the run', (row) => row.nodes_mean),
  column('nodes_max', 'nodes', 'Most Ready nodes', (row) => row.nodes_max),
  column('min_size', 'nodes', 'minSize', (row) => row.min_size),
  column('desired', 'nodes', 'Desired capacity at t = 0', (row) => row.desired_start),
  column('max_size', 'nodes', 'maxSize', (row) => row.max_size),
  column('cpu_requested', 'cores', 'Requested, mean', (row) => row.cpu_requested_cores),
  column('cpu_allocatable', 'cores', 'Allocatable, mean', (row) => row.cpu_allocatable_cores),
  column('cpu_free_least', 'cores', 'Least free at any time', (row) => row.cpu_free_least_cores),
  column('memory_requested_gib', 'GiB', 'Requested, mean', (row) => row.memory_requested_gib),
  column('memory_allocatable_gib', 'GiB', 'Allocatable, mean', (row) => row.memory_allocatable_gib),
  column('memory_free_least_gib', 'GiB', 'Least free', (row) => row.memory_free_least_gib),
  column(
    'headroom_cpu_cores',
    'cores',
    'Held by pods of priority below zero, mean',
    (row) => row.headroom_cpu_cores,
  ),
  column(
    'headroom_memory_gib',
    'GiB',
    'Held by pods of priority below zero, mean',
    (row) => row.headroom_memory_gib,
  ),
  time('at_max_s', 'How long desired capacity stood at maxSize', (row) => row.at_max_s),
  column('instance_types', '', 'Instance types it may launch', (row) => row.instance_types),
  column('market', '', 'spot, on-demand or mixed', (row) => row.market),
  column('desired_end', 'nodes', 'Desired capacity at the end', (row) => row.desired_end),
  column('launched', 'nodes', 'Launched from t = 0 on', (row) => row.launched),
  column('reclaimed', 'nodes', 'Taken back by EC2', (row) => row.reclaimed),
  column(
    'launches_refused',
    'launches',
    'Refused for want of capacity',
    (row) => row.launches_refused,
  ),
  column(
    'node_hours',
    'node-h',
    'Hours its instances lived within the run',
    (row) => row.node_hours,
  ),
  column('cost_usd', 'USD', 'What its instances cost within the run', (row) => row.cost_usd),
];

export const BREACH_COLUMNS: readonly Column<BreachRow>[] = [
  column('limit', '', 'Name of the limit', (row) => row.limit),
  column('kind', '', 'level, pod-time, node-time or running-total', (row) => row.kind),
  time('start_s', 'The breach began', (row) => row.start_s),
  time('end_s', 'The breach ended', (row) => row.end_s),
  time('length_s', 'How long it lasted', (row) => row.length_s),
  column('workload', '', 'Workload concerned; empty for the cluster', (row) => row.workload),
  column(
    'worst_value',
    'unit',
    'Value furthest beyond the limit, in `unit`',
    (row) => row.worst_value,
  ),
  column('unit', '', 'Unit of worst_value', (row) => row.unit),
  column(
    'pods_affected',
    'pods',
    'Pods overdue, lost or evicted; on a level, the most replicas missing at once',
    (row) => row.pods_affected,
  ),
];

/** One metric of one variant, over its runs. */
export const SUMMARY_COLUMNS: readonly Column<MetricSummary>[] = [
  column('metric', '', 'Name of the metric, as in runs.csv', (row) => row.metric),
  column('unit', '', 'Unit of its values', (row) => row.unit),
  column('p5', 'unit', '5th percentile over runs', (row) => row.p5),
  column('p50', 'unit', 'Median over runs', (row) => row.p50),
  column('p95', 'unit', '95th percentile over runs', (row) => row.p95),
  column('mean', 'unit', 'Mean over runs', (row) => row.mean),
  column('ci95_low', 'unit', 'Lower end of the mean’s 95% interval', (row) => row.ci95_low),
  column('ci95_high', 'unit', 'Upper end of the mean’s 95% interval', (row) => row.ci95_high),
  column('runs', 'runs', 'Runs in which the metric was seen', (row) => row.runs),
];

export const CAUSE_COLUMNS: readonly Column<CauseRow>[] = [
  column('kind', '', 'waiting, evicting (notice → eviction) or lost', (row) => row.kind),
  column('cause', '', 'What it is charged to', (row) => row.cause),
  time(
    'pod_seconds',
    'Charged: of waiting they sum to pending_pod_seconds; empty of lost',
    (row) => row.pod_seconds,
  ),
  column(
    'pods',
    'pods',
    'Pods with a part in it; of lost they sum to lost_pods',
    (row) => row.pods,
  ),
  column('share_percent', '%', 'Share of its kind', (row) => row.share_percent),
  column('budget', '', 'The budget that refused, if it was one only', (row) => row.budget),
  column(
    'disruptions_allowed',
    'pods',
    'The most disruptions that budget allowed at once, from t = 0 on',
    (row) => row.disruptions_allowed,
  ),
  column('meaning', '', 'Definition of the cause', meaningOf),
];

/** One column per metric, one per limit, one per swept value. */
export function runColumns(
  variants: readonly Pick<KeyedVariant, 'limits' | 'set'>[],
): Column<KeyedNumbers>[] {
  const limits = new Map(
    variants.flatMap((each) => each.limits.map(({ name, expression }) => [name, expression])),
  );
  const paths = [...new Set(variants.flatMap(({ set }) => Object.keys(set)))];
  return [
    ...[...METRICS].map(([name, { unit, meaning }]) =>
      column<KeyedNumbers>(name, unit, meaning, ({ result }) => result.metrics[name] ?? null),
    ),
    ...[...limits].map(([name, expression]) =>
      column<KeyedNumbers>(
        `held_${name}`,
        '',
        `Whether ${expression} held`,
        ({ result }) => result.limits.find((limit) => limit.name === name)?.held ?? null,
      ),
    ),
    ...paths.map((path) =>
      column<KeyedNumbers>(`set_${path}`, '', `Value of ${path}`, ({ set }) => set?.[path] ?? null),
    ),
  ];
}
