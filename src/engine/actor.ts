// Actor and Port: the whole contract between an actor and a run.
// An actor changes the world only by saying what happens; to act later it asks to be woken and then looks again.

import type { Instant, Millis } from '../units.ts';
import type { Rng } from './rng.ts';

/** What an actor is handed whenever it is asked something. */
export interface Port<Fact, Wake> {
  /** The instant it is now. */
  readonly now: Instant;
  /** This actor's own stream; `rng.fork(...)` gives an entity its own address. */
  readonly rng: Rng;
  /** It happens now: applied, recorded and checked before this returns. Others hear when the speaker has finished. */
  emit(fact: Fact): void;
  /** Ask me again `delay` from now. A delay below zero is a bug in the actor. */
  wakeAfter(delay: Millis, wake: Wake): void;
}

export type Hear<Fact, View, Wake, Heard> = (
  fact: Heard,
  view: View,
  port: Port<Fact, Wake>,
) => void;

/**
 * One mind in a run. `hears` names the facts it listens to (never its own); `wake` answers what it asked for.
 * Private memory lives in the closure that made the actor, never in a module.
 */
export interface Actor<Fact extends { readonly kind: string }, View, Wake = unknown> {
  readonly name: string;
  readonly hears: {
    readonly [F in Fact as F['kind']]?: Hear<Fact, View, Wake, F>;
  };
  wake(wake: Wake, view: View, port: Port<Fact, Wake>): void;
}
