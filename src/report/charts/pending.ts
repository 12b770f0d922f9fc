// How long pods waited: the share of pods that waited at most so long, with each limit on pending time drawn where
// it applies. A limit on p95 holds when the curve has reached 95% by then.

import type { RunResult } from '../../metrics/result.ts';
import type { Limit } from '../../scenario/scenario.ts';
import { counted, duration, percent } from '../format.ts';
import { cell, number, type Chart, type DataTable, type Layer } from './chart.ts';
import { countedPods } from './counted-pods.ts';
import { CONFIG, limitLook, SERIES } from './theme.ts';
import {
  boundedShare,
  dotOn,
  dots,
  limitLabel,
  limitRules,
  pointLabel,
  ring,
  waitAxes,
  waitLabels,
  WAITS_FRAME,
  WAITS_PLOT,
  type WaitLimit,
  type WaitPoint,
} from './wait-marks.ts';

/** Room right of the slowest pod, so that its label fits. */
const ROOM = 1.3;
const LEAST_END_S = 10;
const MOST_STEPS = 400;
/** More dashed lines than this hide the curve. */
const MOST_LIMITS = 4;

export function pendingChart(result: RunResult, limits: readonly Limit[]): Chart {
  const waits = countedPods(result)
    .map((pod) => pod.pending_s)
    .toSorted((a, b) => a - b);
  const lines = limitLines(result, limits).slice(0, MOST_LIMITS);
  const longest = Math.max(LEAST_END_S, waits.at(-1) ?? 0, ...lines.map((line) => line.pending_s));
  const end = longest * ROOM;
  const points = quantiles(result);
  return {
    name: 'pending',
    finding: finding(result),
    description: description(result, lines),
    caption:
      'A point of the curve says: this share of pods waited no longer than this, from created to bound. ' +
      'An evicted pod that is made anew counts as a new pod.' +
      (lines.length > 0 ? ' Dashed: limits of the scenario; the ring is what they bound.' : ''),
    spec: {
      ...WAITS_PLOT,
      config: CONFIG,
      layer: [
        curve(waits, end),
        limitRules(lines),
        dots([...lines.map(ring), ...points.map(dotOn)]),
        waitLabels([
          ...lines.map((line, i) => limitLabel(line, i, end)),
          ...points.map((point) => pointLabel(point, end)),
        ]),
      ],
    },
    frame: WAITS_FRAME,
    table: quantileTable(waits),
  };
}

/** The share of `sorted` at or below each value, one point where it changes; thinned by rank when there are many. */
export function ecdf(sorted: readonly number[]): WaitPoint[] {
  const every = Math.max(1, Math.ceil(sorted.length / MOST_STEPS));
  const points: WaitPoint[] = [{ pending_s: 0, share_percent: 0 }];
  sorted.forEach((pending_s, i) => {
    const last = i === sorted.length - 1;
    if (!last && (sorted[i + 1] === pending_s || i % every !== 0)) return;
    points.push({ pending_s, share_percent: ((i + 1) / sorted.length) * 100 });
  });
  return points;
}

function curve(waits: readonly number[], end: number): Layer {
  const upTo = { pending_s: end, share_percent: waits.length > 0 ? 100 : 0 };
  return {
    data: { values: [...ecdf(waits), upTo] },
    mark: { type: 'line', interpolate: 'step-after', stroke: SERIES[0]!.stroke, strokeWidth: 2.25 },
    encoding: waitAxes(end),
  };
}

/** Upper bounds on a quantile of every pod's pending over the whole run: those that are a point of this chart. */
const limitLines = (result: RunResult, limits: readonly Limit[]): WaitLimit[] =>
  limits.flatMap((limit, i) => {
    const share_percent = boundedShare(limit);
    if (share_percent === undefined) return [];
    const held = result.limits[i]?.held === true;
    return [{ pending_s: limit.value, share_percent, ...limitLook(limit.expression, held) }];
  });

/** The median and p95 as points of the curve. */
const quantiles = ({ pending_s: { p50, p95 } }: RunResult): WaitPoint[] =>
  [
    { share_percent: 50, pending_s: p50 },
    { share_percent: 95, pending_s: p95 },
  ].flatMap(({ share_percent, pending_s }) =>
    pending_s === null ? [] : [{ share_percent, pending_s }],
  );
function finding(result: RunResult): string {
  const { count, p50, p95, max } = result.pending_s;
  if (count === 0 || p50 === null || p95 === null || max === null) return 'No pod was created';
  if (max === 0) return 'No pod waited';
  if (p95 === 0) return `Fewer than one pod in twenty waited; the longest for ${duration(max)}`;
  if (duration(p95) === duration(max)) return `No pod waited longer than ${duration(max)}`;
  return `95% of pods waited at most ${duration(p95)}, the longest ${duration(max)}`;
}

function description(result: RunResult, lines: readonly WaitLimit[]): string {
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
