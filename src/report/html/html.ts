// The report of one run as one HTML file. Read top first: verdict, sentences, charts, tables, and the rest folded.

import type { RunResult } from '../../metrics/result.ts';
import { chartsOf } from '../charts/charts.ts';
import { replayCommand, type ReportContext } from '../context.ts';
import { printable } from '../format.ts';
import { figure } from './figure.ts';
import { folded } from './folded.ts';
import { html, type Html } from './markup.ts';
import { page } from './page.ts';
import { story } from './story.ts';
import { tables } from './tables.ts';
import { verdict, verdictInWords } from './verdict.ts';

/** The whole page. Charts are drawn here, so Vega is loaded on the first call. */
export async function toHtml(result: RunResult, context: ReportContext): Promise<string> {
  const charts = chartsOf(result, context.scenario);
  return page({
    title: `${printable(result.scenario)}: ${verdictInWords(result)}`,
    body: html`
      ${verdict(result, context)} ${story(result)}
      <div class="pair">${await figure(charts.pending)}${await figure(charts.cost)}</div>
      ${await figure(charts.causes)} ${await figure(charts.cluster)} ${await figure(charts.nodes)}
      ${tables(result)} ${replay(context)} ${folded(context, result.warnings)}
    `,
  });
}

const replay = (context: ReportContext): Html =>
  html`<section class="card" aria-labelledby="replay">
    <h2 id="replay">Replay</h2>
    <p class="command"><code id="replay-line">${replayCommand(context)}</code></p>
  </section>`;
