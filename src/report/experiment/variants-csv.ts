// runs.csv and summary.csv of several variants: every run of each, and each metric over the runs of each.

import type { TriedRuns } from '../../experiment/optimize/outcome.ts';
import type { KeyedNumbers } from '../columns.ts';
import { numbersTables } from '../csv.ts';
import type { CsvTable } from '../csv-table.ts';

/** What a sweep set, by path, beside a variant. */
export type SetValues = Readonly<Record<string, string | number>>;

/** Variants of an experiment, or configurations of a search: `VariantRuns` are such. */
type Runs = TriedRuns;

/** Both files, runs.csv first; `sets`, for each variant, gives the columns `set_<path>`. */
export const variantsTables = (
  variants: readonly Runs[],
  sets: readonly SetValues[] = [],
): CsvTable[] => numbersTables(keyedVariants(variants, sets)).toReversed();

/** The rows of runs.csv. */
export function keyedVariants(
  variants: readonly Runs[],
  sets: readonly SetValues[] = [],
): KeyedNumbers[] {
  const names = limitNames(variants);
  return variants.flatMap((variant, place) => keyedRuns(variant, names, sets[place]));
}

/** A limit is called by its name; `limit_1` of one scenario need not be that of another, and is then `limit_1_2`. */
function limitNames(variants: readonly Runs[]): ReadonlyMap<string, string> {
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

function keyedRuns(
  { name, scenario, limits, records }: Runs,
  names: ReadonlyMap<string, string>,
  set: SetValues | undefined,
): KeyedNumbers[] {
  const called = limits.map((limit) => names.get(limitKey(limit.name, limit.expression))!);
  return records.map(({ run, seed, metrics, limits: outcomes }) => ({
    variant: name,
    run,
    result: {
      scenario,
      seed,
      metrics,
      limits: outcomes.map(({ held }, place) => ({
        name: called[place]!,
        held,
        expression: limits[place]!.expression,
      })),
    },
    ...(set === undefined ? {} : { set }),
  }));
}
