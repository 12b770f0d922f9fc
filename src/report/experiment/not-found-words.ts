// That events asked for instances which were not there, in one sentence over all variants of an experiment.

import { notFoundIn, type NotFound } from '../../experiment/not-found.ts';
import type { OptimumOutcome, SurvivalOutcome } from '../../experiment/optimize/outcome.ts';
import type { Comparison, VariantRuns } from '../../experiment/outcome.ts';
import type { Variants } from '../../experiment/judge.ts';
import type { ChangeAlone } from '../../experiment/what-if.ts';
import { counted, grouped, printable } from '../format.ts';
import { said } from '../markdown.ts';
import { clipped } from '../table.ts';

/** One sentence; none where events met all that they asked for. */
export type NotFoundNotes = readonly string[];

type NamedRuns = Pick<VariantRuns, 'name' | 'records'>;

/** The answer of a search is named first, then those that missed most. */
export function notFoundNotes(
  variants: readonly NamedRuns[],
  isAnswer: (place: number) => boolean = () => false,
): NotFoundNotes {
  const short = variants
    .flatMap(({ name, records }, place) => {
      const found = notFoundIn(records);
      return found === undefined ? [] : [{ name, place, ...found }];
    })
    .toSorted(
      (a, b) =>
        Number(isAnswer(b.place)) - Number(isAnswer(a.place)) ||
        b.mean - a.mean ||
        a.place - b.place,
    );
  if (short.length === 0) return [];
  const where = variants.length === 1 ? inRuns(short[0]!) : listed(short);
  return [`events asked for instances that were not there: ${where}`];
}

const MOST_NAMED = 3;
const LONGEST_NAME = 60;

function listed(short: readonly (NotFound & { readonly name: string })[]): string {
  const named = short
    .slice(0, MOST_NAMED)
    .map((each) => `${clipped(printable(each.name), LONGEST_NAME)} ${inRuns(each)}`)
    .join('; ');
  const left = short.length - MOST_NAMED;
  return left > 0 ? `${named}; and ${counted(left, 'more variant')}` : named;
}

/** `in 12 of 100 runs, up to 3 (seed 42/5)`. */
const inRuns = ({ runs, of, most, seed }: NotFound): string =>
  `in ${grouped(runs)} of ${counted(of, 'run')}, ${runs === 1 ? '' : 'up to '}${grouped(most)} (seed ${printable(seed)})`;

/** Of a baseline and all that is held against it, changes made alone included. */
export const comparedNotFound = (
  { baseline, against }: Comparison,
  alone: readonly ChangeAlone[] = [],
): NotFoundNotes =>
  notFoundNotes([
    baseline.variant,
    ...against.map(({ summary }) => summary.variant),
    ...alone.flatMap(({ effect }) => ('refused' in effect ? [] : [effect.summary.variant])),
  ]);

export const judgedNotFound = ({ points }: Variants): NotFoundNotes =>
  notFoundNotes(
    points.map(({ summary }) => summary.variant),
    (place) => points[place]!.isCheapestThatHolds,
  );

export const optimumNotFound = ({ tried, best, nowPlace }: OptimumOutcome): NotFoundNotes => {
  const before = nowPlace === null ? 1 : 0;
  return notFoundNotes(tried, (place) => best !== null && place === before + best);
};

export function survivalNotFound({ tried, knobs, best }: SurvivalOutcome): NotFoundNotes {
  if (best === null) return notFoundNotes(tried);
  const settingsBefore = knobs.slice(0, best).flatMap(({ candidates }) => candidates).length;
  return notFoundNotes(tried, (place) => place === 1 + settingsBefore + knobs[best]!.best!);
}

/** As a key of a JSON object, which is only there when there is something to say. */
export const asWarnings = (notes: NotFoundNotes): { readonly warnings?: readonly string[] } =>
  notes.length === 0 ? {} : { warnings: notes };

/** As a paragraph of Markdown; empty without. */
export const inMarkdown = (notes: NotFoundNotes): string =>
  notes.map((note) => said(`Note: ${note}.`, LONGEST_SENTENCE)).join('\n\n');

/** What three names at their longest, as long seeds, come to. */
const LONGEST_SENTENCE = 600;
