// What the API server answers to an eviction request: whoever drains asks here. Pure; the asker says what follows.

import type { BudgetId, PodId } from '../ids.ts';
import { elapsed, minutes, type Instant } from '../units.ts';
import { PodPhase } from './pods.ts';
import type { BudgetView, ClusterView } from './state.ts';

export type EvictionAnswer =
  /** Accepted; `spends` is the budget that pays, if any. */
  | { readonly status: 201; readonly spends?: BudgetId }
  /** The budget allows no disruption now. */
  | { readonly status: 429; readonly budget: BudgetId }
  /** More than one budget selects the pod. */
  | { readonly status: 500 }
  | { readonly status: 404 };

/**
 * Eviction as `pkg/registry/core/pod/storage/eviction.go` decides it: terminal, Pending and terminating pods ask no
 * budget; a pod that is not Ready spends none while its budget is healthy.
 */
export function askEviction(view: ClusterView, pod: PodId): EvictionAnswer {
  const { pods } = view;
  if (!pods.exists(pod)) return { status: 404 };
  if (pods.phase[pod] !== PodPhase.Running || pods.isTerminating(pod)) return { status: 201 };
  const { budgets } = view.workloadOf(pod);
  const id = budgets[0];
  if (id === undefined) return { status: 201 };
  if (budgets.length > 1) return { status: 500 };
  const budget = view.budgets[id]!;
  if (pods.ready[pod] === 0 && goesUnpaid(budget)) return { status: 201 };
  return budget.disruptionsAllowed > 0 ? { status: 201, spends: id } : { status: 429, budget: id };
}

const goesUnpaid = (budget: BudgetView): boolean =>
  budget.spec.unhealthyPodEvictionPolicy === 'AlwaysAllow' ||
  (budget.desiredHealthy > 0 && budget.currentHealthy >= budget.desiredHealthy);

/** `DeletionTimeout` of the disruption controller: an eviction granted longer ago is taken to have failed. */
export const DISRUPTION_TIMEOUT = minutes(2);

/** Whether an eviction granted for `pod` still waits for its deletionTimestamp (`buildDisruptedPodMap`). */
export const isDisruptionPending = (
  { pods }: Pick<ClusterView, 'pods'>,
  pod: PodId,
  granted: Instant,
  now: Instant,
): boolean =>
  pods.exists(pod) && !pods.isTerminating(pod) && elapsed(granted, now) <= DISRUPTION_TIMEOUT;
