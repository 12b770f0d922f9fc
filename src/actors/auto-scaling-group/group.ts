// One Auto Scaling group: holds its desired capacity against the instances it believes in, launches what is missing
// and gives up what is too much. It believes in an instance until a health check has found that it is gone.
// What waits in its warm pool goes into service before anything is launched. AZRebalance and Capacity Rebalancing are
// left out: nothing is moved, or replaced before it is lost.

import type { FactOf } from '../../cluster/fact.ts';
import type { InstanceSpec } from '../../cluster/spec.ts';
import type { ClusterView } from '../../cluster/state.ts';
import { drawDuration, type Rng } from '../../engine/rng.ts';
import { nodeId, type GroupId, type NodeId, type WarmId } from '../../ids.ts';
import type { AutoScalingGroup, Timings } from '../../scenario/scenario.ts';
import { after, NEVER, type Instant } from '../../units.ts';
import type { ClusterPort } from '../contract.ts';
import { launchedInstance, type Pool } from './launched-instance.ts';
import { typeOfLaunch, zonesOfLaunch } from './launch-pool.ts';
import { nextMarket } from './purchase-options.ts';
import { zoneWithRoom } from './room.ts';
import { candidatesOf, instanceToTerminate } from './termination-policy.ts';
import { refusal, WarmPool, type WarmPoolWake } from './warm-pool.ts';

export type GroupWake =
  /** Compare desired capacity with what the group believes it has. */
  | { readonly do: 'look'; readonly group: GroupId }
  /** A health check finds that an instance is gone. */
  | { readonly do: 'notice-death'; readonly node: NodeId }
  /** EC2 says `terminated` from now on. */
  | { readonly do: 'report-terminated'; readonly node: NodeId }
  | WarmPoolWake;
type Port = ClusterPort<GroupWake>;

export type DesiredChange = Pick<FactOf<'desired-capacity-set'>, 'from' | 'to'>;

export class Group {
  readonly #id: GroupId;
  readonly #settings: AutoScalingGroup;
  readonly #timings: Timings;
  /** The instances it believes in. */
  readonly #held = { all: 0, onDemand: 0 };
  /** Those of them that are gone. */
  readonly #unnoticed = new Set<NodeId>();
  /** One per pool used so far: the instances of a pool share it. */
  readonly #pools = new Map<string, InstanceSpec>();
  /** Until then it launches nothing: a raise is on its way to the launch call, or a refused launch waits. */
  #restsUntil: Instant = NEVER;
  /** For the termination policy's last, random choice. */
  #choices: Rng | undefined;
  readonly #rests = { groupReaction: 0, launchRetry: 0 };
  readonly #warmPool: WarmPool | undefined;

