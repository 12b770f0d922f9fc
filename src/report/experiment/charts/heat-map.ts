// Two swept keys at once: a cell a variant, fuller where pods wait longer, with the wait written in it and a sign for
// whether it holds its limits, so that no colour is needed to read it.

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
import { colour, CONFIG } from '../../charts/theme.ts';
import { duration, money } from '../../format.ts';

/** One variant in the grid. */
export interface HeatCell {
  readonly row: number;
  readonly column: number;
  readonly pending_p95_s: number | null;
  readonly cost_usd: number | null;
  readonly holds: boolean | null;
  /** `now`, `cheapest that holds`; empty for most. */
  readonly remark: string;
}

export interface HeatMapWishes {
  /** What the rows and the columns are, and their values in order. */
  readonly rows: { readonly name: string; readonly values: readonly string[] };
  readonly columns: { readonly name: string; readonly values: readonly string[] };
  readonly cells: readonly HeatCell[];
}

const WIDTH = 980;
const LEFT = 150;
const ROW = 44;
/** Narrower cells have no room for words. */
const LEAST_WIDTH_OF_WORDS = 62;
/** The darkest cell still carries readable text in both themes. */
const DARKEST = 0.5;

export function heatMapChart({ rows, columns, cells }: HeatMapWishes): Chart {
  const frame: Frame = { left: LEFT, width: WIDTH };
  const width = WIDTH - LEFT - 12;
  const cellWidth = Math.min(150, width / Math.max(1, columns.values.length));
  const hasWords = cellWidth >= LEAST_WIDTH_OF_WORDS;
  const drawn = drawnOf(cells, hasWords);
  const plot = { width: cellWidth * columns.values.length, height: ROW * rows.values.length };
  return {
    name: 'heat-map',
    finding: finding(cells, { rows, columns }),
    description: `A grid of ${rows.values.length} by ${columns.values.length} variants: rows ${rows.name}, columns ${columns.name}.`,
    caption:
      `Rows: ${rows.name}; columns: ${columns.name}. Pending p95 and cost, means over runs; the fuller the colour, the longer pods wait. ` +
      '✓ holds its limits in enough runs, ✗ does not. Framed: the cheapest that holds; dotted: as it is now.',
    spec: {
      ...plot,
      config: CONFIG,
      layer: [
        tiles(drawn),
        frames(drawn),
        words(drawn, 'wait', hasWords ? -8 : 0, 'bold'),
        ...(hasWords ? [words(drawn, 'cost', 9, 'normal')] : []),
        rowNames(rows.values),
        columnNames(columns.values, cellWidth),
        corner(rows.name, columns.name),
      ],
    },
    frame,
    table: {
      columns: [
        text(rows.name, 'row'),
        text(columns.name, 'column'),
        number('pending p95', 'pending_p95_s'),
        number('cost', 'cost_usd'),
        text('holds its limits', 'holds'),
      ],
      rows: cells.map((each) => [
        rows.values[each.row] ?? '',
        columns.values[each.column] ?? '',
        cell(each.pending_p95_s, duration),
        cell(each.cost_usd, money),
        each.holds === null ? '' : each.holds ? 'yes' : 'no',
      ]),
    },
  };
}

interface Drawn {
  readonly row: number;
  readonly column: number;
  readonly depth: number;
  readonly wait: string;
  readonly cost: string;
  readonly frame: 'answer' | 'now' | 'none';
}

function drawnOf(cells: readonly HeatCell[], hasWords: boolean): Drawn[] {
  const waits = cells.map((each) => each.pending_p95_s).filter((wait) => wait !== null);
  const [least, most] = [Math.min(...waits), Math.max(...waits)];
  return cells.map(({ row, column, pending_p95_s: wait, cost_usd: cost, holds, remark }) => {
    const sign = holds === null ? '' : holds ? '✓' : '✗';
    const said = wait === null ? '–' : duration(wait);
    return {
      row,
      column,
      depth: wait === null ? 0 : 0.05 + ((wait - least) / (most - least || 1)) * (DARKEST - 0.05),
      wait: hasWords ? `${sign} ${said}`.trim() : sign,
      cost: cost === null ? '' : money(cost),
      frame: remark.includes('cheapest') ? 'answer' : remark.includes('now') ? 'now' : 'none',
    };
  });
}

const X: Position = { field: 'column', type: 'ordinal', axis: null, scale: { padding: 0 } };
const Y: Position = { field: 'row', type: 'ordinal', axis: null, scale: { padding: 0 } };

const tiles = (drawn: readonly Drawn[]): Layer => ({
  data: { values: [...drawn] },
  mark: { type: 'rect', fill: colour('blue'), stroke: colour('paper'), strokeWidth: 2 },
  encoding: {
    x: X,
    y: Y,
    fillOpacity: { field: 'depth', type: 'quantitative', scale: null },
  },
});

const frames = (drawn: readonly Drawn[]): Layer => ({
  data: {
    values: drawn
      .filter(({ frame }) => frame !== 'none')
      .map((each) => ({ ...each, ink: colour(each.frame === 'answer' ? 'green' : 'ink') })),
  },
  mark: {
    type: 'rect',
    filled: false,
    fillOpacity: 0,
    strokeWidth: 2.5,
    strokeDash: { expr: "datum.frame === 'now' ? [2, 3] : [1, 0]" },
  },
  encoding: { x: X, y: Y, stroke: asWritten('ink') },
});

const words = (
  drawn: readonly Drawn[],
  field: 'wait' | 'cost',
  dy: number,
  weight: 'bold' | 'normal',
): Layer => ({
  data: { values: [...drawn] },
  mark: { type: 'text', dy, fontWeight: weight, baseline: 'middle' },
  encoding: { x: X, y: Y, text: { field } },
});

const rowNames = (values: readonly string[]): Layer => ({
  data: { values: values.map((label, row) => ({ row, label: cut(label, LEFT - 14) })) },
  mark: { type: 'text', align: 'right', baseline: 'middle' },
  encoding: { y: Y, x: { value: -9 }, text: { field: 'label' } },
});

const columnNames = (values: readonly string[], width: number): Layer => ({
  data: { values: values.map((label, column) => ({ column, label: cut(label, width - 6) })) },
  mark: { type: 'text', baseline: 'bottom' },
  encoding: { x: X, y: { value: -7 }, text: { field: 'label' } },
});

/** What goes down and what goes across. */
const corner = (rows: string, columns: string): Layer => ({
  data: {
    values: [
      { y: -20, label: `${cut(columns, LEFT - 30)} →` },
      { y: -6, label: `${cut(rows, LEFT - 30)} ↓` },
    ],
  },
  mark: { type: 'text', align: 'right', baseline: 'bottom', fill: colour('muted') },
  encoding: {
    x: { value: -9 },
    y: { field: 'y', type: 'quantitative', scale: null },
    text: { field: 'label' },
  },
});

function finding(
  cells: readonly HeatCell[],
  { rows, columns }: Pick<HeatMapWishes, 'rows' | 'columns'>,
): string {
  const judged = cells.filter(({ holds }) => holds !== null);
  const holding = judged.filter(({ holds }) => holds === true).length;
  const answer = cells.find(({ remark }) => remark.includes('cheapest'));
  if (judged.length === 0) return `Waiting by ${rows.name} and ${columns.name}`;
  if (answer === undefined) return `None of ${judged.length} variants holds its limits`;
  return `${holding} of ${judged.length} variants hold their limits; the cheapest has ${rows.name} ${rows.values[answer.row]!} and ${columns.name} ${columns.values[answer.column]!}`;
}
