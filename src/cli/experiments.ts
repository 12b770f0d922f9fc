// What every command of many runs needs from the door: how many runs and how sure, who simulates them, Ctrl-C, and a
// progress line. The commands themselves then read as what they do.

import { availableParallelism } from 'node:os';
import { ShardMade } from '../experiment/kept-runs.ts';
import { inThisThread, type RunOrders, type RunPool } from '../experiment/run-pool.ts';
import { counted } from '../report/format.ts';
import { workerPool, type Clock } from '../experiment/worker-pool.ts';
import { printable, type Flags } from './args.ts';
import { listenForInterrupt } from './interrupt.ts';
import { keptRuns } from './kept-runs.ts';
import type { Context } from './main.ts';
import { InputProblem } from './problem.ts';
import { resultsFolder } from './targets.ts';
import { progressStyle, runsProgressOn, type RunsProgress } from './progress.ts';

export interface ExperimentSettings {
  /** `auto`: until every limit is settled, at most `maxRuns`. */
  readonly runs: number | 'auto';
  readonly maxRuns: number;
  /** Of the runs that must hold a limit, 0…1. */
  readonly share: number;
  /** Of every interval, 0…1. */
  readonly confidence: number;
  /** Over runs, in percent, ascending. */
  readonly percentiles: readonly number[];
  /** How many runs at a time. */
  readonly jobs: number;
  /** Where results are written although nobody said where; runs are kept there while they are made. */
  readonly folder?: string | undefined;
}

export interface ExperimentTools {
  readonly pool: RunPool;
  /** Ctrl-C: runs under way are finished, no further one is begun. */
  readonly signal: AbortSignal;
  readonly progress: RunsProgress;
}

const CLOCK: Clock = {
  now: () => performance.now(),
  every: (milliseconds, look) => {
    const timer = setInterval(look, milliseconds);
    return () => clearInterval(timer);
  },
};

/** Who simulates: the one place where that is chosen. */
export const openPool = (atOnce: number): RunPool =>
  atOnce === 1 ? inThisThread() : workerPool(atOnce, CLOCK);

const MOST_RUNS = 1_000_000;
const MOST_JOBS = 256;
/** What `--runs auto` may spend when nothing is said. */
const AUTO_BUDGET = 1000;

/** The flags of the section RUNS; `runs` is the number when none is given. */
export function experimentSettings(
  flags: Flags,
  { runs }: { readonly runs: number },
): ExperimentSettings {
  return {
    runs: flags.text('runs') === 'auto' ? 'auto' : (count(flags, 'runs', MOST_RUNS) ?? runs),
    maxRuns: count(flags, 'max-runs', MOST_RUNS) ?? AUTO_BUDGET,
    share: share(flags, 'share') ?? 0.95,
    confidence: share(flags, 'confidence') ?? 0.95,
    percentiles: percentiles(flags.text('percentiles')) ?? [5, 50, 95],
    jobs: jobs(flags),
  };
}

/** Flags that say nothing about a single run. */
const ABOUT_MANY_RUNS = [
  'max-runs',
  'share',
  'confidence',
  'percentiles',
  'resume',
  'shard',
  'all-runs',
];

/** To be called for a single run: a flag that would be without effect is a mistake. */
export function refuseFlagsOfManyRuns(flags: Flags): void {
  const useless = ABOUT_MANY_RUNS.find((name) => flags.on(name) || flags.text(name) !== undefined);
  if (useless !== undefined)
    throw new InputProblem(`--${useless} is about many runs: add --runs N, or leave it out`);
}

/** Counts the runs that are made, those that are remembered left out. */
class CountingPool implements RunPool {
  runs = 0;
  readonly #pool: RunPool;

  constructor(pool: RunPool) {
    this.#pool = pool;
  }

  carryOut(orders: RunOrders): Promise<void> {
    const onRecord: RunOrders['onRecord'] = (record, task) => {
      this.runs += 1;
      orders.onRecord(record, task);
    };
    return this.#pool.carryOut({ ...orders, onRecord });
  }

  close(): Promise<void> {
    return this.#pool.close();
  }
}

