// Where the time went: one bar, the whole wait of all pods, split by what it was charged to.

import { meaningOf, type CauseRow } from '../../metrics/causes/causes.ts';
import type { RunResult } from '../../metrics/result.ts';
import { causeInWords, waitInWords } from '../causes.ts';
import { counted, duration, grouped, percent } from '../format.ts';
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
import { colour, CONFIG, pattern } from './theme.ts';

const FRAME: Frame = { left: 6, width: 430 };
const PLOT_WIDTH = FRAME.width - FRAME.left - 12;
const BAR = 30;
/** Height of a line of the key, and side of its square. */
const LINE = 22;
const SQUARE = 11;

/** Told apart by pattern and order as well as by colour; the last is for all that are left. */
const LOOKS = [
  { fill: colour('blue'), stroke: colour('blue') },
  { fill: pattern('striped'), stroke: colour('vermillion') },
  { fill: colour('green'), stroke: colour('green') },
  { fill: pattern('barred'), stroke: colour('purple') },
  { fill: pattern('dotted'), stroke: colour('blue') },
  { fill: pattern('rest'), stroke: colour('muted') },
] as const;

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

export function causesChart({ causes }: Pick<RunResult, 'causes'>): Chart {
  const waiting = causes.filter(({ kind }) => kind === 'waiting');
  const parts = partsOf(waiting);
  const height = parts.length * LINE + 8 + BAR;
  return {
    name: 'causes',
    finding: waitInWords(waiting),
    description: description(parts),
    caption:
      'All time that pods waited for a node, charged along each pod’s own path; shares sum to the whole. ' +
      'The table has every cause with its definition, of late evictions and lost pods too.',
    spec: {
      width: PLOT_WIDTH,
      height,
      config: CONFIG,
      layer: [bar(parts, height), ...keyOf(parts)],
    },
    frame: FRAME,
    table: tableOf(causes),
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
    return { ...said, from, to: reached, top: place * LINE, ...LOOKS[place]! };
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
  const words = (field: 'label' | 'share' | 'time', align: 'left' | 'right', x: number): Layer => ({
    data,
    mark: { type: 'text', align, baseline: 'middle', dy: SQUARE / 2 },
    encoding: { x: { value: x }, y, text: { field } },
  });
  return [
    {
      data,
      mark: {
        type: 'square',
        size: SQUARE * SQUARE,
        strokeWidth: 1,
        opacity: 1,
        yOffset: SQUARE / 2,
      },
      encoding: {
        x: { value: SQUARE / 2 + 1 },
        y,
        fill: asWritten('fill'),
        stroke: asWritten('stroke'),
      },
    },
    words('label', 'left', SQUARE + 10),
    words('share', 'right', PLOT_WIDTH - TIMES),
    words('time', 'right', PLOT_WIDTH),
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
