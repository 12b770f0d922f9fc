// The warm pool of one group: instances that are launched, initialised and kept aside until the group puts them in
// service. User guide, "Decrease latency for applications with long boot times using warm pools"; API reference
// PutWarmPool. A lifecycle hook is assumed: no instance waits that is not initialised. How soon a pool follows its
// group is unpublished; here at once.

import type { InstanceSpec } from '../../cluster/spec.ts';
import type { ClusterView } from '../../cluster/state.ts';
import { drawDuration } from '../../engine/rng.ts';
import { warmId, type GroupId, type NodeId, type WarmId } from '../../ids.ts';
import type { AutoScalingGroup, Timings, WarmPool as Settings } from '../../scenario/scenario.ts';
import { warmPoolSize } from '../../scenario/warm-pool.ts';
import { after, NEVER, type Instant, type Millis } from '../../units.ts';
import type { ClusterPort } from '../contract.ts';
import type { Pool } from './launched-instance.ts';
import { typeOfLaunch, zonesOfLaunch } from './launch-pool.ts';
import { zoneWithRoom } from './room.ts';

export type WarmPoolWake =
  /** It is initialised, or has stopped after its return. */
  | { readonly do: 'warm-ready'; readonly warm: WarmId }
  /** Try again what EC2 refused to launch into the pool. */
  | { readonly do: 'fill-warm-pool'; readonly group: GroupId };
type Port = ClusterPort<WarmPoolWake>;

/** The group a pool stands beside. */
export interface Owner {
  readonly id: GroupId;
  readonly settings: AutoScalingGroup;
  readonly timings: Timings;
  /** An instance as this group launches it. */
  readonly instanceOf: (pool: Pool) => InstanceSpec;
}

export class WarmPool {
  readonly #owner: Owner;
  readonly #settings: Settings;
  #launches = 0;
  #refusals = 0;
  /** Until then it launches nothing: EC2 has refused. */
  #restsUntil: Instant = NEVER;

  constructor(owner: Owner, settings: Settings) {
    this.#owner = owner;
    this.#settings = settings;
  }

  /** The oldest that is ready, in the first of these zones where it can be started; a running one runs already. */
  next(
    zones: readonly string[],
    refused: Set<string>,
    view: ClusterView,
    port: Port,
  ): WarmId | undefined {
    const group = view.groups[this.#owner.id]!;
    const oldest = new Map<string, WarmId>();
    for (const warm of group.warm.toReversed())
      if (view.warm.isReady(warm)) oldest.set(view.warm.instance(warm).zone, warm);
    const stocked = zones.filter((zone) => oldest.has(zone));
    const refuse = (zone: string): void =>
      port.emit(refusal(this.#owner.id, view.warm.instance(oldest.get(zone)!).instanceType, zone));
    const zone =
      this.#settings.poolState === 'Running'
        ? stocked[0]
        : zoneWithRoom(stocked, group, refused, refuse);
    return zone === undefined ? undefined : oldest.get(zone);
  }

  /** Ends what is too much, and launches what is missing, beside a group that believes in `held` instances. */
  keep(held: number, view: ClusterView, port: Port): void {
    const { warm, desiredCapacity } = view.groups[this.#owner.id]!;
    while (warm.length > warmPoolSize(this.#settings, Math.min(held, desiredCapacity)))
      port.emit({ kind: 'warm-instance-terminated', warm: firstToGo(warm, view) });
    const refused = new Set<string>();
    while (warm.length < warmPoolSize(this.#settings, Math.max(held, desiredCapacity))) {
      if (port.now < this.#restsUntil) return;
      if (!this.#launch(refused, view, port)) return this.#rest(port);
    }
  }

  /** Takes in the instance that its group, which believes in `held` others, has given up, if there is room for it. */
  takeBack(node: NodeId, held: number, view: ClusterView, port: Port): void {
    const { warm, desiredCapacity } = view.groups[this.#owner.id]!;
    const room = warmPoolSize(this.#settings, Math.max(held, desiredCapacity)) - warm.length;
    if (!this.#settings.reuseOnScaleIn || room <= 0) return;
    const entry = { warm: warmId(view.warm.count), group: this.#owner.id, node };
    port.emit({ kind: 'warm-instance-returned', ...entry, instance: view.nodes.instance(node) });
    const rng = port.rng.fork('shutting-down', view.nodes.name(node));
    const stopping = drawDuration(this.#owner.timings.shuttingDown, rng);
    port.wakeAfter(stopping, { do: 'warm-ready', warm: entry.warm });
  }

  ready(warm: WarmId, view: ClusterView, port: Port): void {
    if (!view.warm.isThere(warm)) return;
    port.emit({ kind: 'warm-instance-ready', warm, state: this.#settings.poolState });
  }

  /** The next launch into the pool, of types and zones in turn as the group's own; false when no zone has room. */
  #launch(refused: Set<string>, view: ClusterView, port: Port): boolean {
    const { id: group, settings, instanceOf } = this.#owner;
    const k = this.#launches + 1;
    const type = typeOfLaunch(settings, k, 'on-demand');
    const zone = zoneWithRoom(zonesOfLaunch(settings, k), view.groups[group]!, refused, (full) =>
      port.emit({ ...refusal(group, type.name, full), into: 'warm-pool' }),
    );
    if (zone === undefined) return false;
    this.#launches = k;
    const warm = warmId(view.warm.count);
    const instance = instanceOf({ type, zone, market: 'on-demand' });
    port.emit({ kind: 'warm-instance-launched', warm, group, instance });
    if (view.settling) this.ready(warm, view, port);
    else port.wakeAfter(this.#initialisation(warm, view, port), { do: 'warm-ready', warm });
    return true;
  }

  /** What a cold start takes, without joining the cluster; drawn at the instance's own address. */
  #initialisation(warm: WarmId, view: ClusterView, port: Port): Millis {
    const rng = port.rng.fork('initialisation', view.warm.name(warm));
    return drawDuration(this.#owner.settings.startup, rng);
  }

  #rest(port: Port): void {
    const { id: group, settings, timings } = this.#owner;
    this.#refusals += 1;
    const rng = port.rng.fork('warm-launch-retry', settings.name, this.#refusals);
    const rest = drawDuration(timings.launchRetry, rng);
    this.#restsUntil = after(port.now, rest);
    port.wakeAfter(rest, { do: 'fill-warm-pool', group });
  }
}

/** EC2 says no; also what a launch of the group's own is told. */
export const refusal = (group: GroupId, instanceType: string, zone: string) =>
  ({
    kind: 'launch-refused',
    group,
    instanceType,
    zone,
    why: 'InsufficientInstanceCapacity',
  }) as const;

/** The newest that is not ready yet, else the newest. */
const firstToGo = (warm: readonly WarmId[], view: ClusterView): WarmId =>
  warm.findLast((each) => !view.warm.isReady(each)) ?? warm.at(-1)!;
