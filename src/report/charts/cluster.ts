// The cluster over the run on one axis of time: what happened to nodes, pods waiting, pods running, nodes ready by
// group. Notices and reclaims go through all rows as faint lines.

import type { RunResult, TimelineRow } from '../../metrics/result.ts';
import { counted, grouped, printable } from '../format.ts';
import {
  cell,
  number,
  type Chart,
  type DataTable,
  type Layer,
  type Panel,
  type Position,
} from './chart.ts';
import { countTicks, cut, spread } from './labels.ts';
import { momentStrip, signsOf } from './moments.ts';
import { everyKth, thinned, type Step } from './series.ts';
import { colour, CONFIG, SERIES, titleBefore } from './theme.ts';
import { at, overTheRun, RIGHT, runFrame, type RunFrame } from './time-axis.ts';

const PANEL = 88;
const GAP = 26;
const TABLE_ROWS = 40;

interface Line {
  readonly name: string;
  readonly steps: readonly Step[];
  readonly stroke: string;
  readonly dash: number[];
}

export function clusterChart(result: RunResult): Chart {
  const frame = runFrame(result);
  const whole = result.timeline.filter((row) => row.group === '*');
  const pending = stepsOf(whole, (row) => row.pods_pending ?? 0, result.until_s);
  const running = stepsOf(whole, (row) => row.pods_running, result.until_s);
  const ink = { stroke: colour('ink'), dash: [1, 0] };
  const groups = groupLines(result);
  return {
    name: 'cluster',
    finding: finding(result, peakOf(pending)),
    description: description(result, pending, running),
    caption: caption(result, groups),
    spec: {
      config: CONFIG,
      bounds: 'flush',
      spacing: GAP,
      vconcat: [
        ...(signsOf(result).signs.length > 0 ? [momentStrip(result, frame)] : []),
        pendingPanel(result, frame, pending),
        linesPanel(
          result,
          frame,
          ['pods', 'running'],
          [{ ...ink, name: 'running', steps: running }],
        ),
        linesPanel(result, frame, ['nodes', 'ready'], groups, true),
      ],
    },
    frame,
    table: tableOf(whole),
  };
}

const stepsOf = (
  rows: readonly TimelineRow[],
  value: (row: TimelineRow) => number,
  until: number,
): Step[] =>
  thinned(
    rows.map((row) => ({ t_s: row.t_s, value: value(row) })),
    until,
  );

/** One line a group; with more groups than can be told apart, those with the most nodes and the whole cluster. */
function groupLines({ groups, timeline, until_s }: RunResult): Line[] {
  const most = SERIES.length;
  const largest = groups
    .map((group) => group.group)
    .toSorted((a, b) => nodesMax(groups, b) - nodesMax(groups, a) || (a < b ? -1 : 1))
    .slice(0, groups.length > most ? most - 1 : most);
  const named = groups.map((group) => group.group).filter((group) => largest.includes(group));
  const lines = groups.length > most ? [...named, '*'] : named;
  return lines.map((group, i) => ({
    ...SERIES[i]!,
    name: group === '*' ? 'all groups' : printable(group),
    steps: stepsOf(
      timeline.filter((row) => row.group === group),
      (row) => row.nodes_ready,
      until_s,
    ),
  }));
}

const nodesMax = (groups: RunResult['groups'], name: string): number =>
  groups.find((group) => group.group === name)?.nodes_max ?? 0;

/** Faint lines through a panel where notices were given and instances went. */
const guides = (result: RunResult): Layer => ({
  data: {
    values: signsOf(result)
      .signs.filter(({ kind }) => kind === 'notice' || kind === 'reclaim')
      .map(({ t_s }) => ({ t_s })),
  },
  mark: { type: 'rule', stroke: colour('vermillion'), strokeDash: [2, 3], opacity: 0.55 },
  encoding: { x: { field: 't_s', type: 'quantitative' } },
});

/** The row's name stands before its ticks, in the column of the strip's names. */
function valueAxis(title: string[], values: number[]): Position {
  return {
    field: 'value',
    type: 'quantitative',
    scale: { domain: [0, values.at(-1)!], nice: false },
    axis: { ...titleBefore(title, PANEL), values, grid: true },
  };
}

