// Tables: one header row, one caption, numbers right with their value beside what is shown, so that a page with script
// can sort them and save them as CSV.

import type { Cell, DataTable } from '../charts/chart.ts';
import { counted } from '../format.ts';
import { html, when, type Html } from './markup.ts';

/** More rows are not read; the CSV has them all. */
const MOST_ROWS = 200;

export interface TableOptions {
  readonly caption: string;
  /** Names the table in the page and its CSV when saved. */
  readonly name: string;
  /** Where the rows are that the table leaves out. */
  readonly rest?: string;
}

/** A table in a region that scrolls by itself, so that a narrow page does not. */
export function table(
  { columns, rows }: DataTable,
  { caption, name, rest = 'the CSV files' }: TableOptions,
): Html {
  const shown = rows.slice(0, MOST_ROWS);
  const hidden = rows.length - shown.length;
  return html`<div class="scroll" role="region" tabindex="0" aria-label="${caption}">
      <table data-name="${name}">
        <caption>
          ${caption}
        </caption>
        <thead>
          <tr>
            ${columns.map(
              (column) =>
                html`<th scope="col" data-key="${column.key}" ${number(column.number)}>
                  ${column.title}
                </th>`,
            )}
          </tr>
        </thead>
        <tbody>
          ${shown.map(
            (row) =>
              html`<tr>
                ${row.map((cell, i) => cellOf(cell, i === 0))}
              </tr> `,
          )}
        </tbody>
      </table>
    </div>
    ${when(hidden > 0, () => html`<p class="note">${counted(hidden, 'more row')} in ${rest}.</p>`)}`;
}

/** `replica-s`: a short word that must not be broken at its hyphen. */
const HYPHENED = /^(?=\S{1,16}$)\S+-\S+$/;

const number = (isNumber: boolean): Html => when(isNumber, () => html`class="n"`);

function cellOf(cell: Cell, first: boolean): Html {
  if (typeof cell === 'string')
    return first
      ? html`<th scope="row">${cell}</th>`
      : html`<td${when(HYPHENED.test(cell), () => html` class="whole"`)}>${cell}</td>`;
  // Without room around it: the line breaks of such a cell are shown.
  const value = cell.value === null ? '' : String(cell.value);
  return html`<td class="n" data-value="${value}">${cell.shown}</td>`;
}
