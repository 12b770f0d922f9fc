// Waiting of several variants over the same runs, a curve each: the one further left waits less.

import type { VariantSummary } from '../../../experiment/outcome.ts';
import { valuesOf } from '../../../experiment/run-table.ts';
import {
  cell,
  number,
  text,
  type Chart,
  type DataTable,
  type Frame,
  type Layer,
  type Position,
} from '../../charts/chart.ts';
import { cut, spread } from '../../charts/labels.ts';
import { CONFIG, SERIES, titleAbove } from '../../charts/theme.ts';
import { timeTicks } from '../../charts/time-axis.ts';
import { duration, printable } from '../../format.ts';

const FRAME: Frame = { left: 34, width: 430 };
/** Room right of the plot for the names. */
const NAMES = 96;
const PLOT = { width: FRAME.width - FRAME.left - NAMES, height: 196 };
const LEAST_END_S = 10;
const MOST_STEPS = 300;
/** More curves than there are dashes to tell them apart are not drawn. */
const MOST_CURVES = SERIES.length;

interface Curve {
  readonly label: string;
  readonly sorted: readonly number[];
}

export function curvesChart(summaries: readonly VariantSummary[]): Chart {
  const curves = summaries.slice(0, MOST_CURVES).map(({ variant }) => ({
    label: printable(variant.name),
    sorted: valuesOf(variant.records, 'pending_p95_s').toSorted((a, b) => a - b),
  }));
  const left = summaries.length - curves.length;
  const end = Math.max(LEAST_END_S, ...curves.map(({ sorted }) => sorted.at(-1) ?? 0)) * 1.05;
  return {
    name: 'curves',
    finding: finding(curves),
    description: curves.map(inWords).join(' '),
    caption:
      'A point of a curve says: in this share of runs pending p95 was no longer than this. Further left is better.' +
      (left > 0 ? ` The first ${curves.length} of ${summaries.length} variants.` : ''),
    spec: {
      ...PLOT,
      config: CONFIG,
      layer: [...curves.map((curve, i) => line(curve, i, end)), names(curves)],
    },
    frame: FRAME,
    table: tableOf(curves),
  };
}

function line({ sorted }: Curve, place: number, end: number): Layer {
  const { values, unit, labelExpr } = timeTicks(end, 6);
  const { stroke, dash } = SERIES[place]!;
  const x: Position = {
    field: 'wait_s',
    type: 'quantitative',
    scale: { domain: [0, end], nice: false },
    axis: {
      title: `pending p95 of a run (${unit})`,
      values: [...values],
      labelExpr,
      grid: false,
      labelFlush: false,
    },
  };
  return {
    data: { values: stepsOf(sorted, end) },
    mark: { type: 'line', interpolate: 'step-after', stroke, strokeDash: dash, strokeWidth: 2.25 },
    encoding: {
      x,
      y: {
        field: 'share',
        type: 'quantitative',
        scale: { domain: [0, 100] },
        axis: { ...titleAbove('share of runs (%)', FRAME.left), values: [0, 25, 50, 75, 100] },
      },
    },
  };
}

function stepsOf(sorted: readonly number[], end: number) {
  const every = Math.max(1, Math.ceil(sorted.length / MOST_STEPS));
  const share = (i: number): number => ((i + 1) / sorted.length) * 100;
  const steps = sorted.flatMap((wait_s, i) => {
    const isLast = i === sorted.length - 1;
    if (!isLast && (sorted[i + 1] === wait_s || i % every !== 0)) return [];
    return [{ wait_s, share: share(i) }];
  });
  return [{ wait_s: 0, share: 0 }, ...steps, { wait_s: end, share: sorted.length === 0 ? 0 : 100 }];
}

/** A name and a piece of its line, beside the plot in the order of the medians. */
function names(curves: readonly Curve[]): Layer {
  const order = curves
    .map((curve, place) => ({ ...curve, place, median: medianOf(curve) }))
    .toSorted((a, b) => a.median - b.median || a.place - b.place);
  const heights = spread(
    order.map((_, i) => 12 + i * 30),
    PLOT.height,
  );
  const values = order.map(({ label, place, median }, i) => ({
    y: heights[i]!,
    label: `${KEYS[place]} ${cut(label, NAMES - 24)}`,
    value: Number.isFinite(median) ? `median ${duration(median)}` : '',
    ink: SERIES[place]!.stroke,
  }));
  return {
    data: {
      values: values.flatMap((each) => [each, { ...each, y: each.y + 14, label: each.value }]),
    },
    mark: { type: 'text', align: 'left', baseline: 'middle', fill: { expr: 'datum.ink' } },
    encoding: {
      x: { value: PLOT.width + 8 },
      y: { field: 'y', type: 'quantitative', scale: null },
      text: { field: 'label' },
    },
  };
}

/** The dashes of the series as they can be written. */
const KEYS = ['—', '– –', '···', '–·–'] as const;

const medianOf = ({ sorted }: Curve): number =>
  sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.POSITIVE_INFINITY;

function finding(curves: readonly Curve[]): string {
  const [first, ...others] = curves;
  if (first === undefined || first.sorted.length === 0) return 'No pod waited in any run';
  const of = (curve: Curve): string => `${duration(medianOf(curve))} with ${curve.label}`;
  if (others.length < 2)
    return `In the median run pending p95 was ${[first, ...others].map(of).join(', ')}`;
  const least = curves.toSorted((a, b) => medianOf(a) - medianOf(b))[0]!;
  return `In the median run pending p95 was least with ${least.label}: ${duration(medianOf(least))}`;
}

const inWords = (curve: Curve): string =>
  curve.sorted.length === 0
    ? `${curve.label}: no pod.`
    : `${curve.label}: from ${duration(curve.sorted[0]!)} over ${duration(medianOf(curve))} to ${duration(curve.sorted.at(-1)!)}.`;

const SHARES = [5, 25, 50, 75, 95, 100];

const tableOf = (curves: readonly Curve[]): DataTable => ({
  columns: [
    text('variant'),
    ...SHARES.map((share) => number(`${share}% of runs`, `share_${share}_s`)),
  ],
  rows: curves.map(({ label, sorted }) => [
    label,
    ...SHARES.map((share) =>
      cell(sorted[Math.max(0, Math.ceil((share / 100) * sorted.length) - 1)] ?? null, duration),
    ),
  ]),
});
