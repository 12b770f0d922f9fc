// Flags about the files that hold a row for all that happened in a run: where they would be without effect they are a
// mistake.

import type { Flags } from './args.ts';
import { InputProblem } from './problem.ts';

const ROW_FLAGS = ['sample', 'csv-wide', 'max-rows', 'all-runs'] as const;

/** `folder`: where these files are written, if anywhere. */
export function refuseUselessRowFlags(flags: Flags, folder: string | undefined): void {
  const given = ROW_FLAGS.find((name) => flags.on(name) || flags.text(name) !== undefined);
  if (given === undefined) return;
  if (flags.text('shard') !== undefined)
    throw new InputProblem(`--${given}: a shard writes no CSV files, give it to simulate merge`);
  if (folder === undefined)
    throw new InputProblem(`--${given} is about the CSV files in a folder: add --out DIR`);
}
