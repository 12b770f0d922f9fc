// Auto Scaling groups as Cluster Autoscaler remembers them: described once a minute, sizes it sets itself known at
// once, instances that never came as placeholders. kubernetes/autoscaler cluster-autoscaler/cloudprovider/aws/
// aws_manager.go, auto_scaling_groups.go.

import { grown } from '../../../cluster/columns.ts';
import type { GroupId, NodeId } from '../../../ids.ts';
import { after, minutes, NEVER, type Instant } from '../../../units.ts';

/** `refreshInterval`. */
const REFRESH_INTERVAL = minutes(1);

/** What DescribeAutoScalingGroups and DescribeScalingActivities would answer now. */
export interface AutoScalingApi {
  desiredCapacity(group: GroupId): number;
  /** Instances the group lists, those included that are gone without its knowing. */
  instances(group: GroupId): readonly NodeId[];
  /** When the newest failed scaling activity started, or `NEVER`. */
  lastFailedActivity(group: GroupId): Instant;
  /** SetDesiredCapacity; false when AWS refuses a size outside the group's bounds. */
  setDesiredCapacity(group: GroupId, size: number): boolean;
  /** TerminateInstanceInAutoScalingGroup with decrement; false when the group no longer has it. */
  terminateInstance(group: GroupId, node: NodeId): boolean;
}

/** One group of the cache. */
interface CachedGroup {
  size: number;
  instances: readonly NodeId[];
  /** Instances desired but not listed. */
  placeholders: number;
  /** AWS said that the placeholders cannot be fulfilled. */
  unfulfillable: boolean;
  /** When this process last set the size; `NEVER` after a start. */
  lastUpdate: Instant;
}

export interface GroupBounds {
  readonly minSize: number;
  readonly maxSize: number;
}

export class AsgCache {
  readonly groups: readonly GroupBounds[];
  readonly #cached: CachedGroup[];
  /** Grows whenever anything changes that this cache is asked for. */
  version = 0;
  /** Which group listed an instance, by NodeId, or −1. */
  #groupOf = new Int32Array(64).fill(-1);
  #lastRefresh: Instant = NEVER;

