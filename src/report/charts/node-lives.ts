// Node lives: one bar a node, in its phases from launch to the moment it is gone. Phases differ by fill and colour.

import type { NodeRow, RunResult } from '../../metrics/result.ts';
import { counted, grouped, printable } from '../format.ts';
import {
  asWritten,
  cell,
  number,
  text,
  type Chart,
  type DataTable,
  type Layer,
  type Position,
} from './chart.ts';
import { SIGNS } from './moments.ts';
import { BY_ROW, rowLabels } from './rows.ts';
import { colour, CONFIG, pattern } from './theme.ts';
import { at, labelledRun, runFrame } from './time-axis.ts';

/** More rows than this are not read but scrolled past. */
export const MOST_NODES = 30;
const ROW = 19;

export type Phase = 'launching' | 'ready' | 'cordoned' | 'draining';

/** Each phase is told by its fill as well as by its colour. */
const LOOKS: Readonly<Record<Phase, { readonly fill: string; readonly stroke: string }>> = {
  launching: { fill: pattern('launching'), stroke: colour('blue') },
  ready: { fill: colour('calm'), stroke: colour('green') },
  cordoned: { fill: pattern('cordoned'), stroke: colour('purple') },
  draining: { fill: pattern('draining'), stroke: colour('vermillion') },
};
const PHASES = Object.keys(LOOKS) as Phase[];

export interface Span {
  readonly phase: Phase;
  readonly from_s: number;
  readonly to_s: number;
}

/** A node's life between the start and the end of the run, in order, without gaps and without empty spans. */
export function livesOf(node: NodeRow, until: number): Span[] {
  const gone = Math.min(node.gone_s ?? until, until);
  const ready = node.ready_s ?? gone;
  const cordoned = node.cordoned_s ?? gone;
  const drained = node.drain_started_s === null ? null : (node.drain_finished_s ?? gone);
  const turns: readonly (readonly [Phase, number, number])[] = [
    ['launching', node.launched_s, Math.min(ready, cordoned)],
    ['ready', ready, cordoned],
    ['cordoned', cordoned, node.drain_started_s ?? gone],
    ['draining', node.drain_started_s ?? gone, drained ?? gone],
    ['cordoned', drained ?? gone, gone],
  ];
  return turns
    .map(([phase, from, to]) => ({ phase, from_s: Math.max(0, from), to_s: Math.min(gone, to) }))
    .filter((span) => span.to_s > span.from_s);
}

/** The nodes whose life changed during the run come first; of those too many, the ones EC2 took back. */
export function nodesToShow(nodes: readonly NodeRow[], most = MOST_NODES): NodeRow[] {
  const chosen = nodes
    .map((node, i) => ({ i, rank: rank(node) }))
    .toSorted((a, b) => a.rank - b.rank || a.i - b.i)
    .slice(0, most)
    .toSorted((a, b) => a.i - b.i);
  return chosen.map(({ i }) => nodes[i]!);
}

function rank(node: NodeRow): number {
  if (node.notice_s !== null || node.reason === 'spot-reclaim') return 0;
  return node.launched_s >= 0 || node.gone_s !== null ? 1 : 2;
}

export function nodeLivesChart(result: RunResult): Chart {
  const frame = runFrame(result);
  const shown = nodesToShow(result.nodeRows);
  return {
    name: 'nodes',
    finding: finding(result),
    description: description(result, shown),
    caption: caption(result, shown),
    spec: {
      width: frame.plot,
      height: Math.max(1, shown.length) * ROW,
      config: CONFIG,
      layer: [
        ...legend(),
        bars(result, shown),
        rowLabels(
          shown.map((node, row) => ({ row, label: printable(node.node) })),
          frame.left,
        ),
        signLayers(result, shown),
      ],
    },
    frame,
    table: tableOf(shown),
  };
}

function bars({ until_s }: RunResult, shown: readonly NodeRow[]): Layer {
  const values = shown.flatMap((node, row) =>
    livesOf(node, until_s).map(({ phase, ...span }) => ({ row, phase, ...span, ...LOOKS[phase] })),
  );
  return {
    data: { values },
    mark: { type: 'bar', height: ROW * 0.6, strokeWidth: 0.75 },
    encoding: {
      x: labelledRun('from_s', until_s),
      x2: { field: 'to_s' },
      y: BY_ROW,
      fill: asWritten('fill'),
      stroke: asWritten('stroke'),
    },
  };
}

