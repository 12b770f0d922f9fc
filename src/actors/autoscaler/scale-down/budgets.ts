// How many nodes may be deleted at once. kubernetes/autoscaler cluster-autoscaler/core/scaledown/budgets/budgets.go.

export interface DeletionBudget {
  /** `--max-scale-down-parallelism`. */
  readonly maxScaleDownParallelism: number;
  /** `--max-drain-parallelism`. */
  readonly maxDrainParallelism: number;
  readonly emptyInProgress: number;
  readonly drainInProgress: number;
}

/** The nodes to start with: empty ones first, drains share what is left of the whole. */
export function cropToBudgets<Node>(
  nodes: { readonly empty: readonly Node[]; readonly drain: readonly Node[] },
  budget: DeletionBudget,
): { readonly empty: readonly Node[]; readonly drain: readonly Node[] } {
  const { maxScaleDownParallelism, maxDrainParallelism, emptyInProgress, drainInProgress } = budget;
  const parallel = maxScaleDownParallelism - emptyInProgress - drainInProgress;
  const empty = nodes.empty.slice(0, Math.max(0, parallel));
  const drains = Math.min(parallel - empty.length, maxDrainParallelism - drainInProgress);
  return { empty, drain: nodes.drain.slice(0, Math.max(0, drains)) };
}
