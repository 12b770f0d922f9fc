// Axes of time with ticks at instants a person would choose, and the one frame all charts over the run share.

import type { RunResult } from '../../metrics/result.ts';
import { clockSeconds } from '../format.ts';
import type { Frame, Position } from './chart.ts';
import { FONT_SIZE } from './theme.ts';

const STEPS_S = [
  1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400,
];
const MOST_TICKS = 8;

export interface TimeTicks {
  readonly values: readonly number[];
  /** What a tick counts: `seconds`, `minutes`, `hours` or `days`. */
  readonly unit: string;
  /** Vega expression: seconds in the data, `unit` on the axis. */
  readonly labelExpr: string;
}

/** An instant of the run as the trace writes it: `00:05:31`. */
export const at = (t_s: number): string => clockSeconds(Math.round(t_s * 1000));

/** At most eight ticks over [0, end] seconds, on round values. */
export function timeTicks(end: number, most = MOST_TICKS): TimeTicks {
  const fits = STEPS_S.find((step) => end / step <= most);
  const step = fits ?? 86_400 * Math.ceil(end / 86_400 / most);
  const [unit, perUnit] = unitOf(step);
  return {
    values: Array.from({ length: Math.floor(end / step) + 1 }, (_, i) => i * step),
    unit,
    labelExpr: `datum.value / ${perUnit}`,
  };
}

function unitOf(step: number): readonly [string, number] {
  if (step < 60) return ['seconds', 1];
  if (step < 3600) return ['minutes', 60];
  return step < 86_400 ? ['hours', 3600] : ['days', 86_400];
}

/** The x channel of the run, over [0, until]. */
export const overTheRun = (field: string, until: number): Position => ({
  field,
  type: 'quantitative',
  scale: { domain: [0, until], nice: false },
  axis: null,
});

/** The same, with the axis of the lowest row. */
export function labelledRun(field: string, until: number): Position {
  const { values, unit, labelExpr } = timeTicks(until);
  const title = `time since the run began (${unit})`;
  return {
    ...overTheRun(field, until),
    axis: { values: [...values], labelExpr, grid: true, labelFlush: false, title },
  };
}

const WIDTH = 980;
/** Room right of the plot for names at the lines' ends, px. */
export const RIGHT = 110;
const LEAST_LEFT = 114;
const MOST_LEFT = 150;

/** `plot`: the width between the axes, px. */
export interface RunFrame extends Frame {
  readonly plot: number;
}

/** Room on the left for the longest node name (up to a point), on the right for labels at the lines' ends. */
export function runFrame(result: RunResult): RunFrame {
  const longest = Math.max(0, ...result.nodeRows.map((row) => row.node.length));
  const left = Math.min(
    MOST_LEFT,
    Math.max(LEAST_LEFT, Math.ceil(longest * FONT_SIZE * 0.56) + 16),
  );
  return { left, width: WIDTH, plot: WIDTH - left - RIGHT };
}
