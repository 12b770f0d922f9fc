// Draws a chart: Vega-Lite → Vega → SVG text, without a browser. The two libraries are loaded when the first chart is
// drawn and not before.

import type { Chart } from './chart.ts';
import { FONT_FAMILY, PATTERNS } from './theme.ts';

const QUIET = {
  level: () => QUIET,
  error: () => QUIET,
  warn: () => QUIET,
  info: () => QUIET,
  debug: () => QUIET,
};

/** Loads what draws; whoever has time before the first chart may ask for it early. */
export const chartLibraries = (): Promise<[typeof import('vega'), typeof import('vega-lite')]> =>
  Promise.all([import('vega'), import('vega-lite')]);

/** One `<svg>` element: named for screen readers, in the page's colours, equal bytes for equal charts. */
export async function drawn(chart: Chart): Promise<string> {
  const [vega, vegaLite] = await chartLibraries();
  const { spec } = vegaLite.compile(chart.spec, { logger: QUIET });
  const view = new vega.View(vega.parse(spec), { renderer: 'none', logger: QUIET });
  const svg = await view.toSVG();
  view.finalize();
  return named(chart, svg.replace(/<[^>]*>/g, tidy));
}

/** What a picture that is one image to a screen reader need not say mark by mark; the font is said once. */
const NOISE =
  / (?:(?:role|aria-[a-z]+|pointer-events|font-family|stroke-miterlimit|class)="[^"]*"|opacity="1")/g;
const EMPTY = /^<path[^>]* (?:d=""|d="M0,0h0v0h0Z")/;
const LONG_NUMBER = /-?\d+\.\d{3,}/g;

function tidy(tag: string): string {
  if (EMPTY.test(tag)) return '';
  return tag
    .replace(NOISE, '')
    .replace(LONG_NUMBER, (n) => String(Math.round(Number(n) * 100) / 100));
}

/** Gives the root its size in the page's frame, a name, a description, and the patterns it uses. */
function named({ name, finding, description, frame }: Chart, svg: string): string {
  const [opening = '', height = '0'] = /^<svg[^>]* height="([\d.]+)"[^>]*>/.exec(svg) ?? [];
  const [, left = '0'] =
    /^<g[^>]* transform="translate\(([-\d.]+),/.exec(svg.slice(opening.length)) ?? [];
  const body = svg.slice(opening.length);
  const used = Object.entries(PATTERNS).filter(([pattern]) => body.includes(`#${pattern}-pattern`));
  const defs = used.map(([, definition]) => definition).join('');
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="${name}-title ${name}-desc" ` +
    `viewBox="${Number(left) - frame.left} 0 ${frame.width} ${height}" ` +
    `font-family="${FONT_FAMILY}" class="chart">` +
    `<title id="${name}-title">${escaped(finding)}</title>` +
    `<desc id="${name}-desc">${escaped(description)}</desc>` +
    (defs === '' ? '' : `<defs>${defs}</defs>`) +
    body
  );
}

const escaped = (text: string): string =>
  text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
