// Which nodes nobody needs: looks at them anew in every loop and keeps their timers.
// kubernetes/autoscaler cluster-autoscaler/core/scaledown/planner/planner.go, eligibility/eligibility.go.

import type { ClusterView } from '../../../cluster/state.ts';
import type { GroupId, NodeId } from '../../../ids.ts';
import type { ClusterAutoscalerSettings } from '../../../scenario/scenario.ts';
import { after, elapsed, millis, NEVER, type Instant, type Millis } from '../../../units.ts';
import { HintingSimulator } from '../hinting-simulator.ts';
import type { LazySnapshot } from '../loop.ts';
import { isReady } from '../readiness.ts';
import type { RealNodes } from '../real-nodes.ts';
import type { ClusterSnapshot, Row } from '../snapshot.ts';
import { TO_BE_DELETED } from '../taints.ts';
import { podsToMove, type DrainContext } from './drainability.ts';
import type { RemainingBudgets } from './remaining-budgets.ts';
import { Destinations, removableNodes } from './removal-simulation.ts';
import { UnneededNodes, unneededLimit, type Removable } from './unneeded.ts';
import { utilizationBySums, utilizationOf } from './utilization.ts';

/** What a loop hands to the planner. */
export interface ScaleDownScene {
  readonly view: ClusterView;
  readonly snapshot: LazySnapshot;
  readonly realNodes: RealNodes;
  /** Registered nodes, without those that are only awaited. */
  readonly nodes: readonly NodeId[];
  readonly now: Instant;
  readonly groupOf: (node: NodeId) => GroupId | undefined;
  /** Target size above the minimum. */
  readonly mayShrink: (group: GroupId) => boolean;
  readonly isBeingDeleted: (node: NodeId) => boolean;
  /** Nodes with pods that have terminated for too long to count. */
  readonly longTerminating: ReadonlySet<NodeId>;
  readonly budgets: RemainingBudgets;
  readonly context: DrainContext;
}

interface Candidate {
  readonly node: NodeId;
  readonly row: Row;
  readonly isEmpty: boolean;
}

export class ScaleDownPlanner {
  readonly unneeded = new UnneededNodes();
  readonly #settings: ClusterAutoscalerSettings;
  readonly #simulator = new HintingSimulator();
  /** Nodes whose removal failed in simulation, and until when they are not looked at again. */
  readonly #unremovableUntil = new Map<NodeId, Instant>();
  #lastUpdate: Instant = NEVER;
  #shortestInterval: Millis;

  constructor(settings: ClusterAutoscalerSettings) {
    this.#settings = settings;
    this.#shortestInterval = millis(Math.max(1, settings.scaleDownUnneededTime));
  }

  /** Finds out which nodes are unneeded now (`UpdateClusterState`). */
  update(scene: ScaleDownScene): void {
    this.#noteInterval(scene.now);
    this.#forgetOldFailures(scene);
    const candidates = this.#candidates(scene);
    const removable = candidates.length === 0 ? [] : this.#simulate(scene, candidates);
    this.unneeded.update(removable, scene.now);
    this.#simulator.dropOldHints();
  }

