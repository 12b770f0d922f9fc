// The events one handler process knows of, and which of them are due.
// aws-node-termination-handler pkg/interruptioneventstore/interruption-event-store.go.

import type { Rng } from '../../engine/rng.ts';
import { instant, type Instant, type Millis } from '../../units.ts';
import type { InterruptionEvent } from './interruption-event.ts';

interface Entry<Event> {
  readonly event: Event;
  inProgress: boolean;
  nodeProcessed: boolean;
}

export class EventStore<Event extends Pick<InterruptionEvent, 'id' | 'node' | 'startTime'>> {
  readonly #gracePeriod: Millis;
  readonly #entries = new Map<string, Entry<Event>>();
  readonly #ignored = new Set<string>();
  #hasHeldAny = false;

  constructor(nodeTerminationGracePeriod: Millis) {
    this.#gracePeriod = nodeTerminationGracePeriod;
  }

  /** Keeps the first copy of an event; whether it was new. */
  add(event: Event): boolean {
    if (this.#entries.has(event.id)) return false;
    this.#entries.set(event.id, { event, inProgress: false, nodeProcessed: false });
    this.#hasHeldAny = true;
    return true;
  }

  /** An event that nobody works on and whose time has come; of several, any (the original walks a Go map). */
  activeEvent(now: Instant, rng: Rng): Event | undefined {
    const due = [...this.#waiting()].filter((event) => this.#dueAt(event) <= now);
    return due[due.length > 1 ? rng.below(due.length) : 0];
  }

  /** When the next waiting event is due. */
  nextDue(): Instant | undefined {
    const due = [...this.#waiting()].map((event) => this.#dueAt(event));
    return due.length === 0 ? undefined : instant(Math.min(...due));
  }

  shouldDrain(node: string, now: Instant): boolean {
    return [...this.#waiting()].some((event) => event.node === node && this.#dueAt(event) <= now);
  }

  /** A worker has taken the event. */
  begin({ id }: Event): void {
    this.#entries.get(id)!.inProgress = true;
  }

  /** After a drain that succeeded: every event of the node is done with, those that are not yet due included. */
  markAllAsProcessed(node: string): void {
    for (const entry of this.#entries.values())
      if (entry.event.node === node) entry.nodeProcessed = true;
  }

  /** After a drain that failed: the next poll brings the event again. */
  cancel(id: string): void {
    this.#entries.delete(id);
  }

  ignore(id: string): void {
    if (id !== '') this.#ignored.add(id);
  }

  /** Once there was an event, and none is left but ignored ones (asked when scheduled maintenance is called off). */
  shouldUncordon(node: string): boolean {
    if (!this.#hasHeldAny) return false;
    return ![...this.#entries.values()].some(
      ({ event }) => event.node === node && !this.#ignored.has(event.id),
    );
  }

  *#waiting(): Generator<Event> {
    for (const { event, inProgress, nodeProcessed } of this.#entries.values())
      if (!inProgress && !nodeProcessed && !this.#ignored.has(event.id)) yield event;
  }

  /** `--node-termination-grace-period` before the event starts. */
  #dueAt({ startTime }: Event): Instant {
    return instant(startTime - this.#gracePeriod);
  }
}
