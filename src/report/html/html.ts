// The report of one run as one HTML file: no request of any kind, everything there without script, equal bytes for
// equal inputs. Read top first: verdict, three sentences, charts, tables, and the rest folded.

import { createHash } from 'node:crypto';
import type { RunResult } from '../../metrics/result.ts';
import { chartsOf } from '../charts/charts.ts';
import { replayCommand, type ReportContext } from '../context.ts';
import { printable } from '../format.ts';
import { figure } from './figure.ts';
import { folded } from './folded.ts';
import { html, trusted, type Html } from './markup.ts';
import { SCRIPT } from './script.ts';
import { story } from './story.ts';
import { STYLE } from './style.ts';
import { tables } from './tables.ts';
import { verdict, verdictInWords } from './verdict.ts';

/** The whole page. Charts are drawn here, so Vega is loaded on the first call. */
export async function toHtml(result: RunResult, context: ReportContext): Promise<string> {
  const charts = chartsOf(result, context.scenario);
  const page = html`<!doctype html>
    <html lang="en">
      ${head(result)}
      <body>
        <main>
          ${verdict(result, context)} ${story(result)}
          <div class="pair">${await figure(charts.pending)}${await figure(charts.cost)}</div>
          ${await figure(charts.cluster)} ${await figure(charts.nodes)}
          ${tables(result, context.scenario)} ${replay(context)} ${folded(context, result.warnings)}
        </main>
        ${trusted(`<script>${SCRIPT}</script>`)}
      </body>
    </html> `;
  return page.markup;
}

/** Nothing may be fetched; the only style and script are those of this page, by their digests. */
const POLICY = [
  "default-src 'none'",
  `style-src '${digestOf(STYLE)}'`,
  `script-src '${digestOf(SCRIPT)}'`,
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

function digestOf(source: string): string {
  return `sha256-${createHash('sha256').update(source).digest('base64')}`;
}

const head = (result: RunResult): Html =>
  html`<head>
    <meta charset="utf-8" />
    <meta http-equiv="Content-Security-Policy" content="${POLICY}" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <title>${printable(result.scenario)}: ${verdictInWords(result)}</title>
    ${trusted(`<style>${STYLE}</style>`)}
  </head>`;

const replay = (context: ReportContext): Html =>
  html`<section class="card" aria-labelledby="replay">
    <h2 id="replay">Replay</h2>
    <p class="command"><code id="replay-line">${replayCommand(context)}</code></p>
  </section>`;
