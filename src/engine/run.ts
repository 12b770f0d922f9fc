// The loop. Pops the earliest wake, lets its actor speak, applies each fact as it is said, and lets everyone else
// hear it when the speaker has finished. Has never heard of a pod.

import { after, NEVER, type Instant, type Millis } from '../units.ts';
import type { Actor, Hear, Port } from './actor.ts';
import { InvariantViolation, invariant } from './invariant.ts';
import type { Rng } from './rng.ts';
import { MOST_SEATS, WakeQueue, type DueWake } from './wake-queue.ts';

/** More facts than this within one instant means that actors chase each other. */
export const MOST_FACTS_PER_INSTANT = 4_000_000;
/** More wakes than this without the clock moving means that actors chase each other. */
export const MOST_WAKES_PER_INSTANT = 4_000_000;
/** More wakes than this in one run is no longer a simulation anybody waits for. */
export const MOST_WAKES = 2_000_000_000;

/** One fact, when it happened and who said it. */
export type Observer<Fact> = (fact: Fact, at: Instant, speaker: string) => void;

/** A fact that no actor says: the run itself does, to open (and date) a phase. */
export interface Opening<Fact> {
  readonly at: Instant;
  readonly fact: Fact;
}

export interface RunPlan<Fact extends { readonly kind: string }, View> {
  /** In the order in which they act within one instant. */
  readonly actors: readonly Actor<Fact, View, never>[];
  readonly view: View;
  readonly rng: Rng;
  /** Applies a fact to the world. */
  readonly apply: (fact: Fact, at: Instant) => void;
  /** Told of every fact, in order, after it was applied. */
  readonly observers: readonly Observer<Fact>[];
  /** Said before anything else, each heard in full before the next. */
  readonly openings: readonly Opening<Fact>[];
  readonly closing: Fact;
  readonly until: Instant;
}

export interface RunCounts {
  facts: number;
  wakes: number;
}

type AnyActor<Fact extends { readonly kind: string }, View> = Actor<Fact, View, unknown>;
type AnyHear<Fact, View> = Hear<Fact, View, unknown, Fact>;

interface Listener<Fact, View> {
  readonly seat: number;
  readonly hear: AnyHear<Fact, View>;
  readonly port: Port<Fact, unknown>;
}

/** Runs a plan to its end and says how much happened. */
export function run<Fact extends { readonly kind: string }, View>(
  plan: RunPlan<Fact, View>,
): RunCounts {
  const started = new Run<Fact, View>(plan);
  while (started.advance(MOST_WAKES));
  return started.end();
}

const THE_RUN = -1;

/**
 * A run under way. Whoever drives it may pause between slices (to draw progress, to notice an interrupt) and may end
 * it early; neither changes what has happened so far.
 */
export class Run<Fact extends { readonly kind: string }, View> {
  readonly counts: RunCounts = { facts: 0, wakes: 0 };
  readonly #plan: RunPlan<Fact, View>;
  readonly #actors: readonly AnyActor<Fact, View>[];
  readonly #ports: readonly SeatPort<Fact, View>[];
  readonly #listeners = new Map<string, Listener<Fact, View>[]>();
  readonly #wakes = new WakeQueue<unknown>();
  /** Facts said and not yet heard by all, with their speakers: slots are used again, so that nothing is allocated. */
  readonly #said: Fact[] = [];
  readonly #speakers: number[] = [];
  readonly #audiences: (readonly Listener<Fact, View>[])[] = [];
  #unheard = 0;
  readonly #due: DueWake<unknown> = { at: NEVER, seat: 0, wake: undefined };
  #now: Instant = NEVER;
  #factsThisInstant = 0;
  #wakesThisInstant = 0;

