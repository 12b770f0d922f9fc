// The files of many runs: summary, runs and causes over all of them; pods, nodes, timeline and the rest of run 0 and
// the worst.

import type { VariantRuns } from '../../experiment/outcome.ts';
import type { KeyedCharges, KeyedNumbers } from '../columns.ts';
import { NUMBERS_FILES, toCausesCsv, toCsvFiles, toNumbersCsv, type CsvOptions } from '../csv.ts';
import type { RunsReport } from './runs-report.ts';

/** The runs of a variant as the rows of runs.csv; `set` says what was set, by path. */
export const keyedNumbers = (
  { name, scenario, limits, records }: VariantRuns,
  set?: KeyedNumbers['set'],
): KeyedCharges[] =>
  records.map(({ run, seed, metrics, limits: outcomes, causes }) => ({
    variant: name,
    run,
    result: {
      scenario,
      seed,
      metrics,
      limits: limits.map(({ name: limit, expression }, place) => ({
        name: limit,
        expression,
        held: outcomes[place]!.held,
      })),
      causes,
    },
    ...(set === undefined ? {} : { set }),
  }));

/** Every file by name, summary.csv first. */
export function runsCsvFiles(
  { result, replays }: RunsReport,
  options: CsvOptions,
): ReadonlyMap<string, string> {
  const numbers = keyedNumbers(result.variant);
  const files = new Map<string, string>(toCsvFiles(replays(), options));
  for (const file of NUMBERS_FILES)
    files.set(file, [...toNumbersCsv(file, numbers, options)].join(''));
  files.set('causes.csv', [...toCausesCsv(numbers, options)].join(''));
  return files;
}
