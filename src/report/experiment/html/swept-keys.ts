// How waiting and cost follow what was swept: one key as lines, two as a map.

import type { Chart } from '../../charts/chart.ts';
import { duration, money, printable } from '../../format.ts';
import { figure } from '../../html/figure.ts';
import { html, type Html } from '../../html/markup.ts';
import { axisLineChart } from '../charts/axis-line.ts';
import { heatMapChart } from '../charts/heat-map.ts';
import { wholeRunLines } from '../charts/limit-lines.ts';
import type { VariantRow } from '../variants-table.ts';
import type { PageContext } from './page-context.ts';

/** The rows of a sweep and what their keys are called. */
export interface SweptRows {
  readonly rows: readonly VariantRow[];
  readonly keyNames: readonly string[];
}

/** Wider grids are read in the table. */
const MOST_ROWS = 40;
const MOST_COLUMNS = 24;

/** Keys that take more than one value, each with each: one is a line, two are a map, more are read in the table. */
export function bySweptKeys(of: SweptRows, context: PageContext): Promise<Html> {
  const varied = of.keyNames
    .map((name, key) => ({ name: printable(name), key, values: valuesOf(of.rows, key) }))
    .filter(({ values, name }) => values.length > 1 && name !== 'variant');
  const [first, second, third] = varied;
  const isWhole = varied.reduce((n, { values }) => n * values.length, 1) === of.rows.length;
  if (!isWhole || first === undefined || third !== undefined) return Promise.resolve(html``);
  if (second === undefined) return asLines(of, first, context);
  const fits = first.values.length <= MOST_ROWS && second.values.length <= MOST_COLUMNS;
  return fits ? figure(heatMap(of, first, second)) : Promise.resolve(html``);
}

interface Varied {
  readonly name: string;
  readonly key: number;
  readonly values: readonly string[];
}

const valuesOf = (rows: readonly VariantRow[], key: number): string[] => [
  ...new Set(rows.map(({ keys }) => keys[key] ?? '')),
];

const heatMap = ({ rows }: SweptRows, first: Varied, second: Varied): Chart =>
  heatMapChart({
    rows: { name: first.name, values: first.values.map(printable) },
    columns: { name: second.name, values: second.values.map(printable) },
    cells: rows.map(({ keys, point, remark }) => ({
      row: first.values.indexOf(keys[first.key] ?? ''),
      column: second.values.indexOf(keys[second.key] ?? ''),
      pending_p95_s: point.wait,
      cost_usd: point.cost,
      holds: point.holds,
      remark,
    })),
  });

async function asLines(
  { rows }: SweptRows,
  { name, key }: Varied,
  { scenario }: PageContext,
): Promise<Html> {
  const points = rows.map(({ keys, point }) => ({
    value: printable(keys[key] ?? ''),
    summary: point.summary,
    holds: point.holds,
  }));
  const [first] = points;
  const limitOf = (metric: 'pending' | 'cost') =>
    wholeRunLines(first!.summary, scenario?.expect ?? [], metric).filter(
      ({ expression }) => metric === 'cost' || expression.includes('p95'),
    )[0];
  const wait = (at: number): number => rows[at]!.point.wait ?? 0;
  const isLong = rows.some(({ point }) => (point.wait ?? 0) >= 180);
  const last = rows.length - 1;
  const pending = axisLineChart({
    name: 'pending',
    finding: `From ${name} ${points[0]!.value} to ${points[last]!.value} mean pending p95 goes from ${duration(wait(0))} to ${duration(wait(last))}`,
    axis: name,
    title: `pending p95 of a run (${isLong ? 'minutes' : 'seconds'})`,
    metric: 'pending_p95_s',
    say: duration,
    perUnit: isLong ? 60 : 1,
    points,
    limit: limitOf('pending'),
  });
  const cost = axisLineChart({
    name: 'cost',
    finding: `Mean cost goes from ${money(rows[0]!.point.cost ?? 0)} to ${money(rows[last]!.point.cost ?? 0)}`,
    axis: name,
    title: 'cost of a run (USD)',
    metric: 'cost_usd',
    say: money,
    perUnit: 1,
    points,
    limit: limitOf('cost'),
  });
  return html`<div class="pair">${await figure(pending)}${await figure(cost)}</div>`;
}
