// Milestones, and the autoscaler's loops: whether it happens at all is an outcome like any other; where it does, every
// recorded value lies where the simulated ones do, and the means agree as far as so few recorded runs can tell.

import type { Check } from './checks.ts';
import { TIMER_WAIT } from './loops.ts';
import type { RunOutcome } from './outcome.ts';
import { disagreement, tallyOf } from './result-checks.ts';

/** How far a recorded value may lie outside, and the means apart, whatever the spread; and how a value is written. */
interface Scale {
  readonly slack: number;
  readonly inWords: (value: number) => string;
}

const MOMENT: Scale = { slack: 2, inWords: (t) => `${t.toFixed(2)} s` };
/** Nothing but the loop's own work can lengthen the timer's wait. */
const WAIT: Scale = { slack: 0.1, inWords: (t) => `${t.toFixed(3)} s` };
/** Which of two causes a loop had can be a matter of milliseconds. */
const LOOPS: Scale = { slack: 1, inWords: (loops) => `${Number(loops.toFixed(1))}` };

export function milestoneCheck(
  name: string,
  recorded: readonly RunOutcome[],
  simulated: readonly RunOutcome[],
): Check {
  const of = ({ milestones }: RunOutcome): number | undefined => milestones.get(name);
  return valuesCheck(name, recorded.map(of), simulated.map(of), MOMENT);
}

/** The autoscaler's loops, by what started them. */
export function loopsCheck(
  name: string,
  recorded: readonly RunOutcome[],
  simulated: readonly RunOutcome[],
): Check {
  const of = ({ loops }: RunOutcome): number | undefined => loops.get(name);
  const scale = name === TIMER_WAIT ? WAIT : LOOPS;
  return valuesCheck(name, recorded.map(of), simulated.map(of), scale);
}

/** One value a run, or none where it never happened. */
type Values = readonly (number | undefined)[];

function valuesCheck(name: string, recorded: Values, simulated: Values, scale: Scale): Check {
  const theirs = recorded.filter((value) => value !== undefined);
  const ours = simulated.filter((value) => value !== undefined);
  const why = absence(recorded, simulated) ?? difference(theirs, ours, scale);
  return {
    name,
    recorded: rangeOf(recorded, scale),
    simulated: rangeOf(simulated, scale),
    held: why === null,
    why,
  };
}

function rangeOf(runs: Values, { inWords }: Scale): string {
  const values = runs.filter((value) => value !== undefined);
  if (values.length === 0) return 'never';
  const range = `${inWords(Math.min(...values))} to ${inWords(Math.max(...values))}`;
  const share = values.length < runs.length ? `, in ${values.length} of ${runs.length} runs` : '';
  return `${inWords(meanOf(values))} (${range}${share})`;
}

function absence(recorded: Values, simulated: Values): string | null {
  const presence = (value: number | undefined): string =>
    value === undefined ? 'never' : 'happens';
  return disagreement(tallyOf(recorded.map(presence)), tallyOf(simulated.map(presence)));
}

function difference(
  theirs: readonly number[],
  ours: readonly number[],
  { slack, inWords }: Scale,
): string | null {
  if (theirs.length === 0 || ours.length === 0) return null; // as agreed
  const least = Math.min(...ours) - slack;
  const greatest = Math.max(...ours) + slack;
  const outside = theirs.filter((value) => value < least || value > greatest);
  if (outside.length > 0) return `never simulated near ${outside.map(inWords).join(', ')}`;
  const apart = Math.abs(meanOf(ours) - meanOf(theirs));
  const allowed = slack + (2 * deviationOf(ours)) / Math.sqrt(theirs.length);
  if (apart <= allowed) return null;
  return `means ${inWords(apart)} apart, at most ${inWords(allowed)}`;
}

const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** Sample standard deviation; 0 of one value. */
function deviationOf(values: readonly number[]): number {
  const mean = meanOf(values);
  const squares = values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0);
  return Math.sqrt(squares / Math.max(1, values.length - 1));
}
