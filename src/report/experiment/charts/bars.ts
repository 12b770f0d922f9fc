// Bars of whole numbers, one row each, with a word at their end: how many runs a candidate was given before its fate was
// clear, how many nodes may vanish of those that are there.

import {
  asWritten,
  cell,
  number,
  text,
  type Chart,
  type Frame,
  type Layer,
} from '../../charts/chart.ts';
import { countTicks } from '../../charts/labels.ts';
import { BY_ROW, rowLabels } from '../../charts/rows.ts';
import { colour, CONFIG } from '../../charts/theme.ts';
import { grouped } from '../../format.ts';

/** How a bar looks: a fill or a pattern, and its outline. */
export interface BarLook {
  readonly fill: string;
  readonly stroke: string;
}

export interface Bar {
  readonly label: string;
  readonly value: number;
  /** Drawn as an outline behind the bar: what it could have been. */
  readonly of: number | null;
  readonly words: string;
  readonly look: BarLook;
}

export interface BarsWishes {
  readonly name: string;
  readonly finding: string;
  readonly caption: string;
  readonly axis: string;
  readonly noun: string;
  readonly bars: readonly Bar[];
}

const FRAME: Frame = { left: 250, width: 980 };
/** Room right of the plot for the words. */
const WORDS = 270;
const PLOT_WIDTH = FRAME.width - FRAME.left - WORDS;
const ROW = 25;

export function barsChart({ name, finding, caption, axis, noun, bars }: BarsWishes): Chart {
  const ticks = countTicks(Math.max(1, ...bars.map(({ value, of }) => Math.max(value, of ?? 0))));
  const rows = bars.map((bar, row) => ({
    row,
    label: bar.label,
    value: bar.value,
    of: bar.of ?? 0,
    words: bar.words,
    ...bar.look,
  }));
  return {
    name,
    finding,
    description: bars.map(({ label, value, words }) => `${label}: ${value}, ${words}.`).join(' '),
    caption,
    spec: {
      width: PLOT_WIDTH,
      height: Math.max(1, bars.length) * ROW,
      config: CONFIG,
      layer: [...layers(rows, axis, ticks), rowLabels(rows, FRAME.left), wordsLayer(rows)],
    },
    frame: FRAME,
    table: {
      columns: [text(noun), number(axis, 'value'), number('of'), text('verdict')],
      rows: bars.map(({ label, value, of, words }) => [
        label,
        cell(value, grouped),
        cell(of, grouped),
        words,
      ]),
    },
  };
}

interface Row extends BarLook {
  readonly row: number;
  readonly label: string;
  readonly value: number;
  readonly of: number;
  readonly words: string;
}

const layers = (rows: readonly Row[], axis: string, ticks: readonly number[]): Layer[] => [
  {
    data: { values: rows.filter((row) => row.of > 0) },
    mark: { type: 'bar', height: 15, fillOpacity: 0, stroke: colour('muted'), strokeWidth: 1 },
    encoding: { y: BY_ROW, x: { field: 'of', type: 'quantitative' } },
  },
  {
    data: { values: [...rows] },
    mark: { type: 'bar', height: 15, strokeWidth: 1 },
    encoding: {
      y: BY_ROW,
      x: {
        field: 'value',
        type: 'quantitative',
        scale: { domain: [0, ticks.at(-1)!], nice: false },
        axis: { title: axis, values: [...ticks], domain: false, format: ',d' },
      },
      fill: asWritten('fill'),
      stroke: asWritten('stroke'),
    },
  },
];

const wordsLayer = (rows: readonly Row[]): Layer => ({
  data: { values: [...rows] },
  mark: { type: 'text', align: 'left' },
  encoding: { y: BY_ROW, x: { value: PLOT_WIDTH + 14 }, text: { field: 'words' } },
});
