// Where the time went: one bar, the whole wait of all pods, split by what it was charged to.

import { meaningOf, type CauseRow } from '../../metrics/causes/causes.ts';
import type { MeanCause } from '../../metrics/causes/mean.ts';
import type { RunResult } from '../../metrics/result.ts';
import { causeInWords, waitInWords, waitOverRuns } from '../causes.ts';
import { compact, counted, duration, grouped, percent } from '../format.ts';
import {
  asWritten,
  cell,
  number,
  text,
  type Chart,
  type DataTable,
  type Frame,
  type Layer,
  type Position,
} from './chart.ts';
import { keySquares, keyWords, LOOKS, SQUARE } from './stack.ts';
import { CONFIG } from './theme.ts';

const FRAME: Frame = { left: 6, width: 430 };
const PLOT_WIDTH = FRAME.width - FRAME.left - 12;
const BAR = 30;
/** Height of a line of the key. */
const LINE = 22;

/** Lighter causes are drawn as one, percent. */
const LEAST_SHARE = 0.5;
/** Room for the longest time, px. */
const TIMES = 74;

interface Part {
  readonly label: string;
  readonly share: string;
  readonly time: string;
  readonly from: number;
  readonly to: number;
  readonly fill: string;
  readonly stroke: string;
  /** Where its line of the key lies, px. */
  readonly top: number;
}

export const causesChart = ({ causes }: Pick<RunResult, 'causes'>): Chart =>
  causesBar({
    causes,
    finding: waitInWords(causes.filter(({ kind }) => kind === 'waiting')),
    caption:
      'All time that pods waited for a node, charged along each pod’s own path; shares sum to the whole. ' +
      'The table has every cause with its definition, of late evictions and lost pods too.',
    table: tableOf(causes),
  });

/** The same over many runs: the mean charge of each cause. */
export const causesOverRunsChart = (causes: readonly MeanCause[], runs: number): Chart =>
  causesBar({
    causes,
    finding: waitOverRuns(causes, runs),
    caption:
      `Means over ${counted(runs, 'run')} of all time that pods waited for a node, charged along each pod’s own path; ` +
      'shares sum to the whole. The table has every cause with its definition, of late evictions and lost pods too.',
    table: tableOverRuns(causes),
  });

interface CausesBar extends Pick<Chart, 'finding' | 'caption' | 'table'> {
  readonly causes: readonly CauseRow[];
}

function causesBar({ causes, finding, caption, table }: CausesBar): Chart {
  const parts = partsOf(causes.filter(({ kind }) => kind === 'waiting'));
  const height = parts.length * LINE + 8 + BAR;
  return {
    name: 'causes',
    finding,
    description: description(parts),
    caption,
    spec: {
      width: PLOT_WIDTH,
      height,
      config: CONFIG,
      layer: [bar(parts, height), ...keyOf(parts)],
    },
    frame: FRAME,
    table,
  };
}

/** The heaviest causes, then all others as one. */
function partsOf(rows: readonly CauseRow[]): Part[] {
  const heavy = rows.filter(({ share_percent }) => share_percent >= LEAST_SHARE);
  const most = Math.min(heavy.length, LOOKS.length - 1);
  const isWorthMerging = rows.length - most > 1;
  const alone = isWorthMerging ? rows.slice(0, most) : rows;
  const rest = rows.slice(alone.length);
  const slices = [
    ...alone.map((row) => sliceOf(causeInWords(row), [row])),
    ...(isWorthMerging ? [sliceOf(counted(rest.length, 'other cause'), rest)] : []),
  ];
  let reached = 0;
  return slices.map(({ label, share, seconds }, place) => {
    const from = reached;
    reached += share;
    const said = { label, share: shareInWords(share), time: duration(seconds) };
    const isRest = isWorthMerging && place === slices.length - 1;
    const look = LOOKS[isRest ? LOOKS.length - 1 : place]!;
    return { ...said, from, to: reached, top: place * LINE, ...look };
  });
}

const sliceOf = (label: string, rows: readonly CauseRow[]) => ({
  label,
  share: rows.reduce((sum, row) => sum + row.share_percent, 0),
  seconds: rows.reduce((sum, row) => sum + (row.pod_seconds ?? 0), 0),
});

const shareInWords = (share: number): string => (share < 0.1 ? 'under 0.1%' : percent(share));

function bar(parts: readonly Part[], height: number): Layer {
  return {
    data: { values: parts },
    mark: { type: 'rect', strokeWidth: 1 },
    encoding: {
      x: {
        field: 'from',
        type: 'quantitative',
        scale: { domain: [0, 100], nice: false },
        axis: { title: 'share of the wait (%)', tickCount: 5, domain: false, grid: false },
      },
      x2: { field: 'to' },
      y: { value: height - BAR },
      y2: { value: height },
      fill: asWritten('fill'),
      stroke: asWritten('stroke'),
    },
  };
}

/** One line a part: its look, its name, its share and length. */
function keyOf(parts: readonly Part[]): Layer[] {
  const data = { values: parts };
  const y: Position = { field: 'top', type: 'quantitative', scale: null };
  const words = (field: 'share' | 'time', x: number): Layer => ({
    data,
    mark: { type: 'text', align: 'right', baseline: 'middle', dy: SQUARE / 2 },
    encoding: { x: { value: x }, y, text: { field } },
  });
  const keys = parts.map((part) => ({ ...part, left: 1 }));
  return [
    keySquares(keys),
    keyWords(keys),
    words('share', PLOT_WIDTH - TIMES),
    words('time', PLOT_WIDTH),
  ];
}

const description = (parts: readonly Part[]): string =>
  parts.length === 0
    ? 'An empty bar: no pod waited.'
    : `One bar, the whole wait of all pods. ${parts.map(({ label, share, time }) => `${label}: ${share}, ${time}`).join('; ')}.`;

const tableOf = (rows: readonly CauseRow[]): DataTable => ({
  columns: [
    text('cause'),
    text('of', 'kind'),
    number('pod-time', 'pod_seconds'),
    number('share', 'share_percent'),
    number('pods'),
    text('definition', 'meaning'),
  ],
  rows: rows.map((row) => [
    row.cause,
    row.kind,
    cell(row.pod_seconds, duration),
    cell(row.share_percent, shareInWords),
    cell(row.pods, (pods) => grouped(pods)),
    meaningOf(row),
  ]),
});

const tableOverRuns = (rows: readonly MeanCause[]): DataTable => ({
  columns: [
    text('cause'),
    text('of', 'kind'),
    number('mean pod-time', 'pod_seconds'),
    number('share', 'share_percent'),
    number('mean pods', 'pods'),
    number('in runs', 'runs'),
    text('definition', 'meaning'),
  ],
  rows: rows.map((row) => [
    row.cause,
    row.kind,
    cell(row.pod_seconds, duration),
    cell(row.share_percent, shareInWords),
    cell(row.pods, compact),
    cell(row.runs, grouped),
    meaningOf(row),
  ]),
});
