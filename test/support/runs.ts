// Many runs as data: a test says what each run observed, and gets what an experiment would have kept.

import type { MonteCarloResult } from '../../src/experiment/monte-carlo.ts';
import type { NamedLimit, VariantRuns } from '../../src/experiment/outcome.ts';
import type { RunRecord } from '../../src/experiment/run-record.ts';
import type { CauseRow } from '../../src/metrics/causes/causes.ts';
import { pendingCurve } from '../../src/metrics/pending-curve.ts';
import { seedOfRun } from '../../src/experiment/seeds.ts';
import { ASKED, summarize } from '../../src/experiment/summarize.ts';
import { eachRecord, type RunTable } from '../../src/experiment/run-table.ts';
import { tableOf } from '../../src/experiment/run-table-builder.ts';

const LIMITS: readonly NamedLimit[] = [
  { name: 'limit_1', expression: 'pending p95 <= 2m', unit: 's' },
  { name: 'limit_2', expression: 'lost pods <= 2', unit: 'pods' },
];

export interface Night {
  /** Seconds. */
  readonly pending: number;
  readonly lost?: number;
}

/** Ten pods, each as long as the run's pending p95: nine parts of ten node startup. */
const waited = (cause: CauseRow['cause'], pod_seconds: number): CauseRow => ({
  kind: 'waiting',
  cause,
  pod_seconds,
  pods: 10,
  share_percent: cause === 'node-startup' ? 90 : 10,
  budget: null,
  disruptions_allowed: null,
});
const refused = (pods: number): CauseRow => ({
  kind: 'lost',
  cause: 'budget-refused',
  pod_seconds: null,
  pods,
  share_percent: 100,
  budget: 'web',
  disruptions_allowed: 8,
});

export const aRecord = (run: number, { pending, lost = 0 }: Night): RunRecord => ({
  run,
  seed: seedOfRun('42', run),
  metrics: {
    pending_p95_s: pending,
    pending_max_s: pending * 2,
    lost_pods: lost,
    cost_usd: 0.4,
    pending_pod_seconds: pending * 10,
  },
  limits: [
    { name: 'limit_1', held: pending <= 120, observed: pending },
    { name: 'limit_2', held: lost <= 2, observed: lost },
  ],
  causes: [
    ...(pending > 0
      ? [waited('node-startup', pending * 9), waited('group-reaction', pending)]
      : []),
    ...(lost > 0 ? [refused(lost)] : []),
  ],
  pending_curve_s: pendingCurve(
    Array.from(
      { length: 101 },
      (_, pod) => 1000 * (pod < 90 ? 0 : pod <= 95 ? pending : pending * 2),
    ),
  ),
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
  records: tableOf(nights.map((night, run) => aRecord(run, night))),
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

/** The same runs, each as `change` makes it. */
export const recordsChanged = (
  records: RunTable,
  change: (record: RunRecord) => RunRecord,
): RunTable => tableOf([...eachRecord(records)].map(change));
