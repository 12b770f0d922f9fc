// Which causes a change moved: of the waiting, and of the lost pods, the ones with the greatest difference.

import type { Comparison } from '../../experiment/outcome.ts';
import type { CauseKind } from '../../metrics/causes/causes.ts';
import type { CauseDifference } from '../../metrics/causes/difference.ts';
import { causeInWords } from '../causes.ts';
import { differenceWords, valueWords } from './metric-words.ts';

/** Causes of each kind that are named. */
const MOST = 4;
/** Of the greater side's total: less is no news. */
const WORTH_SAYING = 0.02;

const KINDS = ['waiting', 'lost'] as const;

/** `waiting: node startup`. */
export const causeLabel = (each: Pick<CauseDifference, 'kind' | 'cause'>): string =>
  `${each.kind}: ${causeInWords(each)}`;

/**
 * Rows of words: the cause, its charge on both sides, the difference; waits in pod-seconds, losses in pods. Those of a
 * kind sum to its total: what is not named is in its last row.
 */
export const causeRows = ({
  causes,
}: Pick<Comparison['against'][number], 'causes'>): readonly (readonly string[])[] =>
  KINDS.flatMap((kind) => {
    const named = movedCauses(causes, kind).slice(0, MOST);
    if (named.length === 0) return [];
    const others = causes.filter(
      (each) =>
        each.kind === kind && !named.includes(each) && (each.now !== 0 || each.changed !== 0),
    );
    return [...named.map((each) => chargeRow(causeLabel(each), each)), ...rest(kind, others)];
  });

type Charge = Pick<CauseDifference, 'now' | 'changed' | 'difference' | 'unit'>;

const chargeRow = (label: string, { now, changed, difference, unit }: Charge): string[] => [
  label,
  valueWords(now, unit),
  valueWords(changed, unit),
  `${differenceWords(difference, unit)} ${unit}`,
];

/** `waiting: 3 other causes`. */
function rest(kind: CauseKind, others: readonly CauseDifference[]): string[][] {
  const [first] = others;
  if (first === undefined) return [];
  const sum = (of: 'now' | 'changed' | 'difference'): number =>
    others.reduce((total, each) => total + each[of], 0);
  const label = others.length === 1 ? causeLabel(first) : `${kind}: ${others.length} other causes`;
  const { unit } = first;
  return [
    chargeRow(label, {
      now: sum('now'),
      changed: sum('changed'),
      difference: sum('difference'),
      unit,
    }),
  ];
}

/** Of one kind, those whose difference is worth a word, the greatest first. */
export function movedCauses(
  all: readonly CauseDifference[],
  kind: CauseKind,
): readonly CauseDifference[] {
  const causes = all.filter((each) => each.kind === kind);
  const total = (side: 'now' | 'changed'): number =>
    causes.reduce((sum, each) => sum + each[side], 0);
  const least = WORTH_SAYING * Math.max(total('now'), total('changed'));
  return causes
    .filter(({ difference }) => difference !== 0 && Math.abs(difference) >= least)
    .toSorted((a, b) => Math.abs(b.difference) - Math.abs(a.difference));
}