/** Opens pool, Ctrl-C and progress, hands them to `experiment`, and closes them whatever happens. */
export async function withExperimentTools<T>(
  { jobs: atOnce, folder }: ExperimentSettings,
  flags: Flags,
  { err, toolVersion, files, joined }: Context,
  experiment: (tools: ExperimentTools) => Promise<T>,
): Promise<{ readonly value: T; /** 130 or 143 */ readonly interrupted: number | undefined }> {
  const kept = keptRuns(flags, {
    toolVersion,
    files,
    folder: resultsFolder(flags) ?? folder,
    joined,
  });
  const style = flags.on('quiet') ? 'none' : progressStyle(flags.text('progress'), err);
  const interrupt = listenForInterrupt();
  const progress = runsProgressOn(err, style);
  const made = new CountingPool(openPool(joined === undefined ? atOnce : 1));
  const pool = kept.around(made);
  let isComplete = false;
  try {
    for (const note of kept.notes) await err.write(`note: ${note}\n`);
    const value = await experiment({ pool, signal: interrupt.signal, progress });
    isComplete = interrupt.exitCode() === undefined;
    if (flags.on('verbose')) await err.write(`${counted(made.runs, 'run')} simulated\n`);
    if (!isComplete && kept.resumeHint !== undefined)
      await err.write(`note: what was made is kept, go on with: ${kept.resumeHint}\n`);
    return { value, interrupted: interrupt.exitCode() };
  } catch (error) {
    isComplete = error instanceof ShardMade && error.isComplete;
    throw error;
  } finally {
    kept.done(isComplete);
    await pool.close();
    progress.done();
    interrupt.release();
  }
}

/** A whole number of at least 1; undefined when the flag is not given. */
export function count(flags: Flags, name: string, most: number): number | undefined {
  const text = flags.text(name);
  if (text === undefined) return undefined;
  const number = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  if (number >= 1 && number <= most) return number;
  const orAuto = name === 'runs' ? ', or auto' : '';
  throw new InputProblem(
    `--${name} is ${printable(text)}: give a whole number from 1 to ${most}${orAuto}`,
  );
}

/** A percentage between 0% and 100%, as 0…1; undefined when the flag is not given. */
export function share(flags: Flags, name: string): number | undefined {
  const text = flags.text(name);
  if (text === undefined) return undefined;
  const [, number, sign] = /^(\d{1,3}(?:\.\d{1,6})?)(%?)$/.exec(text) ?? [];
  const percent = Number(number);
  // 1 may be all of them or one in a hundred: whoever means the former must not be told the latter.
  if (sign === '' && percent > 0 && percent < 100 && percent !== 1) {
    const meant = percent < 1 ? Number((percent * 100).toFixed(6)) : percent;
    throw new InputProblem(`--${name} is ${printable(text)}: did you mean ${meant}%?`);
  }
  if (sign !== '%' || !(percent > 0 && percent < 100))
    throw new InputProblem(
      `--${name} is ${printable(text)}: give a percentage above 0% and below 100%, such as 95%`,
    );
  // Read, not divided: 99.9 / 100 is above 0.999, and 999 of 1,000 runs would be too few.
  return Number(`${number}e-2`);
}

const MOST_PERCENTILES = 9;

function percentiles(text: string | undefined): readonly number[] | undefined {
  if (text === undefined) return undefined;
  const numbers = text
    .split(',')
    .map((part) => (/^\d{1,3}(\.\d+)?$/.test(part) ? Number(part) : -1));
  const areGood = numbers.every((number) => number >= 0 && number <= 100);
  if (!areGood || numbers.length > MOST_PERCENTILES)
    throw new InputProblem(
      `--percentiles is ${printable(text)}: give up to ${MOST_PERCENTILES} numbers from 0 to 100, such as 50,95,99`,
    );
  return [...new Set(numbers)].toSorted((a, b) => a - b);
}

function jobs(flags: Flags): number {
  const asked = count(flags, 'jobs', MOST_JOBS);
  if (asked !== undefined) return asked;
  const told = process.env['SIMULATE_JOBS'] ?? '';
  if (told === '') return availableParallelism();
  const number = /^\d{1,3}$/.test(told) ? Number(told) : 0;
  if (number >= 1 && number <= MOST_JOBS) return number;
  throw new InputProblem(
    `SIMULATE_JOBS is ${printable(told)}: give a whole number from 1 to ${MOST_JOBS}`,
  );
}
