// The two tickers of a handler process, started together: it polls the metadata every two seconds and looks for due
// events every second. A poll's answer arrives just after a look, as a rule, so it waits for the next one.
// aws-node-termination-handler cmd/node-termination-handler.go (both periods are fixed there, without jitter).

import type { Rng } from '../../engine/rng.ts';
import { after, instant, millis, seconds, type Instant } from '../../units.ts';

export const POLL_PERIOD = seconds(2);
const DISPATCH_PERIOD = seconds(1);
/**
 * Both tickers fire at once, each for a goroutine of its own, and the metadata answer within a millisecond or so: how
 * often the answer is there first. Recorded: 119 of 122 events waited for the next look.
 */
const POLL_COMES_FIRST = 3 / 122;

/** Whether a poll's answer is there before the look of the same tick. */
export const pollComesFirst = (rng: Rng): boolean => rng.next() < POLL_COMES_FIRST;

/** The first poll that sees what is visible from `visible` on; the first of all comes one period after the start. */
export function pollSeeing(visible: Instant, started: Instant): Instant {
  const periods = Math.max(1, Math.ceil((visible - started) / POLL_PERIOD));
  return after(started, millis(periods * POLL_PERIOD));
}

/** The first poll after `now`. */
export const nextPoll = (now: Instant, started: Instant): Instant =>
  pollSeeing(after(now, millis(1)), started);

/** The first look after `now` that finds an event due since `due`. */
export function lookFinding(due: Instant, now: Instant, started: Instant): Instant {
  const next = Math.floor((now - started) / DISPATCH_PERIOD) + 1;
  const finding = Math.ceil((due - started) / DISPATCH_PERIOD);
  return instant(started + Math.max(next, finding) * DISPATCH_PERIOD);
}
