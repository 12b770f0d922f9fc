// Overshoot: node-seconds above what the pods needed after recovery. Two answers to one loss (the group replaces its
// dead instances, the autoscaler buys for the pending pods) show here.

import { type Instant, RUN_START } from '../units.ts';
import type { CapacityLevels } from './levels.ts';
import type { Ramp } from './ramp.ts';

/**
 * How many whole nodes of the average size could go with every request still fitting, in sum, into the others: by
 * CPU, memory and pod slots, whichever leaves the fewest. Arithmetic on sums, no packing: an upper bound.
 */
function surplusNodes(levels: CapacityLevels): number {
  const nodes = levels.nodes.value;
  if (nodes === 0) return 0;
  const spare = Math.min(
    share(levels.cpuAllocatable.value, levels.cpuRequested.value),
    share(levels.memoryAllocatable.value, levels.memoryRequested.value),
    share(levels.podsAllocatable, levels.podsHeld),
  );
  // Sums of whole numbers: the slack only takes back what the division lost.
  return Math.max(0, Math.floor(nodes * spare + 1e-9));
}

const share = (all: number, taken: number): number => (all === 0 ? 0 : (all - taken) / all);

/**
 * The exact definition: from the first instance that EC2 takes back, while no counted pod is pending,
 * ∫ max(0, surplus(t) − surplus just before the first notice) dt, with `surplusNodes` of all Ready nodes as surplus.
 * The slack a cluster was given on purpose is thus no overshoot; nor is what stands ready while pods still wait.
 * - Zero without a reclaim, and when each lost node is replaced once. - Never negative; grows only after the reclaim.
 */
export class Overshoot {
  readonly #excess: { from: number; to: number; nodes: number }[] = [];
  #before: number | null = null;
  #reclaimed = false;

  /** A notice, or a reclaim without one: what stood spare until now is the cluster's own slack. */
  noticed(levels: CapacityLevels): void {
    this.#before ??= surplusNodes(levels);
  }

  reclaimed(levels: CapacityLevels): void {
    this.noticed(levels);
    this.#reclaimed = true;
  }

  /** Nothing has changed between `from` and `to`. */
  stood(from: Instant, to: Instant, levels: CapacityLevels, pending: number): void {
    if (!this.#reclaimed || this.#before === null || pending > 0 || from < RUN_START) return;
    const nodes = surplusNodes(levels) - this.#before;
    if (nodes <= 0) return;
    const last = this.#excess.at(-1);
    if (last?.to === from && last.nodes === nodes) last.to = to;
    else this.#excess.push({ from, to, nodes });
  }

  /** Node-milliseconds so far. */
  get nodeMs(): number {
    return this.#excess.reduce((sum, { from, to, nodes }) => sum + nodes * (to - from), 0);
  }

  climb(ramp: Ramp): void {
    for (const { from, to, nodes } of this.#excess) ramp.climb(from, to, nodes);
  }
}
