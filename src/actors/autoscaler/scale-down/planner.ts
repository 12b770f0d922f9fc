// Which nodes nobody needs: looks at them anew in every loop and keeps their timers.
// kubernetes/autoscaler cluster-autoscaler/core/scaledown/planner/planner.go.

import type { NodeId } from '../../../ids.ts';
import type { ClusterAutoscalerSettings } from '../../../scenario/scenario.ts';
import { after, elapsed, millis, NEVER, type Instant, type Millis } from '../../../units.ts';
import { HintingSimulator } from '../hinting-simulator.ts';
import type { ClusterSnapshot, Row } from '../snapshot.ts';
import { podsToMove, type DrainContext } from './drainability.ts';
import { Eligibility, type EligibilityScene } from './eligibility.ts';
import type { RemainingBudgets } from './remaining-budgets.ts';
import { Destinations, removableNodes } from './removal-simulation.ts';
import { UnneededNodes, unneededLimit, type Removable } from './unneeded.ts';

/** What a loop hands to the planner. */
export interface ScaleDownScene extends EligibilityScene {
  readonly isBeingDeleted: (node: NodeId) => boolean;
  /** What drains may do: asked for only when some node could go. */
  readonly drains: () => Drains;
}

export interface Drains {
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
  readonly #eligibility: Eligibility;
  readonly #simulator = new HintingSimulator();
  /** Nodes whose removal failed in simulation, and until when they are not looked at again. */
  readonly #unremovableUntil = new Map<NodeId, Instant>();
  #lastUpdate: Instant = NEVER;
  #shortestInterval: Millis;

  constructor(settings: ClusterAutoscalerSettings) {
    this.#settings = settings;
    this.#eligibility = new Eligibility(settings);
    this.#shortestInterval = millis(Math.max(1, settings.scaleDownUnneededTime));
  }

  /** Finds out which nodes are unneeded now (`UpdateClusterState`). */
  update(scene: ScaleDownScene): void {
    this.#noteInterval(scene.now);
    this.#forgetOldFailures(scene);
    const eligible = this.#eligibility.nodes(scene).filter((node) => this.#isFree(scene, node));
    const removable = eligible.length === 0 ? [] : this.#simulate(scene, eligible);
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

  /** No removal of it failed of late, and none is under way. */
  #isFree(scene: ScaleDownScene, node: NodeId): boolean {
    return !this.#unremovableUntil.has(node) && !scene.isBeingDeleted(node);
  }

  /** Empty nodes first, then those unneeded before, then the rest. */
  #candidates(
    eligible: readonly NodeId[],
    snapshot: ClusterSnapshot,
    context: DrainContext,
  ): Candidate[] {
    const { rules, now, replicasOf } = context;
    const anyBudget = { rules, now, replicasOf, disruptionsAllowed: () => [] };
    const candidates = eligible.map((node): Candidate => {
      const row = snapshot.rowOf(node);
      return { node, row, isEmpty: isEmpty(snapshot, row, anyBudget) };
    });
    const rank = ({ node, isEmpty: first }: Candidate): number =>
      (first ? 0 : 2) + (this.unneeded.has(node) ? 0 : 1);
    return candidates.toSorted((a, b) => rank(a) - rank(b));
  }

  #simulate(scene: ScaleDownScene, eligible: readonly NodeId[]): Removable[] {
    const limit = unneededLimit({
      alreadyUnneeded: this.unneeded.size,
      parallelism: this.#settings.maxScaleDownParallelism,
      unneededTime: this.#settings.scaleDownUnneededTime,
      loopInterval: this.#shortestInterval,
    });
    const snapshot = scene.snapshot.get();
    const destinations = destinationsOf(snapshot, scene);
    const { budgets, context } = scene.drains();
    const { removable, unremovable } = removableNodes(
      { snapshot, destinations, simulator: this.#simulator, budgets, context, limit },
      this.#candidates(eligible, snapshot, context),
    );
    const recheck = after(scene.now, this.#settings.unremovableNodeRecheckTimeout);
    for (const node of unremovable) this.#unremovableUntil.set(node, recheck);
    return removable;
  }
}

/** No pod on it would have to move; asked without regard to budgets. */
function isEmpty(snapshot: ClusterSnapshot, row: Row, context: DrainContext): boolean {
  const { pods, blocking } = podsToMove(snapshot.podsOn(row), context);
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
