// Where nodes come from, as far as a waiting pod minds: when each node was asked for, launched, refused, Ready and
// open to pods; and for each group, and for all of them, the stage of whatever is nearest to coming.

import type { FactOf } from '../../cluster/fact.ts';
import type { GroupId, NodeId } from '../../ids.ts';
import type { Taint } from '../../kubernetes.ts';
import { NEVER, type Instant } from '../../units.ts';
import { GroupSupply, type Opening, type StageOrNone } from './group-supply.ts';
import { Steps } from './steps.ts';

/** What a pod that may be bound to a node minds of it. */
export interface NodeSupply {
  readonly group: GroupId;
  readonly opening: Opening;
  /** First refusal of a launch of its group that delayed it, or `NEVER`. */
  readonly refusedAt: Instant;
  readonly launchedAt: Instant;
  /** First Ready. */
  readyAt: Instant;
  /** Since when it takes pods, or took them last; `NEVER` before it first did. */
  openAt: Instant;
  /** How often it has opened. */
  openings: number;
  /** When a pod that stood there last left. */
  freedAt: Instant;
  ready: boolean;
  cordoned: boolean;
  gone: boolean;
  /** NoSchedule taints beyond those its group gives every node. */
  readonly taints: Set<string>;
}

const isOpen = ({ ready, cordoned, gone, taints }: NodeSupply): boolean =>
  ready && !cordoned && !gone && taints.size === 0;

/** From the farthest to the nearest. */
const NEARNESS: readonly StageOrNone[] = [
  'none',
  'launch-refused',
  'health-check',
  'group-reaction',
  'node-startup',
  'node-taints',
];

/** Hears of groups and nodes; a wait that ends reads the landmarks of its node and the stages of groups. */
export class Supply {
  readonly groups: GroupSupply[] = [];
  readonly nodes: NodeSupply[] = [];
  /** The nearest of all groups' stages. */
  readonly nearest = new Steps<StageOrNone>();

  groupCreated({ spec }: FactOf<'group-created'>): void {
    this.groups.push(new GroupSupply(spec.desiredCapacity));
  }

  /** Instances that the groups still lack at t = 0 are wanted from then on. */
  runStarted(at: Instant): void {
    for (const group of this.groups) {
      while (group.openings.length < group.desired - group.up)
        group.openings.push({ since: at, why: 'group-reaction' });
      this.#changed(group, at);
    }
  }

  desiredSet({ group: id, from, to }: FactOf<'desired-capacity-set'>, at: Instant): void {
    const group = this.groups[id]!;
    group.desired = to;
    for (let more = from; more < to; more += 1)
      group.openings.push({ since: at, why: 'group-reaction' });
    this.#changed(group, at);
  }

  refused(id: GroupId, at: Instant): void {
    this.groups[id]!.refused(at);
    this.#changed(this.groups[id]!, at);
  }

  launched({ group: id }: FactOf<'instance-launched'>, at: Instant): void {
    const group = this.groups[id]!;
    const opening = group.takeOpening(at);
    const { refusedAt } = group;
    const wasRefused = refusedAt !== NEVER && refusedAt >= opening.since;
    group.launchedAt = at;
    group.up += 1;
    group.booting += 1;
    this.nodes.push({
      group: id,
      opening,
      refusedAt: wasRefused ? refusedAt : NEVER,
      launchedAt: at,
      readyAt: NEVER,
      openAt: NEVER,
      openings: 0,
      freedAt: NEVER,
      ready: false,
      cordoned: false,
      gone: false,
      taints: new Set(),
    });
    this.#changed(group, at);
  }

  terminated({ node: id, why }: FactOf<'instance-terminated'>, at: Instant): void {
    const node = this.nodes[id]!;
    const group = this.groups[node.group]!;
    group.up -= 1;
    if (why === 'spot-reclaim') group.openings.push({ since: at, why: 'health-check' });
    if (node.readyAt === NEVER) group.booting -= 1;
    else if (node.openings === 0) group.tainted -= 1;
    node.gone = true;
    this.#changed(group, at);
  }

  ready(id: NodeId, at: Instant): void {
    const node = this.nodes[id]!;
    if (node.readyAt === NEVER && !node.gone) {
      node.readyAt = at;
      this.groups[node.group]!.booting -= 1;
      this.groups[node.group]!.tainted += 1;
    }
    this.#change(node, at, () => (node.ready = true));
  }

  notReady(id: NodeId, at: Instant): void {
    const node = this.nodes[id]!;
    this.#change(node, at, () => (node.ready = false));
  }

  cordoned(id: NodeId, cordoned: boolean, at: Instant): void {
    const node = this.nodes[id]!;
    this.#change(node, at, () => (node.cordoned = cordoned));
  }

  tainted(id: NodeId, taints: readonly Pick<Taint, 'key' | 'effect'>[], at: Instant): void {
    const node = this.nodes[id]!;
    for (const { key, effect } of taints)
      if (effect === 'NoSchedule') this.#change(node, at, () => node.taints.add(key));
  }

  untainted({ node: id, key, effect }: FactOf<'node-untainted'>, at: Instant): void {
    const node = this.nodes[id]!;
    if (effect === 'NoSchedule') this.#change(node, at, () => node.taints.delete(key));
  }

  /** A pod has left a node. */
  freed(id: NodeId, at: Instant): void {
    this.nodes[id]!.freedAt = at;
  }

  #change(node: NodeSupply, at: Instant, change: () => unknown): void {
    const wasOpen = isOpen(node);
    change();
    if (wasOpen || !isOpen(node)) return this.#changed(this.groups[node.group]!, at);
    if (node.openings === 0) this.groups[node.group]!.tainted -= 1;
    node.openings += 1;
    node.openAt = at;
    this.#changed(this.groups[node.group]!, at);
  }

  #changed(group: GroupSupply, at: Instant): void {
    const { stage } = group;
    if (stage === group.stages.last) return;
    group.stages.set(stage, at);
    let nearest = 0;
    for (const { stages } of this.groups)
      nearest = Math.max(nearest, NEARNESS.indexOf(stages.last ?? 'none'));
    this.nearest.set(NEARNESS[nearest]!, at);
  }
}
