// Step 15 of a loop: which nodes are unneeded, which of them go now, and their soft taints.
// kubernetes/autoscaler cluster-autoscaler/core/static_autoscaler.go `scaleDown`.

import type { ClusterView } from '../../../cluster/state.ts';
import type { Rng } from '../../../engine/rng.ts';
import type { GroupId, NodeId } from '../../../ids.ts';
import { after, elapsed, NEVER, seconds, type Instant, type Millis } from '../../../units.ts';
import { AsOf } from '../as-of.ts';
import { isReady } from '../readiness.ts';
import type { Loop, Parts, Scene } from '../loop.ts';
import { asGoMap } from '../shuffle.ts';
import { DELETION_CANDIDATE, deletionCandidate } from '../taints.ts';
import type { AutoscalerPort, MarkWake, NodeWake } from '../wake.ts';
import { Actuator } from './actuator.ts';
import { cropToBudgets } from './budgets.ts';
import { drainContext, remainingBudgets } from './drain-context.ts';
import { ScaleDownPlanner } from './planner.ts';
import { softTaintChanges } from './soft-taints.ts';
import { removableAt, type UnneededNode } from './unneeded.ts';

/** `MaxBulkSoftTaintTime`, `--max-bulk-soft-taint-time`. */
const SOFT_TAINT_TIME = seconds(3);

export interface Cooldown {
  readonly lastScaleUp: Instant;
  /** Pods too new to be helped: nothing is deleted in such a loop. */
  readonly wait: boolean;
}

export class ScaleDown {
  /** When a loop last started a deletion. */
  lastDeletion: Instant = NEVER;
  readonly #parts: Parts;
  readonly #rng: Rng;
  readonly #planner: ScaleDownPlanner;
  readonly #actuator: Actuator;
  readonly #told = new Set<NodeId>();
  /** When soft taints were last seen to agree with the unneeded set, if that stands. */
  readonly #taintsAgree = new AsOf();