  constructor(groups: readonly GroupBounds[]) {
    this.groups = groups;
    this.#cached = groups.map(() => ({
      size: 0,
      instances: [],
      placeholders: 0,
      unfulfillable: false,
      lastUpdate: NEVER,
    }));
  }

  /** Describes all groups, if the last description is a minute old. */
  refresh(api: AutoScalingApi, now: Instant): void {
    if (after(this.#lastRefresh, REFRESH_INTERVAL) > now) return;
    this.#lastRefresh = now;
    const before = this.version;
    this.#cached.forEach((group, id) => this.#describe(group, id as GroupId, api));
    if (this.version !== before) this.#index();
  }

  #describe(group: CachedGroup, id: GroupId, api: AutoScalingApi): void {
    const size = api.desiredCapacity(id);
    const instances = api.instances(id);
    const placeholders = Math.max(0, size - instances.length);
    const unfulfillable = placeholders > 0 && hasFailedSince(group.lastUpdate, id, api);
    if (isDescribedBy(group, { size, instances, placeholders, unfulfillable })) return;
    Object.assign(group, { size, instances: [...instances], placeholders, unfulfillable });
    this.version += 1;
  }

  #index(): void {
    this.#groupOf.fill(-1);
    this.#cached.forEach(({ instances }, id) => {
      for (const node of instances) {
        while (node >= this.#groupOf.length)
          this.#groupOf = grown(this.#groupOf, this.#groupOf.length * 2, -1);
        this.#groupOf[node] = id;
      }
    });
  }

  /** The group a node belongs to, as far as the last description knows. */
  groupOf(node: NodeId): GroupId | undefined {
    const group = node < this.#groupOf.length ? this.#groupOf[node]! : -1;
    return group < 0 ? undefined : (group as GroupId);
  }

  /** Whether the last description lists this instance, or a placeholder at this place. */
  has({ group, node, place }: ListedInstance): boolean {
    if (node !== undefined) return this.groupOf(node) === group;
    const { instances, placeholders } = this.#cached[group]!;
    return place >= instances.length && place < instances.length + placeholders;
  }

  /** Desired capacity as this process believes it. */
  targetSize(group: GroupId): number {
    return this.#cached[group]!.size;
  }

  instances(group: GroupId): InstanceList {
    const { instances, placeholders, unfulfillable } = this.#cached[group]!;
    return { instances, placeholders, unfulfillable };
  }

  /** IncreaseSize: refused above the maximum. */
  increaseSize(api: AutoScalingApi, group: GroupId, delta: number, now: Instant): boolean {
    const size = this.targetSize(group) + delta;
    return size <= this.groups[group]!.maxSize && this.#setSize(api, group, size, now);
  }

  /** DecreaseTargetSize: refused when it would take existing instances, placeholders included. */
  decreaseTargetSize(api: AutoScalingApi, group: GroupId, by: number, now: Instant): boolean {
    const { size, instances, placeholders } = this.#cached[group]!;
    if (size - by < instances.length + placeholders) return false;
    return this.#setSize(api, group, size - by, now);
  }

  #setSize(api: AutoScalingApi, group: GroupId, size: number, now: Instant): boolean {
    if (!api.setDesiredCapacity(group, size)) return false;
    const cached = this.#cached[group]!;
    cached.size = size;
    cached.lastUpdate = now;
    this.version += 1;
    return true;
  }

  /**
   * Deleting placeholders sets desired capacity to what the group really has; refused at the minimum, and for
   * placeholders that the last description no longer knows.
   */
  deletePlaceholders(api: AutoScalingApi, group: GroupId, now: Instant): boolean {
    if (this.#cached[group]!.placeholders === 0) return false;
    if (this.targetSize(group) <= this.groups[group]!.minSize) return false;
    if (!this.#setSize(api, group, api.instances(group).length, now)) return false;
    this.#refreshNextLoop(now);
    return true;
  }

  /** Gives an instance back; refused at the minimum and for instances of no known group. */
  deleteInstance(api: AutoScalingApi, node: NodeId, now: Instant): boolean {
    const group = this.groupOf(node);
    if (group === undefined || this.targetSize(group) <= this.groups[group]!.minSize) return false;
    if (!api.terminateInstance(group, node)) return false;
    this.#cached[group]!.size -= 1;
    this.version += 1;
    this.#refreshNextLoop(now);
    return true;
  }

  #refreshNextLoop(now: Instant): void {
    this.#lastRefresh = (now - REFRESH_INTERVAL) as Instant;
  }
}

/** An instance, or the place of a placeholder in its group's list. */
export type ListedInstance = { readonly group: GroupId } & (
  | { readonly node: NodeId; readonly place?: undefined }
  | { readonly place: number; readonly node?: undefined }
);

const isDescribedBy = (group: Description, answer: Description): boolean =>
  group.size === answer.size &&
  group.placeholders === answer.placeholders &&
  group.unfulfillable === answer.unfulfillable &&
  isSameList(group.instances, answer.instances);

const isSameList = (known: readonly NodeId[], listed: readonly NodeId[]): boolean =>
  known.length === listed.length && known.every((node, place) => node === listed[place]);

/** Whether the group's newest failed activity is younger than the size this process set last. */
function hasFailedSince(lastUpdate: Instant, group: GroupId, api: AutoScalingApi): boolean {
  const failed = api.lastFailedActivity(group);
  return failed !== NEVER && failed >= lastUpdate;
}

/** What a group lists: instances, and placeholders for those that have not come. */
export interface InstanceList {
  readonly instances: readonly NodeId[];
  readonly placeholders: number;
  readonly unfulfillable: boolean;
}

/** One group in the answer of DescribeAutoScalingGroups, with what follows for its placeholders. */
type Description = InstanceList & { readonly size: number };
