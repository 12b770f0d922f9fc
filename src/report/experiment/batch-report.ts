// A batch: the plan's own rows with what came of each, in text, CSV, JSON and Markdown.

import { axisNames } from '../../experiment/axes.ts';
import type { Batch } from '../../experiment/batch.ts';
import type { Cell } from '../columns.ts';
import { csvTable, type CsvTable, type Described } from '../csv-table.ts';
import { jsonText } from '../json.ts';
import { settingsOf, type SummaryOptions } from '../summary-settings.ts';
import { asWarnings, judgedNotFound } from './not-found-words.ts';
import { asCell, pointColumns, pointRows, type VariantSets } from './sweep-csv.ts';
import { pointObject } from './sweep-json.ts';
import { variantsMarkdown } from './sweep-markdown.ts';
import { variantsText, type SweepTextOptions } from './sweep-text.ts';
import type { SetValues } from '../keyed-variant.ts';
import type { VariantRow } from './variants-table.ts';

export const batchText = (
  batch: Batch,
  options: SummaryOptions,
  wishes: SweepTextOptions,
): string =>
  variantsText(
    { variants: batch, rows: batchRows(batch), keyNames: keyNames(batch) },
    settingsOf(options),
    wishes,
  );

export const batchMarkdown = (batch: Batch, columns: readonly string[] | undefined): string =>
  variantsMarkdown({
    name: batch.points[0]?.summary.variant.scenario ?? '',
    variants: batch,
    rows: batchRows(batch),
    keyNames: keyNames(batch),
    columns,
  });

export const batchJson = (batch: Batch, toolVersion: string): string =>
  jsonText({
    schema: 'simulate/batch/v1',
    toolVersion,
    ...batch.asked,
    partial: batch.partial,
    variants: batch.points.map((point, place) => ({
      ...pointObject(point),
      line: batch.plan.rows[place]!.line,
      values: setValuesOf(batch, place),
    })),
    ...asWarnings(judgedNotFound(batch)),
  });

/** The name of a row, and what it sets; columns that all rows agree on leave the table. */
export const keyNames = ({ plan }: Batch): readonly string[] => [
  'variant',
  ...axisNames(pathsOf(plan).map((path) => ({ path, values: [], form: 'list' }))),
];

const pathsOf = ({ rows }: Batch['plan']): readonly string[] => [
  ...new Set(rows.flatMap(({ sets }) => sets.map(({ path }) => path))),
];

/** A row of the plan each, with its remark. */
export function batchRows(batch: Batch): readonly VariantRow[] {
  const paths = pathsOf(batch.plan);
  return batch.points.map((point, place): VariantRow => {
    const { sets } = batch.plan.rows[place]!;
    const set = paths.map((path) => sets.find((each) => each.path === path)?.value ?? '');
    return {
      keys: [point.summary.variant.name, ...set],
      point,
      remark: point.isCheapestThatHolds ? 'cheapest that holds' : '',
      isMarked: point.isCheapestThatHolds,
    };
  });
}

/** What a row sets, by path, for runs.csv. */
const setValuesOf = ({ plan }: Batch, place: number): SetValues =>
  Object.fromEntries(plan.rows[place]!.sets.map(({ path, value }) => [path, asCell(value)]));

/** The plan's columns as they were; a row without a name gets the one that runs.csv has. */
export function batchSets(batch: Batch): VariantSets {
  const { points, plan } = batch;
  const { header, rows, delimiter } = plan.table;
  const isName = header.map(({ text }) => text.trim().toLowerCase() === 'variant');
  const nameOf = (row: number): string => points[row]!.summary.variant.name;
  const hasNames = isName.includes(true);
  return {
    title: 'Plan',
    columns: [
      ...header.map(({ text }) => ({ name: text, unit: '', meaning: 'As in the plan' })),
      ...(hasNames ? [] : [VARIANT]),
    ],
    cells: points.map((_, row) => [
      ...rows[row]!.map(
        ({ text }, place) => plainCell(text, delimiter) ?? (isName[place] ? nameOf(row) : null),
      ),
      ...(hasNames ? [] : [nameOf(row)]),
    ]),
    byPath: points.map((_, row) => setValuesOf(batch, row)),
  };
}

/** The plan's columns as they were, then what came of each row; delimiter and decimal sign are the plan's. */
export function batchTable(batch: Batch): CsvTable {
  const sets = batchSets(batch);
  const { delimiter } = batch.plan.table;
  return {
    ...csvTable('batch.csv', pointColumns(sets), pointRows(batch.points, sets)),
    dialect: { delimiter, ...(delimiter === ';' ? { decimal: ',' } : {}) },
  };
}

/** The name of a row that the plan does not name, as runs.csv has it. */
const VARIANT: Described = { name: 'variant', unit: '', meaning: 'Name of the row' };

/** Numbers of the plan stay numbers, whichever decimal sign it has. */
function plainCell(text: string, delimiter: ',' | ';'): Cell {
  if (text.trim() === '') return null;
  return asCell(delimiter === ';' ? text.replace(/^(-?\d+),(\d+)$/, '$1.$2') : text);
}
