// Arithmetic of axes and labels that a chart settles before it is drawn: round count ticks, and labels at the ends of
// lines that do not stand on each other.

import { FONT_SIZE } from './theme.ts';

/** Ticks from 0 at 1, 2 or 5 times a power of ten, at most `most` steps; the last is the end of the axis. */
export function countTicks(greatest: number, most = 4): number[] {
  const least = Math.max(1, greatest) / most;
  let step = 1;
  for (let factors = [2, 2.5, 2], i = 0; step < least; i += 1) step *= factors[i % 3]!;
  const steps = Math.max(1, Math.ceil(greatest / step));
  return Array.from({ length: steps + 1 }, (_, i) => i * step);
}

/** Mean width of a character of interface text, in its font size; Vega's own estimate without a screen is 0.8. */
const CHARACTER = 0.6;

/** Characters for which `room` px are surely enough. */
const charactersIn = (room: number): number =>
  Math.max(5, Math.floor(room / (FONT_SIZE * CHARACTER)));

/** A name on one line of `room` px; or, where that is not enough, on two, broken at a space and the second one cut. */
export function onTwoLines(name: string, room: number): readonly string[] {
  const most = charactersIn(room);
  if ([...name].length <= most) return [name];
  const space = name.lastIndexOf(' ', most);
  if (space <= 0) return [cut(name, room)];
  return [name.slice(0, space), cut(name.slice(space + 1), room)];
}

/** A name cut in its middle to fit `room` px, since names of one kind differ at their ends. */
export function cut(name: string, room: number): string {
  const most = charactersIn(room);
  const characters = [...name];
  if (characters.length <= most) return name;
  const tail = Math.floor((most - 1) / 2);
  return `${characters.slice(0, most - 1 - tail).join('')}…${characters.slice(-tail).join('')}`;
}

/** A line of text is about so high, px. */
const LINE = 15;

/** Moves wished heights (px from the top) apart so that none overlap, each as little as keeps their order. */
export function spread(wished: readonly number[], height: number): number[] {
  const order = wished.map((_, i) => i).toSorted((a, b) => wished[a]! - wished[b]! || a - b);
  const placed = [...wished];
  let free = 0;
  for (const i of order) {
    placed[i] = Math.max(wished[i]!, free);
    free = placed[i]! + LINE;
  }
  let limit = height + LINE / 2;
  for (const i of order.toReversed()) {
    placed[i] = Math.min(placed[i]!, limit);
    limit = placed[i]! - LINE;
  }
  return placed;
}
