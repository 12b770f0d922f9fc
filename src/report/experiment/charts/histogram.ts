// One number of each run as a histogram: cost with its budget, lost pods. Where every run came out the same, one bar.

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
import { countTicks } from '../../charts/labels.ts';
import { colour, CONFIG, LIMIT_DASH, titleAbove } from '../../charts/theme.ts';
import { counted } from '../../format.ts';
import type { LimitLine } from './limit-lines.ts';
import { roundTicks } from './steps.ts';

const FRAME: Frame = { left: 34, width: 430 };
const PLOT = { width: FRAME.width - FRAME.left - 16, height: 184 };
const MOST_BINS = 14;
/** More dashed lines than this hide the bars. */
const MOST_LINES = 3;

export interface HistogramWishes {
  readonly name: string;
  readonly finding: string;
  readonly caption: string;
  /** Title of the x axis, with its unit. */
  readonly axis: string;
  /** One a run, in any order. */
  readonly values: readonly number[];
  /** Things that are counted: a bin is a whole number of them. */
  readonly isCount: boolean;
  readonly say: (value: number) => string;
  readonly lines: readonly LimitLine[];
}

interface Bin {
  readonly from: number;
  readonly to: number;
  readonly runs: number;
}

export function histogramChart(asked: HistogramWishes): Chart {
  const wishes = { ...asked, lines: asked.lines.slice(0, MOST_LINES).map(lineOf(asked)) };
  const { name, finding, caption, values, lines, say } = wishes;
  const bins = wishes.isCount ? countBins(values) : measureBins(values);
  return {
    name,
    finding,
    description: description(bins, wishes),
    caption,
    spec: {
      width: PLOT.width,
      height: PLOT.height,
      config: CONFIG,
      layer: [bars(bins, wishes), ...lineLayers(lines, domainOf(bins, wishes))],
    },
    frame: FRAME,
    table: {
      columns: [text('range'), number('from'), number('to'), number('runs')],
      rows: bins.map((bin) => [
        wishes.isCount && bin.to - bin.from === 1
          ? say(bin.from)
          : `${say(bin.from)} to ${say(wishes.isCount ? bin.to - 1 : bin.to)}`,
        cell(bin.from, say),
        cell(bin.to, say),
        cell(bin.runs, String),
      ]),
    },
  };
}

/** A bar of a count ends where the next one begins, so what may just be reached lies before the end of its bar. */
const lineOf =
  ({ isCount }: HistogramWishes) =>
  (line: LimitLine): LimitLine =>
    isCount && !line.isStrict ? { ...line, value: line.value + 1 } : line;

function measureBins(values: readonly number[]): Bin[] {
  if (values.length === 0) return [];
  const [least, most] = ends(values);
  return binned(values, roundTicks(least, most, MOST_BINS));
}

/** Bins of one, or of as many whole things as keep them few. */
function countBins(values: readonly number[]): Bin[] {
  if (values.length === 0) return [];
  const [least, most] = ends(values);
  const width = Math.max(1, Math.ceil((most - least + 1) / MOST_BINS));
  const count = Math.ceil((most - least + 1) / width);
  return binned(
    values,
    Array.from({ length: count + 1 }, (_, i) => least + i * width),
  );
}

function binned(values: readonly number[], edges: readonly number[]): Bin[] {
  const bins = edges.slice(0, -1).map((from, i) => ({ from, to: edges[i + 1]!, runs: 0 }));
  for (const value of values) {
    const place = bins.findIndex((bin) => value < bin.to);
    bins[place === -1 ? bins.length - 1 : place]!.runs += 1;
  }
  return bins;
}

function ends(values: readonly number[]): readonly [number, number] {
  let [least, most] = [values[0]!, values[0]!];
  for (const value of values) [least, most] = [Math.min(least, value), Math.max(most, value)];
  return [least, most];
}

/** From the first bar, or the least limit, to the last; counts stand in the middle of their bar. */
function domainOf(bins: readonly Bin[], { lines }: HistogramWishes): readonly [number, number] {
  const bounds = lines.map(({ value }) => value);
  const from = Math.min(bins[0]?.from ?? 0, ...bounds);
  const to = Math.max(bins.at(-1)?.to ?? 1, ...bounds);
  const room = bounds.length === 0 ? 0 : (to - from) * 0.04;
  return [bounds.includes(from) ? from - room : from, bounds.includes(to) ? to + room : to];
}

function bars(bins: readonly Bin[], wishes: HistogramWishes): Layer {
  const [from, to] = domainOf(bins, wishes);
  const most = Math.max(1, ...bins.map(({ runs }) => runs));
  const ticks = countTicks(most);
  const middles = bins.map((bin) => ({ ...bin, middle: (bin.from + bin.to) / 2 }));
  const isByOne = wishes.isCount && bins.every((bin) => bin.to - bin.from === 1);
  return {
    data: { values: middles },
    mark: { type: 'rect', fill: colour('blue'), stroke: colour('paper'), strokeWidth: 1.5 },
    encoding: {
      x: {
        field: 'from',
        type: 'quantitative',
        scale: { domain: [from, to], nice: false },
        axis: {
          title: wishes.axis,
          grid: false,
          ...(isByOne
            ? { values: middles.map(({ middle }) => middle), labelExpr: 'floor(datum.value)' }
            : { tickCount: 6 }),
        },
      },
      x2: { field: 'to' },
      y: {
        field: 'runs',
        type: 'quantitative',
        scale: { domain: [0, ticks.at(-1)!] },
        axis: { ...titleAbove('runs', FRAME.left), values: ticks, format: ',d' },
      },
      y2: { datum: 0 },
    },
  };
}

function lineLayers(lines: readonly LimitLine[], [from, to]: readonly [number, number]): Layer[] {
  const data = {
    values: lines.map((line, i) => ({ ...line, top: -8 - i * 17 })),
  };
  const x: Position = { field: 'value', type: 'quantitative' };
  const top: Position = { field: 'top', type: 'quantitative', scale: null };
  const isRight = `datum.value > ${(from + to) / 2}`;
  return [
    {
      data,
      mark: { type: 'rule', strokeDash: LIMIT_DASH, strokeWidth: 1.5 },
      encoding: { x, y: top, y2: { value: 'height' }, stroke: asWritten('stroke') },
    },
    {
      data,
      mark: {
        type: 'text',
        align: { expr: `${isRight} ? 'right' : 'left'` },
        dx: { expr: `${isRight} ? -6 : 6` },
        baseline: 'middle',
      },
      encoding: { x, y: top, text: { field: 'label' } },
    },
  ];
}

function description(bins: readonly Bin[], { values, lines, say, axis }: HistogramWishes): string {
  if (bins.length === 0) return 'No run saw it, so nothing is drawn.';
  const [least, most] = ends(values);
  const drawn = lines.map(({ label }) => ` Limit drawn: ${label}.`).join('');
  return `Histogram of ${counted(values.length, 'run')} by ${axis}, from ${say(least)} to ${say(most)}.${drawn}`;
}
