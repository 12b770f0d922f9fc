// What a page of an experiment says beside its numbers: who made it, of which scenario, and the lines that make it again.
// Plain data, since a page may be drawn by another thread.

import { plainSeed } from '../../../experiment/seeds.ts';
import type { Scenario } from '../../../scenario/scenario.ts';
import type { Change } from '../../../scenario/vary.ts';
import { changedValue, shellWord, type ReportContext } from '../../context.ts';

/** Of the scenario as it stands, or the baseline of several. */
export interface PageContext extends Pick<
  ReportContext,
  'toolVersion' | 'sha256' | 'changes' | 'file'
> {
  /** Undefined where only results were saved. */
  readonly scenario: Scenario | undefined;
  /** The line that makes this page again: `simulate what-if scenarios/burst.yaml --set …`. */
  readonly command: string;
  /** Flags that, besides the seed, replay a run of the scenario: `--until 6h --set …`; empty when none were given. */
  readonly changeFlags: string;
}

/** Changes as flags: `--set autoScalingGroups.spot.maxSize=10`. */
export const setFlags = (changes: readonly Change[]): string =>
  changes.map(({ path, to }) => `--set ${shellWord(`${path}=${changedValue(to)}`)}`).join(' ');

/** The line that replays one run of the scenario, changed further by `changes`. */
export function replayOfRun(
  { file, changeFlags }: Pick<PageContext, 'file' | 'changeFlags'>,
  seed: string,
  changes: readonly Change[] = [],
): string {
  const words = ['simulate', shellWord(file), '--seed', shellWord(plainSeed(seed))];
  return [...words, changeFlags, setFlags(changes)].filter((word) => word !== '').join(' ');
}
