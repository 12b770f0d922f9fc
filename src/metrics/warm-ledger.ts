// What happened to each instance of a warm pool while it was there, and for how long it ran, since only that is billed.

import type { FactOf } from '../cluster/fact.ts';
import type { InstanceSpec, WarmPoolSpec } from '../cluster/spec.ts';
import type { GroupId, WarmId } from '../ids.ts';
import { NEVER, type Instant } from '../units.ts';
import type { Billed } from './cost.ts';

/** One stay in a warm pool. Instants are `NEVER` until it happened. */
export interface WarmEntry extends Billed {
  readonly id: WarmId;
  readonly group: GroupId;
  readonly instance: InstanceSpec;
  /** When it entered: its launch, or its group gave it up. */
  readonly launchedAt: Instant;
  readonly isReturned: boolean;
  isHandedOn: boolean;
  readyAt: Instant;
  /** When it ceased to run; `NEVER` while it runs. */
  goneAt: Instant;
  leftAt: Instant;
  leftWhy: 'in-service' | 'terminated' | null;
}

export class WarmLedger {
  readonly entries: WarmEntry[] = [];

  at(warm: WarmId): WarmEntry {
    return this.entries[warm]!;
  }

  launched({ warm, group, instance }: FactOf<'warm-instance-launched'>, at: Instant): void {
    this.#enter({ id: warm, group, instance, launchedAt: at, startedAt: at, isReturned: false });
  }

  /** It came out of service; stopped, it runs no more. `startedAt`: since when, if it goes on running. */
  returned(
    { warm, group, instance }: FactOf<'warm-instance-returned'>,
    startedAt: Instant,
    pool: WarmPoolSpec,
    at: Instant,
  ): void {
    const entry = { id: warm, group, instance, launchedAt: at, isReturned: true };
    if (pool.poolState === 'Running') this.#enter({ ...entry, startedAt });
    else this.#enter({ ...entry, startedAt: NEVER }).goneAt = at;
  }

  ready({ warm, state }: FactOf<'warm-instance-ready'>, at: Instant): void {
    const entry = this.at(warm);
    entry.readyAt = at;
    if (state !== 'Running' && entry.goneAt === NEVER) entry.goneAt = at;
  }

  terminated(warm: WarmId, at: Instant): void {
    this.#leave(warm, 'terminated', at);
  }

  /** Since when the instance runs that is put in service `at`: one that did not run starts now. */
  putInService(warm: WarmId, at: Instant): Instant {
    const entry = this.at(warm);
    const isRunning = entry.goneAt === NEVER;
    this.#leave(warm, 'in-service', at);
    entry.isHandedOn = isRunning;
    return isRunning ? entry.startedAt : at;
  }

  #enter(
    entry: Omit<WarmEntry, 'isHandedOn' | 'readyAt' | 'goneAt' | 'goneWhy' | 'leftAt' | 'leftWhy'>,
  ): WarmEntry {
    const out = { readyAt: NEVER, goneAt: NEVER, goneWhy: null, leftAt: NEVER, leftWhy: null };
    const made: WarmEntry = { ...entry, ...out, isHandedOn: false };
    this.entries.push(made);
    return made;
  }

  #leave(warm: WarmId, why: 'in-service' | 'terminated', at: Instant): void {
    const entry = this.at(warm);
    entry.leftAt = at;
    entry.leftWhy = why;
    if (entry.goneAt === NEVER) entry.goneAt = at;
  }
}
