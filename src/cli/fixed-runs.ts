// What the commands that compare variants share at the door: a number of runs that is fixed beforehand and bounded.

import { createHash } from 'node:crypto';
import { MOST_RUNS_HELD } from '../experiment/variants.ts';
import type { ExperimentSettings } from './experiments.ts';
import { InputProblem } from './problem.ts';

/** How many runs of each variant; throws an `InputProblem` for `auto`, and for more than are held at once. */
export function fixedRuns(
  { runs }: Pick<ExperimentSettings, 'runs'>,
  { variants }: { readonly variants: number },
): number {
  if (runs === 'auto')
    throw new InputProblem(
      '--runs auto: variants are compared over one number of runs, give it: --runs 100',
    );
  if (runs * variants > MOST_RUNS_HELD)
    throw new InputProblem(
      `${variants} variants × ${runs} runs are ${variants * runs} runs, at most ${MOST_RUNS_HELD} are made: lower --runs to ${Math.floor(MOST_RUNS_HELD / variants)}, or name fewer variants`,
    );
  return runs;
}

export const sha256Of = (text: string): string => createHash('sha256').update(text).digest('hex');
