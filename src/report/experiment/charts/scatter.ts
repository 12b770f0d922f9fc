// Cost against waiting, a point a variant: those that no other one beats on both are joined. Shape and fill say what
// colour says: the baseline, the answer, and who holds the limits.

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
import { cut } from '../../charts/labels.ts';
import { colour, CONFIG, titleAbove } from '../../charts/theme.ts';
import { duration, money } from '../../format.ts';
import { placedLabels, type Labelled } from './place-labels.ts';
import { drawnOf, frontierOf, type Drawn, type ScatterPoint } from './scatter-points.ts';
import { frontierInWords, pointInWords, scatterCaption } from './scatter-words.ts';
import { roundTicks } from './steps.ts';

export interface ScatterWishes {
  readonly points: readonly ScatterPoint[];
  /** What a point is: `variant`, `candidate`. */
  readonly noun: string;
  readonly isWide: boolean;
}

const MOST_LABELS = 24;
/** Room for a label, px: the long one where few points leave room for it. */
const LONG_LABEL = 260;
const SHORT_LABEL = 170;
const FEW_POINTS = 8;
/** Room around the outermost points, as a share of the range. */
const ROOM = 0.09;

interface Scales {
  readonly cost: readonly [number, number];
  readonly wait: readonly [number, number];
  readonly plot: { readonly width: number; readonly height: number };
}

export function scatterChart({ points, noun, isWide }: ScatterWishes): Chart {
  const frame: Frame = { left: 56, width: isWide ? 980 : 430 };
  const plot = { width: frame.width - frame.left - 20, height: isWide ? 320 : 210 };
  const drawn = drawnOf(points);
  const scales: Scales = {
    cost: rangeOf(drawn.map(({ cost_usd }) => cost_usd)),
    wait: rangeOf(drawn.map(({ pending_p95_s }) => pending_p95_s)),
    plot,
  };
  return {
    name: 'frontier',
    finding: frontierInWords(drawn, noun),
    description: drawn.map(pointInWords).join(' '),
    caption: scatterCaption(drawn, noun),
    spec: {
      ...plot,
      config: CONFIG,
      layer: drawn.length === 0 ? [NOTHING] : layers(drawn, scales, frame),
    },
    frame,
    table: {
      columns: [
        text(noun),
        number('cost', 'cost_usd'),
        number('pending p95', 'pending_p95_s'),
        text('holds its limits', 'holds'),
        text('on the frontier', 'frontier'),
      ],
      rows: drawn.map((point) => [
        point.label,
        cell(point.cost_usd, money),
        cell(point.pending_p95_s, duration),
        point.holds === null ? '' : point.holds ? 'yes' : 'no',
        point.onFrontier ? 'yes' : 'no',
      ]),
    },
  };
}

const NOTHING: Layer = { data: { values: [] }, mark: { type: 'point' }, encoding: {} };

/** With room on both sides; around a single value too. */
function rangeOf(values: readonly number[]): readonly [number, number] {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const span = most - least > 0 ? most - least : Math.max(Math.abs(most) * 0.2, 1e-6);
  return [Math.max(0, least - span * ROOM * 1.5), most + span * ROOM];
}

function layers(drawn: readonly Drawn[], scales: Scales, frame: Frame): Layer[] {
  const frontier = [...frontierOf(drawn)];
  const [x, y] = axesOf(scales, frame);
  return [
    {
      data: { values: frontier },
      mark: { type: 'line', stroke: colour('blue'), strokeWidth: 1.5, opacity: 0.75 },
      encoding: { x, y },
    },
    {
      data: { values: drawn.map((point) => ({ ...point, ...lookOf(point) })) },
      mark: { type: 'point', size: 72, strokeWidth: 1.75, opacity: 1 },
      encoding: {
        x,
        y,
        shape: asWritten('shape'),
        fill: asWritten('fill'),
        stroke: asWritten('ink'),
      },
    },
    labelLayer(drawn, scales),
  ];
}

