// How far pods' waiting differs from run to run: each statistic of pending with its median run, nine runs of ten, and
// the extremes.

import type { MetricSummary, VariantSummary } from '../../../experiment/outcome.ts';
import {
  cell,
  number,
  text,
  type Chart,
  type Frame,
  type Layer,
  type Position,
} from '../../charts/chart.ts';
import { BY_ROW, rowLabels } from '../../charts/rows.ts';
import { colour, CONFIG } from '../../charts/theme.ts';
import { timeTicks } from '../../charts/time-axis.ts';
import { duration } from '../../format.ts';

const FRAME: Frame = { left: 74, width: 430 };
/** Room right of the plot for the median in words. */
const VALUES = 70;
const PLOT = { width: FRAME.width - FRAME.left - VALUES, height: 186 };
const LEAST_END_S = 10;

const STATISTICS = ['mean', 'p50', 'p90', 'p95', 'p99', 'max'] as const;

interface Range {
  readonly row: number;
  readonly label: string;
  readonly min: number;
  readonly p5: number;
  readonly p50: number;
  readonly p95: number;
  readonly max: number;
  readonly value: string;
}

export function waitRangesChart({ metrics }: VariantSummary): Chart {
  const ranges = rangesOf(metrics);
  const end = Math.max(LEAST_END_S, ...ranges.map(({ max }) => max)) * 1.02;
  return {
    name: 'waits',
    finding: finding(ranges),
    description: ranges
      .map(
        ({ label, p5, p50, p95 }) =>
          `${label}: median ${duration(p50)}, nine runs of ten from ${duration(p5)} to ${duration(p95)}.`,
      )
      .join(' '),
    caption:
      'One row a statistic of the pods of a run. Bar: nine runs of ten; line: least to greatest; diamond and number: ' +
      'the median run.',
    spec: {
      width: PLOT.width,
      height: PLOT.height,
      config: CONFIG,
      layer: [...marks(ranges, end), rowLabels(ranges, FRAME.left), medians(ranges)],
    },
    frame: FRAME,
    table: {
      columns: [
        text('pending'),
        ...(['min', 'p5', 'p50', 'p95', 'max'] as const).map((key) =>
          number(`${key} of runs`, `${key}_s`),
        ),
      ],
      rows: ranges.map((range) => [
        range.label,
        ...(['min', 'p5', 'p50', 'p95', 'max'] as const).map((key) => cell(range[key], duration)),
      ]),
    },
  };
}

function rangesOf(metrics: readonly MetricSummary[]): Range[] {
  const seen = STATISTICS.flatMap((statistic) => {
    const summary = metrics.find(({ metric }) => metric === `pending_${statistic}_s`);
    const { min = null, p5 = null, p50 = null, p95 = null, max = null } = summary ?? {};
    if (min === null || p5 === null || p50 === null || p95 === null || max === null) return [];
    return [{ label: statistic, min, p5, p50, p95, max, value: duration(p50) }];
  });
  return seen.map((range, row) => ({ row, ...range }));
}

function marks(ranges: readonly Range[], end: number): Layer[] {
  const { values, unit, labelExpr } = timeTicks(end, 6);
  const data = { values: [...ranges] };
  const x = (field: keyof Range): Position => ({ field, type: 'quantitative' });
  const axis: Position = {
    ...x('p5'),
    scale: { domain: [0, end], nice: false },
    axis: { title: `pending time (${unit})`, values: [...values], labelExpr, domain: false },
  };
  return [
    {
      data,
      mark: { type: 'rule', stroke: colour('blue'), strokeWidth: 1.25 },
      encoding: { y: BY_ROW, x: x('min'), x2: { field: 'max' } },
    },
    {
      data,
      mark: { type: 'bar', height: 12, fill: colour('blue'), opacity: 0.45 },
      encoding: { y: BY_ROW, x: axis, x2: { field: 'p95' } },
    },
    {
      data,
      mark: {
        type: 'point',
        shape: 'diamond',
        size: 70,
        opacity: 1,
        fill: colour('paper'),
        stroke: colour('ink'),
        strokeWidth: 1.75,
      },
      encoding: { y: BY_ROW, x: x('p50') },
    },
  ];
}

const medians = (ranges: readonly Range[]): Layer => ({
  data: { values: [...ranges] },
  mark: { type: 'text', align: 'right', fontWeight: 'bold' },
  encoding: { y: BY_ROW, x: { value: PLOT.width + VALUES - 2 }, text: { field: 'value' } },
});

function finding(ranges: readonly Range[]): string {
  const longest = ranges.find(({ label }) => label === 'max');
  if (longest === undefined) return 'No pod was created in any run';
  if (longest.max === 0) return 'No pod waited in any run';
  return `In half of the runs no pod waited longer than ${duration(longest.p50)}; in the worst one waited ${duration(longest.max)}`;
}
