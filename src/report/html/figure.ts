// A chart in the page: what it shows as its heading, the picture, how to read it, and its numbers folded below.

import type { Chart } from '../charts/chart.ts';
import { unbroken } from '../format.ts';
import { drawn } from '../charts/render.ts';
import { html, trusted, when, type Html } from './markup.ts';
import { table } from './table.ts';

/** Wider pictures keep their size on a narrow screen and scroll there, since their text would be too small. */
const WIDE = 600;

export async function figure(chart: Chart): Promise<Html> {
  const wide = chart.frame.width > WIDE;
  const region = when(
    wide,
    () => html`role="region" tabindex="0" aria-label="Chart: ${chart.finding}"`,
  );
  return html`<figure class="card" id="${chart.name}">
    <h2>${unbroken(chart.finding)}</h2>
    <div class="${wide ? 'drawing wide' : 'drawing'}" ${region}>${trusted(await drawn(chart))}</div>
    <figcaption>
      <p>${chart.caption}</p>
      <details>
        <summary>Data of this chart</summary>
        ${table(chart.table, { caption: chart.finding, name: chart.name })}
      </details>
    </figcaption>
  </figure>`;
}
