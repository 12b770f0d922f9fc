// A distribution in eight characters: how many runs lie in each eighth of the range. The highest bar is the fullest
// eighth; an empty one is blank.

import type { Sorted } from '../../metrics/statistics.ts';

const CELLS = 8;
const UNICODE = [...'▁▂▃▄▅▆▇█'];
const ASCII = [...'.:-=+*%#'];

/** Nothing of fewer than two values or where all are the same: there is no shape to show. */
export function sparkline(ascending: Sorted, { ascii }: { readonly ascii: boolean }): string {
  const [least, greatest] = [ascending[0] ?? 0, ascending.at(-1) ?? 0];
  if (least === greatest) return '';
  const cells = isCounted(ascending) ? Math.min(CELLS, greatest - least + 1) : CELLS;
  const counts = Array.from({ length: cells }, () => 0);
  for (const value of ascending) {
    const cell = Math.floor(((value - least) / (greatest - least)) * cells);
    counts[Math.min(cells - 1, cell)]! += 1;
  }
  const most = Math.max(...counts);
  const levels = ascii ? ASCII : UNICODE;
  return counts
    .map((count) => (count === 0 ? ' ' : levels[Math.ceil((count / most) * levels.length) - 1]!))
    .join('');
}

/** Whole numbers get a cell each where there are few: a bar between 0 and 1 pods means nothing. */
const isCounted = (ascending: Sorted): boolean =>
  ascending.every((value) => Number.isInteger(value));
