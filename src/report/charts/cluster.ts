// The cluster over the run on one axis of time: what happened to nodes, pods waiting, pods running, nodes ready by
// group. Notices and reclaims go through all rows as faint lines.

import type { RunResult, TimelineRow } from '../../metrics/result.ts';
import { counted, grouped, printable } from '../format.ts';
import { cell, number, type Chart, type DataTable } from './chart.ts';
import {
  guides,
  linesPanel,
  peakOf,
  pendingPanel,
  turningPoints,
  type Line,
} from './cluster-rows.ts';
import { momentStrip, signsOf } from './moments.ts';
import { everyKth, thinned, type Step } from './series.ts';
import { colour, CONFIG, SERIES } from './theme.ts';
import { at, overTheRun, runFrame } from './time-axis.ts';

/** Between two rows, px. */
const GAP = 26;
const TABLE_ROWS = 40;

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
        ...(signsOf(result).signs.length > 0
          ? [momentStrip(result, frame, guides(result, overTheRun('t_s', result.until_s)))]
          : []),
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

function caption(result: RunResult, lines: readonly Line[]): string {
  const { groups } = result;
  const left = groups.length - lines.length + 1;
  const rest =
    groups.length > SERIES.length
      ? ` The ${counted(left, 'smaller group')} have no line of their own.`
      : '';
  return (
    'DaemonSet pods are left out. Numbers beside the signs count nodes; signs that stand close are drawn as one.' +
    (turningPoints(result).length > 0 ? ' Dotted lines: notices and reclaims.' : '') +
    rest
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
