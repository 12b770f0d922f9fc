// What stands on a curve of pending times: limits as dashed lines with the ring that the curve must pass above or left
// of, points of the curve, and labels beside both. Of one run and of many alike.

import type { Limit } from '../../scenario/scenario.ts';
import { duration } from '../format.ts';
import { asWritten, type Frame, type Layer, type Position } from './chart.ts';
import { LIMIT_DASH, SERIES, titleAbove } from './theme.ts';
import { timeTicks } from './time-axis.ts';

export const WAITS_FRAME: Frame = { left: 34, width: 430 };
export const WAITS_PLOT = { width: WAITS_FRAME.width - WAITS_FRAME.left - 16, height: 196 };

export interface WaitPoint {
  readonly pending_s: number;
  readonly share_percent: number;
}

/** A bound on the wait of a share of pods. */
export interface WaitLimit extends WaitPoint {
  readonly label: string;
  readonly stroke: string;
}

/** The share of pods that a limit bounds; undefined of one that is no point of such a chart. */
export function boundedShare(limit: Limit): number | undefined {
  const { metric, statistic, workload, operator, from, to } = limit;
  const isWhole = workload === undefined && from === undefined && to === undefined;
  if (metric !== 'pending' || !isWhole || !operator.startsWith('<')) return undefined;
  if (statistic === undefined || statistic === 'mean') return undefined;
  return statistic === 'max' ? 100 : Number(statistic.slice(1));
}

export const WAIT_PLACE: { readonly x: Position; readonly y: Position } = {
  x: { field: 'pending_s', type: 'quantitative' },
  y: { field: 'share_percent', type: 'quantitative' },
};

/** Both axes, for the layer that has them. */
export function waitAxes(end: number): { readonly x: Position; readonly y: Position } {
  const { values, unit, labelExpr } = timeTicks(end);
  return {
    x: {
      ...WAIT_PLACE.x,
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
      ...WAIT_PLACE.y,
      scale: { domain: [0, 100] },
      axis: { ...titleAbove('share of pods (%)', WAITS_FRAME.left), values: [0, 25, 50, 75, 100] },
    },
  };
}

/** From the bound on pending time up to the share of pods it is asked of. */
export const limitRules = (lines: readonly WaitLimit[]): Layer => ({
  data: { values: [...lines] },
  mark: { type: 'rule', strokeDash: LIMIT_DASH, strokeWidth: 1.5 },
  encoding: { ...WAIT_PLACE, y2: { datum: 0 }, stroke: asWritten('stroke') },
});

export interface Dot extends WaitPoint {
  readonly fill: string;
  readonly stroke: string;
}

/** What a limit bounds. */
export const ring = ({ pending_s, share_percent, stroke }: WaitLimit): Dot => ({
  pending_s,
  share_percent,
  stroke,
  fill: 'transparent',
});

/** A point of the curve. */
export const dotOn = ({ pending_s, share_percent }: WaitPoint): Dot => {
  const { stroke } = SERIES[0]!;
  return { pending_s, share_percent, fill: stroke, stroke };
};

export const dots = (values: readonly Dot[]): Layer => ({
  data: { values: [...values] },
  mark: { type: 'point', shape: 'circle', size: 58, strokeWidth: 1.75, opacity: 1 },
  encoding: { ...WAIT_PLACE, fill: asWritten('fill'), stroke: asWritten('stroke') },
});

export interface WaitLabel extends WaitPoint {
  readonly label: string;
  readonly align: 'left' | 'right';
  readonly dx: number;
  readonly dy: number;
  readonly weight: 'normal' | 'bold';
}

const LEFT_OF_TEXT = { align: 'left', dx: 8 } as const;
const RIGHT_OF_TEXT = { align: 'right', dx: -8 } as const;

/** At the foot of its line, on the side with more room; of several lines each a step higher. */
export function limitLabel({ pending_s, label }: WaitLimit, i: number, end: number): WaitLabel {
  const share_percent = ((14 + i * 18) / WAITS_PLOT.height) * 100;
  const side = pending_s > end * 0.5 ? RIGHT_OF_TEXT : LEFT_OF_TEXT;
  return { pending_s, share_percent, label, ...side, dy: 0, weight: 'normal' };
}

/** The value beside its point, on the curve's empty side: above it, to the left. */
export function pointLabel({ pending_s, share_percent }: WaitPoint, end: number): WaitLabel {
  const isRoomy = pending_s > end * 0.25;
  return {
    pending_s,
    share_percent,
    label: `p${share_percent} ${duration(pending_s)}`,
    ...(isRoomy ? RIGHT_OF_TEXT : LEFT_OF_TEXT),
    dy: isRoomy ? -2 : 13,
    weight: 'bold',
  };
}

export const waitLabels = (values: readonly WaitLabel[]): Layer => ({
  data: { values: [...values] },
  mark: {
    type: 'text',
    align: { expr: 'datum.align' },
    dx: { expr: 'datum.dx' },
    dy: { expr: 'datum.dy' },
    fontWeight: { expr: 'datum.weight' },
  },
  encoding: { ...WAIT_PLACE, text: { field: 'label' } },
});
