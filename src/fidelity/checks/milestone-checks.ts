// Milestones: whether a moment comes at all is an outcome like any other; when it comes, every recorded time lies where
// the simulated ones do, and the means agree as far as so few recorded runs can tell.

import type { Check } from './checks.ts';
import type { RunOutcome } from './outcome.ts';
import { disagreement, tallyOf } from './result-checks.ts';

/** Seconds by which a recorded time may lie outside, and the means apart, whatever the spread. */
const SLACK_S = 2;
/** The same for the wait of the autoscaler's timer, which nothing but its own work can lengthen. */
const TIMER_SLACK_S = 0.1;

export function milestoneCheck(
  name: string,
  recorded: readonly RunOutcome[],
  simulated: readonly RunOutcome[],
): Check {
  const of = ({ milestones }: RunOutcome): number | undefined => milestones.get(name);
  return timesCheck(name, recorded.map(of), simulated.map(of), SLACK_S);
}

/** How long the autoscaler waits when nothing happens. */
export function timerCheck(
  recorded: readonly RunOutcome[],
  simulated: readonly RunOutcome[],
): Check {
  const of = ({ timerGap }: RunOutcome): number | undefined => timerGap ?? undefined;
  const name = 'wait between loops on the timer';
  return timesCheck(name, recorded.map(of), simulated.map(of), TIMER_SLACK_S);
}

type Times = readonly (number | undefined)[];

function timesCheck(name: string, recorded: Times, simulated: Times, slack: number): Check {
  const theirs = recorded.filter((t) => t !== undefined);
  const ours = simulated.filter((t) => t !== undefined);
  const why = absence(recorded, simulated) ?? difference(theirs, ours, slack);
  const words = (times: readonly number[], runs: Times): string =>
    times.length === 0
      ? 'never'
      : `${seconds(meanOf(times))} (${seconds(Math.min(...times))} to ${seconds(Math.max(...times))}` +
        `${times.length < runs.length ? `, in ${times.length} of ${runs.length} runs` : ''})`;
  return {
    name,
    recorded: words(theirs, recorded),
    simulated: words(ours, simulated),
    held: why === null,
    why,
  };
}

function absence(recorded: Times, simulated: Times): string | null {
  const presence = (t: number | undefined): string => (t === undefined ? 'never' : 'happens');
  return disagreement(tallyOf(recorded.map(presence)), tallyOf(simulated.map(presence)));
}

function difference(
  theirs: readonly number[],
  ours: readonly number[],
  slack: number,
): string | null {
  if (theirs.length === 0 || ours.length === 0) return null; // as agreed
  const least = Math.min(...ours) - slack;
  const greatest = Math.max(...ours) + slack;
  const outside = theirs.filter((t) => t < least || t > greatest);
  if (outside.length > 0) return `never simulated near ${outside.map(seconds).join(', ')}`;
  const apart = Math.abs(meanOf(ours) - meanOf(theirs));
  const allowed = slack + (2 * deviationOf(ours)) / Math.sqrt(theirs.length);
  return apart <= allowed ? null : `means ${seconds(apart)} apart, at most ${seconds(allowed)}`;
}

const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** Sample standard deviation; 0 of one value. */
function deviationOf(values: readonly number[]): number {
  const mean = meanOf(values);
  const squares = values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0);
  return Math.sqrt(squares / Math.max(1, values.length - 1));
}

const seconds = (t: number): string => `${t.toFixed(2)} s`;
