// Could a node go? Its pods must all find a place on other registered nodes; moves that succeed stay in the loop's
// snapshot. kubernetes/autoscaler cluster-autoscaler/simulator/cluster.go `SimulateNodeRemoval`.

import type { HintingSimulator } from '../hinting-simulator.ts';
import type { SimPod } from '../sim-pod.ts';
import type { ClusterSnapshot, Row } from '../snapshot.ts';
import { podsToMove, type DrainContext } from './drainability.ts';

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

/** The pods that would move, or undefined when the node cannot go. Whoever takes the node drops it as a destination. */
export function simulateRemoval(
  snapshot: ClusterSnapshot,
  row: Row,
  destinations: Destinations,
  simulator: HintingSimulator,
  context: DrainContext,
): readonly SimPod[] | undefined {
  const { pods, blocking } = podsToMove(snapshot.podsOn(row), context);
  if (blocking !== undefined) return undefined;
  return snapshot.fork(() => {
    const accepts = (other: Row): boolean => other !== row && destinations.has(other);
    const left = simulator.trySchedule(snapshot, pods, { accepts, breakOnFailure: true });
    const fits = left.length === 0;
    return { keep: fits, result: fits ? pods : undefined };
  });
}
