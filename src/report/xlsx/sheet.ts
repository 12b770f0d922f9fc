// Sheets of a workbook, from the same columns as the CSV files: numbers are numbers, text is text and never a formula,
// and formulas are those that we write ourselves, with their values beside them for viewers that do not calculate.

import type { CellObject } from 'write-excel-file/node';
import { printable } from '../format.ts';
import type { Cell, Column } from '../columns.ts';
import { withoutTimes } from './zip-times.ts';

/** A formula of ours and its value; null where it has none, and then the cell shows nothing. */
export interface Formula {
  readonly formula: string;
  readonly value: number | null;
  readonly isPercent?: boolean;
}

/** A column of one sheet. */
export interface SheetColumn<Row> extends Omit<Column<Row>, 'value' | 'written'> {
  /** `line` is the row's number in the sheet, for formulas. */
  readonly cell: (row: Row, line: number) => Cell | Formula;
}

/** One table: a header row and one row of cells each. */
export interface SheetTable {
  readonly name: string;
  readonly header: readonly string[];
  readonly rows: readonly (readonly (Cell | Formula)[])[];
  /** For the data dictionary. */
  readonly dictionary: readonly Pick<Column<never>, 'name' | 'unit' | 'meaning'>[];
  /** Rows that are not here because a sheet of so many would not be opened. */
  readonly left: number;
}

/** More cells make files that take minutes to open; the CSV has every row. */
const MOST_CELLS = 400_000;

export function sheetTable<Row>(
  name: string,
  columns: readonly SheetColumn<Row>[],
  rows: readonly Row[],
): SheetTable {
  const most = Math.max(1, Math.floor(MOST_CELLS / Math.max(1, columns.length)));
  const shown = rows.slice(0, most);
  return {
    name,
    header: columns.map((column) => column.name),
    rows: shown.map((row, place) => columns.map(({ cell }) => cell(row, place + 2))),
    dictionary: columns,
    left: rows.length - shown.length,
  };
}

/** A column of a CSV file as one of a sheet; numbers are whole there and rounded here by how they are shown. */
export const asSheetColumn = <Row>({
  name,
  unit,
  meaning,
  value,
}: Column<Row>): SheetColumn<Row> => ({ name, unit, meaning, cell: (row) => value(row) });

/** A cell's name: row 2 of the third column is C2. */
export const cellName = (column: number, line: number): string => `${letters(column)}${line}`;

const letters = (column: number): string => {
  const last = String.fromCharCode(65 + (column % 26));
  return column < 26 ? last : `${letters(Math.floor(column / 26) - 1)}${last}`;
};

/** The workbook's bytes: the same for the same tables, whatever the clock says. */
export async function workbookOf(tables: readonly SheetTable[]): Promise<Uint8Array> {
  const { default: writeExcelFile } = await import('write-excel-file/node');
  const features = [withCachedValues(tables)];
  const archive = await writeExcelFile(tables.map(sheetOf), { features }).toBuffer();
  return withoutTimes(archive);
}

type Write = Parameters<(typeof import('write-excel-file/node'))['default']>;
type Sheet = Write[0][number];
type Feature = NonNullable<NonNullable<Write[1]>['features']>[number];

const sheetOf = ({ name, header, rows }: SheetTable): Sheet => ({
  sheet: name,
  data: [header.map(headerCell), ...rows.map((row) => row.map(writtenCell))],
  columns: header.map((title, column) => ({ width: widthOf(title, rows, column) })),
  stickyRowsCount: 1,
});

const headerCell = (title: string): CellObject => ({
  value: title,
  type: String,
  fontWeight: 'bold',
});

/** Excel holds no longer text in a cell. */
const LONGEST_TEXT = 32_767;

function writtenCell(cell: Cell | Formula): CellObject | null {
  switch (typeof cell) {
    case 'number':
      return Number.isFinite(cell) ? { value: cell, type: Number } : null;
    case 'boolean':
      return { value: cell, type: Boolean };
    case 'string':
      // The type, not an escape, is what makes `=1+1` a text here.
      return cell === ''
        ? null
        : { value: printable(cell).slice(0, LONGEST_TEXT), type: String, format: '@' };
    default:
      if (cell === null) return null;
      return {
        value: cell.formula,
        type: 'Formula',
        ...(cell.isPercent === true ? { format: '0.0%' } : {}),
      };
  }
}

const NARROWEST = 8;
const WIDEST = 44;
/** Rows that decide a width: reading all would take as long as writing them. */
const LOOKED_AT = 200;

function widthOf(title: string, rows: SheetTable['rows'], column: number): number {
  const longest = rows
    .slice(0, LOOKED_AT)
    .map((row) => row[column])
    .filter((cell) => typeof cell === 'string')
    .reduce((most, cell) => Math.max(most, cell.length), title.length);
  return Math.min(WIDEST, Math.max(NARROWEST, longest + 2));
}

const FORMULA_CELL = /<c r="([A-Z]+\d+)"([^>]*)><f>([^<]*)<\/f><\/c>/g;

/** Puts each formula's value beside it: viewers and scripts that do not calculate then see it too. */
function withCachedValues(tables: readonly SheetTable[]): Feature {
  const valuesOf = ({ rows }: SheetTable): Map<string, number | null> =>
    new Map(
      rows.flatMap((row, place) =>
        row.flatMap((cell, column): [string, number | null][] =>
          typeof cell === 'object' && cell !== null
            ? [[cellName(column, place + 2), cell.value]]
            : [],
        ),
      ),
    );
  return {
    files: {
      transform: {
        'xl/worksheets/sheet{id}.xml': {
          transform: (xml, { sheet }) => {
            const values = valuesOf(tables.find(({ name }) => name === sheet)!);
            return xml.replace(
              FORMULA_CELL,
              (whole, address: string, rest: string, text: string) => {
                const value = values.get(address);
                return value === undefined
                  ? whole
                  : value === null
                    ? `<c r="${address}"${rest} t="str"><f>${text}</f><v></v></c>`
                    : `<c r="${address}"${rest}><f>${text}</f><v>${value}</v></c>`;
              },
            );
          },
        },
      },
    },
  };
}
