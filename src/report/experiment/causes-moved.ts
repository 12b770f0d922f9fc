// Which causes a change moved: of the waiting, and of the lost pods, the ones with the greatest difference.

import type { Comparison } from '../../experiment/outcome.ts';
import type { CauseDifference } from '../../metrics/causes/difference.ts';
import { causeInWords } from '../causes.ts';
import { differenceWords, valueWords } from './metric-words.ts';

/** Causes of each kind that are named. */
const MOST = 4;
/** Of the greater side's total: less is no news. */
const WORTH_SAYING = 0.02;

const KINDS = [
  { kind: 'waiting', of: 'waiting:' },
  { kind: 'lost', of: 'lost:' },
] as const;

/** Rows of words: the cause, its charge on both sides, the difference; waits in pod-seconds, losses in pods. */
export const causeRows = ({
  causes,
}: Pick<Comparison['against'][number], 'causes'>): readonly (readonly string[])[] =>
  KINDS.flatMap(({ kind, of }) =>
    moved(causes.filter((each) => each.kind === kind)).map((each) => [
      `${of} ${causeInWords(each)}`,
      valueWords(each.now, each.unit),
      valueWords(each.changed, each.unit),
      `${differenceWords(each.difference, each.unit)} ${each.unit}`,
    ]),
  );

function moved(causes: readonly CauseDifference[]): readonly CauseDifference[] {
  const total = (side: 'now' | 'changed'): number =>
    causes.reduce((sum, each) => sum + each[side], 0);
  const least = WORTH_SAYING * Math.max(total('now'), total('changed'));
  return causes
    .filter(({ difference }) => difference !== 0 && Math.abs(difference) >= least)
    .map((each, place) => ({ each, place }))
    .toSorted(
      (a, b) => Math.abs(b.each.difference) - Math.abs(a.each.difference) || a.place - b.place,
    )
    .slice(0, MOST)
    .map(({ each }) => each);
}