  constructor(parts: Parts, rng: Rng) {
    this.#parts = parts;
    this.#rng = rng;
    this.#planner = new ScaleDownPlanner(parts.settings);
    const { settings, client, realNodes, cloud } = parts;
    this.#actuator = new Actuator({
      settings,
      client,
      realNodes,
      deleteInstance: (view, node, port) => {
        const api = cloud.api(view, (fact) => port.emit(fact));
        return cloud.cache.deleteInstance(api, node, port.now);
      },
    });
  }

  draining(): readonly NodeId[] {
    return this.#actuator.deletions.draining();
  }

  /** The cluster is unhealthy: all timers are lost. */
  forget({ port }: Loop): void {
    this.#planner.unneeded.clear();
    this.#tell(port);
  }

  /** Brings the timers up to date, and nothing else. */
  look({ view, now, snapshot, nodes }: Scene): void {
    const { cloud, settings, realNodes } = this.#parts;
    const { cache } = cloud;
    const { deletions } = this.#actuator;
    this.#planner.update({
      view,
      snapshot,
      realNodes,
      nodes,
      now,
      longTerminating: realNodes.nodesWithLongTerminating(view, now),
      groupOf: (node) => cache.groupOf(node),
      groupsVersion: cache.version,
      mayShrink: (group) => cache.targetSize(group) > cache.groups[group]!.minSize,
      isBeingDeleted: (node) => deletions.has(node),
      drains: () => {
        const budgets = remainingBudgets(view);
        return { budgets, context: drainContext(view, settings, budgets, now) };
      },
    });
  }

  run(scene: Scene, cooldown: Cooldown): void {
    this.look(scene);
    this.#tell(scene.port);
    if (!this.#isCoolingDown(scene.now, cooldown)) this.#delete(scene);
    this.#updateSoftTaints(scene);
  }

  /** Says who became unneeded, and who is needed again. */
  #tell(port: AutoscalerPort): void {
    const { unneeded } = this.#planner;
    for (const node of this.#told)
      if (!unneeded.has(node)) {
        this.#told.delete(node);
        this.#taintsAgree.forget();
        port.emit({ kind: 'node-needed', node });
      }
    for (const node of unneeded.ids())
      if (!this.#told.has(node)) {
        this.#told.add(node);
        this.#taintsAgree.forget();
        port.emit({ kind: 'node-unneeded', node });
      }
  }

  #isCoolingDown(now: Instant, { lastScaleUp, wait }: Cooldown): boolean {
    const { scaleDownDelayAfterAdd, scaleDownDelayAfterDelete } = this.#parts.settings;
    return (
      wait ||
      isWithin(lastScaleUp, scaleDownDelayAfterAdd, now) ||
      isWithin(this.lastDeletion, scaleDownDelayAfterDelete, now)
    );
  }

  #delete({ view, port, now }: Loop): void {
    const { unneeded } = this.#planner;
    if (unneeded.size === 0) return;
    const { settings, cloud } = this.#parts;
    const { cache } = cloud;
    const { deletions } = this.#actuator;
    const removable = removableAt(this.#inMapOrder(unneeded.all()), now, {
      threshold: (node) =>
        isReady(view, node) ? settings.scaleDownUnneededTime : settings.scaleDownUnreadyTime,
      groupOf: (node) => cache.groupOf(node),
      minSize: (group: GroupId) => cache.groups[group]!.minSize,
      size: (group: GroupId) => cache.targetSize(group) - deletions.ofGroup(group),
    });
    const { empty, drain } = cropToBudgets(removable, {
      maxScaleDownParallelism: settings.maxScaleDownParallelism,
      maxDrainParallelism: settings.maxDrainParallelism,
      emptyInProgress: deletions.emptying().length,
      drainInProgress: deletions.draining().length,
    });
    if (empty.length + drain.length === 0) return;
    if (empty.length > 0) this.#actuator.start(empty, false, view, port);
    if (drain.length > 0) this.#actuator.start(drain, true, view, port);
    this.lastDeletion = now;
  }

  /** From one map into two, of empty nodes and of others, and out of these (`splitEmptyAndNonEmptyNodes`). */
  #inMapOrder(unneeded: readonly UnneededNode[]): UnneededNode[] {
    const empty: UnneededNode[] = [];
    const others: UnneededNode[] = [];
    for (const node of asGoMap(unneeded, this.#rng)) (node.empty ? empty : others).push(node);
    return [...asGoMap(empty, this.#rng), ...asGoMap(others, this.#rng)];
  }

  #updateSoftTaints({ view, nodes, port, now }: Loop): void {
    const { client, settings, cloud } = this.#parts;
    const { unneeded } = this.#planner;
    const isWhole = nodes.length === view.nodes.registered.length;
    if (isWhole && this.#taintsAgree.holds(view, cloud.cache.version)) return;
    const changes = softTaintChanges(view, nodes, {
      isAutoscaled: (node) => cloud.cache.groupOf(node) !== undefined,
      isUnneeded: (node) => unneeded.has(node),
    });
    if (isWhole && changes.length === 0) this.#taintsAgree.note(view, cloud.cache.version);
    const started = client.clock;
    for (const change of changes.slice(0, settings.maxBulkSoftTaintCount)) {
      if (elapsed(started, client.clock) >= SOFT_TAINT_TIME) return;
      port.wakeAfter(elapsed(now, client.request()), change);
    }
  }

  wake(wake: NodeWake, view: ClusterView, port: AutoscalerPort): void {
    if (isMark(wake)) setCandidate(wake.node, wake.do === 'mark-candidate', view, port);
    else this.#actuator.wake(wake, view, port);
  }
}

const isMark = (wake: NodeWake): wake is MarkWake =>
  wake.do === 'mark-candidate' || wake.do === 'unmark-candidate';

const isWithin = (since: Instant, delay: Millis, now: Instant): boolean =>
  since !== NEVER && after(since, delay) > now;

function setCandidate(
  node: NodeId,
  isCandidate: boolean,
  { nodes }: ClusterView,
  port: AutoscalerPort,
): void {
  if (nodes.exists[node] === 0 || nodes.hasTaint(node, DELETION_CANDIDATE) === isCandidate) return;
  port.emit(
    isCandidate
      ? { kind: 'node-tainted', node, taint: deletionCandidate(port.now) }
      : { kind: 'node-untainted', node, key: DELETION_CANDIDATE, effect: 'PreferNoSchedule' },
  );
}
