// What would a change do? The scenario as it is and as it would be, the same runs of each, compared pair by pair.

import type { Problem, Scenario } from '../scenario/scenario.ts';
import { vary, type Change, type Set } from '../scenario/vary.ts';
import { compare, type CompareOptions } from './compare.ts';
import type { Comparison } from './outcome.ts';
import { inThisThread, type RunPool } from './run-pool.ts';
import { simulateVariants, type Configuration, type VariantsOptions } from './variants.ts';

export interface WhatIfOptions extends CompareOptions, Partial<VariantsOptions> {
  /** Reads a manifest that the scenario or a change names; throws an error with a sentence. */
  readonly readFile?: (path: string) => string;
  /** SHA-256 of the scenario file's text, in hex, for the reports. */
  readonly sha256?: string;
  /** What was changed before, on both sides. */
  readonly changesBefore?: readonly Change[];
  /** Also each change alone against the scenario as it is; their effects need not sum to that of all. */
  readonly each?: boolean;
}

/** One of several changes, made alone. */
export interface ChangeAlone {
  readonly path: string;
  readonly value: string;
  /** What it does, or why it cannot stand alone: `desiredCapacity 8 is above maxSize 6`. */
  readonly effect: Comparison['against'][number] | { readonly refused: string };
}

export interface WhatIf {
  /** What differs, in the order in which it was asked for; empty when everything asked for already holds. */
  readonly changes: readonly Change[];
  readonly comparison: Comparison;
  /** In the order of the changes; only where each was asked for. */
  readonly alone: readonly ChangeAlone[];
}

const RUNS = 100;

/** Simulates a scenario with and without some changes, `runs` pairs of one seed; or says what is wrong with them. */
export async function whatIf(
  scenario: Scenario,
  sets: readonly Set[],
  options: WhatIfOptions = {},
): Promise<WhatIf | { readonly problems: readonly Problem[] }> {
  const { readFile, sha256 = '', changesBefore = [], runs = RUNS } = options;
  const reading = readFile === undefined ? {} : { readFile };
  const varied = vary(scenario, sets, reading);
  if ('problems' in varied) return varied;
  const { changes } = varied;
  const configured = (name: string, made: Made): Configuration => ({
    name,
    scenario: made.scenario,
    sha256,
    changes: [...changesBefore, ...made.changes],
  });
  const each =
    options.each === true ? sets.map((set) => ({ set, made: vary(scenario, [set], reading) })) : [];
  const possible = each.flatMap(({ set, made }) =>
    'problems' in made ? [] : [configured(set.path, made)],
  );
  const pool: RunPool = options.pool ?? inThisThread();
  const [now, changed, ...others] = await simulateVariants(
    [configured('base', { scenario, changes: [] }), configured('changed', varied), ...possible],
    { ...options, runs, pool },
  );
  const effects = compare(now!, others, options).against.values();
  return {
    changes,
    comparison: compare(now!, [changed!], options),
    alone: each.map(({ set, made }): ChangeAlone => ({
      ...set,
      effect: 'problems' in made ? { refused: made.problems[0]!.message } : effects.next().value!,
    })),
  };
}

type Made = Pick<Configuration, 'scenario' | 'changes'>;
