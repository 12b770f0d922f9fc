// Differences with their intervals, one row each, around zero: a row whose interval does not touch zero has moved.
// Each row has a scale of its own (or shares it with rows of the same metric), since seconds and dollars have none in
// common; the numbers stand beside.

import type { Effect, EffectVerdict } from '../../../experiment/outcome.ts';
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
} from '../../charts/chart.ts';
import { onTwoLines } from '../../charts/labels.ts';
import { BY_ROW } from '../../charts/rows.ts';
import { colour, CONFIG } from '../../charts/theme.ts';
import { differenceWords, intervalWords, valueWords } from '../metric-words.ts';

/** One row: an effect and what it is called. */
export interface EffectRow {
  readonly label: string;
  readonly effect: Effect;
  /** The difference in words; runs are counted, not their share. */
  readonly words: string;
  /** Rows of one scale are drawn to one; undefined: a scale of its own. */
  readonly scale?: string;
}

export interface EffectsWishes {
  readonly name: string;
  readonly finding: string;
  readonly caption: string;
  readonly rows: readonly EffectRow[];
}

/**
 * Names, differences and verdicts stand before the plot, so that a narrow screen shows them first: of 400 px it shows
 * what lies in the first 390 here, and the longest verdict ends before.
 */
const NAMES = 152;
const DIFFERENCES = 100;
const VERDICTS = 146;
const FRAME: Frame = { left: NAMES + DIFFERENCES + VERDICTS, width: 980 };
const PLOT_WIDTH = 390;
const ROW = 27;
/** With room for two lines. */
const HIGH_ROW = 34;

const LOOKS: Readonly<Record<EffectVerdict, { shape: string; ink: string; filled: boolean }>> = {
  worse: { shape: 'square', ink: colour('vermillion'), filled: true },
  better: { shape: 'circle', ink: colour('green'), filled: true },
  higher: { shape: 'triangle-up', ink: colour('purple'), filled: true },
  lower: { shape: 'triangle-down', ink: colour('purple'), filled: true },
  'no clear difference': { shape: 'circle', ink: colour('muted'), filled: false },
  'not comparable': { shape: 'circle', ink: colour('muted'), filled: false },
};

export function effectsChart({ name, finding, caption, rows }: EffectsWishes): Chart {
  // A limit that only one side has is in the table; there is nothing to draw of it.
  const drawn = rows.filter(({ effect }) => effect.difference !== null);
  const marks = marksOf(drawn);
  const isHigh = marks.some(({ name: lines }) => lines.length > 1);
  return {
    name,
    finding,
    description: rows
      .map(({ label, words, effect }) => `${label}: ${words}, ${effect.verdict}.`)
      .join(' '),
    caption:
      `${caption} Line: the interval of the difference; zero in the middle, ` +
      'the farthest end of an interval at the edge. Filled: clear; hollow: may be luck.',
    spec: {
      width: PLOT_WIDTH,
      height: Math.max(1, drawn.length) * (isHigh ? HIGH_ROW : ROW),
      config: CONFIG,
      layer: [
        zero(),
        intervals(marks),
        points(marks),
        ...names(marks),
        column(marks, 'words', { at: -VERDICTS - 12, align: 'right', bold: true }),
        column(marks, 'verdict', { at: -VERDICTS, align: 'left', bold: true }),
        column(marks, 'interval', { at: PLOT_WIDTH + 12, align: 'left', bold: false }),
      ],
    },
    frame: FRAME,
    table: tableOf(rows),
  };
}

interface Mark {
  readonly row: number;
  /** On one line or two. */
  readonly name: readonly string[];
  readonly difference: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly words: string;
  readonly interval: string;
  readonly verdict: EffectVerdict;
  readonly shape: string;
  readonly ink: string;
  readonly fill: string;
}

