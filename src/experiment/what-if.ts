// What would a change do? The scenario as it is and as it would be, the same runs of each, compared pair by pair.

import type { Problem, Scenario } from '../scenario/scenario.ts';
import { vary, type Change, type Set } from '../scenario/vary.ts';
import { compare, type CompareOptions } from './compare.ts';
import type { Comparison } from './outcome.ts';
import { inThisThread, type RunPool } from './run-pool.ts';
import { simulateVariants, type VariantsOptions } from './variants.ts';

export interface WhatIfOptions extends CompareOptions, Partial<VariantsOptions> {
  /** Reads a manifest that the scenario or a change names; throws an error with a sentence. */
  readonly readFile?: (path: string) => string;
  /** SHA-256 of the scenario file's text, in hex, for the reports. */
  readonly sha256?: string;
  /** What was changed before, on both sides. */
  readonly changesBefore?: readonly Change[];
}

export interface WhatIf {
  /** What differs, in the order in which it was asked for; empty when everything asked for already holds. */
  readonly changes: readonly Change[];
  readonly comparison: Comparison;
}

const RUNS = 100;

/** Simulates a scenario with and without some changes, `runs` pairs of one seed; or says what is wrong with them. */
export async function whatIf(
  scenario: Scenario,
  sets: readonly Set[],
  options: WhatIfOptions = {},
): Promise<WhatIf | { readonly problems: readonly Problem[] }> {
  const { readFile, sha256 = '', changesBefore = [], runs = RUNS } = options;
  const varied = vary(scenario, sets, readFile === undefined ? {} : { readFile });
  if ('problems' in varied) return varied;
  const { changes } = varied;
  const pool: RunPool = options.pool ?? inThisThread();
  const [now, changed] = await simulateVariants(
    [
      { name: 'base', scenario, sha256, changes: changesBefore },
      {
        name: 'changed',
        scenario: varied.scenario,
        sha256,
        changes: [...changesBefore, ...changes],
      },
    ],
    { ...options, runs, pool },
  );
  return { changes, comparison: compare(now!, [changed!], options) };
}
