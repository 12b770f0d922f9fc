// Axes → the scenarios of their grid. A combination that is no scenario (minSize above maxSize) is left out and counted;
// when none is left, the reasons are the answer.

import { resolvePath } from '../../scenario/paths.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import { vary, type Change, type Set } from '../../scenario/vary.ts';
import { axisNames, combinationName, combinations, twinAxis, setsOf, type Axis } from '../axes.ts';
import type { SkippedCombination } from './outcome.ts';

/** One configuration that may be the answer. */
export interface Candidate {
  /** What tables call it: what each axis is set to. */
  readonly values: readonly string[];
  /** What files call it. */
  readonly name: string;
  readonly scenario: Scenario;
  /** What it changes of the scenario as it stands; nothing: it is that one. */
  readonly changes: readonly Change[];
}

export interface Grid {
  readonly candidates: readonly Candidate[];
  readonly skipped: readonly SkippedCombination[];
}

export type ReadFile = (path: string) => string;

/** Every combination of the axes, or why there is none: a sentence each. */
export function gridOf(
  base: Scenario,
  axes: readonly Axis[],
  readFile?: ReadFile,
): Grid | { readonly mistakes: readonly string[] } {
  const mistakes = axes.flatMap(({ path }) => {
    const found = resolvePath(base.document, path);
    return 'mistake' in found ? [`--vary ${path}: ${found.mistake}`] : [];
  });
  const twin = twinAxis(base.document, axes);
  if (twin !== undefined) mistakes.push(`--vary ${twin.path}: ${twin.message}`);
  if (mistakes.length > 0) return { mistakes };
  const names = axisNames(axes);
  const candidates: Candidate[] = [];
  const skipped: SkippedCombination[] = [];
  for (const places of combinations(axes)) {
    const sets = setsOf(axes, places);
    const values = sets.map(({ value }) => value);
    const made = candidateOf(
      base,
      { values, sets, name: combinationName(names, values) },
      readFile,
    );
    if ('why' in made) skipped.push(made);
    else candidates.push(made);
  }
  return candidates.length > 0 ? { candidates, skipped } : { mistakes: reasons(skipped) };
}

/** One changed scenario, or the first reason why it is none. */
export function candidateOf(
  base: Scenario,
  { values, sets, name }: Pick<Candidate, 'values' | 'name'> & { readonly sets: readonly Set[] },
  readFile?: ReadFile,
): Candidate | SkippedCombination {
  const variation = vary(base, sets, readFile === undefined ? {} : { readFile });
  if ('scenario' in variation) return { values, name, ...variation };
  return { values, why: reasonOf(variation.problems[0]!) };
}

/** A path and what is wrong with it, once. */
const reasonOf = ({ path, message }: { readonly path: string; readonly message: string }): string =>
  path === '' || message.startsWith(path) ? message : `${path}: ${message}`;

const MOST_REASONS = 5;

function reasons(skipped: readonly SkippedCombination[]): readonly string[] {
  const distinct = [...new Set(skipped.map(({ why }) => why))];
  const more = distinct.length - MOST_REASONS;
  return [
    `none of the ${skipped.length} combinations is a scenario:`,
    ...distinct.slice(0, MOST_REASONS).map((why) => `  ${why}`),
    ...(more > 0 ? [`  and ${more} more reasons`] : []),
  ];
}
