// Tables into a folder, piece by piece, and what a reader must know of their length.

import {
  piecesOf,
  withDictionary,
  type CsvOptions,
  type CsvPiece,
  type CsvTable,
} from '../report/csv-table.ts';
import { counted, grouped } from '../report/format.ts';
import type { GrowingFile } from './files.ts';
import type { OutputFolder } from './output-folder.ts';

/** What follows in some of the files, by name: of runs that are too many to be held, one after another. */
export type MorePieces = AsyncIterable<Readonly<Record<string, CsvPiece>>>;

/** Excel cuts a sheet silently beyond this many rows: Microsoft, "Excel specifications and limits". */
const MOST_SHEET_ROWS = 1_048_576;

/** Writes each table and the dictionary of all; gives notes for stderr. */
export async function writeTables(
  folder: OutputFolder,
  tables: readonly CsvTable[],
  csv: CsvOptions,
  more?: MorePieces,
): Promise<string[]> {
  const files: TableFile[] = [];
  try {
    for (const table of withDictionary(tables)) {
      const file = new TableFile(table.name, folder.begin(table.name), csv);
      files.push(file);
      for (const piece of piecesOf(table, csv)) file.add(piece);
    }
    for await (const pieces of more ?? [])
      for (const file of files) {
        const piece = pieces[file.name];
        if (piece !== undefined) file.add(piece);
      }
  } catch (error) {
    for (const file of files) file.abandon();
    throw error;
  }
  for (const file of files) file.done();
  return files.flatMap((file) => file.notes());
}

/** One of them while it grows. */
class TableFile {
  readonly name: string;
  readonly #file: GrowingFile;
  readonly #csv: CsvOptions;
  #rows = 0;
  #left = 0;

  constructor(name: string, file: GrowingFile, csv: CsvOptions) {
    this.name = name;
    this.#file = file;
    this.#csv = csv;
  }

  /** Of several runs whole ones: what does not fit is left out, and all behind it. */
  add({ text, rows, left }: CsvPiece): void {
    const { maxRows = Number.POSITIVE_INFINITY } = this.#csv;
    if (this.#left > 0 || (this.#rows > 0 && this.#rows + rows > maxRows)) {
      this.#left += rows + left;
      return;
    }
    this.#file.append(text);
    this.#rows += rows;
    this.#left += left;
  }

  done(): void {
    this.#file.done();
  }

  abandon(): void {
    this.#file.abandon();
  }

  notes(): string[] {
    const has = `note: ${this.name} has ${counted(this.#rows, 'row')}`;
    if (this.#left > 0) return [`${has}, --max-rows left out ${grouped(this.#left)} more`];
    if (this.#rows < MOST_SHEET_ROWS) return [];
    const thin =
      this.name === 'timeline.csv' && this.#csv.sampleSeconds === undefined
        ? 'thin it with --sample 60s, or cut it'
        : 'cut it';
    return [
      `${has}, Excel reads ${grouped(MOST_SHEET_ROWS)} with the header: ${thin} with --max-rows ${MOST_SHEET_ROWS - 1}`,
    ];
  }
}
