// The summary on a terminal: did the limits hold, how long did pods wait, what did it cost, how to replay it; in that
// order. A word stands beside every sign, so nothing is said by colour alone.

import type { LimitResult, RunResult } from '../metrics/result.ts';
import { changedValue, replayCommand, type ReportContext } from './context.ts';
import {
  compact,
  counted,
  duration,
  grouped,
  inUnit,
  money,
  NOTHING,
  percent,
  printable,
} from './format.ts';
import { priceLines } from './prices.ts';
import { aligned, clipped, padded } from './table.ts';
import { verdictSentence } from './verdict.ts';

/** Colours; picocolors' `createColors()` fits. */
export interface Paint {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly red: (text: string) => string;
  readonly green: (text: string) => string;
}

const plain = (text: string): string => text;
export const NO_PAINT: Paint = { bold: plain, dim: plain, red: plain, green: plain };

export interface SummaryOptions {
  readonly paint?: Paint;
  /** The locale cannot show more than ASCII. */
  readonly ascii?: boolean;
  /** Somebody is reading: say what they could do next. */
  readonly hints?: boolean;
  /** Characters in a line; long names and messages are cut to fit. */
  readonly columns?: number;
}

type Settings = Required<SummaryOptions>;

export function toSummary(
  result: RunResult,
  context: ReportContext,
  options: SummaryOptions = {},
): string {
  const settings = { paint: NO_PAINT, ascii: false, hints: false, columns: 100, ...options };
  const lines = [
    headline(result, context),
    '',
    ...changeLines(context),
    ...limitLines(result, context, settings),
    ...podLines(result, settings),
    ...nodeLines(result, settings),
    ...costLines(result, context, settings),
    '',
    ...closing(result, context, settings),
  ];
  const text = `${lines.join('\n')}\n`;
  return settings.ascii ? inAscii(text) : text;
}

function headline(result: RunResult, { scenario }: ReportContext): string {
  const until = duration(result.until_s);
  const simulated = result.partial
    ? `${until} of ${duration(scenario.run.until / 1000)} simulated (interrupted)`
    : `${until} simulated`;
  return `${printable(result.scenario)} · ${simulated} · 1 run · seed ${printable(result.seed)}`;
}

function changeLines({ changes }: ReportContext): string[] {
  if (changes.length === 0) return [];
  const rows = changes.map(({ path, from, to }) => [
    `  ${from === undefined ? '+' : to === undefined ? '-' : '~'} ${printable(path)}`,
    printable(`${changedValue(from)} → ${changedValue(to)}`),
  ]);
  return ['CHANGE', ...aligned(rows, ['left', 'left'], '   '), ''];
}

function limitLines(
  result: RunResult,
  context: ReportContext,
  { paint, hints }: Settings,
): string[] {
  const { limits } = result;
  if (limits.length === 0) return [];
  const expressions = limits.map(({ expression }) => clipped(printable(expression), 60));
  const observed = limits.map(observation);
  const widest = (texts: readonly string[]): number => Math.max(...texts.map((t) => [...t].length));
  const rows = limits.map((limit, place) => {
    const sign = limit.held ? paint.green('✓ held   ') : paint.red('✗ crossed');
    const value = padded(observed[place]!, widest(observed));
    const next = hints ? paint.dim(whereToLook(limit, result, context, place)) : '';
    return `  ${sign}  ${padded(expressions[place]!, widest(expressions))}   ${value}   ${next}`.trimEnd();
  });
  return [paint.bold('LIMITS'), ...rows, ''];
}

function observation(limit: LimitResult): string {
  const { observed, unit, share_of_time_held: share, why } = limit;
  if (observed === null) return `no data: ${printable(why ?? '')}`;
  const value = inUnit(observed, unit);
  const isLevel = unit === '%' || unit === 'replicas';
  return isLevel && share !== null
    ? `${value} at worst, held ${percent(share)} of the time`
    : value;
}

