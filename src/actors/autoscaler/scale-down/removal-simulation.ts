// Could a node go? Its pods must all find a place on other registered nodes; moves that succeed stay in the loop's
// snapshot. kubernetes/autoscaler cluster-autoscaler/simulator/cluster.go `SimulateNodeRemoval`.

import type { NodeId } from '../../../ids.ts';
import type { HintingSimulator } from '../hinting-simulator.ts';
import type { SimPod } from '../sim-pod.ts';
import type { ClusterSnapshot, Row } from '../snapshot.ts';
import { podsToMove, type DrainContext } from './drainability.ts';
import type { RemainingBudgets } from './remaining-budgets.ts';
import type { Removable } from './unneeded.ts';

/** Where pods may move: nodes that exist and that nobody is taking away. */
export class Destinations {
  readonly #rows: Uint8Array;

  constructor(rows: number) {
    this.#rows = new Uint8Array(rows);
  }

  add(row: Row): void {
    this.#rows[row] = 1;
  }

  remove(row: Row): void {
    this.#rows[row] = 0;
  }

  has(row: Row): boolean {
    return this.#rows[row] === 1;
  }
}

/** What the simulation works on; what it moves stays moved for the candidates that follow. */
export interface RemovalSimulation {
  readonly snapshot: ClusterSnapshot;
  readonly destinations: Destinations;
  readonly simulator: HintingSimulator;
  readonly budgets: RemainingBudgets;
  readonly context: DrainContext;
  /** Enough unneeded nodes: the other candidates are not looked at. */
  readonly limit: number;
}

/** Tries candidates one after another; each that could go makes room scarcer for the next. */
export function removableNodes(
  simulation: RemovalSimulation,
  candidates: readonly { readonly node: NodeId; readonly row: Row }[],
): { readonly removable: Removable[]; readonly unremovable: NodeId[] } {
  const { snapshot, destinations, budgets, limit } = simulation;
  const removable: Removable[] = [];
  const unremovable: NodeId[] = [];
  for (const { node, row } of candidates) {
    if (removable.length >= limit) break;
    const pods = simulateRemoval(simulation, row);
    if (pods === undefined) {
      unremovable.push(node);
      continue;
    }
    const risky = !budgets.allowsInParallel(pods);
    destinations.remove(row);
    snapshot.remove(row);
    budgets.spend(pods);
    removable.push({ node, empty: pods.length === 0, risky });
  }
  return { removable, unremovable };
}

/** The pods that would move, or undefined when the node cannot go. */
function simulateRemoval(
  { snapshot, destinations, simulator, context }: RemovalSimulation,
  row: Row,
): readonly SimPod[] | undefined {
  const { pods, blocking } = podsToMove(snapshot.podsOn(row), context);
  if (blocking !== undefined) return undefined;
  return snapshot.fork(() => {
    snapshot.makeGhost(row);
    const accepts = (other: Row): boolean => other !== row && destinations.has(other);
    const left = simulator.trySchedule(snapshot, pods, { accepts, breakOnFailure: true });
    const fits = left.length === 0;
    if (!fits) snapshot.restore(row);
    return { keep: fits, result: fits ? pods : undefined };
  });
}
