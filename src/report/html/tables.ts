// The tables of the page: limits, groups, workloads, the pods that waited longest, breaches, kube-scheduler's refusals.

import type { GroupResult, RunResult } from '../../metrics/result.ts';
import { cell, number, text, type Cell, type DataTable } from '../charts/chart.ts';
import { compact, duration, grouped, money, percent, printable } from '../format.ts';
import { html, type Html } from './markup.ts';
import { firstSentence, longestWaits } from '../charts/counted-pods.ts';
import { at } from '../charts/time-axis.ts';
import { besideItsBound, observedInWords } from '../observed.ts';
import { table } from './table.ts';
import { warmPools } from './warm-pools.ts';

const WORST_PODS = 20;

export interface TableSection extends DataTable {
  readonly id: string;
  readonly title: string;
  readonly caption: string;
  /** Said where there are no rows. */
  readonly none: string;
}

export const tables = (result: RunResult): readonly Html[] =>
  [
    limits(result),
    groups(result),
    ...warmPools(result),
    breaches(result),
    workloads(result),
    worstPods(result),
    refusals(result),
  ].map(section);

const section = ({ id, title, caption, none, ...data }: TableSection): Html =>
  html`<section class="card" id="${id}" aria-labelledby="${id}-title">
    <h2 id="${id}-title">${title}</h2>
    ${data.rows.length === 0 ? html`<p class="note">${none}</p>` : table(data, { caption, name: id })}
  </section>`;

const limits = ({ limits: rows }: RunResult): TableSection => ({
  id: 'limits',
  title: 'Limits',
  caption: 'What the scenario expects, as written there, and what was observed.',
  none: 'The scenario sets no limits.',
  columns: [
    text('limit'),
    text('name'),
    text('verdict'),
    text('observed'),
    ...(rows.some(({ why }) => why !== null) ? [text('why')] : []),
  ],
  rows: rows.map((limit) => [
    limit.expression,
    printable(limit.name),
    limit.held ? '✓ held' : '✗ crossed',
    observedInWords(limit),
    ...(rows.some(({ why }) => why !== null) ? [limit.why ?? ''] : []),
  ]),
});

interface GroupColumn {
  readonly title: string;
  readonly key: keyof GroupResult;
  readonly say: (value: number) => string;
  /** How the row of all groups is made from the groups'. */
  readonly whole: 'sum' | 'none';
}

const cores = (value: number): string => compact(value, 1);
const whole = (value: number): string => grouped(value);

const GROUP_COLUMNS: readonly GroupColumn[] = [
  { title: 'min', key: 'min_size', say: whole, whole: 'none' },
  { title: 'max', key: 'max_size', say: whole, whole: 'none' },
  { title: 'desired at start', key: 'desired_start', say: whole, whole: 'sum' },
  { title: 'desired at end', key: 'desired_end', say: whole, whole: 'sum' },
  { title: 'fewest nodes', key: 'nodes_min', say: whole, whole: 'none' },
  { title: 'mean nodes', key: 'nodes_mean', say: cores, whole: 'sum' },
  { title: 'most nodes', key: 'nodes_max', say: whole, whole: 'none' },
  { title: 'launched', key: 'launched', say: whole, whole: 'sum' },
  { title: 'launches refused', key: 'launches_refused', say: whole, whole: 'sum' },
  { title: 'reclaimed', key: 'reclaimed', say: whole, whole: 'sum' },
  { title: 'node-hours', key: 'node_hours', say: (value) => compact(value, 2), whole: 'sum' },
  { title: 'cost', key: 'cost_usd', say: money, whole: 'sum' },
  { title: 'CPU requested', key: 'cpu_requested_cores', say: cores, whole: 'sum' },
  { title: 'CPU allocatable', key: 'cpu_allocatable_cores', say: cores, whole: 'sum' },
  { title: 'least CPU free', key: 'cpu_free_least_cores', say: cores, whole: 'none' },
  { title: 'time at max', key: 'at_max_s', say: duration, whole: 'none' },
];

