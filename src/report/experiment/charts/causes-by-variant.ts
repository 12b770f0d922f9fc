// Where the time went, variant by variant: a bar each, as long as the pods of a run wait together, split by what that
// was charged to.

import type { MeanCause } from '../../../metrics/causes/mean.ts';
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
import { countTicks } from '../../charts/labels.ts';
import { BY_ROW, rowLabels } from '../../charts/rows.ts';
import { keySquares, keyWords, LOOKS } from '../../charts/stack.ts';
import { CONFIG } from '../../charts/theme.ts';
import { counted } from '../../format.ts';
import { valueWords } from '../metric-words.ts';

/** A variant and what its runs were charged with, means over them. */
export interface ChargedVariant {
  readonly label: string;
  readonly causes: readonly MeanCause[];
}

export interface CausesByVariantWishes {
  readonly variants: readonly ChargedVariant[];
  /** What a row is: `variant`. */
  readonly noun: string;
  /** How many of them the rows leave out, and where they are. */
  readonly left: number;
}

const FRAME: Frame = { left: 215, width: 980 };
/** Room right of the bars for totals. */
const TOTALS = 215;
const PLOT_WIDTH = FRAME.width - FRAME.left - TOTALS;
const ROW = 25;
const KEY_LINE = 20;
/** Causes below this share of the longest bar are drawn with the others. */
const LEAST_SHARE = 0.005;

export function causesByVariantChart({ variants, noun, left }: CausesByVariantWishes): Chart {
  const names = heaviest(variants);
  const longest = Math.max(1, ...variants.map(waitOf));
  const ticks = countTicks(longest);
  return {
    name: 'causes-by-variant',
    finding: finding(variants, noun),
    description: variants.map(inWords).join(' '),
    caption:
      `One bar a ${noun}: pod-seconds that all pods of a run waited, the mean over runs, by what they were charged to; ` +
      'beside it lost pods, the mean too.' +
      (left > 0 ? ` ${counted(left, `more ${noun}`)} in the CSV files.` : ''),
    spec: {
      width: PLOT_WIDTH,
      height: Math.max(1, variants.length) * ROW,
      config: CONFIG,
      layer: [
        stretches(variants, names, ticks),
        rowLabels(
          variants.map(({ label }, row) => ({ row, label })),
          FRAME.left,
        ),
        totals(variants),
        ...key(names),
      ],
    },
    frame: FRAME,
    table: tableOf(variants, names, noun),
  };
}

const waiting = ({ causes }: ChargedVariant): readonly MeanCause[] =>
  causes.filter(({ kind }) => kind === 'waiting');
const waitOf = (variant: ChargedVariant): number =>
  waiting(variant).reduce((sum, { pod_seconds }) => sum + (pod_seconds ?? 0), 0);
const lostOf = ({ causes }: ChargedVariant): number =>
  causes.filter(({ kind }) => kind === 'lost').reduce((sum, { pods }) => sum + pods, 0);
const chargeOf = (variant: ChargedVariant, cause: string): number =>
  waiting(variant).find((each) => each.cause === cause)?.pod_seconds ?? 0;

/** What it was charged to each of these, and last to all others. */
function chargesOf(variant: ChargedVariant, names: readonly MeanCause['cause'][]): number[] {
  const others = waiting(variant).filter(({ cause }) => !names.includes(cause));
  const rest = others.reduce((sum, { pod_seconds }) => sum + (pod_seconds ?? 0), 0);
  return [...names.map((cause) => chargeOf(variant, cause)), rest];
}

/** All causes of waiting, the heaviest over all variants first. */
function causesOf(variants: readonly ChargedVariant[]): readonly MeanCause['cause'][] {
  const sums = new Map<MeanCause['cause'], number>();
  for (const variant of variants)
    for (const { cause, pod_seconds } of waiting(variant))
      sums.set(cause, (sums.get(cause) ?? 0) + (pod_seconds ?? 0));
  return [...sums].toSorted((a, b) => b[1] - a[1]).map(([cause]) => cause);
}

/** Those that are worth a look of their own; the rest is drawn as one. */
function heaviest(variants: readonly ChargedVariant[]): readonly MeanCause['cause'][] {
  const least = LEAST_SHARE * Math.max(0, ...variants.map(waitOf));
  return causesOf(variants)
    .filter((cause) => variants.some((variant) => chargeOf(variant, cause) > least))
    .slice(0, LOOKS.length - 1);
}

