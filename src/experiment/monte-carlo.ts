// Many runs of one scenario: a number fixed beforehand, or as many as it takes until every limit is settled. The number
// made never depends on how many run at a time, so equal questions get equal answers.

import type { Scenario } from '../scenario/scenario.ts';
import type { Asked, ShareIntervals, VariantRuns, VariantSummary } from './outcome.ts';
import { inThisThread, type RunPool } from './run-pool.ts';
import type { RunRecord } from './run-record.ts';
import type { RunTable } from './run-table.ts';
import { RunTableBuilder } from './run-table-builder.ts';
import { ASKED, limitsOf, summarize, summarizeLimit } from './summarize.ts';

export interface MonteCarloOptions {
  /** Default 100; `auto` stops when every limit is settled, or at `maxRuns`. */
  readonly runs?: number | 'auto';
  /** Default 1,000. Only for `auto`. */
  readonly maxRuns?: number;
  /** Of the runs that must hold a limit, 0…1. Default 0.95. */
  readonly share?: number;
  /** Of intervals, 0…1. Default 0.95. */
  readonly confidence?: number;
  /** Who simulates; this thread when not said. The caller closes it. */
  readonly pool?: RunPool;
  /** Runs under way are finished, no further one is begun; the result is then `partial`. */
  readonly signal?: AbortSignal;
  /** Runs finished, of how many it may come to. */
  readonly onProgress?: (done: number, of: number) => void;
  /** What the variant is called and where it comes from. */
  readonly identity?: Partial<Pick<VariantRuns, 'name' | 'sha256' | 'changes'>>;
}

export interface MonteCarloResult extends VariantSummary {
  /** `all` that were asked for; `settled`: every limit is, at fewer than `maxRuns`; `budget`: `maxRuns` were not enough. */
  readonly ended: 'all' | 'settled' | 'budget' | 'interrupted';
  /** Runs asked for; of `auto` the most it may have made. */
  readonly runsAsked: number;
}

const RUNS = 100;
const MOST_RUNS = 1000;

/** Simulates a scenario under many seeds: `42`, `42/1`, `42/2`, … and says what came of it. */
export async function monteCarlo(
  scenario: Scenario,
  options: MonteCarloOptions = {},
): Promise<MonteCarloResult> {
  const { runs = RUNS, maxRuns = MOST_RUNS, onProgress, signal } = options;
  const asked: Asked = {
    share: options.share ?? ASKED.share,
    confidence: options.confidence ?? ASKED.confidence,
  };
  const isAuto = runs === 'auto';
  const budget = isAuto ? maxRuns : runs;
  const records = new RunTableBuilder();
  const settled = (): boolean => isAuto && areSettled(scenario, records, asked);
  const goesOn = (): boolean => signal?.aborted !== true && records.length < budget && !settled();
  while (goesOn()) {
    const from = records.length;
    const end = isAuto ? Math.min(budget, nextLook(from)) : budget;
    await makeRuns(scenario, { from, end }, options, (record) => {
      records.add(record);
      onProgress?.(records.length, budget);
    });
  }
  const intervals: ShareIntervals = isAuto ? 'anytime' : 'wilson';
  const ended = isAuto && settled() ? 'settled' : endedShort(records, budget, isAuto);
  const variant = variantOf(scenario, records.table(), ended === 'interrupted', options.identity);
  return { ...summarize(variant, asked, intervals), ended, runsAsked: budget };
}

const endedShort = (
  { length }: RunTableBuilder,
  budget: number,
  isAuto: boolean,
): MonteCarloResult['ended'] => (length < budget ? 'interrupted' : isAuto ? 'budget' : 'all');

/** Enough to settle a clear case soon, then ever more at a time: a look costs little, waiting for the last run much. */
const FIRST_LOOK = 25;
const nextLook = (done: number): number => done + Math.max(FIRST_LOOK, Math.floor(done / 8));

function areSettled(scenario: Scenario, records: RunTableBuilder, asked: Asked): boolean {
  const runs = records.length;
  if (runs === 0) return false;
  return limitsOf(scenario).every((limit, place) => {
    const held = records.heldRuns(place);
    return summarizeLimit(limit, { held, runs }, asked, 'anytime').verdict !== 'undecided';
  });
}

async function makeRuns(
  scenario: Scenario,
  { from, end }: { readonly from: number; readonly end: number },
  { pool = inThisThread(), signal }: MonteCarloOptions,
  onRecord: (record: RunRecord) => void,
): Promise<void> {
  const tasks = Array.from({ length: end - from }, (_, i) => ({ variant: 0, run: from + i }));
  await pool.carryOut({
    scenarios: [scenario],
    tasks,
    onRecord,
    ...(signal === undefined ? {} : { signal }),
  });
}

/** A scenario and its runs. */
export const variantOf = (
  scenario: Scenario,
  records: RunTable,
  partial: boolean,
  { name = 'base', sha256 = '', changes = [] }: MonteCarloOptions['identity'] = {},
): VariantRuns => ({
  name,
  scenario: scenario.name,
  seed: scenario.run.seed,
  sha256,
  changes,
  limits: limitsOf(scenario),
  records,
  partial,
});
