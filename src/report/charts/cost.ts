// What the run cost: each group's instances, all of them, and the same node-hours all on demand; a limit on cost is
// drawn where it lies.

import type { GroupResult, RunResult } from '../../metrics/result.ts';
import type { Limit } from '../../scenario/scenario.ts';
import { counted, money, percent, printable } from '../format.ts';
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
} from './chart.ts';
import { BY_ROW, rowLabels } from './rows.ts';
import { colour, CONFIG, LIMIT_DASH, limitLook, pattern } from './theme.ts';

const FRAME: Frame = { left: 112, width: 430 };
/** The plot is about as high as its neighbour's; rows share it within reason. */
const HEIGHT = 184;
/** Room right of the plot for the values, where no limit's line crosses them. */
const VALUES = 70;
const PLOT_WIDTH = FRAME.width - FRAME.left - VALUES;
const MOST_GROUPS = 6;
const MOST_BUDGETS = 3;
/** The plot ends a little after its longest bar. */
const ROOM = 1.03;

interface Budget {
  readonly cost_usd: number;
  readonly label: string;
  readonly stroke: string;
  /** Where its line begins and its label stands, px from the top of the plot. */
  readonly top: number;
}

/** How a bar is filled and outlined. */
interface Look {
  readonly fill: string;
  readonly stroke: string;
}

const GROUP: Look = { fill: colour('blue'), stroke: 'transparent' };
const WHOLE: Look = { fill: colour('ink'), stroke: 'transparent' };
const WHAT_IF: Look = { fill: pattern('muted'), stroke: colour('muted') };

interface Bar extends Look {
  readonly row: number;
  readonly label: string;
  readonly cost_usd: number;
  readonly value: string;
}

export function costChart(result: RunResult, limits: readonly Limit[]): Chart {
  const bars = barsOf(result);
  const budgets = budgetsOf(result, limits);
  const most = Math.max(...bars.map((bar) => bar.cost_usd), ...budgets.map((b) => b.cost_usd));
  const height = Math.max(bars.length * 28, Math.min(HEIGHT, bars.length * 50));
  return {
    name: 'cost',
    finding: finding(result),
    description: description(bars, budgets),
    caption:
      'Each instance by the second, at the price of its market and type, at least a minute. ' +
      'Hatched: what the same node-hours cost at on-demand prices.',
    spec: {
      width: PLOT_WIDTH,
      height,
      config: CONFIG,
      layer: [
        barLayer(bars, most * ROOM || 1, height),
        rowLabels(bars, FRAME.left),
        valueLayer(bars),
        ...budgetLayers(budgets, most * ROOM),
      ],
    },
    frame: FRAME,
    table: tableOf(bars),
  };
}

function barsOf({ groups, cost }: RunResult): Bar[] {
  const bar = (label: string, cost_usd: number, look: Look): Omit<Bar, 'row'> => ({
    label,
    cost_usd,
    value: money(cost_usd),
    ...look,
  });
  const dearest = new Set(dearestFirst(groups).slice(0, MOST_GROUPS));
  const shown = groups.filter((group) => dearest.has(group));
  const rest = groups.filter((group) => !dearest.has(group));
  const others = rest.reduce((sum, group) => sum + group.cost_usd, 0);
  const bars = [
    ...shown.map((group) => bar(printable(group.group), group.cost_usd, GROUP)),
    ...(rest.length > 0 ? [bar(counted(rest.length, 'other group'), others, GROUP)] : []),
    bar('this run', cost.total_usd, WHOLE),
    bar('all on demand', cost.all_on_demand_usd, WHAT_IF),
  ];
  return bars.map((each, row) => ({ row, ...each }));
}

const dearestFirst = (groups: readonly GroupResult[]): GroupResult[] =>
  groups.toSorted((a, b) => b.cost_usd - a.cost_usd || (a.group < b.group ? -1 : 1));

function barLayer(bars: readonly Bar[], end: number, height: number): Layer {
  return {
    data: { values: bars },
    mark: { type: 'bar', height: (height / bars.length) * 0.58, strokeWidth: 1 },
    encoding: {
      y: BY_ROW,
      x: {
        field: 'cost_usd',
        type: 'quantitative',
        scale: { domain: [0, end], nice: false },
        axis: { title: 'cost of the run (USD)', tickCount: 4, domain: false },
      },
      fill: asWritten('fill'),
      stroke: asWritten('stroke'),
    },
  };
}

const valueLayer = (bars: readonly Bar[]): Layer => ({
  data: { values: bars },
  mark: { type: 'text', align: 'right', fontWeight: 'bold' },
  encoding: {
    y: BY_ROW,
    x: { value: PLOT_WIDTH + VALUES - 2 },
    text: { field: 'value' },
  },
});

/** Upper bounds on the cost of the whole run. */
function budgetsOf(result: RunResult, limits: readonly Limit[]): Budget[] {
  const bounds = limits.flatMap(({ metric, operator, value, expression, from, to }, i) => {
    const whole = from === undefined && to === undefined;
    if (metric !== 'cost' || !whole || !operator.startsWith('<')) return [];
    const held = result.limits[i]?.held === true;
    return [{ cost_usd: value, ...limitLook(expression, held) }];
  });
  return bounds.slice(0, MOST_BUDGETS).map((bound, i) => ({ ...bound, top: -8 - i * 17 }));
}

function budgetLayers(budgets: readonly Budget[], end: number): Layer[] {
  const data = { values: budgets };
  const x: Position = { field: 'cost_usd', type: 'quantitative' };
  const top: Position = { field: 'top', type: 'quantitative', scale: null };
  const before = `datum.cost_usd > ${end / 2}`;
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
        align: { expr: `${before} ? 'right' : 'left'` },
        dx: { expr: `${before} ? -6 : 6` },
        baseline: 'middle',
      },
      encoding: { x, y: top, text: { field: 'label' } },
    },
  ];
}

function finding({ cost }: RunResult): string {
  const { total_usd: total, all_on_demand_usd: onDemand } = cost;
  const ran = `The run cost ${money(total)}`;
  if (onDemand === 0) return ran;
  const saved = (100 * (onDemand - total)) / onDemand;
  if (Math.abs(saved) < 0.5) return `${ran}, as all on demand would`;
  if (saved < 0) return `${ran}, ${percent(Math.round(-saved))} more than all on demand`;
  // Something was paid: that is not a hundred percent less.
  const shown = total > 0 ? Math.min(99, Math.round(saved)) : 100;
  return `${ran}, ${percent(shown)} less than all on demand`;
}

function description(bars: readonly Bar[], budgets: readonly Budget[]): string {
  const values = bars.map((bar) => `${bar.label}: ${bar.value}`).join('; ');
  const limits = budgets.map((budget) => ` Limit drawn: ${budget.label}.`).join('');
  return `Bars of cost in US dollars. ${values}.${limits}`;
}

const tableOf = (bars: readonly Bar[]): DataTable => ({
  columns: [text('instances of'), number('cost', 'cost_usd')],
  rows: bars.map((bar) => [bar.label, cell(bar.cost_usd, money)]),
});
