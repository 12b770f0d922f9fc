// Did you mean …? The nearest of the allowed words, or the list of them.

import { oneOf, quoted } from './wording.ts';

/** Edits that are still a slip of the finger: a third of the word, at least one. */
const slip = (word: string): number => Math.max(1, Math.floor(word.length / 3));

const MOST_LISTED = 8;

/** `did you mean "maxSize"?`, or up to eight of the allowed words; empty when there are none. */
export function suggestion(wrong: string, allowed: readonly string[]): string {
  const nearest = nearestOf(wrong, allowed);
  if (nearest !== undefined) return `did you mean ${quoted(nearest)}?`;
  if (allowed.length === 0) return '';
  const shown = allowed.slice(0, MOST_LISTED);
  const rest = allowed.length - shown.length;
  return rest > 0 ? `one of ${shown.join(', ')} and ${rest} more` : `write ${oneOf(shown)}`;
}

export function nearestOf(wrong: string, allowed: readonly string[]): string | undefined {
  let best: string | undefined;
  let fewest = slip(wrong) + 1;
  for (const word of allowed) {
    const edits = distance(wrong.toLowerCase(), word.toLowerCase(), fewest);
    if (edits < fewest) [best, fewest] = [word, edits];
  }
  return best;
}

/** Levenshtein's distance with neighbours swapped as one edit; stops counting at `enough`. */
function distance(a: string, b: string, enough: number): number {
  if (Math.abs(a.length - b.length) >= enough) return enough;
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1];
      let least = Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        least = Math.min(least, before[j - 2]! + 1);
      next.push(least);
    }
    [before, row] = [row, next];
  }
  return row[b.length]!;
}
