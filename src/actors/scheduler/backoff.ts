// How long a rejected pod is held back once something changed for it.
// kubernetes/kubernetes pkg/scheduler/backend/queue/backoff_queue.go.

import { millis, seconds, type Millis } from '../../units.ts';

/** `podInitialBackoffSeconds`, `podMaxBackoffSeconds` of KubeSchedulerConfiguration. */
const INITIAL = seconds(1);
const LONGEST = seconds(10);

/** 1, 2, 4, 8, 10, 10 … s after the first, second, third … rejection. */
export function backoffDuration(rejections: number): Millis {
  let duration: number = INITIAL;
  for (let n = 1; n < rejections && duration < LONGEST; n += 1) duration *= 2;
  return millis(Math.min(duration, LONGEST));
}

/** The wall-clock second an instant lies in; backoffs are compared by these (`alignToWindow`). */
export const secondOf = (instant: number, phase: Millis): number =>
  Math.floor((instant - phase) / 1000);

/** How long until the wall clock's next whole multiple of `period`. */
export function untilNext(period: Millis, instant: number, phase: Millis): Millis {
  const since = (((instant - phase) % period) + period) % period;
  return millis(period - since);
}
