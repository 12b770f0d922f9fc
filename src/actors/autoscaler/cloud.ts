// The AWS provider as one process holds it: its caches, what it knows of failures, and the calls it makes.

import type { Fact } from '../../cluster/fact.ts';
import type { ClusterView } from '../../cluster/state.ts';
import type { GroupId, NodeId } from '../../ids.ts';
import type { AutoScalingGroup } from '../../scenario/scenario.ts';
import { NEVER, type Instant } from '../../units.ts';
import { AsgCache, type AutoScalingApi } from './aws/asg-cache.ts';
import { autoScalingApi } from './aws/auto-scaling-api.ts';
import { NodeInstancesCache } from './aws/node-instances-cache.ts';

export class Cloud {
  readonly cache: AsgCache;
  readonly instances: NodeInstancesCache;
  readonly #lastFailure: (Instant | undefined)[] = [];
  /** Instances that are gone without their group's knowing. */
  readonly #unnoticed = new Set<NodeId>();

  constructor(groups: readonly AutoScalingGroup[]) {
    this.cache = new AsgCache(groups);
    this.instances = new NodeInstancesCache(this.cache);
  }

  /** A scaling activity failed. */
  launchRefused(group: GroupId, at: Instant): void {
    this.#lastFailure[group] = at;
  }

  /** An instance is gone; its group lists it until it finds out. */
  instanceLost(node: NodeId): void {
    this.#unnoticed.add(node);
  }

  instanceDeathNoticed(node: NodeId): void {
    this.#unnoticed.delete(node);
  }

  api(view: ClusterView, say: (fact: Fact) => void): AutoScalingApi {
    const { nodes } = view;
    return autoScalingApi(view, say, {
      lastFailedActivity: (group) => this.#lastFailure[group] ?? NEVER,
      unnoticed: (group) => [...this.#unnoticed].filter((node) => nodes.group[node] === group),
    });
  }
}
