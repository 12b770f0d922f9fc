// How long pods waited, over runs: each run has its curve of pods by pending time; drawn are the median of all curves,
// the band in which nine of ten lie, and each limit where it applies. A run holds a limit when its curve passes the
// limit's ring on the left.

import type { VariantSummary } from '../../../experiment/outcome.ts';
import { curveAt } from '../../../experiment/run-table.ts';
import { CURVE_PERCENTS } from '../../../metrics/pending-curve.ts';
import { quantile, sorted } from '../../../metrics/statistics.ts';
import type { Limit } from '../../../scenario/scenario.ts';
import {
  cell,
  number,
  type Chart,
  type DataTable,
  type Layer,
  type Position,
} from '../../charts/chart.ts';
import { colour, CONFIG, SERIES } from '../../charts/theme.ts';
import {
  boundedShare,
  dotOn,
  dots,
  limitLabel,
  limitRules,
  pointLabel,
  ring,
  WAIT_PLACE,
  waitAxes,
  waitLabels,
  WAITS_FRAME,
  WAITS_PLOT,
  type WaitLimit,
  type WaitPoint,
} from '../../charts/wait-marks.ts';
import { counted, duration, percent } from '../../format.ts';
import { limitLines } from './limit-lines.ts';

/** Room right of the slowest pod, so that its label fits. */
const ROOM = 1.3;
const LEAST_END_S = 10;
/** More dashed lines than this hide the curve. */
const MOST_LIMITS = 4;

/** The waits of one share of pods, over runs. */
interface Across {
  readonly share_percent: number;
  readonly least: number;
  readonly low: number;
  readonly median: number;
  readonly high: number;
  readonly most: number;
}

export function waitBandChart(summary: VariantSummary, expect: readonly Limit[]): Chart {
  const { records } = summary.variant;
  const curves = [...records.seeds.keys()]
    .map((row) => curveAt(records, row))
    .filter(({ length }) => length > 0);
  const across = curves.length === 0 ? [] : CURVE_PERCENTS.map((_, place) => at(curves, place));
  const lines = boundsOf(summary, expect).slice(0, MOST_LIMITS);
  const longest = [...across.map(({ high }) => high), ...lines.map(({ pending_s }) => pending_s)];
  const end = Math.max(LEAST_END_S, ...longest) * ROOM;
  const points = [50, 95].flatMap((share) => medianAt(across, share));
  return {
    name: 'pending',
    finding: finding(across),
    description: description(across, curves.length, lines),
    caption:
      'A point of a curve says: this share of a run’s pods waited no longer than this. Line: the median over runs; ' +
      'band: nine runs of ten.' +
      (lines.length > 0 ? ' A run holds a limit when its curve passes left of the ring.' : ''),
    spec: {
      ...WAITS_PLOT,
      config: CONFIG,
      layer: [
        band(across),
        ...(['low', 'high'] as const).map((side) => edge(across, side)),
        median(across, end),
        limitRules(lines),
        dots([...lines.map(ring), ...points.map(dotOn)]),
        waitLabels([
          ...lines.map((line, i) => limitLabel(line, i, end)),
          ...points.map((point) => pointLabel(point, end)),
        ]),
      ],
    },
    frame: WAITS_FRAME,
    table: tableOf(across),
  };
}

function at(curves: readonly (readonly number[])[], place: number): Across {
  const waits = sorted(curves.map((curve) => curve[place]!));
  const over = (share: number): number => quantile(waits, share)!;
  return {
    share_percent: CURVE_PERCENTS[place]!,
    least: over(0),
    low: over(5),
    median: over(50),
    high: over(95),
    most: over(100),
  };
}

/** Limits on a quantile of all pods' pending, with their verdict over runs. */
const boundsOf = (summary: VariantSummary, expect: readonly Limit[]): WaitLimit[] =>
  limitLines(summary, expect, 'pending').flatMap(({ place, value, label, stroke }) => {
    const share_percent = boundedShare(expect[place]!);
    return share_percent === undefined ? [] : [{ pending_s: value, share_percent, label, stroke }];
  });