  constructor(plan: RunPlan<Fact, View>) {
    invariant(plan.actors.length <= MOST_SEATS, `a roster holds at most ${MOST_SEATS} actors`);
    this.#plan = plan;
    this.#actors = plan.actors as readonly AnyActor<Fact, View>[];
    this.#ports = this.#actors.map(
      (actor, seat) => new SeatPort<Fact, View>(this, seat, plan.rng.fork(actor.name)),
    );
    this.#actors.forEach((actor, seat) => this.#listen(actor, seat));
    for (const { at, fact } of plan.openings) this.#open(at, fact);
  }

  /** How far the clock has come. */
  get now(): Instant {
    return this.#now;
  }

  /** Answers up to `wakes` wakes; false when nothing is left before the end. */
  advance(wakes: number): boolean {
    const due = this.#due;
    for (let left = wakes; left > 0; left -= 1) {
      if (this.#wakes.size === 0 || this.#wakes.nextAt > this.#plan.until) return false;
      this.#wakes.pop(due);
      this.#advanceTo(due.at);
      this.#countWake(due.seat);
      this.#actors[due.seat]!.wake(due.wake, this.#plan.view, this.#ports[due.seat]!);
      this.#tellTheOthers();
    }
    return true;
  }

  /** Says the closing fact: at `until`, or now when the run is cut short. */
  end(cutShort = false): RunCounts {
    this.#open(cutShort ? this.#now : this.#plan.until, this.#plan.closing);
    return this.counts;
  }

  #open(at: Instant, fact: Fact): void {
    this.#advanceTo(at);
    this.say(THE_RUN, fact);
    this.#tellTheOthers();
  }

  say(seat: number, fact: Fact): void {
    this.#plan.apply(fact, this.#now);
    this.counts.facts += 1;
    this.#factsThisInstant += 1;
    if (this.#factsThisInstant > MOST_FACTS_PER_INSTANT) this.#chasing('facts', seat);
    const speaker = seat === THE_RUN ? 'run' : this.#actors[seat]!.name;
    const { observers } = this.#plan;
    for (let n = 0; n < observers.length; n += 1) observers[n]!(fact, this.#now, speaker);
    const audience = this.#listeners.get(fact.kind);
    if (audience === undefined) return;
    this.#said[this.#unheard] = fact;
    this.#speakers[this.#unheard] = seat;
    this.#audiences[this.#unheard] = audience;
    this.#unheard += 1;
  }

  wakeAfter(seat: number, delay: Millis, wake: unknown): void {
    if (!(delay >= 0))
      throw new InvariantViolation(
        `${this.#actors[seat]!.name} asked to be woken ${delay} ms from now`,
      );
    this.#wakes.push(after(this.#now, delay), seat, wake);
  }

  #tellTheOthers(): void {
    const { view } = this.#plan;
    for (let told = 0; told < this.#unheard; told += 1) {
      const fact = this.#said[told]!;
      const speaker = this.#speakers[told]!;
      const audience = this.#audiences[told]!;
      for (let n = 0; n < audience.length; n += 1) {
        const { seat, hear, port } = audience[n]!;
        if (seat !== speaker) hear(fact, view, port);
      }
    }
    this.#unheard = 0;
  }

  #listen(actor: AnyActor<Fact, View>, seat: number): void {
    for (const [kind, hear] of Object.entries(actor.hears)) {
      const listeners = this.#listeners.get(kind) ?? [];
      listeners.push({ seat, hear: hear as AnyHear<Fact, View>, port: this.#ports[seat]! });
      this.#listeners.set(kind, listeners);
    }
  }

  #advanceTo(at: Instant): void {
    if (at === this.#now) return;
    invariant(at > this.#now, () => `time turned back from ${this.#now} to ${at}`);
    this.#now = at;
    this.#factsThisInstant = 0;
    this.#wakesThisInstant = 0;
  }

  #countWake(seat: number): void {
    this.counts.wakes += 1;
    this.#wakesThisInstant += 1;
    if (this.#wakesThisInstant > MOST_WAKES_PER_INSTANT) this.#chasing('wakes', seat);
    if (this.counts.wakes > MOST_WAKES) this.#chasing('wakes in all', seat);
  }

  #chasing(what: string, seat: number): never {
    const who = seat === THE_RUN ? 'the run' : this.#actors[seat]!.name;
    const recent = [...new Set(this.#speakers.slice(0, this.#unheard).slice(-100))].map(
      (speaker) => this.#actors[speaker]?.name ?? 'the run',
    );
    throw new InvariantViolation(
      `too many ${what} at ${this.#now} ms: ${who} chases ${recent.join(', ') || 'itself'}`,
    );
  }
}

class SeatPort<Fact extends { readonly kind: string }, View> implements Port<Fact, unknown> {
  readonly rng: Rng;
  readonly #run: Run<Fact, View>;
  readonly #seat: number;

  constructor(theRun: Run<Fact, View>, seat: number, rng: Rng) {
    this.#run = theRun;
    this.#seat = seat;
    this.rng = rng;
  }

  get now(): Instant {
    return this.#run.now;
  }

  emit(fact: Fact): void {
    this.#run.say(this.#seat, fact);
  }

  wakeAfter(delay: Millis, wake: unknown): void {
    this.#run.wakeAfter(this.#seat, delay, wake);
  }
}
