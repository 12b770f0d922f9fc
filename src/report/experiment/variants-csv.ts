// runs.csv and summary.csv of several variants: every run of each, and each metric over the runs of each.

import type { VariantRuns } from '../../experiment/outcome.ts';
import { numbersTables } from '../csv.ts';
import type { CsvTable } from '../csv-table.ts';
import { keyedVariant, type SetValues } from '../keyed-variant.ts';

/** Both files, runs.csv first; `sets`, for each variant, gives the columns `set_<path>`. */
export function variantsTables(
  variants: readonly VariantRuns[],
  sets: readonly SetValues[] = [],
): CsvTable[] {
  const names = limitNames(variants);
  const keyed = variants.map((variant, place) => {
    const called = variant.limits.map(({ name, expression }) =>
      names.get(limitKey(name, expression))!,
    );
    return keyedVariant(variant, { set: sets[place], called });
  });
  return numbersTables(keyed).toReversed();
}

/** A limit is called by its name; `limit_1` of one scenario need not be that of another, and is then `limit_1_2`. */
function limitNames(variants: readonly VariantRuns[]): ReadonlyMap<string, string> {
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
