// Pending time over runs: the share of runs whose pods waited no longer than so long, with its interval. Where the
// curve meets the limit's line one reads in how many runs the limit held, and whether that is enough.

import type { VariantSummary } from '../../../experiment/outcome.ts';
import { observedOf, valuesOf } from '../../../experiment/run-table.ts';
import { subjectOf } from '../../../experiment/worst.ts';
import { wilson } from '../../../experiment/statistics/share.ts';
import type { Limit } from '../../../scenario/scenario.ts';
import {
  asWritten,
  cell,
  number,
  type Chart,
  type DataTable,
  type Frame,
  type Layer,
  type Position,
} from '../../charts/chart.ts';
import { colour, CONFIG, LIMIT_DASH, SERIES, titleAbove } from '../../charts/theme.ts';
import { timeTicks } from '../../charts/time-axis.ts';
import { counted, duration, percent } from '../../format.ts';
import { limitLines, type LimitLine } from './limit-lines.ts';

const FRAME: Frame = { left: 34, width: 430 };
const PLOT = { width: FRAME.width - FRAME.left - 16, height: 196 };
/** Room right of the slowest run, so that its label fits. */
const ROOM = 1.35;
const LEAST_END_S = 10;
const MOST_STEPS = 300;

/** The axis’ own title stands directly above the plot. */
const ABOVE_THE_TITLE = -25;

interface Step {
  readonly wait_s: number;
  readonly share: number;
  readonly low: number;
  readonly high: number;
}

/** What is plotted: one wait a run. A run that saw none never reaches the limit, and has no place on the curve. */
interface Waits {
  readonly subject: string;
  readonly sorted: readonly number[];
  readonly runs: number;
  readonly line: LimitLine | undefined;
}

export function heldCurveChart(summary: VariantSummary, expect: readonly Limit[]): Chart {
  const waits = waitsOf(summary, expect);
  const { line, sorted, subject } = waits;
  const end = Math.max(LEAST_END_S, sorted.at(-1) ?? 0, line?.value ?? 0) * ROOM;
  const steps = stepsOf(waits, summary.asked.confidence);
  return {
    name: 'held',
    finding: finding(waits, summary.asked.share),
    description: description(waits),
    caption:
      `A point of the curve says: in this share of runs ${subject} was no longer than this. ` +
      `Shaded: Wilson’s ${percent(summary.asked.confidence * 100)} interval of that share, point by point.` +
      (line === undefined ? '' : ' Dashed: the limit, and the share of runs that must hold it.'),
    spec: {
      width: PLOT.width,
      height: PLOT.height,
      config: CONFIG,
      layer: [
        band(steps, end),
        curve(steps, end, subject),
        ...(line === undefined ? [] : verdictLayers(line, summary.asked.share, end)),
      ],
    },
    frame: FRAME,
    table: tableOf(waits, summary.asked.confidence),
  };
}

/** The first limit on pending decides what is plotted; without one it is each run's pending p95. */
function waitsOf(summary: VariantSummary, expect: readonly Limit[]): Waits {
  const { records } = summary.variant;
  const [line] = limitLines(summary, expect, 'pending');
  const values =
    line === undefined ? valuesOf(records, 'pending_p95_s') : observedOf(records, line.place);
  const sorted = values.toSorted((a, b) => a - b);
  const subject = line === undefined ? 'pending p95' : subjectOf(line.expression);
  return { subject, sorted, runs: records.length, line };
}

function stepsOf({ sorted, runs }: Waits, confidence: number): Step[] {
  const every = Math.max(1, Math.ceil(sorted.length / MOST_STEPS));
  const steps: Step[] = [];
  const stepAt = (wait_s: number, held: number): Step => {
    const { low, high } = wilson({ held, runs }, confidence);
    return { wait_s, share: (held / runs) * 100, low: low * 100, high: high * 100 };
  };
  sorted.forEach((wait_s, i) => {
    const isLast = i === sorted.length - 1;
    if (!isLast && (sorted[i + 1] === wait_s || i % every !== 0)) return;
    steps.push(stepAt(wait_s, i + 1));
  });
  return [stepAt(0, 0), ...steps];
}

const PLACE = {
  x: { field: 'wait_s', type: 'quantitative' },
  y: { field: 'share', type: 'quantitative' },
} as const satisfies { readonly x: Position; readonly y: Position };

const untilTheEnd = (steps: readonly Step[], end: number): readonly Step[] => [
  ...steps,
  { ...steps.at(-1)!, wait_s: end },
];

const band = (steps: readonly Step[], end: number): Layer => ({
  data: { values: [...untilTheEnd(steps, end)] },
  mark: { type: 'area', interpolate: 'step-after', fill: colour('blue'), opacity: 0.18 },
  encoding: {
    x: PLACE.x,
    y: { field: 'low', type: 'quantitative' },
    y2: { field: 'high' },
  },
});

function curve(steps: readonly Step[], end: number, subject: string): Layer {
  const { values, unit, labelExpr } = timeTicks(end);
  return {
    data: { values: [...untilTheEnd(steps, end)] },
    mark: { type: 'line', interpolate: 'step-after', stroke: SERIES[0]!.stroke, strokeWidth: 2.25 },
    encoding: {
      x: {
        ...PLACE.x,
        scale: { domain: [0, end], nice: false },
        axis: {
          title: `${subject} of a run (${unit})`,
          values: [...values],
          labelExpr,
          grid: false,
          labelFlush: false,
        },
      },
      y: {
        ...PLACE.y,
        scale: { domain: [0, 100] },
        axis: { ...titleAbove('share of runs (%)', FRAME.left), values: [0, 25, 50, 75, 100] },
      },
    },
  };
}

