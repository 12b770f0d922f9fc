// The rules' questions, answered from the cluster as it is.

import type { ClusterView } from '../../../cluster/state.ts';
import type { Instant } from '../../../units.ts';
import { replicasOf } from '../real-nodes.ts';
import type { DrainContext, DrainRules } from './drainability.ts';
import { RemainingBudgets } from './remaining-budgets.ts';

/** Disruptions that the budgets allow now. */
export const remainingBudgets = (view: ClusterView): RemainingBudgets =>
  new RemainingBudgets(
    view.budgets.map(({ disruptionsAllowed }) => disruptionsAllowed),
    ({ id }) => view.workloadOf(id).budgets,
  );

export const drainContext = (
  view: ClusterView,
  rules: DrainRules,
  budgets: RemainingBudgets,
  now: Instant,
): DrainContext => ({
  rules,
  now,
  replicasOf: (pod) => replicasOf(view, pod),
  disruptionsAllowed: (pod) => budgets.allowedFor(pod),
});
