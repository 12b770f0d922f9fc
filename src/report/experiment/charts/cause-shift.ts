// Where a difference came from: each cause before and after a change, the one that moved most first. Waits share one
// scale, lost pods another.

import type { CauseDifference } from '../../../metrics/causes/difference.ts';
import { meaningOf } from '../../../metrics/causes/causes.ts';
import { causeInWords } from '../../causes.ts';
import {
  asWritten,
  cell,
  number,
  text,
  type Chart,
  type DataTable,
  type Frame,
  type Layer,
} from '../../charts/chart.ts';
import { cut } from '../../charts/labels.ts';
import { BY_ROW } from '../../charts/rows.ts';
import { keySquares, keyWords } from '../../charts/stack.ts';
import { colour, CONFIG, pattern } from '../../charts/theme.ts';
import { counted, wholePercent } from '../../format.ts';
import { movedCauses } from '../causes-moved.ts';
import { differenceWords, valueWords } from '../metric-words.ts';

export interface CauseShiftWishes {
  readonly causes: readonly CauseDifference[];
  /** Whether the pods of a run clearly wait longer or shorter. */
  readonly isClear: boolean;
  /** What the two sides are called: `now` and `with the change`. */
  readonly sides: readonly [string, string];
}

const NAMES = 250;
/** Right of the names, before the plot. */
const DIFFERENCES = 96;
const FRAME: Frame = { left: NAMES + DIFFERENCES, width: 980 };
const PLOT_WIDTH = 380;
const ROW = 31;
const BAR = 10;

/** Causes of waiting that have a row of their own. */
const MOST_WAITS = 7;
const MOST_LOSSES = 3;

const LOOKS = [
  { fill: pattern('muted'), stroke: colour('muted') },
  { fill: colour('blue'), stroke: colour('blue') },
] as const;

interface Shift {
  readonly row: number;
  readonly label: string;
  readonly difference: string;
  readonly values: string;
  /** Of the longest bar of its kind, 0…1. */
  readonly now: number;
  readonly changed: number;
}

export function causeShiftChart({ causes, isClear, sides }: CauseShiftWishes): Chart {
  const shifts = [
    ...shiftsOf(causes, 'waiting', MOST_WAITS),
    ...shiftsOf(causes, 'lost', MOST_LOSSES),
  ].map((shift, row) => ({ ...shift, row }));
  return {
    name: 'causes',
    finding: finding(causes, isClear),
    description: shifts
      .map(({ label, values, difference }) => `${label}: ${values}, ${difference}.`)
      .join(' '),
    caption:
      'Means over runs, the cause that moved most first. Bars of waiting share one scale, those of lost pods another; ' +
      'differences add up to that of all waiting and of all lost pods.',
    spec: {
      width: PLOT_WIDTH,
      height: Math.max(1, shifts.length) * ROW,
      config: CONFIG,
      layer: [bars(shifts, 'now'), bars(shifts, 'changed'), ...columns(shifts), ...key(sides)],
    },
    frame: FRAME,
    table: causesTable(causes, sides),
  };
}

/** The causes of a kind that moved most, and all others as one. */
function shiftsOf(
  all: readonly CauseDifference[],
  kind: 'waiting' | 'lost',
  most: number,
): Omit<Shift, 'row'>[] {
  const causes = all.filter((each) => each.kind === kind);
  const moved = movedCauses(causes, kind).slice(0, most);
  const rest = causes.filter((each) => !moved.includes(each));
  const sum = (side: 'now' | 'changed' | 'difference'): number =>
    rest.reduce((total, each) => total + each[side], 0);
  const prefix = kind === 'lost' ? 'lost: ' : '';
  const drawn = [
    ...moved.map((each) => ({ ...each, label: `${prefix}${causeInWords(each)}` })),
    ...(rest.length === 0
      ? []
      : [
          {
            label: `${prefix}${counted(rest.length, moved.length === 0 ? 'cause' : 'other cause')}`,
            unit: rest[0]!.unit,
            now: sum('now'),
            changed: sum('changed'),
            difference: sum('difference'),
          },
        ]),
  ];
  const longest = Math.max(...drawn.flatMap(({ now, changed }) => [now, changed])) || 1;
  return drawn.map(({ label, unit, now, changed, difference }) => ({
    label,
    difference: differenceWords(difference, unit),
    values: `${valueWords(now, unit)} → ${valueWords(changed, unit)} ${unit}`,
    now: now / longest,
    changed: changed / longest,
  }));
}