/** The limit's line, the share that is needed, and between them the ring: how many runs held it, with the interval. */
function verdictLayers(line: LimitLine, needed: number, end: number): Layer[] {
  const { value: wait_s, heldRuns, runs, stroke, label } = line;
  const share = (heldRuns / runs) * 100;
  const here = { wait_s, share, low: line.low * 100, high: line.high * 100, stroke };
  const isRight = wait_s > end * 0.5;
  const beside = { align: isRight ? 'right' : 'left', dx: isRight ? 2 : -2 } as const;
  // On the side where the limit's own label is not.
  const aside = isRight
    ? ({ align: 'left', dx: 4 } as const)
    : ({ align: 'right', dx: -4 } as const);
  const need = {
    wait_s: isRight ? 0 : end,
    share: needed * 100,
    label: `needs ${percent(needed * 100)}`,
  };
  return [
    ruleLayer([{ ...here, top: 100 }]),
    {
      data: { values: [need] },
      mark: { type: 'rule', stroke: colour('muted'), strokeDash: [2, 3], strokeWidth: 1.25 },
      encoding: { y: PLACE.y },
    },
    {
      data: { values: [need] },
      mark: { type: 'text', ...aside, dy: 9, fill: colour('muted') },
      encoding: { ...PLACE, text: { field: 'label' } },
    },
    {
      data: { values: [here] },
      mark: { type: 'rule', strokeWidth: 4, opacity: 0.9 },
      encoding: {
        x: PLACE.x,
        y: { field: 'low', type: 'quantitative' },
        y2: { field: 'high' },
        stroke: asWritten('stroke'),
      },
    },
    {
      data: { values: [here] },
      mark: { type: 'point', size: 64, strokeWidth: 2, fill: colour('paper'), opacity: 1 },
      encoding: { ...PLACE, stroke: asWritten('stroke') },
    },
    {
      data: { values: [{ ...here, label }] },
      mark: { type: 'text', ...beside, baseline: 'bottom', y: ABOVE_THE_TITLE },
      encoding: { x: PLACE.x, text: { field: 'label' } },
    },
    {
      data: { values: [{ ...here, label: `${heldRuns} of ${runs} runs` }] },
      mark: { type: 'text', align: 'left', dx: 9, dy: 13, fontWeight: 'bold' },
      encoding: { ...PLACE, text: { field: 'label' } },
    },
  ];
}

const ruleLayer = (
  values: readonly { readonly wait_s: number; readonly top: number }[],
): Layer => ({
  data: { values: [...values] },
  mark: { type: 'rule', strokeDash: LIMIT_DASH, strokeWidth: 1.5 },
  encoding: {
    x: PLACE.x,
    y: { field: 'top', type: 'quantitative' },
    y2: { datum: 0 },
    stroke: asWritten('stroke'),
  },
});

function finding({ subject, sorted, runs, line }: Waits, share: number): string {
  if (sorted.length === 0) return 'No run saw a pod that could wait';
  if (line !== undefined) {
    const enough = percent(share * 100);
    return `${subject} stayed within ${duration(line.value)} in ${line.heldRuns} of ${counted(runs, 'run')}; ${enough} are asked for`;
  }
  const median = sorted[Math.floor((sorted.length - 1) / 2)]!;
  const worst = sorted.at(-1)!;
  return worst === 0
    ? `${subject} was 0s in all ${counted(runs, 'run')}`
    : `${subject} was at most ${duration(median)} in half of the runs, ${duration(worst)} in the worst`;
}

function description({ subject, sorted, runs, line }: Waits): string {
  if (sorted.length === 0) return 'No run saw a pod, so nothing is drawn.';
  const range = `from ${duration(sorted[0]!)} to ${duration(sorted.at(-1)!)}`;
  const limit = line === undefined ? '' : ` Limit drawn: ${line.label}.`;
  return `Cumulative share of ${counted(runs, 'run')} by ${subject}, ${range}.${limit}`;
}

const SHARES = [5, 10, 25, 50, 75, 90, 95, 99, 100];

/** The least wait that so many runs kept to. */
function tableOf({ sorted, runs, subject }: Waits, confidence: number): DataTable {
  const rows = SHARES.flatMap((share) => {
    const held = Math.max(1, Math.ceil((share / 100) * runs));
    const wait = sorted[held - 1];
    if (wait === undefined) return [];
    const { low, high } = wilson({ held, runs }, confidence);
    const inPercent = (value: number) => cell(value * 100, percent);
    return [
      [
        cell(held, String),
        inPercent(held / runs),
        inPercent(low),
        inPercent(high),
        cell(wait, duration),
      ],
    ];
  });
  return {
    columns: [
      number('runs'),
      number('share of runs', 'share_percent'),
      number('interval from', 'low_percent'),
      number('to', 'high_percent'),
      number(`${subject} at most`, 'at_most_s'),
    ],
    rows,
  };
}