/** The command that shows why a limit was crossed. */
function whereToLook(
  limit: LimitResult,
  { podRows }: RunResult,
  { file, scenario }: ReportContext,
  place: number,
): string {
  if (limit.held || limit.observed === null) return '';
  const trace = `simulate trace ${shellWord(file)}`;
  switch (scenario.expect[place]?.metric) {
    case 'lost_pods':
      return `${trace} --lost`;
    case 'pending':
    case 'pending_pod_seconds': {
      const [first, ...others] = podRows;
      if (first === undefined) return '';
      const slowest = others.reduce((a, b) => (b.pending_s > a.pending_s ? b : a), first);
      return `${trace} --pod ${shellWord(slowest.pod)}`;
    }
    default:
      return '';
  }
}

const shellWord = (word: string): string =>
  /^[\w./:=@%+-]+$/.test(word) ? word : `'${printable(word).replace(/'/g, "'\\''")}'`;

function podLines({ pods, pending_s, nodes, refusals }: RunResult, settings: Settings): string[] {
  const { paint, columns } = settings;
  const lost = `${grouped(pods.lost)} lost`;
  const totals = [
    `${grouped(pods.submitted)} submitted`,
    ...(pods.finished > 0 ? [`${grouped(pods.finished)} finished`] : []),
    `${grouped(pods.running_at_end)} running`,
    pods.lost > 0 ? paint.red(lost) : lost,
    `${grouped(pods.pending_at_end)} still pending`,
  ];
  const { p50, p95, p99, max } = pending_s;
  const waits = [`p50 ${time(p50)}`, `p95 ${time(p95)}`, `p99 ${time(p99)}`, `max ${time(max)}`];
  const forced = counted(pods.forced, 'pod');
  const refused = grouped(pods.evictions_refused);
  const [worst, ...others] = refusals;
  const more = others.length === 0 ? '' : ` (+ ${counted(others.length, 'other message')})`;
  const said = worst ? `${counted(worst.pods, 'pod')}: ${printable(worst.message)}` : '';
  return [
    section('PODS', totals, settings),
    detail('pending', waits.join('   ')),
    ...(pods.evicted + nodes.reclaimed > 0
      ? [detail('evicted', evictions(pods.evicted, nodes))]
      : []),
    ...(pods.evictions_refused > 0
      ? [detail('refused', `${refused} eviction requests: a disruption budget allowed none`)]
      : []),
    ...(pods.forced > 0
      ? [
          detail(
            'forced',
            `${forced} deleted without eviction, ${grouped(pods.preempted)} preempted`,
          ),
        ]
      : []),
    ...(worst
      ? [detail('waited', clipped(said, Math.max(40, columns - 12 - more.length)) + more)]
      : []),
  ];
}

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

const section = (title: string, parts: readonly string[], { paint }: Settings): string =>
  `${paint.bold(padded(title, 10))}${parts.join('   ')}`;

const detail = (name: string, text: string): string => `  ${padded(name, 10)}${text}`;

const GROUP_HEAD = ['GROUP', 'TYPE', 'MIN', 'MAX', 'LAUNCHED', 'RECLAIMED', 'NODE-HOURS', 'COST'];

function nodeLines(result: RunResult, settings: Settings): string[] {
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
  ];
}

/** `m5.xlarge +2`: the first type and how many more. */
function firstOf(types: string): string {
  const [first = '', ...others] = types.split(', ');
  const name = clipped(printable(first), 24);
  return others.length === 0 ? name : `${name} +${others.length}`;
}

function costLines({ cost }: RunResult, context: ReportContext, settings: Settings): string[] {
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

function closing(result: RunResult, context: ReportContext, { paint, hints }: Settings): string[] {
  const verdict = result.limits.length === 0 ? '' : `${verdictSentence(result)} `;
  return [
    `${verdict}One run is one possible day; another --seed is another.`,
    `Replay: ${printable(replayCommand(context))}`,
    ...(hints && result.limits.length === 0
      ? [paint.dim('no limits set: add `expect:` to the scenario')]
      : []),
  ];
}

const ASCII: Readonly<Record<string, string>> = {
  '✓': '+',
  '✗': 'x',
  '·': '-',
  '–': '-',
  '−': '-',
  '…': '...',
  '→': '->',
  '’': "'",
};

/** Signs have their ASCII form; of other letters only that there was one. */
const inAscii = (text: string): string => text.replace(/\P{ASCII}/gu, (sign) => ASCII[sign] ?? '?');
