// What a chart is before it is drawn: the finding it shows, words for those who do not see it, its Vega-Lite
// specification, and the numbers behind it as a table.

import type { TopLevelSpec } from 'vega-lite';
import type { Field, MarkPropDef, PositionFieldDef } from 'vega-lite/types_unstable/channeldef.js';
import type { LayerSpec } from 'vega-lite/types_unstable/spec/layer.js';
import type { UnitSpec } from 'vega-lite/types_unstable/spec/unit.js';

/** One layer of a chart: a mark with its data and encoding. */
export type Layer = UnitSpec<Field>;
/** One row of a chart whose rows share an axis. */
export type Panel = LayerSpec<Field>;
/** An x or y channel. */
export type Position = PositionFieldDef<Field>;
/** A colour channel. */
export type Paint = MarkPropDef<Field, string | null>;

export interface Chart {
  /** Stable and once in a page: names the figure there, the file when saved, the key in `toVegaLite`. */
  readonly name: string;
  /** The title: what the reader should take away, not what is plotted. */
  readonly finding: string;
  /** For screen readers: what is plotted, its range and extremes. */
  readonly description: string;
  /** One or two sentences on how to read it and what was left out. */
  readonly caption: string;
  readonly spec: TopLevelSpec;
  readonly frame: Frame;
  readonly table: DataTable;
}

/** A channel whose values stand in the data as they are drawn, so that no scale is built for them. */
export const asWritten = (field: string): Paint => ({ field, type: 'nominal', scale: null });

/** Where the plot lies in its picture, px: charts of one frame stand exactly below each other. */
export interface Frame {
  /** From the picture's left edge to x = 0: room for the y axis. */
  readonly left: number;
  readonly width: number;
}

/** A table a person reads and, saved as CSV, a spreadsheet; the first column names the row. */
export interface DataTable {
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Cell[])[];
}

export interface Column {
  readonly title: string;
  /** Numbers stand right, text left. */
  readonly number: boolean;
  /** The header in CSV: `snake_case`, with the unit. */
  readonly key: string;
}

/** Text as it is, or a number with the way it is shown; null where nothing was seen. */
export type Cell = string | { readonly value: number | null; readonly shown: string };

export const text = (title: string, key = title.replaceAll(' ', '_')): Column => ({
  title,
  number: false,
  key,
});
export const number = (title: string, key = title.replaceAll(' ', '_')): Column => ({
  title,
  number: true,
  key,
});

/** A number in the words of `say`; empty where there is none. */
export const cell = (value: number | null, say: (value: number) => string): Cell => ({
  value,
  shown: value === null ? '' : say(value),
});
