// The rows of the cluster's chart: steps over the run's axis of time, each row with its name, its grid and the faint
// lines of notices and reclaims that go through all of them.

import type { RunResult } from '../../metrics/result.ts';
import { grouped } from '../format.ts';
import { asWritten, type Layer, type Panel, type Position } from './chart.ts';
import { countTicks, cut, spread } from './labels.ts';
import { signsOf } from './moments.ts';
import type { Step } from './series.ts';
import { colour, titleBefore } from './theme.ts';
import { labelledRun, overTheRun, RIGHT, timeTicks, type RunFrame } from './time-axis.ts';

/** Height of a row, px. */
const PANEL = 88;
/** Room above the peak of pending pods for its label. */
const ROOM_ABOVE = 1.2;
/** More lines through the rows hide what they point at; the strip above still shows each. */
const MOST_GUIDES = 10;

/** A named series and how it is told apart. */
export interface Line {
  readonly name: string;
  readonly steps: readonly Step[];
  readonly stroke: string;
  readonly dash: number[];
}

/** The first of the highest. */
export const peakOf = (steps: readonly Step[]): Step =>
  steps.reduce((peak, step) => (step.value > peak.value ? step : peak), { t_s: 0, value: 0 });

/** Where notices were given and instances went; none where they are too many to tell apart. */
export function turningPoints(result: RunResult): { readonly t_s: number }[] {
  const points = signsOf(result)
    .signs.filter(({ kind }) => kind === 'notice' || kind === 'reclaim')
    .map(({ t_s }) => ({ t_s }));
  return points.length > MOST_GUIDES ? [] : points;
}

/** Lines through a row: its grid, unless the axis below it draws that, and the turning points of the run. */
export const guides = (result: RunResult, x: Position, grid = true): Layer => ({
  data: {
    values: [
      ...(grid ? timeTicks(result.until_s).values : []).map((t_s) => ({ t_s, ...GRID })),
      ...turningPoints(result).map((point) => ({ ...point, ...TURNING })),
    ],
  },
  mark: { type: 'rule' },
  encoding: {
    x,
    stroke: asWritten('stroke'),
    strokeDash: { field: 'dash', type: 'nominal', scale: null },
  },
});

const GRID = { stroke: colour('line'), dash: [1, 0] };
const TURNING = { stroke: colour('vermillion'), dash: [1, 4] };

/** The row's name stands before its ticks, in the column of the strip's names. */
function valueAxis(title: string[], values: number[]): Position {
  return {
    field: 'value',
    type: 'quantitative',
    scale: { domain: [0, values.at(-1)!], nice: false },
    axis: { ...titleBefore(title, PANEL), values, format: ',.0f', grid: true },
  };
}

export function pendingPanel(result: RunResult, { plot }: RunFrame, steps: readonly Step[]): Panel {
  const peak = peakOf(steps);
  const x = overTheRun('t_s', result.until_s);
  const late = peak.t_s > result.until_s * 0.7;
  return {
    width: plot,
    height: PANEL,
    layer: [
      guides(result, x),
      {
        data: { values: [...steps] },
        mark: {
          type: 'area',
          interpolate: 'step-after',
          fill: colour('vermillion'),
          fillOpacity: 0.22,
          line: { stroke: colour('vermillion'), strokeWidth: 1.75, interpolate: 'step-after' },
        },
        encoding: { x, y: valueAxis(['pods', 'pending'], countTicks(peak.value * ROOM_ABOVE, 3)) },
      },
      {
        data: {
          values: peak.value === 0 ? [] : [{ ...peak, label: `peak ${grouped(peak.value)}` }],
        },
        mark: {
          type: 'text',
          align: late ? 'right' : 'left',
          dx: late ? -4 : 4,
          dy: -5,
          baseline: 'bottom',
          fontWeight: 'bold',
        },
        encoding: { x, y: { field: 'value', type: 'quantitative' }, text: { field: 'label' } },
      },
    ],
  };
}

export function linesPanel(
  result: RunResult,
  { plot }: RunFrame,
  title: string[],
  lines: readonly Line[],
  last = false,
): Panel {
  const greatest = Math.max(1, ...lines.map(({ steps }) => peakOf(steps).value));
  const x = last ? labelledRun('t_s', result.until_s) : overTheRun('t_s', result.until_s);
  const ticks = countTicks(greatest, 3);
  const y = valueAxis(title, ticks);
  return {
    width: plot,
    height: PANEL,
    layer: [
      guides(result, x, !last),
      ...lines.map(({ steps, stroke, dash }): Layer => ({
        data: { values: [...steps] },
        mark: {
          type: 'line',
          interpolate: 'step-after',
          stroke,
          strokeDash: dash,
          strokeWidth: 2,
        },
        encoding: { x, y },
      })),
      endLabels(lines, ticks.at(-1)!, plot),
    ],
  };
}

/** Each line's name and last value at its end, moved apart where lines end together. */
function endLabels(lines: readonly Line[], greatest: number, plot: number): Layer {
  const ends = lines.map(({ steps }) => steps.at(-1)?.value ?? 0);
  const heights = spread(
    ends.map((end) => PANEL * (1 - end / greatest)),
    PANEL,
  );
  const values = lines.map(({ name, stroke }, i) => ({
    label: `${cut(name, RIGHT - 32)} ${grouped(ends[i]!)}`,
    y: heights[i]!,
    stroke,
  }));
  return {
    data: { values },
    mark: { type: 'text', align: 'left', baseline: 'middle' },
    encoding: {
      x: { value: plot + 8 },
      y: { field: 'y', type: 'quantitative', scale: null },
      fill: asWritten('stroke'),
      text: { field: 'label' },
    },
  };
}