const acrossAt = (across: readonly Across[], share: number): Across | undefined =>
  across.find(({ share_percent }) => share_percent === share);

function medianAt(across: readonly Across[], share: number): WaitPoint[] {
  const found = acrossAt(across, share);
  return found === undefined ? [] : [{ share_percent: share, pending_s: found.median }];
}

/** Waits may be equal where shares are not: lines go by shares. */
const UPWARDS = { field: 'share_percent', type: 'quantitative' } as const;

const quantity = (field: keyof Across): Position => ({ field, type: 'quantitative' });

const band = (across: readonly Across[]): Layer => ({
  data: { values: [...across] },
  mark: { type: 'area', orient: 'horizontal', fill: colour('blue'), opacity: 0.2 },
  encoding: { x: quantity('low'), x2: { field: 'high' }, y: WAIT_PLACE.y },
});

/** So that the band is seen where its fill is not: on paper, or in few runs. */
const edge = (across: readonly Across[], side: 'low' | 'high'): Layer => ({
  data: { values: [...across] },
  mark: { type: 'line', stroke: colour('blue'), strokeWidth: 0.75, strokeDash: [2, 2] },
  encoding: { x: quantity(side), y: WAIT_PLACE.y, order: UPWARDS },
});

function median(across: readonly Across[], end: number): Layer {
  const { x, y } = waitAxes(end);
  const line = across.map(({ share_percent, median: pending_s }) => ({ share_percent, pending_s }));
  const upTo = line.length === 0 ? [] : [{ share_percent: 100, pending_s: end }];
  return {
    data: { values: [...line, ...upTo] },
    mark: { type: 'line', stroke: SERIES[0]!.stroke, strokeWidth: 2.25 },
    encoding: { x, y, order: UPWARDS },
  };
}

function finding(across: readonly Across[]): string {
  const [p95, longest] = [acrossAt(across, 95), acrossAt(across, 100)];
  if (p95 === undefined || longest === undefined) return 'No run saw a pod that could wait';
  if (longest.most === 0) return 'No pod waited in any run';
  if (p95.high === 0)
    return `In nine runs of ten fewer than one pod in twenty waited; the longest wait of all was ${duration(longest.most)}`;
  const [low, high] = [duration(p95.low), duration(p95.high)];
  const spread =
    low === high ? `nearly the same in all` : `from ${low} to ${high} in nine runs of ten`;
  return `95% of pods waited at most ${duration(p95.median)} in the median run, ${spread}`;
}

function description(across: readonly Across[], runs: number, lines: readonly WaitLimit[]): string {
  const [p50, p95] = [acrossAt(across, 50), acrossAt(across, 95)];
  if (p50 === undefined || p95 === undefined) return 'No run saw a pod, so nothing is drawn.';
  const drawn = lines.map(({ label }) => ` Limit drawn: ${label}.`).join('');
  const said = ({ low, median: middle, high }: Across): string =>
    `${duration(middle)}, nine runs of ten from ${duration(low)} to ${duration(high)}`;
  return (
    `Cumulative share of pods by pending time over ${counted(runs, 'run')}. ` +
    `Median pod: ${said(p50)}. 95th percentile: ${said(p95)}.${drawn}`
  );
}

/** Rows of the table: what people ask of a run. */
const SHARES = [0, 10, 25, 50, 75, 80, 90, 95, 99, 100];
const OVER_RUNS = [
  ['least', 'least of runs'],
  ['low', 'p5 of runs'],
  ['median', 'median run'],
  ['high', 'p95 of runs'],
  ['most', 'most of runs'],
] as const;

const tableOf = (across: readonly Across[]): DataTable => ({
  columns: [
    number('share of pods', 'share_percent'),
    ...OVER_RUNS.map(([key, title]) => number(title, `${key}_s`)),
  ],
  rows: across
    .filter(({ share_percent }) => SHARES.includes(share_percent))
    .map((row) => [
      cell(row.share_percent, percent),
      ...OVER_RUNS.map(([key]) => cell(row[key], duration)),
    ]),
});