  constructor(id: GroupId, settings: AutoScalingGroup, timings: Timings) {
    this.#id = id;
    this.#settings = settings;
    this.#timings = timings;
    const owner = { id, settings, timings, instanceOf: (pool: Pool) => this.#instance(pool) };
    if (settings.warmPool !== undefined) this.#warmPool = new WarmPool(owner, settings.warmPool);
  }

  /** Launches everything missing, unless it rests; a refusal ends the attempt. */
  look(view: ClusterView, port: Port): void {
    if (port.now < this.#restsUntil) return;
    const refused = new Set<string>();
    while (this.#held.all < view.groups[this.#id]!.desiredCapacity)
      if (!this.#launch(refused, view, port)) return this.#rest('launchRetry', port);
    this.keepWarm(view, port);
  }

  /** The warm pool follows what the group has. */
  keepWarm(view: ClusterView, port: Port): void {
    this.#warmPool?.keep(this.#held.all, view, port);
  }

  /** A warm instance is initialised, or has stopped. */
  warmReady(warm: WarmId, view: ClusterView, port: Port): void {
    this.#warmPool?.ready(warm, view, port);
  }

  /** A raise waits for its launch call, and no replacement overtakes it; a lower desired capacity acts at once. */
  desiredSet({ from, to }: DesiredChange, view: ClusterView, port: Port): void {
    if (to > from) return this.#rest('groupReaction', port);
    const rng = (this.#choices ??= port.rng.fork('termination-policy', this.#settings.name));
    const { instances, desiredCapacity } = view.groups[this.#id]!;
    let staying = instances.filter((node) => view.nodes.removalAt[node] === NEVER);
    while (staying.length > desiredCapacity) {
      const candidates = candidatesOf(view, staying);
      const victim = instanceToTerminate(this.#settings, candidates, { now: port.now, rng });
      staying = staying.filter((node) => node !== victim);
      this.terminate(victim, view, port);
    }
  }

  /** Ends an instance that is wanted no more. */
  terminate(node: NodeId, view: ClusterView, port: Port): void {
    if (!view.nodes.isUp(node)) return this.noticeDeath(node, view, port); // EC2 was faster
    port.emit({ kind: 'instance-terminated', node, why: 'scale-down' });
    this.#count(view.nodes.instance(node), -1);
    this.#shutDown(node, view, port);
    this.#warmPool?.takeBack(node, this.#held.all, view, port);
    this.keepWarm(view, port);
  }

  /** EC2 took an instance: it is replaced once a health check has found out. */
  lost(node: NodeId, view: ClusterView, port: Port): void {
    this.#unnoticed.add(node);
    this.#shutDown(node, view, port);
    const rng = port.rng.fork('dead-detection', view.nodes.name(node));
    const unnoticed = drawDuration(this.#timings.deadDetection, rng);
    port.wakeAfter(unnoticed, { do: 'notice-death', node });
  }

  /** Once for each: a health check finds out, or whoever would end an instance that is gone. */
  noticeDeath(node: NodeId, view: ClusterView, port: Port): void {
    if (!this.#unnoticed.delete(node)) return;
    port.emit({ kind: 'instance-death-noticed', node });
    this.#count(view.nodes.instance(node), -1);
    this.look(view, port);
  }

  #shutDown(node: NodeId, view: ClusterView, port: Port): void {
    const rng = port.rng.fork('shutting-down', view.nodes.name(node));
    const takes = drawDuration(this.#timings.shuttingDown, rng);
    port.wakeAfter(takes, { do: 'report-terminated', node });
  }

  /**
   * One more: out of the warm pool, else launched in the first of its zones that has room; false when none has.
   * `refused`: zones known not to.
   */
  #launch(refused: Set<string>, view: ClusterView, port: Port): boolean {
    const k = view.groups[this.#id]!.launches + 1;
    const zones = zonesOfLaunch(this.#settings, k);
    const warm = this.#warmPool?.next(zones, refused, view, port);
    const instance =
      warm === undefined ? this.#cold(k, zones, refused, view, port) : view.warm.instance(warm);
    if (instance === undefined) return false;
    const launched = { node: nodeId(view.nodes.count), group: this.#id, instance };
    port.emit({ kind: 'instance-launched', ...launched, ...(warm !== undefined && { warm }) });
    this.#count(instance, 1);
    return true;
  }

  #cold(
    k: number,
    zones: readonly string[],
    refused: Set<string>,
    view: ClusterView,
    port: Port,
  ): InstanceSpec | undefined {
    const market = nextMarket(this.#settings, this.#held);
    const type = typeOfLaunch(this.#settings, k, market);
    const zone = zoneWithRoom(zones, view.groups[this.#id]!, refused, (full) =>
      port.emit(refusal(this.#id, type.name, full)),
    );
    return zone === undefined ? undefined : this.#instance({ type, zone, market });
  }

  #instance(pool: Pool): InstanceSpec {
    const key = `${pool.type.name}/${pool.zone}/${pool.market}`;
    let spec = this.#pools.get(key);
    if (spec === undefined) this.#pools.set(key, (spec = launchedInstance(this.#settings, pool)));
    return spec;
  }

  #count({ market }: InstanceSpec, sign: 1 | -1): void {
    this.#held.all += sign;
    if (market === 'on-demand') this.#held.onDemand += sign;
  }

  /** A later rest is never cut short by an earlier one's end. */
  #rest(why: 'groupReaction' | 'launchRetry', port: Port): void {
    this.#rests[why] += 1;
    const rng = port.rng.fork(why, this.#settings.name, this.#rests[why]);
    const rest = drawDuration(this.#timings[why], rng);
    const until = after(port.now, rest);
    if (until > this.#restsUntil) this.#restsUntil = until;
    port.wakeAfter(rest, { do: 'look', group: this.#id });
  }
}
