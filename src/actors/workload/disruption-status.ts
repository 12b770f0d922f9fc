// The arithmetic of PodDisruptionBudgets. A budget and a census of its pods in, the status that the disruption
// controller writes out. kubernetes/kubernetes pkg/controller/disruption/disruption.go, v1.36.

import type { BudgetSpec } from '../../cluster/spec.ts';

/** What a budget's bounds are held against. */
export interface PodCensus {
  /** Selected pods in any phase, terminating ones included. */
  readonly pods: number;
  /** Of those, Ready, without a deletionTimestamp, and not among the fresh `disruptedPods`. */
  readonly healthy: number;
  /** `spec.replicas` summed over the distinct controllers of the selected pods; a bare pod adds nothing. */
  readonly wanted: number;
}

export interface DisruptionStatus {
  readonly expectedPods: number;
  readonly currentHealthy: number;
  readonly desiredHealthy: number;
  readonly disruptionsAllowed: number;
}

/**
 * How many of a budget's pods may go now. Both percentages round up; a budget that expects no pods allows nothing
 * (`getExpectedPodCount`, `updatePdbStatus`).
 */
export function disruptionStatus(
  budget: Pick<BudgetSpec, 'minAvailable' | 'maxUnavailable'>,
  census: PodCensus,
): DisruptionStatus {
  const expectedPods = expectsReplicas(budget) ? census.wanted : census.pods;
  const desiredHealthy = healthyPodsWanted(budget, expectedPods);
  const spare = expectedPods > 0 ? census.healthy - desiredHealthy : 0;
  return {
    expectedPods,
    currentHealthy: census.healthy,
    desiredHealthy,
    disruptionsAllowed: Math.max(0, spare),
  };
}

/** Whether the bound is on the controllers' `spec.replicas`; a `minAvailable` count looks at the pods alone. */
export const expectsReplicas = (
  budget: Pick<BudgetSpec, 'minAvailable' | 'maxUnavailable'>,
): boolean => budget.maxUnavailable !== undefined || budget.minAvailable?.percent !== undefined;

function healthyPodsWanted(
  { minAvailable, maxUnavailable }: Pick<BudgetSpec, 'minAvailable' | 'maxUnavailable'>,
  expectedPods: number,
): number {
  if (maxUnavailable !== undefined)
    return Math.max(0, expectedPods - scaled(maxUnavailable, expectedPods));
  return minAvailable === undefined ? 0 : scaled(minAvailable, expectedPods);
}

const scaled = (bound: NonNullable<BudgetSpec['minAvailable']>, total: number): number =>
  bound.count ?? Math.ceil((bound.percent * total) / 100);
