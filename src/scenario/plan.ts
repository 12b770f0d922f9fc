// A plan: a CSV from a spreadsheet, one variant a row. Its first line names paths of the scenario; `variant` names a
// row, `scenario` the file it is about, and columns that begin with # are the planner's own. An empty cell changes nothing.

import { readCsv, type CsvCell, type CsvTable } from './csv-reader.ts';
import type { Problem } from './scenario.ts';
import { notText } from './text.ts';
import type { WrittenSet } from './written-set.ts';
import { quoted } from './wording.ts';

export interface PlanRow {
  /** Of the plan's text; its variant is called after it when it has no name. */
  readonly line: number;
  readonly variant: CsvCell | undefined;
  readonly scenario: CsvCell | undefined;
  readonly sets: readonly WrittenSet[];
}

export interface Plan {
  readonly table: CsvTable;
  readonly rows: readonly PlanRow[];
  /** Has it a column that names scenarios? */
  readonly namesScenarios: boolean;
}

export type ReadPlan = { readonly plan: Plan } | { readonly problems: readonly Problem[] };

/**
 * Reads a plan; what its paths and values mean is for `vary` to say, with the places that are kept here. `results`:
 * names of columns that a plan has when it comes back; they are no part of it, nor are columns without anything in them.
 */
export function readPlan(
  text: string,
  file: string,
  { results = [] }: { readonly results?: readonly string[] } = {},
): ReadPlan {
  const wrong = notText(text, { file, what: 'plan' });
  if (wrong !== undefined) return { problems: [wrong] };
  const { table: whole, problems: broken } = readCsv(text, file);
  const table = withoutColumns(whole, results);
  const problems = [
    ...broken,
    ...headerProblems(table, file, broken.length > 0),
    ...nameProblems(table, file),
  ];
  if (problems.length > 0)
    return { problems: problems.toSorted((a, b) => a.line - b.line || a.column - b.column) };
  const places = { variant: placeOf(table, 'variant'), scenario: placeOf(table, 'scenario') };
  return {
    plan: {
      table,
      namesScenarios: places.scenario !== -1,
      rows: table.rows.map((cells) => ({
        line: cells[0]!.line,
        variant: filled(cells[places.variant]),
        scenario: filled(cells[places.scenario]),
        sets: setsOf(cells, table, file),
      })),
    },
  };
}

function withoutColumns(table: CsvTable, names: readonly string[]): CsvTable {
  const { header, rows } = table;
  const isOurs = header.map(({ text }, place) => {
    const name = text.trim();
    return name === ''
      ? rows.every((row) => filled(row[place]) === undefined)
      : names.includes(name);
  });
  if (isOurs.every(Boolean)) return table; // nothing would be left to say so of
  const kept = (cells: readonly CsvCell[]) => cells.filter((_, place) => !isOurs[place]);
  return { ...table, header: kept(header), rows: rows.map(kept) };
}

/** Spreadsheets begin words with a capital; paths are what they are. */
const columnName = ({ text }: CsvCell): string =>
  /^(?:variant|scenario)$/i.test(text.trim()) ? text.trim().toLowerCase() : text.trim();

const placeOf = ({ header }: CsvTable, name: string): number =>
  header.findIndex((cell) => columnName(cell) === name);

const filled = (cell: CsvCell | undefined): CsvCell | undefined =>
  cell === undefined || cell.text.trim() === '' ? undefined : cell;

const isPath = (cell: CsvCell): boolean =>
  !['variant', 'scenario'].includes(columnName(cell)) && !columnName(cell).startsWith('#');

function setsOf(cells: readonly CsvCell[], table: CsvTable, file: string): readonly WrittenSet[] {
  return cells.flatMap((cell, place) => {
    const path = table.header[place]!;
    if (!isPath(path) || filled(cell) === undefined) return [];
    const origin = originOf(cell, table, file);
    return [{ path: path.text.trim(), value: valueOf(cell.text, table), origin }];
  });
}

/** Where cells end at semicolons a comma is the decimal sign, as in the spreadsheets that write them. */
const valueOf = (text: string, { delimiter }: CsvTable): string =>
  delimiter === ';' && /^-?\d+,\d+$/.test(text.trim())
    ? text.trim().replace(',', '.')
    : text.trim();

/** The place of a cell, as problems name it. */
export const originOf = (
  cell: CsvCell,
  { lines }: CsvTable,
  file: string,
): WrittenSet['origin'] => ({
  file,
  line: cell.line,
  column: cell.column,
  length: cell.length,
  path: '',
  excerpt: lines[cell.line - 1] ?? '',
});

/** `hasBroken`: rows that could not be read are problems already. */
function headerProblems(table: CsvTable, file: string, hasBroken: boolean): Problem[] {
  const { header, rows } = table;
  const problems: Problem[] = [];
  const say = (cell: CsvCell, message: string): void => {
    problems.push({ severity: 'error', ...originOf(cell, table, file), message });
  };
  header.forEach((cell, place) => {
    const text = cell.text.trim();
    const isUsed = rows.some((row) => filled(row[place]) !== undefined);
    if (text === '' && isUsed)
      say(cell, 'this column has no name: write a path, variant, scenario, or # and what it is');
    const twin = header.findIndex((each) => columnName(each) === columnName(cell));
    if (text !== '' && twin < place)
      say(cell, `the column ${quoted(text)} stands twice: remove one`);
  });
  if (header.length > 0 && !header.some(isPath) && placeOf(table, 'scenario') === -1)
    say(header[0]!, 'no column names a path: write one like autoScalingGroups.spot.maxSize');
  if (rows.length === 0 && header.length > 0 && !hasBroken)
    say(header[0]!, 'there is no row below the first line: write a variant');
  return problems;
}

/** Two rows of one name could not be told apart in the results. */
function nameProblems(table: CsvTable, file: string): Problem[] {
  const place = placeOf(table, 'variant');
  if (place === -1) return [];
  const first = new Map<string, number>();
  return table.rows.flatMap((row): Problem[] => {
    const cell = filled(row[place]);
    if (cell === undefined) return [];
    const name = cell.text.trim();
    const before = first.get(name);
    if (before === undefined) first.set(name, cell.line);
    if (before === undefined) return [];
    const message = `the variant ${quoted(name)} is already on line ${before}: name it otherwise`;
    return [{ severity: 'error', ...originOf(cell, table, file), message }];
  });
}
