// The groups' lists once more, as the cluster state reads them: renewed in the background every two minutes, and in
// each loop for groups that are scaling up. kubernetes/autoscaler cluster-autoscaler/clusterstate/utils/
// node_instances_cache.go.

import type { GroupId } from '../../../ids.ts';
import { elapsed, minutes, NEVER, type Instant } from '../../../units.ts';
import type { AsgCache, InstanceList } from './asg-cache.ts';

/** `CloudProviderNodeInstancesCacheRefreshInterval`. */
const REFRESH_INTERVAL = minutes(2);

export class NodeInstancesCache {
  readonly #source: AsgCache;
  /** Grows whenever a list may have become another one. */
  version = 0;
  readonly #lists = new Map<GroupId, InstanceList>();
  #started: Instant = NEVER;
  #refreshes = 0;

  constructor(source: AsgCache) {
    this.#source = source;
  }

  start(now: Instant): void {
    this.#started = now;
  }

  /** What happened in the background since the last loop; to be asked before the loop's own refresh. */
  catchUp(now: Instant): void {
    const due = Math.floor(elapsed(this.#started, now) / REFRESH_INTERVAL) + 1;
    if (due === this.#refreshes) return;
    this.#refreshes = due;
    for (let id = 0; id < this.#source.groups.length; id += 1) this.#fetch(id as GroupId);
  }

  invalidate(group: GroupId): void {
    if (this.#lists.delete(group)) this.version += 1;
  }

  of(group: GroupId): InstanceList {
    return this.#lists.get(group) ?? this.#fetch(group);
  }

  #fetch(group: GroupId): InstanceList {
    const list = this.#source.instances(group);
    const known = this.#lists.get(group);
    if (known !== undefined && isSame(known, list)) return known;
    this.version += 1;
    this.#lists.set(group, list);
    return list;
  }
}

/** The source makes a new array when a group lists others. */
const isSame = (a: InstanceList, b: InstanceList): boolean =>
  a.instances === b.instances &&
  a.placeholders === b.placeholders &&
  a.unfulfillable === b.unfulfillable;
