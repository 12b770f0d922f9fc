// The sheets of runs: each metric over the runs of a variant, and the runs themselves; for variants of an experiment and
// for configurations of a search alike.

import type { TriedRuns } from '../../experiment/optimize/outcome.ts';
import type { MetricSummary } from '../../experiment/outcome.ts';
import { valuesOf } from '../../experiment/run-table.ts';
import { summarizeMetric } from '../../experiment/summarize.ts';
import { METRICS } from '../../metrics/dictionary.ts';
import { KEYS, runColumns, SUMMARY_COLUMNS } from '../columns.ts';
import { keyedVariants } from '../experiment/variants-csv.ts';
import type { KeyedVariant, SetValues } from '../keyed-variant.ts';
import { asSheetColumn, sheetTable, type SheetColumn, type SheetTable } from './sheet.ts';

/** What the rows of a variant begin with. */
interface Named {
  readonly of: { readonly variant: Pick<TriedRuns, 'name' | 'scenario'> };
}

export const VARIANT_KEYS: readonly SheetColumn<Named>[] = [
  {
    name: 'scenario',
    unit: '',
    meaning: 'Name of the scenario',
    cell: ({ of }) => of.variant.scenario,
  },
  { name: 'variant', unit: '', meaning: 'Name of the variant', cell: ({ of }) => of.variant.name },
];

interface Summarized {
  readonly variant: Pick<TriedRuns, 'name' | 'scenario'>;
  readonly metrics: readonly MetricSummary[];
}

export const summarySheet = (summaries: readonly Summarized[]): SheetTable =>
  sheetTable(
    'Summary',
    [...VARIANT_KEYS, ...SUMMARY_COLUMNS.map(asSheetColumn)],
    summaries.flatMap((of) => of.metrics.map((row) => ({ ...row, of }))),
  );

export const runsSheet = (variants: readonly KeyedVariant[]): SheetTable =>
  sheetTable(
    'Runs',
    [...KEYS, ...runColumns(variants)].map(asSheetColumn),
    variants.flatMap(({ runs }) => [...runs]),
  );

/** Both, of the configurations that had runs. */
export function triedSheets(
  tried: readonly TriedRuns[],
  sets: readonly SetValues[] = [],
): SheetTable[] {
  const summaries = tried
    .filter(({ records }) => records.length > 0)
    .map((variant) => ({
      variant,
      metrics: [...METRICS].map(([metric, { unit }]) =>
        summarizeMetric(valuesOf(variant.records, metric), metric, unit),
      ),
    }));
  return [summarySheet(summaries), runsSheet(keyedVariants(tried, sets))];
}