function groups({ groups: rows }: RunResult): TableSection {
  const sum = (key: keyof GroupResult): number =>
    rows.reduce((total, row) => total + Number(row[key]), 0);
  const all: Cell[] = GROUP_COLUMNS.map(({ key, say, whole: how }) =>
    cell(how === 'sum' ? sum(key) : null, say),
  );
  const ofGroup = (row: GroupResult): Cell[] => [
    printable(row.group),
    row.instance_types,
    row.market,
    ...GROUP_COLUMNS.map(({ key, say }) => cell(Number(row[key]), say)),
  ];
  return {
    id: 'groups',
    title: 'Auto Scaling groups',
    caption:
      'All groups first. CPU in cores, the mean over the run; least free: at the tightest instant.',
    none: 'The scenario has no groups.',
    columns: [
      text('group'),
      text('types', 'instance_types'),
      text('market'),
      ...GROUP_COLUMNS.map(({ title, key }) => number(title, key)),
    ],
    rows: rows.length === 0 ? [] : [['*', 'all groups', '', ...all], ...rows.map(ofGroup)],
  };
}

const workloads = ({ workloads: rows }: RunResult): TableSection => ({
  id: 'workloads',
  title: 'Workloads',
  caption: 'Replica-seconds count replicas that were wanted but not ready.',
  none: 'The scenario has no workloads.',
  columns: [
    text('workload'),
    text('kind'),
    number('replicas at start', 'replicas_start'),
    number('replicas at end', 'replicas_end'),
    number('pods created', 'created'),
    number('evicted'),
    number('lost'),
    number('pending p95', 'pending_p95_s'),
    number('pending longest', 'pending_max_s'),
    number('pod-seconds pending', 'pending_pod_seconds'),
    number('replica-seconds missing', 'unavailable_replica_s'),
    number('ready at least', 'ready_least_percent'),
  ],
  rows: rows.map((row) => [
    printable(row.workload),
    row.counted ? row.kind : `${row.kind}, not counted`,
    cell(row.replicas_start, whole),
    cell(row.replicas_end, whole),
    cell(row.created, whole),
    cell(row.evicted, whole),
    cell(row.lost, whole),
    cell(row.pending_p95_s, duration),
    cell(row.pending_max_s, duration),
    cell(row.pending_pod_seconds, whole),
    cell(row.unavailable_replica_s, whole),
    cell(row.ready_least_percent, percent),
  ]),
});

const worstPods = (result: RunResult): TableSection => ({
  id: 'worst-pods',
  title: 'Pods that waited longest',
  caption: `At most ${WORST_PODS}, with the gist of kube-scheduler’s last message to each; pods.csv has all.`,
  none: 'No pod waited.',
  columns: [
    text('pod'),
    text('workload'),
    number('created', 'created_s'),
    number('bound', 'bound_s'),
    number('pending', 'pending_s'),
    text('node'),
    text('outcome'),
    text('reason'),
  ],
  rows: longestWaits(result, WORST_PODS).map((pod) => [
    printable(pod.pod),
    printable(pod.workload),
    cell(pod.created_s, at),
    cell(pod.bound_s, at),
    cell(pod.pending_s, duration),
    printable(pod.node ?? ''),
    pod.outcome,
    firstSentence(printable(pod.reason ?? '')),
  ]),
});

const breaches = ({ breaches: rows, limits: all }: RunResult): TableSection => ({
  id: 'breaches',
  title: 'Breaches',
  caption:
    'The intervals in which a limit was crossed. One on a statistic of waits, or on a share of the time, may hold all the same.',
  none: 'No limit was crossed at any time.',
  columns: [
    text('limit'),
    text('kind'),
    number('from', 'start_s'),
    number('to', 'end_s'),
    number('length', 'length_s'),
    text('workload'),
    number('worst', 'worst_value'),
    number('pods', 'pods_affected'),
  ],
  rows: rows.map((row) => {
    const limit = all.find(({ name }) => name === row.limit);
    const { expression = printable(row.limit) } = limit ?? {};
    return [
      expression,
      row.kind,
      cell(row.start_s, at),
      cell(row.end_s, at),
      cell(row.length_s, duration),
      printable(row.workload ?? ''),
      cell(row.worst_value, (value) => besideItsBound(value, { expression, unit: row.unit })),
      cell(row.pods_affected, whole),
    ];
  }),
});

const refusals = ({ refusals: rows }: RunResult): TableSection => ({
  id: 'refusals',
  title: 'Why pods did not fit',
  caption: 'The message each pod last waited with, as kube-scheduler writes it.',
  none: 'kube-scheduler refused no pod.',
  columns: [text('message'), number('pods')],
  rows: rows.map((row) => [printable(row.message), cell(row.pods, whole)]),
});
