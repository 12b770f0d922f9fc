// How long pods waited: the share of pods that waited at most so long, with each limit on pending time drawn where
// it applies. A limit on p95 holds when the curve has reached 95% by then.

import type { RunResult } from '../../metrics/result.ts';
import type { Limit } from '../../scenario/scenario.ts';
import { counted, duration, percent } from '../format.ts';
import {
  asWritten,
  cell,
  number,
  type Chart,
  type DataTable,
  type Frame,
  type Layer,
  type Position,
} from './chart.ts';
import { countedPods } from './counted-pods.ts';
import { CONFIG, LIMIT_DASH, limitLook, SERIES, titleAbove } from './theme.ts';
import { timeTicks } from './time-axis.ts';

const FRAME: Frame = { left: 34, width: 430 };
const PLOT = { width: FRAME.width - FRAME.left - 16, height: 196 };
/** Room right of the slowest pod, so that its label fits. */
const ROOM = 1.3;
const LEAST_END_S = 10;
const MOST_STEPS = 400;
/** More dashed lines than this hide the curve. */
const MOST_LIMITS = 4;

interface Point {
  readonly pending_s: number;
  readonly share_percent: number;
}

interface LimitLine extends Point {
  readonly label: string;
  readonly stroke: string;
}

export function pendingChart(result: RunResult, limits: readonly Limit[]): Chart {
  const waits = countedPods(result)
    .map((pod) => pod.pending_s)
    .toSorted((a, b) => a - b);
  const lines = limitLines(result, limits).slice(0, MOST_LIMITS);
  const longest = Math.max(LEAST_END_S, waits.at(-1) ?? 0, ...lines.map((line) => line.pending_s));
  const end = longest * ROOM;
  return {
    name: 'pending',
    finding: finding(result),
    description: description(result, lines),
    caption:
      'A point of the curve says: this share of pods waited no longer than this, from created to bound. ' +
      'An evicted pod that is made anew counts as a new pod.' +
      (lines.length > 0 ? ' Dashed: limits of the scenario; the ring is what they bound.' : ''),
    spec: {
      width: PLOT.width,
      height: PLOT.height,
      config: CONFIG,
      layer: [
        curve(waits, end),
        rules(lines),
        dots([...lines.map(ring), ...quantiles(result)]),
        labels([
          ...lines.map((line, i) => limitLabel(line, i, end)),
          ...quantileLabels(result, end),
        ]),
      ],
    },
    frame: FRAME,
    table: quantileTable(waits),
  };
}

/** The share of `sorted` at or below each value, one point where it changes; thinned by rank when there are many. */
export function ecdf(sorted: readonly number[]): Point[] {
  const every = Math.max(1, Math.ceil(sorted.length / MOST_STEPS));
  const points: Point[] = [{ pending_s: 0, share_percent: 0 }];
  sorted.forEach((pending_s, i) => {
    const last = i === sorted.length - 1;
    if (!last && (sorted[i + 1] === pending_s || i % every !== 0)) return;
    points.push({ pending_s, share_percent: ((i + 1) / sorted.length) * 100 });
  });
  return points;
}

function curve(waits: readonly number[], end: number): Layer {
  const { values, unit, labelExpr } = timeTicks(end);
  const upTo = { pending_s: end, share_percent: waits.length > 0 ? 100 : 0 };
  return {
    data: { values: [...ecdf(waits), upTo] },
    mark: { type: 'line', interpolate: 'step-after', stroke: SERIES[0]!.stroke, strokeWidth: 2.25 },
    encoding: {
      x: {
        field: 'pending_s',
        type: 'quantitative',
        scale: { domain: [0, end], nice: false },
        axis: {
          title: `pending time of a pod (${unit})`,
          values: [...values],
          labelExpr,
          grid: false,
          labelFlush: false,
        },
      },
      y: {
        field: 'share_percent',
        type: 'quantitative',
        scale: { domain: [0, 100] },
        axis: { ...titleAbove('share of pods (%)', FRAME.left), values: [0, 25, 50, 75, 100] },
      },
    },
  };
}

/** Upper bounds on a quantile of every pod's pending over the whole run: those that are a point of this chart. */
function limitLines(result: RunResult, limits: readonly Limit[]): LimitLine[] {
  return limits.flatMap((limit, i) => {
    const { metric, statistic, workload, operator, from, to } = limit;
    const whole = workload === undefined && from === undefined && to === undefined;
    if (metric !== 'pending' || !whole || !operator.startsWith('<')) return [];
    if (statistic === undefined || statistic === 'mean') return [];
    const held = result.limits[i]?.held === true;
    return [
      {
        pending_s: limit.value,
        share_percent: statistic === 'max' ? 100 : Number(statistic.slice(1)),
        ...limitLook(limit.expression, held),
      },
    ];
  });
}

const PLACE: { readonly x: Position; readonly y: Position } = {
  x: { field: 'pending_s', type: 'quantitative' },
  y: { field: 'share_percent', type: 'quantitative' },
};

