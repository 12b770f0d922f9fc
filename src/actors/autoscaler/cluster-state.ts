// What Cluster Autoscaler makes of its groups: who is ready, who is awaited, which requests are open, which groups rest
// or are unhealthy. kubernetes/autoscaler cluster-autoscaler/clusterstate/clusterstate.go.

import type { GroupId, NodeId } from '../../ids.ts';
import type { ClusterView } from '../../cluster/state.ts';
import { after, type Instant, type Millis } from '../../units.ts';
import { AsOf } from './as-of.ts';
import type { AsgCache, InstanceList, ListedInstance } from './aws/asg-cache.ts';
import type { NodeInstancesCache } from './aws/node-instances-cache.ts';
import { ExponentialBackoff, type BackoffSettings } from './backoff.ts';
import {
  isGroupHealthy,
  missingNodes,
  noReadiness,
  placeholderErrors,
  registered,
  tooMany,
  unseenErrors,
  upcomingNodes,
  type Readiness,
  type UnreadyLimits,
} from './group-readiness.ts';
import { isReady } from './readiness.ts';
import { TO_BE_DELETED } from './taints.ts';

/** A scale-up under way; a further one adds to it and moves the deadline. */
export interface ScaleUpRequest {
  readonly increase: number;
  readonly deadline: Instant;
}

export interface ClusterStateSettings extends UnreadyLimits {
  readonly maxNodeProvisionTime: Millis;
  readonly maxNodeStartupTime: Millis;
  readonly backoff: BackoffSettings;
}

interface IncorrectSize {
  readonly current: number;
  readonly expected: number;
  readonly since: Instant;
}

/** What the registry wants done or told; it decides, others act. */
export interface ClusterStateActs {
  backedOff(group: GroupId, until: Instant): void;
  /** Lowers a target whose nodes never came; false when AWS does not let it. */
  decreaseTargetSize(group: GroupId, by: number): boolean;
  /** An event on the status ConfigMap. */
  event(): void;
}

export class ClusterState {
  readonly #settings: ClusterStateSettings;
  readonly #cloud: AsgCache;
  readonly #instances: NodeInstancesCache;
  readonly #backoff: ExponentialBackoff<GroupId>;
  readonly #requests = new Map<GroupId, ScaleUpRequest>();
  readonly #incorrect = new Map<GroupId, IncorrectSize>();
  /** Instances without a Node object by name, and since when. */
  #unregistered = new Map<string, { readonly instance: ListedInstance; readonly since: Instant }>();
  readonly #groups: readonly GroupId[];
  /** These three are by group. */
  readonly #readiness: (Readiness | undefined)[];
  readonly #targets: number[] = [];
  readonly #lists: InstanceList[] = [];
  #total = noReadiness();
  /** When the last update was, if nothing in it waits for time to pass. */
  readonly #settled = new AsOf();

  constructor(settings: ClusterStateSettings, cloud: AsgCache, instances: NodeInstancesCache) {
    this.#settings = settings;
    this.#cloud = cloud;
    this.#instances = instances;
    this.#backoff = new ExponentialBackoff(settings.backoff);
    this.#groups = cloud.groups.map((_, id) => id as GroupId);
    this.#readiness = cloud.groups.map(() => undefined);
  }

  /** Looks at the world anew (`UpdateNodes`). */
  update(view: ClusterView, nodes: readonly NodeId[], now: Instant, acts: ClusterStateActs): void {
    this.#backoff.forgetStale(now);
    if (this.#requests.size === 0 && this.#settled.holds(view, this.#listsVersion)) return;
    this.#settled.note(view, this.#listsVersion);
    this.#lookAtAll(view, nodes, now, acts);
    if (this.#waitsForTime()) this.#settled.forget();
  }

  get #listsVersion(): number {
    return this.#cloud.version + this.#instances.version;
  }

  /** Something is awaited, wrong or counted down; otherwise only a change can change what was found. */
  #waitsForTime(): boolean {
    return (
      this.#requests.size > 0 ||
      this.#unregistered.size > 0 ||
      this.#incorrect.size > 0 ||
      this.#total.ready < registered(this.#total) ||
      this.#lists.some((list) => list.placeholders > 0)
    );
  }

