// Many runs as data: a test says what each run observed, and gets what an experiment would have kept.

import type { MonteCarloResult } from '../../src/experiment/monte-carlo.ts';
import type { NamedLimit, VariantRuns } from '../../src/experiment/outcome.ts';
import type { RunRecord } from '../../src/experiment/run-record.ts';
import { seedOfRun } from '../../src/experiment/seeds.ts';
import { ASKED, summarize } from '../../src/experiment/summarize.ts';

const LIMITS: readonly NamedLimit[] = [
  { name: 'limit_1', expression: 'pending p95 <= 2m', unit: 's' },
  { name: 'limit_2', expression: 'lost pods <= 2', unit: 'pods' },
];

export interface Night {
  /** Seconds. */
  readonly pending: number;
  readonly lost?: number;
}

export const aRecord = (run: number, { pending, lost = 0 }: Night): RunRecord => ({
  run,
  seed: seedOfRun('42', run),
  metrics: { pending_p95_s: pending, pending_max_s: pending * 2, lost_pods: lost, cost_usd: 0.4 },
  limits: [
    { name: 'limit_1', held: pending <= 120, observed: pending },
    { name: 'limit_2', held: lost <= 2, observed: lost },
  ],
  causes: [],
});

export const someRuns = (
  nights: readonly Night[],
  overrides: Partial<VariantRuns> = {},
): VariantRuns => ({
  name: 'base',
  scenario: 'burst',
  seed: '42',
  sha256: 'a1b2',
  changes: [],
  limits: LIMITS,
  records: nights.map((night, run) => aRecord(run, night)),
  partial: false,
  ...overrides,
});

export const aMonteCarlo = (
  nights: readonly Night[],
  overrides: Partial<MonteCarloResult> = {},
): MonteCarloResult => ({
  ...summarize(someRuns(nights), ASKED),
  ended: 'all',
  runsAsked: 100,
  ...overrides,
});
