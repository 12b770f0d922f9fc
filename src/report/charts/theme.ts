// One look for every chart. Colours are CSS variables of the page with their light value as fallback, so that one
// picture serves light and dark, and still looks right when saved on its own.

import type { TopLevelSpec } from 'vega-lite';

/**
 * Okabe and Ito's colours, told apart with any colour vision; on dark, blue becomes their sky blue.
 * Marks reach 3:1 and text 4.5:1 against the page in both themes (WCAG 2.2, 1.4.11 and 1.4.3).
 */
export const COLOURS = {
  ink: { light: '#1c2127', dark: '#e7eaee' },
  muted: { light: '#59626d', dark: '#a3adb9' },
  line: { light: '#dfe3e8', dark: '#333b44' },
  paper: { light: '#ffffff', dark: '#15191e' },
  blue: { light: '#0072b2', dark: '#56b4e9' },
  green: { light: '#007a5a', dark: '#1fb98d' },
  /** Behind green outlines: what is as it should be stays quiet. */
  calm: { light: '#b3d8ce', dark: '#184a3e' },
  vermillion: { light: '#c44f00', dark: '#f0752b' },
  purple: { light: '#a8568a', dark: '#d78fb8' },
} as const;

export type Colour = keyof typeof COLOURS;

/** A colour of the page, for `fill` and `stroke`. */
export const colour = (name: Colour): string => `var(--${name},${COLOURS[name].light})`;

/** Colour and dash together, so that neither is needed to tell two series apart. */
export const SERIES: readonly { readonly stroke: string; readonly dash: number[] }[] = [
  { stroke: colour('blue'), dash: [1, 0] },
  { stroke: colour('purple'), dash: [7, 3] },
  { stroke: colour('green'), dash: [2, 2.5] },
  { stroke: colour('ink'), dash: [9, 3, 2, 3] },
];

export const FONT_FAMILY =
  'system-ui, -apple-system, Segoe UI, Roboto, Helvetica, Arial, sans-serif';

/** How a limit is drawn wherever it is: its verdict in a word and a sign, its colour, a dash. */
export const limitLook = (expression: string, held: boolean) => ({
  label: `${held ? '✓ held' : '✗ crossed'}: ${expression}`,
  stroke: colour(held ? 'green' : 'vermillion'),
});
export const LIMIT_DASH = [5, 4];

/** The drawn font size in px of a picture shown at its own width. */
export const FONT_SIZE = 12;

export const CONFIG: NonNullable<TopLevelSpec['config']> = {
  aria: false,
  mark: { invalid: null },
  background: 'transparent',
  padding: 2,
  view: { stroke: null },
  axis: {
    domainColor: colour('line'),
    gridColor: colour('line'),
    tickColor: colour('line'),
    labelColor: colour('muted'),
    titleColor: colour('ink'),
    labelFontSize: FONT_SIZE,
    titleFontSize: FONT_SIZE,
    titleFontWeight: 'normal',
    labelPadding: 5,
    tickSize: 4,
  },
  axisY: { domain: false, ticks: false },
  text: { fontSize: FONT_SIZE, fill: colour('ink') },
};

/** A y axis whose title lies flat above it, flush with the picture's left edge, where it reads without turning. */
export const titleAbove = (title: string, left: number) =>
  ({
    title,
    titleAngle: 0,
    titleAlign: 'left',
    titleBaseline: 'bottom',
    titleAnchor: 'start',
    titleX: -left,
    titleY: -9,
  }) as const;

/** A y axis whose title, one word a line, stands upright left of the ticks: the name of a row among rows. */
export const titleBefore = (title: string[], height: number) =>
  ({
    title,
    titleAngle: 0,
    titleAlign: 'right',
    titleBaseline: 'middle',
    titleAnchor: 'start',
    titleX: -50,
    titleY: height / 2 - ((title.length - 1) * (FONT_SIZE + 2)) / 2,
  }) as const;

/** Fills that differ by more than colour; `render.ts` puts their definitions into each picture that uses one. */
export type Pattern =
  | 'muted'
  | 'launching'
  | 'cordoned'
  | 'draining'
  | 'striped'
  | 'barred'
  | 'dotted'
  | 'rest';
export const pattern = (name: Pattern): string => `url(#${name}-pattern)`;

const tile = (name: Pattern, size: number, marks: string): string =>
  `<pattern id="${name}-pattern" width="${size}" height="${size}" patternUnits="userSpaceOnUse">${marks}</pattern>`;
const lines = (d: string, name: Colour, width: number): string =>
  `<path d="${d}" fill="none" stroke="${colour(name)}" stroke-width="${width}"/>`;

export const PATTERNS: Readonly<Record<Pattern, string>> = {
  muted: tile('muted', 7, lines('M-1,8L8,-1', 'muted', 1)),
  launching: tile('launching', 6, `<circle cx="3" cy="3" r="1.3" fill="${colour('blue')}"/>`),
  cordoned: tile('cordoned', 5, lines('M2.5,0V5', 'purple', 2)),
  draining: tile('draining', 6, lines('M-1,1L1,-1M0,6L6,0M5,7L7,5', 'vermillion', 2.4)),
  striped: tile('striped', 6, lines('M-1,1L1,-1M0,6L6,0M5,7L7,5', 'vermillion', 2.4)),
  barred: tile('barred', 5, lines('M2.5,0V5', 'purple', 2)),
  dotted: tile('dotted', 6, `<circle cx="3" cy="3" r="1.3" fill="${colour('blue')}"/>`),
  rest: tile('rest', 7, lines('M-1,8L8,-1', 'muted', 1)),
};
