// Which nodes nobody needs: looks at them anew in every loop and keeps their timers.
// kubernetes/autoscaler cluster-autoscaler/core/scaledown/planner/planner.go, eligibility/eligibility.go.

import type { ClusterView } from '../../../cluster/state.ts';
import type { GroupId, NodeId } from '../../../ids.ts';
import type { ClusterAutoscalerSettings } from '../../../scenario/scenario.ts';
import { after, elapsed, millis, NEVER, type Instant, type Millis } from '../../../units.ts';
import { HintingSimulator } from '../hinting-simulator.ts';
import { isReady } from '../readiness.ts';
import { NO_ROW, type ClusterSnapshot, type Row } from '../snapshot.ts';
import { TO_BE_DELETED } from '../taints.ts';
import { podsToMove, type DrainContext } from './drainability.ts';
import type { RemainingBudgets } from './remaining-budgets.ts';
import { Destinations, removableNodes } from './removal-simulation.ts';
import { UnneededNodes, unneededLimit, type Removable } from './unneeded.ts';
import { shares, utilizationOf } from './utilization.ts';

/** What a loop hands to the planner. */
export interface ScaleDownScene {
  readonly view: ClusterView;
  readonly snapshot: ClusterSnapshot;
  /** Registered nodes, without those that are only awaited. */
  readonly nodes: readonly NodeId[];
  readonly now: Instant;
  readonly groupOf: (node: NodeId) => GroupId | undefined;
  /** Target size above the minimum. */
  readonly mayShrink: (group: GroupId) => boolean;
  readonly isBeingDeleted: (node: NodeId) => boolean;
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
    const candidates: Candidate[] = [];
    for (const node of scene.nodes) {
      const group = scene.groupOf(node);
      if (group === undefined || !scene.mayShrink(group) || scene.isBeingDeleted(node)) continue;
      if (this.#unremovableUntil.has(node)) continue;
      const row = scene.snapshot.rowOf(node);
      if (row === NO_ROW || !this.#isEligible(scene, node, row)) continue;
      candidates.push({ node, row, isEmpty: isEmpty(scene, row) });
    }
    const rank = ({ node, isEmpty: first }: Candidate): number =>
      (first ? 0 : 2) + (this.unneeded.has(node) ? 0 : 1);
    return candidates.length < 2 ? candidates : candidates.toSorted((a, b) => rank(a) - rank(b));
  }

  #isEligible(scene: ScaleDownScene, node: NodeId, row: Row): boolean {
    const { view, now } = scene;
    if (isMarkedForDeletion(view, node, now)) return false;
    if (!this.#settings.scaleDownUnreadyEnabled && !isReady(view, node)) return false;
    return this.#utilization(scene, row) <= this.#settings.scaleDownUtilizationThreshold;
  }

  /** The sums tell at once unless pods must be told apart; terminating pods could only lower the answer. */
  #utilization({ snapshot, now }: ScaleDownScene, row: Row): number {
    const { allocatable } = snapshot.node(row);
    const ignoreDaemonSets = this.#settings.ignoreDaemonsetsUtilization;
    if (!ignoreDaemonSets) {
      const { utilization } = shares(snapshot.requested(row), allocatable);
      if (utilization <= this.#settings.scaleDownUtilizationThreshold) return utilization;
      if (!snapshot.holdsTerminating(row)) return utilization;
    }
    return utilizationOf(snapshot.podsOn(row), allocatable, { ignoreDaemonSets, now }).utilization;
  }

  #simulate(scene: ScaleDownScene, candidates: readonly Candidate[]): Removable[] {
    const limit = unneededLimit({
      alreadyUnneeded: this.unneeded.size,
      parallelism: this.#settings.maxScaleDownParallelism,
      unneededTime: this.#settings.scaleDownUnneededTime,
      loopInterval: this.#shortestInterval,
    });
    const destinations = destinationsOf(scene);
    const simulation = { ...scene, destinations, simulator: this.#simulator, limit };
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
function isEmpty({ snapshot, context }: ScaleDownScene, row: Row): boolean {
  const { pods, blocking } = podsToMove(snapshot.podsOn(row), {
    ...context,
    disruptionsAllowed: () => [],
  });
  return blocking === undefined && pods.length === 0;
}

function destinationsOf({ snapshot, nodes, isBeingDeleted }: ScaleDownScene): Destinations {
  const destinations = new Destinations(snapshot.rows);
  for (const node of nodes) {
    const row = snapshot.rowOf(node);
    if (row !== NO_ROW && !isBeingDeleted(node)) destinations.add(row);
  }
  return destinations;
}
