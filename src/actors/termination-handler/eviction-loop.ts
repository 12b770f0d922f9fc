// How one pod of a drain is brought off its node: asked for until granted, then looked for until gone.
// kubernetes/kubectl pkg/drain/drain.go evictPods and waitForDelete, v0.30.

import { instant, seconds, type Instant, type Millis } from '../../units.ts';

/** What follows for one pod. */
export type NextStep =
  | { readonly do: 'evict' }
  | { readonly do: 'get' }
  /** Sleep, then try again. */
  | { readonly do: 'evict-again'; readonly after: Millis }
  | { readonly do: 'succeed' }
  | { readonly do: 'fail'; readonly why: string };

/** After a 429; fixed, and nothing interrupts it. */
const RETRY_DELAY = seconds(5);
/** Between two looks for a pod whose eviction was granted. */
const LOOK_PERIOD = seconds(1);

/** Before each eviction request: the drain's timeout is noticed only here and between looks. */
export const beforeEviction = (now: Instant, deadline: Instant | undefined): NextStep =>
  isPast(deadline, now) ? { do: 'fail', why: 'global timeout reached' } : { do: 'evict' };

/** The API server has answered an eviction request. */
export function afterEviction(status: 201 | 404 | 429 | 500): NextStep {
  if (status === 201) return { do: 'get' };
  if (status === 404) return { do: 'succeed' };
  if (status === 429) return { do: 'evict-again', after: RETRY_DELAY };
  return { do: 'fail', why: 'the API server answered 500' };
}

/** What a look found: the same object, none (or another of its name), or an error. */
export type Found = 'same' | 'gone' | 'error';

/** A look has been answered; undefined: look again at the next tick. */
export function afterLook(
  found: Found,
  now: Instant,
  deadline: Instant | undefined,
): NextStep | undefined {
  if (found === 'gone') return { do: 'succeed' };
  if (found === 'error') return { do: 'fail', why: 'error when waiting for the pod to terminate' };
  if (isPast(deadline, now)) return { do: 'fail', why: 'global timeout reached' };
  return undefined;
}

/** Looks tick from the answer to the first; a tick that comes while a look is under way is dropped. */
export const nextLook = (now: Instant, firstAnswered: Instant): Instant =>
  instant(firstAnswered + (Math.floor((now - firstAnswered) / LOOK_PERIOD) + 1) * LOOK_PERIOD);

const isPast = (deadline: Instant | undefined, now: Instant): boolean =>
  deadline !== undefined && now >= deadline;
