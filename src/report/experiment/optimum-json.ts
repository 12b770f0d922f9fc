// A search as data: keys sorted, numbers in full, no clock, so that equal inputs give equal bytes.

import type { OptimumOutcome } from '../../experiment/optimize/outcome.ts';
import { jsonText } from '../json.ts';
import { asWarnings, optimumNotFound } from './not-found-words.ts';

/** Every combination with its numbers, its runs are in runs.csv; places (`best`, `nearest`, `sameAs`) count from 0 among `candidates`. */
export function optimumJson(outcome: OptimumOutcome, toolVersion: string): string {
  const { scenario, sha256, given, tried: _, ...rest } = outcome;
  return jsonText({
    schema: 'simulate/optimum/v1',
    toolVersion,
    scenario: { name: scenario, sha256, changes: given },
    ...rest,
    ...asWarnings(optimumNotFound(outcome)),
  });
}
