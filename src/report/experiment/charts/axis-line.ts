// One swept key: how a number of the runs follows it, the mean as a line and nine runs of ten as a band.

import type { VariantSummary } from '../../../experiment/outcome.ts';
import {
  asWritten,
  cell,
  number,
  text,
  type Chart,
  type Frame,
  type Layer,
  type Position,
} from '../../charts/chart.ts';
import { colour, CONFIG, LIMIT_DASH, titleAbove } from '../../charts/theme.ts';
import type { LimitLine } from './limit-lines.ts';
import { roundTicks } from './steps.ts';

const FRAME: Frame = { left: 50, width: 430 };
const PLOT = { width: FRAME.width - FRAME.left - 16, height: 190 };

export interface AxisLineWishes {
  readonly name: string;
  readonly finding: string;
  /** The key that is swept, and the metric with its unit. */
  readonly axis: string;
  readonly title: string;
  readonly metric: string;
  readonly say: (value: number) => string;
  /** Of the metric's own unit, for one of the title's. */
  readonly perUnit: number;
  /** In the order of the axis. */
  readonly points: readonly {
    readonly value: string;
    readonly summary: VariantSummary;
    readonly holds: boolean | null;
  }[];
  readonly limit: Pick<LimitLine, 'value' | 'expression'> | undefined;
}

interface Drawn {
  readonly value: string;
  readonly mean: number;
  readonly low: number;
  readonly high: number;
  readonly fill: string;
}

export function axisLineChart(wishes: AxisLineWishes): Chart {
  const { name, finding, axis, title, limit, say } = wishes;
  const drawn = drawnOf(wishes);
  const tops = [...drawn.map(({ high }) => high), limit?.value ?? 0];
  const ticks = roundTicks(0, Math.max(...tops, 1e-9) / wishes.perUnit, 5).map(
    (tick) => tick * wishes.perUnit,
  );
  return {
    name,
    finding,
    description: drawn.map(({ value, mean }) => `${value}: ${say(mean)}.`).join(' '),
    caption:
      'Line: the mean over runs; band: nine runs of ten. Filled points hold their limits in enough runs, hollow ones do not.' +
      (limit === undefined ? '' : ' Dashed: the limit.'),
    spec: {
      ...PLOT,
      config: CONFIG,
      layer: [
        ...lines(drawn, { axis, title, ticks, perUnit: wishes.perUnit }),
        ...(limit === undefined ? [] : limitLayers(limit)),
      ],
    },
    frame: FRAME,
    table: {
      columns: [
        text(axis, 'value'),
        number('mean'),
        number('p5 of runs', 'p5'),
        number('p95 of runs', 'p95'),
      ],
      rows: drawn.map((each) => [
        each.value,
        cell(each.mean, say),
        cell(each.low, say),
        cell(each.high, say),
      ]),
    },
  };
}

const drawnOf = ({ points, metric }: AxisLineWishes): Drawn[] =>
  points.flatMap(({ value, summary, holds }) => {
    const found = summary.metrics.find((each) => each.metric === metric);
    const { mean = null, p5 = null, p95 = null } = found ?? {};
    if (mean === null || p5 === null || p95 === null) return [];
    const fill = colour(holds === true ? 'blue' : 'paper');
    return [{ value, mean, low: p5, high: p95, fill }];
  });

interface Axes {
  readonly axis: string;
  readonly title: string;
  readonly ticks: readonly number[];
  readonly perUnit: number;
}

function lines(drawn: readonly Drawn[], { axis, title, ticks, perUnit }: Axes): Layer[] {
  const data = { values: [...drawn] };
  const x: Position = {
    field: 'value',
    type: 'ordinal',
    sort: null,
    scale: { type: 'point', padding: 0.4 },
    axis: { title: axis, labelAngle: 0, labelOverlap: true, labelLimit: 90, grid: false },
  };
  const y: Position = {
    field: 'mean',
    type: 'quantitative',
    scale: { domain: [0, ticks.at(-1)!], nice: false },
    axis: {
      ...titleAbove(title, FRAME.left),
      values: [...ticks],
      labelExpr: `datum.value / ${perUnit}`,
    },
  };
  const quantity = (field: keyof Drawn): Position => ({ field, type: 'quantitative' });
  return [
    {
      data,
      mark: { type: 'area', fill: colour('blue'), opacity: 0.2 },
      encoding: { x, y: quantity('low'), y2: { field: 'high' } },
    },
    {
      data,
      mark: { type: 'line', stroke: colour('blue'), strokeWidth: 2.25 },
      encoding: { x, y },
    },
    {
      data,
      mark: {
        type: 'point',
        size: drawn.length > 40 ? 16 : 52,
        strokeWidth: 1.75,
        stroke: colour('blue'),
        opacity: 1,
      },
      encoding: { x, y, fill: asWritten('fill') },
    },
  ];
}

function limitLayers({ value, expression }: Pick<LimitLine, 'value' | 'expression'>): Layer[] {
  const data = { values: [{ mean: value, label: expression }] };
  const y: Position = { field: 'mean', type: 'quantitative' };
  return [
    {
      data,
      mark: { type: 'rule', stroke: colour('ink'), strokeDash: LIMIT_DASH, strokeWidth: 1.5 },
      encoding: { y },
    },
    {
      data,
      mark: { type: 'text', align: 'right', dy: -8 },
      encoding: { x: { value: PLOT.width }, y, text: { field: 'label' } },
    },
  ];
}