function stretches(
  variants: readonly ChargedVariant[],
  names: readonly MeanCause['cause'][],
  ticks: readonly number[],
): Layer {
  const values = variants.flatMap((variant, row) => {
    let reached = 0;
    return chargesOf(variant, names).flatMap((length, place) => {
      const from = reached;
      reached += length;
      const look = LOOKS[place < names.length ? place : LOOKS.length - 1]!;
      return length === 0 ? [] : [{ row, from, to: reached, ...look }];
    });
  });
  return {
    data: { values },
    mark: { type: 'bar', height: 15, strokeWidth: 1 },
    encoding: {
      y: BY_ROW,
      x: {
        field: 'from',
        type: 'quantitative',
        scale: { domain: [0, ticks.at(-1)!], nice: false },
        axis: {
          title: 'wait of all pods of a run (pod-seconds)',
          values: [...ticks],
          domain: false,
          format: ',d',
        },
      },
      x2: { field: 'to' },
      fill: asWritten('fill'),
      stroke: asWritten('stroke'),
    },
  };
}

const totals = (variants: readonly ChargedVariant[]): Layer => ({
  data: {
    values: variants.map((variant, row) => ({
      row,
      label: `${valueWords(waitOf(variant), 'pod-s')} pod-s, ${valueWords(lostOf(variant), 'pods')} lost`,
    })),
  },
  mark: { type: 'text', align: 'left' },
  encoding: { y: BY_ROW, x: { value: PLOT_WIDTH + 14 }, text: { field: 'label' } },
});

/** A line a cause, above the names, so that a narrow screen shows it whole. */
function key(names: readonly MeanCause['cause'][]): Layer[] {
  const labels = [
    ...names.map((cause) => causeInWords({ kind: 'waiting', cause })),
    'other causes',
  ];
  const keys = labels.map((label, place) => ({
    label,
    left: 6 - FRAME.left,
    top: (place - labels.length) * KEY_LINE - 4,
    ...LOOKS[place < names.length ? place : LOOKS.length - 1]!,
  }));
  return [keySquares(keys), keyWords(keys)];
}

/** What the greatest part of the wait was, and in how many. */
function finding(variants: readonly ChargedVariant[], noun: string): string {
  const counts = new Map<MeanCause['cause'], number>();
  for (const variant of variants) {
    const [most] = waiting(variant);
    if (most !== undefined) counts.set(most.cause, (counts.get(most.cause) ?? 0) + 1);
  }
  const [first, second] = [...counts].toSorted((a, b) => b[1] - a[1]);
  if (first === undefined) return `No pod waited in any ${noun}`;
  const words = ([cause]: readonly [MeanCause['cause'], number]): string =>
    causeInWords({ kind: 'waiting', cause });
  const head = `The greatest part of the wait is ${words(first)}`;
  if (second === undefined) return `${head} in every ${noun}`;
  return `${head} in ${first[1]} of ${counted(variants.length, noun)}, ${words(second)} in ${second[1]}`;
}

const inWords = (variant: ChargedVariant): string => {
  const [most] = waiting(variant);
  const head = `${variant.label}: ${valueWords(waitOf(variant), 'pod-s')} pod-seconds`;
  return most === undefined ? `${head}.` : `${head}, most of all ${causeInWords(most)}.`;
};

/** The same parts in numbers. */
function tableOf(
  variants: readonly ChargedVariant[],
  names: readonly MeanCause['cause'][],
  noun: string,
): DataTable {
  const podSeconds = (value: number) => cell(value, (each) => valueWords(each, 'pod-s'));
  return {
    columns: [
      text(noun),
      number('waited, pod-seconds', 'pending_pod_seconds'),
      ...names.map((cause) => number(causeInWords({ kind: 'waiting', cause }), `${cause}_pod_s`)),
      number('other causes', 'other_pod_s'),
      number('lost pods', 'lost_pods'),
    ],
    rows: variants.map((variant) => [
      variant.label,
      podSeconds(waitOf(variant)),
      ...chargesOf(variant, names).map(podSeconds),
      cell(lostOf(variant), (pods) => valueWords(pods, 'pods')),
    ]),
  };
}
