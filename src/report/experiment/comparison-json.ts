// Comparisons as data: keys sorted, numbers in full, no clock, so that equal inputs give equal bytes.

import type { Comparison, VariantSummary } from '../../experiment/outcome.ts';
import type { ChangeAlone, WhatIf } from '../../experiment/what-if.ts';
import { jsonText } from '../json.ts';
import { asWarnings, comparedNotFound } from './not-found-words.ts';

/** What a what-if says; `effects` has every metric, shown in text or not. */
export function whatIfJson({ changes, comparison, alone }: WhatIf, toolVersion: string): string {
  const { baseline, against, ...asked } = comparison;
  const { summary, limits: _, ...effects } = against[0]!;
  return jsonText({
    schema: 'simulate/what-if/v1',
    toolVersion,
    ...asked,
    ...CORRECTION,
    scenario: {
      name: baseline.variant.scenario,
      sha256: baseline.variant.sha256,
      changes: baseline.variant.changes,
    },
    seed: baseline.variant.seed,
    runs: baseline.variant.records.length,
    partial: baseline.variant.partial || summary.variant.partial,
    changes,
    now: variantObject(baseline),
    changed: variantObject(summary),
    ...effects,
    ...(alone.length === 0 ? {} : { alone: alone.map(aloneObject) }),
    ...asWarnings(comparedNotFound(comparison, alone)),
  });
}

function aloneObject({ path, value, effect }: ChangeAlone): Record<string, unknown> {
  if ('refused' in effect) return { path, value, refused: effect.refused };
  const { summary, limits: _, ...effects } = effect;
  return { path, value, ...effects, changed: variantObject(summary) };
}

/** What a comparison of several says. */
export function comparisonJson(comparison: Comparison, toolVersion: string): string {
  const { baseline, against, ...asked } = comparison;
  return jsonText({
    schema: 'simulate/compare/v1',
    toolVersion,
    ...asked,
    ...CORRECTION,
    partial: [baseline, ...against.map(({ summary }) => summary)].some(
      ({ variant }) => variant.partial,
    ),
    baseline: variantObject(baseline),
    against: against.map((each) => {
      const { summary, limits: _, ...effects } = each;
      return { ...effects, variant: variantObject(summary) };
    }),
    ...asWarnings(comparedNotFound(comparison)),
  });
}

/** How `p` and `verdict` account for having asked about many metrics. */
const CORRECTION = { correction: 'holm' } as const;

/** A variant without its runs: those are in runs.csv. */
export const variantObject = ({
  variant,
  metrics,
  limits,
  heldRuns,
  worst,
}: VariantSummary): Record<string, unknown> => ({
  name: variant.name,
  scenario: { name: variant.scenario, sha256: variant.sha256, changes: variant.changes },
  seed: variant.seed,
  runs: variant.records.length,
  partial: variant.partial,
  metrics: Object.fromEntries(metrics.map(({ metric, ...numbers }) => [metric, numbers])),
  limits,
  heldRuns,
  worst,
});
