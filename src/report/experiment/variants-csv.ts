// runs.csv and summary.csv of several variants: every run of each, and each metric over the runs of each.

import type { VariantRuns } from '../../experiment/outcome.ts';
import type { KeyedNumbers } from '../columns.ts';
import { NUMBERS_FILES, toNumbersCsv, type CsvOptions } from '../csv.ts';

/** What a sweep set, by path, beside a variant. */
export type SetValues = Readonly<Record<string, string | number>>;

/** Both files by name; `setsOf` gives the columns `set_<path>`. */
export function variantsCsv(
  variants: readonly VariantRuns[],
  options: CsvOptions,
  setsOf?: (place: number) => SetValues,
): [string, string][] {
  const runs = variants.flatMap((variant, place) => keyedRuns(variant, setsOf?.(place)));
  return NUMBERS_FILES.toReversed().map((file) => [
    file,
    [...toNumbersCsv(file, runs, options)].join(''),
  ]);
}

function keyedRuns(
  { name, scenario, limits, records }: VariantRuns,
  set: SetValues | undefined,
): KeyedNumbers[] {
  return records.map(({ run, seed, metrics, limits: outcomes }) => ({
    variant: name,
    run,
    result: {
      scenario,
      seed,
      metrics,
      limits: outcomes.map(({ name: limit, held }, place) => ({
        name: limit,
        held,
        expression: limits[place]?.expression ?? limit,
      })),
    },
    ...(set === undefined ? {} : { set }),
  }));
}