function pendingPanel(result: RunResult, { plot }: RunFrame, steps: readonly Step[]): Panel {
  const peak = peakOf(steps);
  const x = overTheRun('t_s', result.until_s, false);
  const late = peak.t_s > result.until_s * 0.7;
  return {
    width: plot,
    height: PANEL,
    layer: [
      {
        data: { values: [...steps] },
        mark: {
          type: 'area',
          interpolate: 'step-after',
          fill: colour('vermillion'),
          fillOpacity: 0.22,
          line: { stroke: colour('vermillion'), strokeWidth: 1.75, interpolate: 'step-after' },
        },
        encoding: { x, y: valueAxis(['pods', 'pending'], countTicks(peak.value, 3)) },
      },
      guides(result),
      {
        data: {
          values: peak.value === 0 ? [] : [{ ...peak, label: `peak ${grouped(peak.value)}` }],
        },
        mark: {
          type: 'text',
          align: late ? 'right' : 'left',
          dx: late ? -4 : 4,
          dy: -5,
          baseline: 'bottom',
          fontWeight: 'bold',
        },
        encoding: { x, y: { field: 'value', type: 'quantitative' }, text: { field: 'label' } },
      },
    ],
  };
}

function linesPanel(
  result: RunResult,
  { plot }: RunFrame,
  title: string[],
  lines: readonly Line[],
  last = false,
): Panel {
  const greatest = Math.max(1, ...lines.map(({ steps }) => peakOf(steps).value));
  const x = overTheRun('t_s', result.until_s, last);
  const ticks = countTicks(greatest, 3);
  const y = valueAxis(title, ticks);
  return {
    width: plot,
    height: PANEL,
    layer: [
      guides(result),
      ...lines.map(({ steps, stroke, dash }): Layer => ({
        data: { values: [...steps] },
        mark: {
          type: 'line',
          interpolate: 'step-after',
          stroke,
          strokeDash: dash,
          strokeWidth: 2,
        },
        encoding: { x, y },
      })),
      endLabels(lines, ticks.at(-1)!, plot),
    ],
  };
}

/** Each line's name and last value at its end, moved apart where lines end together. */
function endLabels(lines: readonly Line[], greatest: number, plot: number): Layer {
  const ends = lines.map(({ steps }) => steps.at(-1)?.value ?? 0);
  const heights = spread(
    ends.map((end) => PANEL * (1 - end / greatest)),
    PANEL,
  );
  const values = lines.map(({ name, stroke }, i) => ({
    label: `${cut(name, RIGHT - 32)} ${grouped(ends[i]!)}`,
    y: heights[i]!,
    stroke,
  }));
  return {
    data: { values },
    mark: { type: 'text', align: 'left', baseline: 'middle' },
    encoding: {
      x: { value: plot + 8 },
      y: { field: 'y', type: 'quantitative', scale: null },
      fill: { field: 'stroke', type: 'nominal', scale: null },
      text: { field: 'label' },
    },
  };
}

/** The first of the highest. */
const peakOf = (steps: readonly Step[]): Step =>
  steps.reduce((peak, step) => (step.value > peak.value ? step : peak), { t_s: 0, value: 0 });

function finding({ nodes }: RunResult, peak: Step): string {
  const reclaimed = nodes.reclaimed === 0 ? 'no node was' : `${counted(nodes.reclaimed, 'node')} `;
  const lost = nodes.reclaimed === 0 ? `${reclaimed} reclaimed` : `${reclaimed}reclaimed`;
  if (peak.value === 0) return `No pod waited; ${lost}`;
  return `Up to ${counted(peak.value, 'pod')} waited at once, from ${at(peak.t_s)}; ${lost}`;
}

function description(
  result: RunResult,
  pending: readonly Step[],
  running: readonly Step[],
): string {
  const peak = peakOf(pending);
  const least = Math.min(...running.map((step) => step.value));
  const { nodes } = result;
  return (
    `Lines over the run, 00:00:00 to ${at(result.until_s)}. Pods pending: at most ${grouped(peak.value)}, at ${at(peak.t_s)}. ` +
    `Pods running: at least ${grouped(Number.isFinite(least) ? least : 0)}. ` +
    `Nodes: ${grouped(nodes.at_start)} at the start, at most ${grouped(nodes.peak)}, ${grouped(nodes.at_end)} at the end.`
  );
}

function caption({ groups }: RunResult, lines: readonly Line[]): string {
  const left = groups.length - lines.length + 1;
  const rest =
    groups.length > SERIES.length
      ? ` The ${counted(left, 'smaller group')} have no line of their own.`
      : '';
  return (
    'DaemonSet pods are left out. Numbers beside the signs count nodes; signs that stand close are drawn as one. ' +
    `Dotted lines: notices and reclaims.${rest}`
  );
}

function tableOf(whole: readonly TimelineRow[]): DataTable {
  const titles = ['pods pending', 'pods running', 'nodes ready', 'nodes booting'];
  return {
    columns: [number('time', 't_s'), ...titles.map((title) => number(title))],
    rows: everyKth(whole, TABLE_ROWS).map((row) => [
      cell(row.t_s, at),
      cell(row.pods_pending, grouped),
      cell(row.pods_running, grouped),
      cell(row.nodes_ready, grouped),
      cell(row.nodes_booting, grouped),
    ]),
  };
}
