// runs.csv and summary.csv of several variants: every run of each, and each metric over the runs of each.

import type { TriedRuns } from '../../experiment/optimize/outcome.ts';
import { numbersTables } from '../csv.ts';
import type { CsvTable } from '../csv-table.ts';
import { keyedVariant, type KeyedVariant, type SetValues } from '../keyed-variant.ts';

/** Both files, runs.csv first; `sets`, for each variant, gives the columns `set_<path>`. */
export const variantsTables = (
  variants: readonly TriedRuns[],
  sets: readonly SetValues[] = [],
): CsvTable[] => numbersTables(keyedVariants(variants, sets)).toReversed();

/** Variants of an experiment, or configurations of a search, as the rows of runs.csv. */
export function keyedVariants(
  variants: readonly TriedRuns[],
  sets: readonly SetValues[] = [],
): KeyedVariant[] {
  const names = limitNames(variants);
  return variants.map((variant, place) => {
    const called = variant.limits.map(({ name, expression }) =>
      names.get(limitKey(name, expression))!,
    );
    return keyedVariant(variant, { set: sets[place], called });
  });
}

/** A limit is called by its name; `limit_1` of one scenario need not be that of another, and is then `limit_1_2`. */
function limitNames(variants: readonly TriedRuns[]): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  const expressions = new Map<string, number>();
  for (const { limits } of variants)
    for (const { name, expression } of limits) {
      const key = limitKey(name, expression);
      if (names.has(key)) continue;
      const turn = (expressions.get(name) ?? 0) + 1;
      expressions.set(name, turn);
      names.set(key, turn === 1 ? name : `${name}_${turn}`);
    }
  return names;
}

const limitKey = (name: string, expression: string): string => JSON.stringify([name, expression]);
