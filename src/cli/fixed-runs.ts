// What the commands that compare variants share at the door: a number of runs that is fixed beforehand and bounded, the
// columns of their tables, and what they would do if they did it.

import { createHash } from 'node:crypto';
import { MOST_RUNS_HELD } from '../experiment/variants.ts';
import { recordOf } from '../experiment/run-record.ts';
import { METRICS } from '../metrics/dictionary.ts';
import { duration, grouped } from '../report/format.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { suggestion } from '../scenario/suggest.ts';
import { printable, type Flags } from './args.ts';
import type { ExperimentSettings } from './experiments.ts';
import type { Context } from './main.ts';
import { EXIT, InputProblem } from './problem.ts';

/** How many runs of each variant; throws an `InputProblem` for `auto`, and for more than are held at once. */
export function fixedRuns(
  { runs }: Pick<ExperimentSettings, 'runs'>,
  { variants }: { readonly variants: number },
): number {
  if (runs === 'auto')
    throw new InputProblem(
      '--runs auto: variants are compared over one number of runs, give it: --runs 100',
    );
  if (runs * variants <= MOST_RUNS_HELD) return runs;
  const fewer = Math.floor(MOST_RUNS_HELD / variants);
  throw new InputProblem(
    `${grouped(variants)} variants × ${grouped(runs)} runs are ${grouped(runs * variants)} runs, at most ${grouped(MOST_RUNS_HELD)} are made: name fewer variants${fewer < 1 ? '' : `, or --runs ${fewer}`}`,
  );
}

export const sha256Of = (text: string): string => createHash('sha256').update(text).digest('hex');

/** The metrics of `--columns`, as runs.csv names them; throws an `InputProblem` for one that is none. */
export function columnsFrom(flags: Flags): readonly string[] | undefined {
  const text = flags.text('columns');
  if (text === undefined) return undefined;
  const names = text.split(',').map((name) => name.trim());
  const strangers = names.filter((name) => !METRICS.has(name));
  if (strangers.length === 0) return [...new Set(names)];
  throw new InputProblem(
    ...strangers.map(
      (name) =>
        `--columns: there is no metric ${printable(name)}: ${suggestion(name, [...METRICS.keys()])}`,
    ),
  );
}

export interface DryRun {
  readonly schema: string;
  readonly axes?: unknown;
  readonly variants: number;
  /** Of each. */
  readonly runs: number;
  /** In all; fewer than the product where variants are equal. */
  readonly runsMade: number;
  /** One of them, to be timed. */
  readonly example: Scenario;
}

/** Says how much would be simulated; on stderr, since it is this machine's, about how long that takes. */
export async function dryRun(
  { example, ...plan }: DryRun,
  { jobs }: Pick<ExperimentSettings, 'jobs'>,
  { flags, context }: { readonly flags: Flags; readonly context: Context },
): Promise<number> {
  const { variants, runs, runsMade } = plan;
  const equal = variants * runs === runsMade ? '' : ' (equal variants are simulated once)';
  const words = `${grouped(variants)} variants × ${grouped(runs)} runs: ${grouped(runsMade)} runs${equal}\n`;
  const json = `${JSON.stringify({ dryRun: true, ...plan }, null, 2)}\n`;
  await context.out.write(flags.text('format') === 'json' ? json : words);
  if (!flags.on('quiet')) {
    const seconds = (secondsPerRun(example) * runsMade) / Math.min(jobs, runsMade);
    await context.err.write(`about ${duration(Math.max(1, Math.round(seconds)))} here\n`);
  }
  return EXIT.finished;
}

/** The first run compiles what the others find compiled; it counts for nothing. */
const TIMED_RUNS = 5;

function secondsPerRun(scenario: Scenario): number {
  recordOf(scenario, 0);
  const start = performance.now();
  for (let run = 1; run <= TIMED_RUNS; run += 1) recordOf(scenario, run);
  return (performance.now() - start) / 1000 / TIMED_RUNS;
}