  #noteInterval(now: Instant): void {
    if (this.#lastUpdate !== NEVER) {
      const interval = Math.max(1, elapsed(this.#lastUpdate, now));
      this.#shortestInterval = millis(Math.min(this.#shortestInterval, interval));
    }
    this.#lastUpdate = now;
  }

  #forgetOldFailures({ view, now }: ScaleDownScene): void {
    for (const [node, until] of this.#unremovableUntil)
      if (until <= now || view.nodes.exists[node] === 0) this.#unremovableUntil.delete(node);
  }

  /** Eligible nodes: empty ones first, then those unneeded before, then the rest. */
  #candidates(scene: ScaleDownScene): Candidate[] {
    const eligible = scene.nodes.filter((node) => this.#isEligible(scene, node));
    if (eligible.length === 0) return [];
    const snapshot = scene.snapshot.get();
    const candidates = eligible.map((node): Candidate => {
      const row = snapshot.rowOf(node);
      return { node, row, isEmpty: isEmpty(snapshot, row, scene.context) };
    });
    const rank = ({ node, isEmpty: first }: Candidate): number =>
      (first ? 0 : 2) + (this.unneeded.has(node) ? 0 : 1);
    return candidates.toSorted((a, b) => rank(a) - rank(b));
  }

  #isEligible(scene: ScaleDownScene, node: NodeId): boolean {
    const { view, now } = scene;
    const group = scene.groupOf(node);
    if (group === undefined || !scene.mayShrink(group)) return false;
    if (!this.#isIdle(scene, node)) return false;
    if (this.#unremovableUntil.has(node) || scene.isBeingDeleted(node)) return false;
    if (!this.#settings.scaleDownUnreadyEnabled && !isReady(view, node)) return false;
    return !isMarkedForDeletion(view, node, now);
  }

  /** Its pods request no more than the threshold of what it can give. */
  #isIdle(scene: ScaleDownScene, node: NodeId): boolean {
    const { scaleDownUtilizationThreshold, ignoreDaemonsetsUtilization } = this.#settings;
    const { view, snapshot, realNodes, now, longTerminating } = scene;
    const shown = realNodes.node(view, node);
    const made = snapshot.made;
    const free = made === undefined ? shown.free : made.free(made.rowOf(node));
    if (!ignoreDaemonsetsUtilization && !longTerminating.has(node))
      return utilizationBySums(shown.allocatable, free) <= scaleDownUtilizationThreshold;
    const pods = snapshot.get().podsOn(snapshot.get().rowOf(node));
    const ignoreDaemonSets = ignoreDaemonsetsUtilization;
    const { utilization } = utilizationOf(pods, shown.allocatable, { ignoreDaemonSets, now });
    return utilization <= scaleDownUtilizationThreshold;
  }

  #simulate(scene: ScaleDownScene, candidates: readonly Candidate[]): Removable[] {
    const limit = unneededLimit({
      alreadyUnneeded: this.unneeded.size,
      parallelism: this.#settings.maxScaleDownParallelism,
      unneededTime: this.#settings.scaleDownUnneededTime,
      loopInterval: this.#shortestInterval,
    });
    const snapshot = scene.snapshot.get();
    const destinations = destinationsOf(snapshot, scene);
    const simulation = { ...scene, snapshot, destinations, simulator: this.#simulator, limit };
    const { removable, unremovable } = removableNodes(simulation, candidates);
    const recheck = after(scene.now, this.#settings.unremovableNodeRecheckTimeout);
    for (const node of unremovable) this.#unremovableUntil.set(node, recheck);
    return removable;
  }
}

/** `MaxCloudProviderNodeDeletionTime`: a node marked longer ago may be looked at again. */
const DELETION_TIME = millis(5 * 60_000);

function isMarkedForDeletion(view: ClusterView, node: NodeId, now: Instant): boolean {
  const mark = view.nodes.taints(node).find(({ key }) => key === TO_BE_DELETED);
  return mark !== undefined && now - Number(mark.value) * 1000 < DELETION_TIME;
}

/** No pod on it would have to move, whatever the budgets say. */
function isEmpty(snapshot: ClusterSnapshot, row: Row, context: DrainContext): boolean {
  const anyBudget = { ...context, disruptionsAllowed: () => [] };
  const { pods, blocking } = podsToMove(snapshot.podsOn(row), anyBudget);
  return blocking === undefined && pods.length === 0;
}

function destinationsOf(
  snapshot: ClusterSnapshot,
  { nodes, isBeingDeleted }: ScaleDownScene,
): Destinations {
  const destinations = new Destinations(snapshot.rows);
  for (const node of nodes) if (!isBeingDeleted(node)) destinations.add(snapshot.rowOf(node));
  return destinations;
}