  #lookAtAll(
    view: ClusterView,
    nodes: readonly NodeId[],
    now: Instant,
    acts: ClusterStateActs,
  ): void {
    const groups = this.#groups;
    const previous = this.#lists.slice();
    for (const group of groups) if (this.isScalingUp(group)) this.#instances.invalidate(group);
    for (const group of groups) {
      this.#targets[group] = this.#cloud.targetSize(group);
      this.#lists[group] = this.#instances.of(group);
    }
    this.#updateReadiness(view, nodes, now);
    this.#updateRequests(now, acts);
    for (const group of groups) this.#handleCreationErrors(group, previous[group], now, acts);
    for (const group of groups) this.#updateIncorrectSize(group, now);
  }

  #updateReadiness(view: ClusterView, nodes: readonly NodeId[], now: Instant): void {
    for (const group of this.#groups) this.#readiness[group] = undefined;
    this.#total = noReadiness();
    for (const node of nodes) {
      const group = this.#cloud.groupOf(node);
      if (group !== undefined) this.#count(this.#of(group), view, node, now);
      // No group lists it any more, and its mark says who took it away (`hasCloudProviderInstance`).
      if (group === undefined && view.nodes.hasTaint(node, TO_BE_DELETED)) this.#total.deleted += 1;
      else this.#count(this.#total, view, node, now);
    }
    this.#updateUnregistered(view, now);
  }

  #of(group: GroupId): Readiness {
    return (this.#readiness[group] ??= noReadiness());
  }

  #count(readiness: Readiness, view: ClusterView, node: NodeId, now: Instant): void {
    if (isReady(view, node)) readiness.ready += 1;
    else if (this.#isYoung(view, node, now)) readiness.notStarted.push(node);
    else readiness.unready += 1;
  }

  #isYoung({ nodes }: ClusterView, node: NodeId, now: Instant): boolean {
    const registeredAt = nodes.registeredAt[node]! as Instant;
    return after(registeredAt, this.#settings.maxNodeStartupTime) > now;
  }

  #updateUnregistered(view: ClusterView, now: Instant): void {
    const before = this.#unregistered;
    this.#unregistered = new Map();
    for (const group of this.#groups)
      for (const instance of stillAwaited(view, this.#lists[group]!, group)) {
        const name = nameOf(instance);
        const since = before.get(name)?.since ?? now;
        this.#unregistered.set(name, { instance, since });
        if (this.#cloud.has(instance)) this.#countUnregistered(group, since, now);
      }
  }

  #countUnregistered(group: GroupId, since: Instant, now: Instant): void {
    const readiness = this.#of(group);
    if (this.#isLong(since, now)) readiness.longUnregistered += 1;
    else readiness.unregistered += 1;
  }

  #isLong(since: Instant, now: Instant): boolean {
    return after(since, this.#settings.maxNodeProvisionTime) < now;
  }

  #updateRequests(now: Instant, acts: ClusterStateActs): void {
    for (const [group, { increase, deadline }] of this.#requests) {
      if (this.#missing(group) <= 0) {
        this.#requests.delete(group);
        continue;
      }
      if (deadline >= now) continue;
      acts.event();
      this.fail(group, now, acts);
      if (!acts.decreaseTargetSize(group, increase)) acts.event();
      this.#requests.delete(group);
    }
  }

  #missing(group: GroupId): number {
    return missingNodes(this.#targets[group]!, this.#readiness[group] ?? noReadiness());
  }

  /** New placeholders that cannot be fulfilled make a group that is scaling up rest. */
  #handleCreationErrors(
    group: GroupId,
    previous: InstanceList | undefined,
    now: Instant,
    acts: ClusterStateActs,
  ): void {
    const unseen = unseenErrors(this.#lists[group]!, previous);
    if (unseen <= 0 || !this.isScalingUp(group)) return;
    acts.event();
    this.#addToRequest(group, -unseen, now);
    this.fail(group, now, acts);
  }

  #updateIncorrectSize(group: GroupId, now: Instant): void {
    const readiness = this.#readiness[group];
    const expected = this.#targets[group]!;
    const before = this.#incorrect.get(group);
    if (before !== undefined) this.#incorrect.delete(group);
    if (readiness === undefined) return;
    const current = registered(readiness);
    const awaitedNodes = readiness.unregistered + readiness.longUnregistered;
    if (current <= expected && current >= expected - awaitedNodes) return;
    const unchanged = before?.current === current && before.expected === expected;
    this.#incorrect.set(group, unchanged ? before : { current, expected, since: now });
  }

  /** A group that has lacked instances for too long, unexplained: by how many nodes its target is too high. */
  excess(group: GroupId, now: Instant): number {
    const incorrect = this.#incorrect.get(group);
    if (incorrect === undefined) return 0;
    if (after(incorrect.since, this.#settings.maxNodeProvisionTime) >= now) return 0;
    return Math.max(0, incorrect.expected - incorrect.current);
  }

  registerScaleUp(group: GroupId, increase: number, now: Instant): void {
    this.#addToRequest(group, increase, now);
  }

  #addToRequest(group: GroupId, delta: number, now: Instant): void {
    const open = this.#requests.get(group);
    const increase = (open?.increase ?? 0) + delta;
    if (increase <= 0) {
      this.#requests.delete(group);
      return;
    }
    const deadline =
      open === undefined || delta > 0
        ? after(now, this.#settings.maxNodeProvisionTime)
        : open.deadline;
    this.#requests.set(group, { increase, deadline });
  }

  /** A failed scale-up: the group rests. */
  fail(group: GroupId, now: Instant, acts: Pick<ClusterStateActs, 'backedOff'>): void {
    acts.backedOff(group, this.#backoff.fail(group, now));
  }

  /** Targets changed within the loop (`Recalculate`). */
  recalculate(): void {
    for (const group of this.#groups) this.#targets[group] = this.#cloud.targetSize(group);
  }

  isScalingUp(group: GroupId): boolean {
    return this.#requests.has(group) && this.#targets.length > 0 && this.#missing(group) > 0;
  }

  isBackedOff(group: GroupId, now: Instant): boolean {
    return this.#backoff.isBackedOff(group, now);
  }

  isHealthy(group: GroupId): boolean {
    const increase = this.#requests.get(group)?.increase ?? 0;
    return isGroupHealthy(this.#targets[group]!, this.#readiness[group], increase, this.#settings);
  }

  /** The whole cluster: too many nodes that broke after they had started stop all scaling. */
  isClusterHealthy(): boolean {
    return !tooMany(this.#total.unready, registered(this.#total), this.#settings);
  }

  /** Whether any scale-up is under way: without one no node is upcoming. */
  get isAwaiting(): boolean {
    return this.#requests.size > 0;
  }

  upcoming(group: GroupId, now: Instant): number {
    return upcomingNodes(this.#targets[group]!, this.#readiness[group] ?? noReadiness(), {
      requested: this.#requests.has(group),
      backedOff: this.isBackedOff(group, now),
    });
  }

  /** Nodes that registered and have not become ready yet. */
  notStarted(group: GroupId): readonly NodeId[] {
    return this.#readiness[group]?.notStarted ?? [];
  }

  /** Placeholders that AWS said it cannot fulfil. */
  creationErrors(group: GroupId): number {
    return placeholderErrors(this.#lists[group]!);
  }

  /** Instances without a Node object for longer than `--max-node-provision-time` that their group still lists. */
  longUnregistered(now: Instant): ListedInstance[] {
    const long: ListedInstance[] = [];
    for (const { since, instance } of this.#unregistered.values())
      if (this.#isLong(since, now) && this.#cloud.has(instance)) long.push(instance);
    return long;
  }
}

/** Instances that should still register: placeholders that cannot be fulfilled are not among them. */
function stillAwaited(
  { nodes }: ClusterView,
  list: InstanceList,
  group: GroupId,
): ListedInstance[] {
  const unregistered: ListedInstance[] = [];
  for (const node of list.instances)
    if (nodes.exists[node] === 0) unregistered.push({ group, node });
  if (list.unfulfillable) return unregistered;
  for (let i = 0; i < list.placeholders; i += 1)
    unregistered.push({ group, place: list.instances.length + i });
  return unregistered;
}

const nameOf = ({ group, node, place }: ListedInstance): string =>
  node === undefined ? `i-placeholder-${group}-${place}` : `i-${node}`;
