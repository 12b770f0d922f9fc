// Charts with one row a thing: rows are numbered, and names stand beside them as text, so that a name is only ever
// data: two names that look alike stay two rows, and no name is read as an expression.

import type { Layer, Position } from './chart.ts';
import { cut } from './labels.ts';
import { colour } from './theme.ts';

export interface NamedRow {
  readonly row: number;
  readonly label: string;
}

/** The y channel of a chart of rows. */
export const BY_ROW: Position = {
  field: 'row',
  type: 'ordinal',
  scale: { padding: 0 },
  axis: null,
};

/** The names, right-aligned before x = 0 and cut to the room there. */
export const rowLabels = (rows: readonly NamedRow[], left: number): Layer => ({
  data: { values: rows.map(({ row, label }) => ({ row, label: cut(label, left - 14) })) },
  mark: { type: 'text', align: 'right', fill: colour('ink') },
  encoding: { y: BY_ROW, x: { value: -9 }, text: { field: 'label' } },
});
