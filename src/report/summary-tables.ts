// PODS, NODES and COST: what became of them, in numbers that people say.

import type { GroupResult, RunResult } from '../metrics/result.ts';
import type { ReportContext } from './context.ts';
import {
  compact,
  counted,
  duration,
  grouped,
  money,
  NOTHING,
  percent,
  printable,
} from './format.ts';
import { priceLines } from './prices.ts';
import { detail, section, type Settings } from './summary-settings.ts';
import { aligned, clipped } from './table.ts';
import { warmPoolWords } from './warm-pool-words.ts';

export function podLines(
  { pods, nodes, pending_s, refusals }: RunResult,
  settings: Settings,
): string[] {
  const refused = grouped(pods.evictions_refused);
  const forced = `${counted(pods.forced, 'pod')} deleted without eviction`;
  return [
    section('PODS', podTotals(pods, settings), settings),
    detail('pending', waits(pending_s)),
    ...detailIf(pods.evicted + nodes.reclaimed > 0, 'evicted', evictions(pods.evicted, nodes)),
    ...detailIf(
      pods.evictions_refused > 0,
      'refused',
      `${refused} eviction requests: a disruption budget allowed none`,
    ),
    ...detailIf(pods.forced > 0, 'forced', `${forced}, ${grouped(pods.preempted)} preempted`),
    ...detailIf(refusals.length > 0, 'waited', whyTheyWaited(refusals, settings)),
  ];
}

const detailIf = (isSo: boolean, name: string, text: string): string[] =>
  isSo ? [detail(name, text)] : [];

function podTotals(pods: RunResult['pods'], { paint }: Settings): string[] {
  const lost = `${grouped(pods.lost)} lost`;
  return [
    `${grouped(pods.submitted)} submitted`,
    ...(pods.finished > 0 ? [`${grouped(pods.finished)} finished`] : []),
    `${grouped(pods.running_at_end)} running`,
    pods.lost > 0 ? paint.red(lost) : lost,
    `${grouped(pods.pending_at_end)} still pending`,
  ];
}

const waits = ({ p50, p95, p99, max }: RunResult['pending_s']): string =>
  [`p50 ${time(p50)}`, `p95 ${time(p95)}`, `p99 ${time(p99)}`, `max ${time(max)}`].join('   ');

/** The commonest of kube-scheduler's last messages, and how many others there were. */
function whyTheyWaited(refusals: RunResult['refusals'], { columns }: Settings): string {
  const [commonest, ...others] = refusals;
  if (commonest === undefined) return '';
  const more = others.length === 0 ? '' : ` (+ ${counted(others.length, 'other message')})`;
  const said = `${counted(commonest.pods, 'pod')}: ${printable(firstSentence(commonest.message))}`;
  return clipped(said, Math.max(40, columns - 12 - more.length)) + more;
}

/** Without what preemption found: kube-scheduler says the reasons first. */
const firstSentence = (message: string): string => message.replace(/(?<=\.) .*$/s, '');

const time = (seconds: number | null): string => (seconds === null ? NOTHING : duration(seconds));

function evictions(evicted: number, nodes: RunResult['nodes']): string {
  const causes = [
    ...(nodes.reclaimed > 0 ? [counted(nodes.reclaimed, 'Spot reclaim')] : []),
    ...(nodes.removed_by_autoscaler > 0
      ? [counted(nodes.removed_by_autoscaler, 'scale-down')]
      : []),
  ].join(' and ');
  const by = causes === '' ? '' : ` by ${causes}`;
  if (nodes.reclaimed === 0) return `${grouped(evicted)}${by}`;
  const drained = counted(nodes.drained_in_time, 'node');
  const not = nodes.not_drained_in_time === 0 ? '' : `, ${grouped(nodes.not_drained_in_time)} not`;
  return `${grouped(evicted)}${by}: ${drained} drained within the notice${not}`;
}

const GROUP_HEAD = ['GROUP', 'TYPE', 'MIN', 'MAX', 'LAUNCHED', 'RECLAIMED', 'NODE-HOURS', 'COST'];

export function nodeLines(result: RunResult, settings: Settings): string[] {
  const { nodes, groups, cost, node_startup_s: startup } = result;
  const parts = [
    `peak ${grouped(nodes.peak)}`,
    `mean ${compact(nodes.mean)}`,
    ...(startup.p95 === null ? [] : [`ready in p95 ${duration(startup.p95)}`]),
    ...(nodes.launches_refused > 0
      ? [counted(nodes.launches_refused, 'launch', 'launches') + ' refused']
      : []),
  ];
  const hours = groups.reduce((sum, group) => sum + group.node_hours, 0);
  const launched = grouped(nodes.launched);
  const reclaimed = grouped(nodes.reclaimed);
  const all = ['*', '', '', '', launched, reclaimed, grouped(hours, 1), money(cost.total_usd)];
  const rows = groups.map((group) => [
    clipped(printable(group.group), 32),
    firstOf(group.instance_types),
    grouped(group.min_size),
    grouped(group.max_size),
    grouped(group.launched),
    grouped(group.reclaimed),
    grouped(group.node_hours, 1),
    money(group.cost_usd),
  ]);
  const numbers = GROUP_HEAD.slice(2).map(() => 'right' as const);
  const [head, ...body] = aligned([GROUP_HEAD, all, ...rows], ['left', 'left', ...numbers]);
  return [
    section('NODES', parts, settings),
    `  ${settings.paint.dim(head!)}`,
    ...body.map((row) => `  ${row}`),
    ...groups.flatMap((group) => warmLine(group, settings)),
  ];
}

const warmLine = ({ group, warm_pool: pool }: GroupResult, { columns }: Settings): string[] =>
  pool === undefined
    ? []
    : [
        clipped(
          detail('warm pool', `${printable(group)}: ${warmPoolWords(pool)}`),
          Math.max(60, columns),
        ),
      ];

/** `m5.xlarge +2`: the first type and how many more. */
function firstOf(types: string): string {
  const [first = '', ...others] = types.split(', ');
  const name = clipped(printable(first), 24);
  return others.length === 0 ? name : `${name} +${others.length}`;
}

export function costLines(
  { cost }: RunResult,
  context: ReportContext,
  settings: Settings,
): string[] {
  const { total_usd, all_on_demand_usd, idle_share_percent, headroom_usd } = cost;
  const free = cost.free_reclaimed_instances;
  const parts = [
    money(total_usd),
    `(all on-demand: ${money(all_on_demand_usd)})`,
    ...(idle_share_percent === null ? [] : [`idle share ${percent(idle_share_percent)}`]),
    ...(headroom_usd > 0 ? [`headroom ${money(headroom_usd)}`] : []),
    ...(free > 0 ? [`${counted(free, 'instance')} free: reclaimed within an hour`] : []),
  ];
  return [
    section('COST', parts, settings),
    ...priceLines(context.scenario).map((line) => detail('prices', line)),
  ];
}