function axesOf({ cost, wait, plot }: Scales, frame: Frame): readonly [Position, Position] {
  const inside = ([from, to]: readonly [number, number], most: number): number[] =>
    roundTicks(from, to, most).filter((tick) => tick >= from && tick <= to);
  const perUnit = wait[1] >= 180 ? 60 : 1;
  const ticks = inside([wait[0] / perUnit, wait[1] / perUnit], 5).map((tick) => tick * perUnit);
  const unit = perUnit === 60 ? 'minutes' : 'seconds';
  return [
    {
      field: 'cost_usd',
      type: 'quantitative',
      scale: { domain: [...cost], nice: false, zero: false },
      axis: {
        title: 'cost of a run (USD)',
        values: inside(cost, plot.width > 500 ? 8 : 4),
        labelFlush: false,
      },
    },
    {
      field: 'pending_p95_s',
      type: 'quantitative',
      scale: { domain: [...wait], nice: false, zero: false },
      axis: {
        ...titleAbove(`pending p95 (${unit})`, frame.left),
        values: ticks,
        labelExpr: `datum.value / ${perUnit}`,
      },
    },
  ];
}

function lookOf({ role, holds, onFrontier: on }: Drawn) {
  const ink = colour(role === 'baseline' ? 'ink' : on || role === 'answer' ? 'blue' : 'muted');
  const shape = role === 'baseline' ? 'diamond' : role === 'answer' ? STAR : 'circle';
  return { ink, shape, fill: holds === true ? ink : colour('paper') };
}

/** Five points, in the square from −1 to 1. */
const STAR =
  'M0,-1.2L0.32,-0.41L1.14,-0.37L0.51,0.18L0.71,1L0,0.55L-0.71,1L-0.51,0.18L-1.14,-0.37L-0.32,-0.41Z';

function labelLayer(drawn: readonly Drawn[], { cost, wait, plot }: Scales): Layer {
  const frontier = frontierOf(drawn);
  const ends = [frontier[0], frontier.at(-1)]; // the title names them
  const importance = (point: Drawn): number =>
    (point.role === 'other' ? 3 : 0) + (ends.includes(point) ? 0 : point.onFrontier ? 1 : 2);
  const isRoomy = drawn.length <= FEW_POINTS && plot.width > 500;
  const at = (point: Drawn): { readonly x: number; readonly y: number } => ({
    x: ((point.cost_usd - cost[0]) / (cost[1] - cost[0])) * plot.width,
    y: (1 - (point.pending_p95_s - wait[0]) / (wait[1] - wait[0])) * plot.height,
  });
  const wished = drawn
    .map((point, place) => ({ point, place }))
    .toSorted((a, b) => importance(a.point) - importance(b.point) || a.place - b.place)
    .map(({ point }) => ({
      label: cut(point.label, isRoomy ? LONG_LABEL : SHORT_LABEL),
      ...at(point),
    }));
  const named = oneName(wished).slice(0, MOST_LABELS);
  const places = placedLabels(named, plot, frontier.map(at));
  const values = named.flatMap((point, i) => {
    const place = places[i];
    return place === undefined ? [] : [{ x: point.x, y: point.y, label: point.label, ...place }];
  });
  const px = (field: string): Position => ({ field, type: 'quantitative', scale: null });
  return {
    data: { values },
    mark: {
      type: 'text',
      baseline: 'middle',
      align: { expr: 'datum.align' },
      dx: { expr: 'datum.dx' },
      dy: { expr: 'datum.dy' },
    },
    encoding: { x: px('x'), y: px('y'), text: { field: 'label' } },
  };
}

/** Points that stand on each other have one label: that of the most important, and how many more there are. */
function oneName(points: readonly Labelled[]): readonly Labelled[] {
  const there = new Map<string, Labelled[]>();
  for (const point of points) {
    const key = `${Math.round(point.x / 4)} ${Math.round(point.y / 4)}`;
    there.set(key, [...(there.get(key) ?? []), point]);
  }
  return [...there.values()].map(([first, ...others]) => ({
    ...first!,
    label: others.length === 0 ? first!.label : `${first!.label} (+${others.length})`,
  }));
}
