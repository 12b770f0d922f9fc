// One HTML file around whatever a report says: no request of any kind, everything there without script, equal bytes for
// equal inputs.

import { createHash } from 'node:crypto';
import { html, trusted, type Html } from './markup.ts';
import { SCRIPT } from './script.ts';
import { STYLE } from './style.ts';

export interface Page {
  /** What a tab and a bookmark say: name and verdict. */
  readonly title: string;
  /** What stands in `main`, top first. */
  readonly body: Html;
}

/** The whole file. */
export function page({ title, body }: Page): string {
  const whole = html`<!doctype html>
    <html lang="en">
      ${head(title)}
      <body>
        <main>${body}</main>
        ${trusted(`<script>${SCRIPT}</script>`)}
      </body>
    </html> `;
  return whole.markup;
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

const head = (title: string): Html =>
  html`<head>
    <meta charset="utf-8" />
    <meta http-equiv="Content-Security-Policy" content="${POLICY}" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <title>${title}</title>
    ${trusted(`<style>${STYLE}</style>`)}
  </head>`;
