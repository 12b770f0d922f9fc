// CSV as spreadsheets save it (RFC 4180) → cells with their places, or every mistake at once. The delimiter is a
// comma or a semicolon, whichever the first line has more of; a byte order mark and CRLF are taken as they come.

import type { Problem } from './scenario.ts';

/** One cell; line and column count from 1 and are those of its first character. */
export interface CsvCell {
  readonly text: string;
  readonly line: number;
  readonly column: number;
  readonly length: number;
}

export interface CsvTable {
  readonly delimiter: ',' | ';';
  readonly header: readonly CsvCell[];
  /** Each as long as the header. */
  readonly rows: readonly (readonly CsvCell[])[];
  /** The lines of the text, for showing where something stands. */
  readonly lines: readonly string[];
}

export interface ReadCsv {
  /** Of what could be read: rows of another length than the header are left out, and are problems. */
  readonly table: CsvTable;
  readonly problems: readonly Problem[];
}

/** A table that a person plans with is shorter than this. */
export const MOST_CSV_ROWS = 10_000;

/** Reads a table with one header line; lines without anything in them are left out. */
export function readCsv(text: string, file: string): ReadCsv {
  const scanner = new Scanner(text.replace(/^\ufeff/, ''), file);
  const [header = [], ...rows] = scanner.records().filter((cells) => cells.some(isFilled));
  scanner.checkShape(header, rows);
  const { problems, delimiter, lines } = scanner;
  const whole = rows.filter(({ length }) => length === header.length);
  return { table: { delimiter, header, rows: whole, lines }, problems };
}

const isFilled = ({ text }: CsvCell): boolean => text.trim() !== '';

/** A broken quote breaks the lines after it too: this many problems are listed. */
const MOST_PROBLEMS = 20;

class Scanner {
  readonly problems: Problem[] = [];
  readonly delimiter: ',' | ';';
  readonly lines: readonly string[];
  readonly #text: string;
  readonly #file: string;
  #at = 0;
  #line = 1;
  #lineStart = 0;

  constructor(text: string, file: string) {
    this.#text = text;
    this.#file = file;
    this.lines = text.split(/\r\n|\n|\r/);
    this.delimiter = delimiterOf(this.lines[0] ?? '');
  }

  records(): CsvCell[][] {
    const records: CsvCell[][] = [];
    while (this.#at < this.#text.length) records.push(this.#record());
    return records;
  }

  /** Every row has a cell for every column, and no more. */
  checkShape(header: readonly CsvCell[], rows: readonly (readonly CsvCell[])[]): void {
    if (rows.length > MOST_CSV_ROWS)
      this.#say(
        rows[MOST_CSV_ROWS]![0]!,
        `this is row ${MOST_CSV_ROWS + 1} of ${rows.length}, at most ${MOST_CSV_ROWS} are read: split the plan`,
      );
    for (const row of rows)
      if (row.length !== header.length)
        this.#say(
          row.length > header.length ? row[header.length]! : row.at(-1)!,
          `this line has ${row.length} cells, the first line has ${header.length}: a cell with a ${this.delimiter} in it stands in quotes`,
        );
  }

  /** From the beginning of a line to its end, which may be lines below. */
  #record(): CsvCell[] {
    const cells = [this.#cell()];
    while (this.#text[this.#at] === this.delimiter) {
      this.#at += 1;
      cells.push(this.#cell());
    }
    this.#passLineEnd();
    return cells;
  }

  #cell(): CsvCell {
    const start = { at: this.#at, line: this.#line, column: this.#at - this.#lineStart + 1 };
    const text = this.#text[this.#at] === '"' ? this.#quoted() : this.#plain();
    const { line, column, at } = start;
    return { text, line, column, length: Math.max(1, this.#at - at) };
  }

  #plain(): string {
    const start = this.#at;
    let isSaid = false;
    for (; this.#at < this.#text.length && !this.#isEnd(); this.#at += 1) {
      if (isSaid || this.#text[this.#at] !== '"') continue;
      this.#sayHere('a quote inside a cell: put the cell in quotes, and write "" for the quote');
      isSaid = true;
    }
    return this.#text.slice(start, this.#at).trim();
  }

  #quoted(): string {
    const opening = { line: this.#line, column: this.#at - this.#lineStart + 1, length: 1 };
    let text = '';
    for (this.#at += 1; this.#at < this.#text.length; this.#at += 1) {
      const sign = this.#text[this.#at]!;
      if (sign === '"' && this.#text[this.#at + 1] !== '"') return text + this.#afterQuote();
      if (sign === '"') this.#at += 1;
      text += sign;
      if (sign === '\n') this.#beginLine(this.#at + 1);
    }
    this.#say(opening, 'this quote is never closed');
    return text;
  }

  /** Behind the closing quote there is nothing more. */
  #afterQuote(): string {
    this.#at += 1;
    const start = this.#at;
    if (!this.#isEnd() && this.#at < this.#text.length)
      this.#sayHere('something stands behind the closing quote: write "" for a quote in a cell');
    while (this.#at < this.#text.length && !this.#isEnd()) this.#at += 1;
    return this.#text.slice(start, this.#at);
  }

  #isEnd(): boolean {
    const sign = this.#text[this.#at];
    return sign === this.delimiter || sign === '\n' || sign === '\r';
  }

  #passLineEnd(): void {
    if (this.#text[this.#at] === '\r') this.#at += 1;
    if (this.#text[this.#at] === '\n') this.#at += 1;
    this.#beginLine(this.#at);
  }

  #beginLine(start: number): void {
    this.#line += 1;
    this.#lineStart = start;
  }

  #sayHere(message: string): void {
    this.#say({ line: this.#line, column: this.#at - this.#lineStart + 1, length: 1 }, message);
  }

  #say(place: Pick<CsvCell, 'line' | 'column' | 'length'>, message: string): void {
    if (this.problems.length >= MOST_PROBLEMS) return;
    const { line, column, length } = place;
    const excerpt = this.lines[line - 1] ?? '';
    const file = this.#file;
    this.problems.push({
      severity: 'error',
      file,
      line,
      column,
      length,
      path: '',
      message,
      excerpt,
    });
  }
}

/** A decimal comma needs no quotes where cells end at semicolons, so that the first line decides. */
function delimiterOf(firstLine: string): ',' | ';' {
  const bare = firstLine.replaceAll(/"[^"]*"/g, '');
  return bare.split(';').length > bare.split(',').length ? ';' : ',';
}