/** From one phase of the legend to the next, px. */
const LEGEND_STEP = 104;

/** The phases above the bars, each with its swatch. */
function legend(): Layer[] {
  const values = PHASES.map((phase, i) => ({ phase, left: i * LEGEND_STEP, ...LOOKS[phase] }));
  const x: Position = { field: 'left', type: 'quantitative', scale: null };
  const y = { value: -24 };
  return [
    {
      data: { values },
      mark: {
        type: 'point',
        shape: 'square',
        size: 150,
        strokeWidth: 0.75,
        xOffset: 6,
        opacity: 1,
      },
      encoding: { x, y, fill: asWritten('fill'), stroke: asWritten('stroke') },
    },
    {
      data: { values },
      mark: { type: 'text', align: 'left', dx: 19 },
      encoding: { x, y, text: { field: 'phase' } },
    },
  ];
}

/** The strip's signs at the rows they belong to: notice, reclaim, removal by the autoscaler. */
function signLayers({ until_s }: RunResult, shown: readonly NodeRow[]): Layer {
  const signs = shown.flatMap((node, row) => [
    { row, t_s: node.notice_s, sign: SIGNS.notice },
    {
      row,
      t_s: node.gone_s,
      sign: node.reason === 'spot-reclaim' ? SIGNS.reclaim : SIGNS['scale-down'],
    },
  ]);
  const values = signs.flatMap(({ row, t_s, sign }) =>
    t_s === null || t_s < 0 || t_s > until_s ? [] : [{ row, t_s, ...sign }],
  );
  return {
    data: { values },
    mark: { type: 'point', size: 42, strokeWidth: 2, opacity: 1 },
    encoding: {
      x: { field: 't_s', type: 'quantitative' },
      y: BY_ROW,
      shape: asWritten('shape'),
      fill: asWritten('ink'),
      stroke: asWritten('ink'),
    },
  };
}

const since = (t_s: number): string => (t_s < 0 ? 'before' : at(t_s));

function finding({ nodes }: RunResult): string {
  const { reclaimed, drained_in_time: drained, launched } = nodes;
  const came = `${counted(launched, 'node')} launched`;
  if (reclaimed === 0) return `No node was reclaimed; ${came}`;
  const inTime = drained === reclaimed ? 'all' : drained === 0 ? 'none' : grouped(drained);
  return `${counted(reclaimed, 'node')} reclaimed, ${inTime} drained in time; ${came}`;
}

function description({ until_s, nodes }: RunResult, shown: readonly NodeRow[]): string {
  return (
    `One bar for each of ${counted(shown.length, 'node')} over the run, 00:00:00 to ${at(until_s)}, in its phases ` +
    `launching, ready, cordoned, draining. ${counted(nodes.reclaimed, 'node')} reclaimed, ` +
    `${grouped(nodes.removed_by_autoscaler)} removed by the autoscaler, ${grouped(nodes.launched)} launched.`
  );
}

function caption({ nodeRows }: RunResult, shown: readonly NodeRow[]): string {
  const hidden = nodeRows.length - shown.length;
  const cut = hidden > 0 ? ` ${counted(hidden, 'more node')} not shown: all are in nodes.csv.` : '';
  return (
    'Launching: from the launch call until Ready. ▼ Spot notice, × taken back by EC2, ■ removed by the autoscaler.' +
    cut
  );
}

function tableOf(shown: readonly NodeRow[]): DataTable {
  const instants = ['launched', 'ready', 'notice', 'cordoned', 'drained', 'gone'];
  return {
    columns: [
      text('node'),
      text('group'),
      text('type'),
      text('zone'),
      ...instants.map((title) => number(title, `${title}_s`)),
    ],
    rows: shown.map((node) => [
      ...[node.node, node.group, node.instance_type, node.zone].map(printable),
      ...[node.launched_s, node.ready_s, node.notice_s].map((t) => cell(t, since)),
      ...[node.cordoned_s, node.drain_finished_s, node.gone_s].map((t) => cell(t, since)),
    ]),
  };
}
