// Parts of a whole as stretches of a bar: how each is told apart without colour, and the key that names them.

import { asWritten, type Layer, type Position } from './chart.ts';
import { colour, pattern } from './theme.ts';

/** Told apart by pattern and order as well as by colour; the last is for all that are left. */
export const LOOKS = [
  { fill: colour('blue'), stroke: colour('blue') },
  { fill: pattern('striped'), stroke: colour('vermillion') },
  { fill: colour('green'), stroke: colour('green') },
  { fill: pattern('barred'), stroke: colour('purple') },
  { fill: pattern('dotted'), stroke: colour('blue') },
  { fill: pattern('rest'), stroke: colour('muted') },
] as const;

/** Side of a key's square, px. */
export const SQUARE = 11;

/** One square of a key; `top` and `left` are those of the square, px. */
export interface KeySquare {
  readonly top: number;
  readonly left: number;
  readonly fill: string;
  readonly stroke: string;
}

const px = (field: keyof KeySquare): Position => ({ field, type: 'quantitative', scale: null });

export const keySquares = (keys: readonly KeySquare[]): Layer => ({
  data: { values: [...keys] },
  mark: {
    type: 'square',
    size: SQUARE * SQUARE,
    strokeWidth: 1,
    opacity: 1,
    xOffset: SQUARE / 2,
    yOffset: SQUARE / 2,
  },
  encoding: { x: px('left'), y: px('top'), fill: asWritten('fill'), stroke: asWritten('stroke') },
});

/** The words of a key, right of its square. */
export const keyWords = (keys: readonly (KeySquare & { readonly label: string })[]): Layer => ({
  data: { values: [...keys] },
  mark: { type: 'text', align: 'left', baseline: 'middle', dx: SQUARE + 9, dy: SQUARE / 2 },
  encoding: { x: px('left'), y: px('top'), text: { field: 'label' } },
});