/** From the bound on pending time up to the share of pods it is asked of. */
const rules = (lines: readonly LimitLine[]): Layer => ({
  data: { values: lines },
  mark: { type: 'rule', strokeDash: LIMIT_DASH, strokeWidth: 1.5 },
  encoding: { ...PLACE, y2: { datum: 0 }, stroke: asWritten('stroke') },
});

interface Dot extends Point {
  readonly fill: string;
  readonly stroke: string;
}

const ring = ({ pending_s, share_percent, stroke }: LimitLine): Dot => ({
  pending_s,
  share_percent,
  stroke,
  fill: 'transparent',
});

/** The median and p95 as points of the curve. */
function quantiles({ pending_s: { p50, p95 } }: RunResult): Dot[] {
  const { stroke } = SERIES[0]!;
  return [
    { share_percent: 50, pending_s: p50 },
    { share_percent: 95, pending_s: p95 },
  ].flatMap(({ share_percent, pending_s }) =>
    pending_s === null ? [] : [{ share_percent, pending_s, fill: stroke, stroke }],
  );
}

const dots = (values: readonly Dot[]): Layer => ({
  data: { values },
  mark: { type: 'point', shape: 'circle', size: 58, strokeWidth: 1.75, opacity: 1 },
  encoding: { ...PLACE, fill: asWritten('fill'), stroke: asWritten('stroke') },
});

interface Label extends Point {
  readonly label: string;
  readonly align: 'left' | 'right';
  readonly dx: number;
  readonly dy: number;
  readonly weight: 'normal' | 'bold';
}

/** At the foot of its line, on the side with more room; of several lines each a step higher. */
function limitLabel({ pending_s, label }: LimitLine, i: number, end: number): Label {
  const share_percent = ((14 + i * 18) / PLOT.height) * 100;
  const side = pending_s > end * 0.5 ? RIGHT_OF_TEXT : LEFT_OF_TEXT;
  return { pending_s, share_percent, label, ...side, dy: 0, weight: 'normal' };
}

const LEFT_OF_TEXT = { align: 'left', dx: 8 } as const;
const RIGHT_OF_TEXT = { align: 'right', dx: -8 } as const;

/** The value beside its point, on the curve's empty side: above it, to the left. */
const quantileLabels = (result: RunResult, end: number): Label[] =>
  quantiles(result).map(({ pending_s, share_percent }) => {
    const roomy = pending_s > end * 0.25;
    return {
      pending_s,
      share_percent,
      label: `p${share_percent} ${duration(pending_s)}`,
      ...(roomy ? RIGHT_OF_TEXT : LEFT_OF_TEXT),
      dy: roomy ? -2 : 13,
      weight: 'bold',
    };
  });

const labels = (values: readonly Label[]): Layer => ({
  data: { values },
  mark: {
    type: 'text',
    align: { expr: 'datum.align' },
    dx: { expr: 'datum.dx' },
    dy: { expr: 'datum.dy' },
    fontWeight: { expr: 'datum.weight' },
  },
  encoding: { ...PLACE, text: { field: 'label' } },
});

function finding(result: RunResult): string {
  const { count, p50, p95, max } = result.pending_s;
  if (count === 0 || p50 === null || p95 === null || max === null) return 'No pod was created';
  if (max === 0) return 'No pod waited';
  if (p95 === 0) return `Fewer than one pod in twenty waited; the longest for ${duration(max)}`;
  if (duration(p95) === duration(max)) return `No pod waited longer than ${duration(max)}`;
  return `95% of pods waited at most ${duration(p95)}, the longest ${duration(max)}`;
}

function description(result: RunResult, lines: readonly LimitLine[]): string {
  const { count, p50, p95, max } = result.pending_s;
  if (p50 === null || p95 === null || max === null)
    return 'No pod was created, so nothing is drawn.';
  const drawn = lines.map((line) => ` Limit drawn: ${line.label}.`).join('');
  return (
    `Cumulative share of ${counted(count, 'pod')} by pending time, from 0s to ${duration(max)}. ` +
    `Median ${duration(p50)}, 95th percentile ${duration(p95)}.${drawn}`
  );
}

const SHARES = [0, 10, 25, 50, 75, 80, 90, 95, 99, 100];

/** Quantiles R-7, as everywhere. */
function quantileTable(waits: readonly number[]): DataTable {
  const at = (share: number): number => {
    const place = ((waits.length - 1) * share) / 100;
    const below = waits[Math.floor(place)]!;
    return below + (waits[Math.ceil(place)]! - below) * (place - Math.floor(place));
  };
  return {
    columns: [number('share of pods', 'share_percent'), number('waited at most', 'pending_s')],
    rows:
      waits.length === 0
        ? []
        : SHARES.map((share) => [cell(share, percent), cell(at(share), duration)]),
  };
}
