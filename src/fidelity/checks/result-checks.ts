// Counts and sequences: an outcome on which all recorded runs agree is that of at least 95 % of the simulated ones;
// where they differ, each recorded outcome occurs among the simulated ones.

import type { Check } from './checks.ts';
import type { RunOutcome } from './outcome.ts';

/** Share of simulated runs that must agree with recorded runs that agree. */
export const AGREEING = 0.95;

/** What of one name came out in either side's runs. */
export function resultCheck(
  name: string,
  recorded: readonly RunOutcome[],
  simulated: readonly RunOutcome[],
): Check {
  const of = ({ results }: RunOutcome): string => results.get(name) || 'none';
  const theirs = tallyOf(recorded.map(of));
  const ours = tallyOf(simulated.map(of));
  const why = disagreement(theirs, ours);
  return { name, recorded: inWords(theirs), simulated: inWords(ours), held: why === null, why };
}

/** How many runs came out how. */
export type Tally = ReadonlyMap<string, number>;

export function tallyOf(outcomes: readonly string[]): Tally {
  const tally = new Map<string, number>();
  for (const outcome of outcomes) tally.set(outcome, (tally.get(outcome) ?? 0) + 1);
  return new Map([...tally].toSorted(([a, n], [b, m]) => m - n || (a < b ? -1 : 1)));
}

/** Why `ours` is not what `theirs` asks for, or null. */
export function disagreement(theirs: Tally, ours: Tally): string | null {
  const runs = [...ours.values()].reduce((sum, count) => sum + count, 0);
  if (runs === 0 || theirs.size === 0) return 'one side has no runs';
  const [agreed, ...others] = theirs.keys();
  if (others.length === 0) {
    const share = (ours.get(agreed!) ?? 0) / runs;
    return share >= AGREEING ? null : `only ${percent(share)} of the simulated runs agree`;
  }
  const missing = [...theirs.keys()].filter((outcome) => !ours.has(outcome));
  return missing.length === 0 ? null : `never simulated: ${missing.join(' | ')}`;
}

const percent = (share: number): string => `${Math.floor(share * 1000) / 10} %`;

/** The most frequent outcomes first, with how many runs had each: `4 (×8)`. */
const MOST_SHOWN = 6;
export function inWords(tally: Tally): string {
  const shown = [...tally].slice(0, MOST_SHOWN).map(([outcome, runs]) => `${outcome} (×${runs})`);
  const left = tally.size - shown.length;
  return [...shown, ...(left > 0 ? [`${left} more`] : [])].join(' | ');
}