/** Differences as shares of the greatest reach of their scale, −1…1. */
function marksOf(rows: readonly EffectRow[]): Mark[] {
  const reaches = new Map<string, number>();
  const scaleOf = ({ scale }: EffectRow, row: number): string => scale ?? `row ${row}`;
  rows.forEach((each, row) => {
    const key = scaleOf(each, row);
    reaches.set(key, Math.max(reaches.get(key) ?? 0, reachOf(each.effect)));
  });
  return rows.map((each, row) => {
    const { difference, low, high, verdict } = each.effect;
    const reach = reaches.get(scaleOf(each, row))! || 1;
    const scaled = (value: number | null): number | null => (value === null ? null : value / reach);
    const { shape, ink, filled } = LOOKS[verdict];
    return {
      row,
      name: onTwoLines(each.label, NAMES - 12),
      difference: scaled(difference),
      low: scaled(low),
      high: scaled(high),
      words: each.words,
      interval: intervalWords(each.effect),
      verdict,
      shape,
      ink,
      fill: filled ? ink : colour('paper'),
    };
  });
}

const reachOf = ({ difference, low, high }: Effect): number =>
  Math.max(...[difference, low, high].map((value) => Math.abs(value ?? 0)));

const X: Position = {
  field: 'difference',
  type: 'quantitative',
  scale: { domain: [-1.04, 1.04], nice: false },
  axis: null,
};

const zero = (): Layer => ({
  data: { values: [{ difference: 0 }] },
  mark: { type: 'rule', stroke: colour('muted'), strokeWidth: 1 },
  encoding: { x: X },
});

const intervals = (marks: readonly Mark[]): Layer => ({
  data: { values: marks.filter(({ low }) => low !== null) },
  mark: { type: 'rule', strokeWidth: 2.25 },
  encoding: {
    y: BY_ROW,
    x: { ...X, field: 'low' },
    x2: { field: 'high' },
    stroke: asWritten('ink'),
  },
});

const points = (marks: readonly Mark[]): Layer => ({
  data: { values: marks.filter(({ difference }) => difference !== null) },
  mark: { type: 'point', size: 64, strokeWidth: 1.75, opacity: 1 },
  encoding: {
    y: BY_ROW,
    x: X,
    shape: asWritten('shape'),
    fill: asWritten('fill'),
    stroke: asWritten('ink'),
  },
});

interface ColumnWishes {
  /** From the plot's left edge, px. */
  readonly at: number;
  readonly align: 'left' | 'right';
  readonly bold: boolean;
  /** From the middle of the row, px. */
  readonly dy?: number;
}

/** A name of two lines has one above the middle of its row and one below. */
const NAME_LINES = [
  { of: 1, line: 0, dy: 0 },
  { of: 2, line: 0, dy: -7 },
  { of: 2, line: 1, dy: 7 },
] as const;

const names = (marks: readonly Mark[]): Layer[] =>
  NAME_LINES.map(({ of, line, dy }) => {
    const lines = marks
      .filter(({ name }) => name.length === of)
      .map(({ row, name }) => ({ row, name: name[line]! }));
    return column(lines, 'name', { at: NAMES - FRAME.left - 10, align: 'right', bold: false, dy });
  });

const column = <Field extends string>(
  rows: readonly ({ readonly row: number } & Readonly<Record<Field, string>>)[],
  field: Field,
  { at, align, bold, dy = 0 }: ColumnWishes,
): Layer => ({
  data: { values: [...rows] },
  mark: { type: 'text', align, dy, fontWeight: bold ? 'bold' : 'normal' },
  encoding: { y: BY_ROW, x: { value: at }, text: { field } },
});

/** The same rows in numbers: what was, what is, the difference, its interval, the verdict. */
export const tableOf = (rows: readonly EffectRow[]): DataTable => ({
  columns: [
    text('metric'),
    number('now'),
    number('changed'),
    number('difference'),
    number('interval from', 'ci_low'),
    number('to', 'ci_high'),
    text('verdict'),
    text('name in files', 'name'),
    text('unit'),
  ],
  rows: rows.map(({ label, effect }) => {
    const { unit } = effect;
    const value = (each: number): string => valueWords(each, unit);
    const difference = (each: number): string => differenceWords(each, unit);
    return [
      label,
      cell(effect.now, value),
      cell(effect.changed, value),
      cell(effect.difference, difference),
      cell(effect.low, difference),
      cell(effect.high, difference),
      effect.verdict,
      effect.metric,
      unit,
    ];
  }),
});
