// One run, recorded or simulated, as the little that the checks compare: what came out (counts and sequences), when
// (milestones), and why the autoscaler looked. Every pod of a DaemonSet is left out, and whatever happened before t = 0.

import type { RecordedFact } from '../recorded-fact.ts';
import { countsOf } from './counts.ts';
import { decisionsOf, loopsOf } from './loops.ts';
import { milestonesOf } from './milestones.ts';

/** What the checks keep of a run. Names are those of the checks; a name that is missing did not happen. */
export interface RunOutcome {
  /** Counts and sequences, as text. */
  readonly results: ReadonlyMap<string, string>;
  /** Seconds after the start. */
  readonly milestones: ReadonlyMap<string, number>;
  /** The autoscaler's loops: how many each cause started, and how long the timer waits, in seconds. */
  readonly loops: ReadonlyMap<string, number>;
}

/** Digests one run: the lines of a recording, or the same said by a simulated run, in order. */
export function outcomeOf(run: readonly RecordedFact[]): RunOutcome {
  return {
    results: new Map([...countsOf(run), ...decisionsOf(run)]),
    milestones: milestonesOf(run),
    loops: loopsOf(run),
  };
}
