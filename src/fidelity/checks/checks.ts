// Whether simulated runs do what recorded ones did. Each check says what both sides showed, and why it does not hold.

import { loopsCheck, milestoneCheck } from './milestone-checks.ts';
import type { RunOutcome } from './outcome.ts';
import { resultCheck } from './result-checks.ts';

/** One thing on which simulation and recordings must agree. */
export interface Check {
  readonly name: string;
  /** What the recorded runs showed, in words. */
  readonly recorded: string;
  readonly simulated: string;
  readonly held: boolean;
  /** What is wrong; null when it holds. */
  readonly why: string | null;
}

/** Every check of an experiment's runs: counts and sequences, milestones, the autoscaler's loops. */
export function checksOf(
  recorded: readonly RunOutcome[],
  simulated: readonly RunOutcome[],
): readonly Check[] {
  const runs = [...recorded, ...simulated];
  const results = namesIn(runs.map((run) => run.results));
  const milestones = namesIn(runs.map((run) => run.milestones));
  const loops = namesIn(runs.map((run) => run.loops));
  return [
    ...results.map((name) => resultCheck(name, recorded, simulated)),
    ...milestones.map((name) => milestoneCheck(name, recorded, simulated)),
    ...loops.map((name) => loopsCheck(name, recorded, simulated)),
  ];
}

/** Every name on either side, in the order in which they first come up. */
const namesIn = (maps: readonly ReadonlyMap<string, unknown>[]): string[] => [
  ...new Set(maps.flatMap((map) => [...map.keys()])),
];