function bars(shifts: readonly Shift[], side: 'now' | 'changed'): Layer {
  const look = LOOKS[side === 'now' ? 0 : 1];
  const offset = (BAR + 1) / 2;
  return {
    data: { values: shifts.map((shift) => ({ ...shift, ...look, zero: 0 })) },
    mark: { type: 'bar', height: BAR, strokeWidth: 1, yOffset: side === 'now' ? -offset : offset },
    encoding: {
      y: BY_ROW,
      x: {
        field: side,
        type: 'quantitative',
        scale: { domain: [0, 1], nice: false },
        axis: null,
      },
      x2: { field: 'zero' },
      fill: asWritten('fill'),
      stroke: asWritten('stroke'),
    },
  };
}

/** Names and differences before the bars, so that a narrow screen shows them first; both sides behind. */
const columns = (shifts: readonly Shift[]): Layer[] => {
  const data = { values: shifts.map((each) => ({ ...each, label: cut(each.label, NAMES - 10) })) };
  const column = (
    field: keyof Shift,
    x: number,
    align: 'left' | 'right',
    isBold: boolean,
  ): Layer => ({
    data,
    mark: { type: 'text', align, fontWeight: isBold ? 'bold' : 'normal' },
    encoding: { y: BY_ROW, x: { value: x }, text: { field } },
  });
  return [
    column('label', -DIFFERENCES - 6, 'right', false),
    column('difference', -14, 'right', true),
    column('values', PLOT_WIDTH + 14, 'left', false),
  ];
};

/** Above the names, so that a narrow screen shows it too. */
function key([now, changed]: readonly [string, string]): Layer[] {
  const left = 6 - FRAME.left;
  const keys = [
    { label: now, left, top: -24, ...LOOKS[0] },
    { label: changed, left: left + 44 + now.length * CHARACTER, top: -24, ...LOOKS[1] },
  ];
  return [keySquares(keys), keyWords(keys)];
}

/** Mean width of a character of the charts' font, px. */
const CHARACTER = 6.7;

function finding(causes: readonly CauseDifference[], isClear: boolean): string {
  const [most] = movedCauses(causes, 'waiting');
  if (most === undefined) return 'No cause of waiting moved';
  if (!isClear) return 'No clear difference in how long pods wait';
  const total = causes
    .filter(({ kind }) => kind === 'waiting')
    .reduce((sum, { difference }) => sum + difference, 0);
  const share = most.difference / total;
  if (share > 0 && share <= 1)
    return `${wholePercent(share * 100)} of the ${total > 0 ? 'added' : 'saved'} wait is ${causeInWords(most)}`;
  return `What moved most is ${causeInWords(most)}: ${differenceWords(most.difference, most.unit)} pod-seconds a run`;
}

/** Every cause before and after, in the order of the causes. */
export const causesTable = (
  causes: readonly CauseDifference[],
  [now, changed]: readonly [string, string],
): DataTable => ({
  columns: [
    text('cause'),
    text('of', 'kind'),
    number(now, 'now'),
    number(changed, 'changed'),
    number('difference'),
    text('unit'),
    text('definition', 'meaning'),
  ],
  rows: causes.map((each) => [
    each.cause,
    each.kind,
    cell(each.now, (value) => valueWords(value, each.unit)),
    cell(each.changed, (value) => valueWords(value, each.unit)),
    cell(each.difference, (value) => differenceWords(value, each.unit)),
    each.unit,
    meaningOf(each),
  ]),
});
