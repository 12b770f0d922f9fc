// Keeps the status of every PodDisruptionBudget: how many disruptions it allows now. Driven by changes to the pods it
// selects, one worker. kubernetes/kubernetes pkg/controller/disruption/disruption.go, v1.36.

import { DISRUPTION_TIMEOUT, isDisruptionPending } from '../../cluster/eviction.ts';
import type { BudgetView, ClusterView } from '../../cluster/state.ts';
import { drawDuration } from '../../engine/rng.ts';
import type { BudgetId, PodId } from '../../ids.ts';
import { elapsed, millis, type Instant } from '../../units.ts';
import type { ClusterActor, ClusterPort } from '../contract.ts';
import { ClientLimiter, CONTROLLER_LIMITS, REACTION } from '../framework/client-limiter.ts';
import { WorkQueue } from '../framework/work-queue.ts';
import { disruptionStatus, expectsReplicas, type DisruptionStatus } from './disruption-status.ts';

interface DisruptionWake {
  readonly do: 'sync' | 'write' | 'recheck';
  readonly budget: BudgetId;
}

type Port = ClusterPort<DisruptionWake>;

export function disruptionController(): ClusterActor<DisruptionWake> {
  const budgets = new Budgets();
  const podChanged = ({ pod }: { pod: PodId }, view: ClusterView, port: Port): void => {
    for (const budget of view.workloadOf(pod).budgets) budgets.changed(budget, port);
  };
  return {
    name: 'disruption-controller',
    hears: {
      'run-started': (_, view, port) => budgets.open(view, port),
      'workload-scaled'({ workload }, view, port) {
        for (const budget of view.workloads[workload]!.budgets) budgets.changed(budget, port);
      },
      'pod-created': podChanged,
      'pod-ready': podChanged,
      'pod-not-ready': podChanged,
      'pod-terminating': podChanged,
      'pod-succeeded': podChanged,
      'pod-failed': podChanged,
      'pod-deleted': podChanged,
      'budget-spent': ({ budget }, _view, port) => budgets.changed(budget, port),
    },
    wake: (wake, view, port) => budgets.wake(wake, view, port),
  };
}

class Budgets {
  readonly #queue = new WorkQueue<BudgetId>(1);
  readonly #client = new ClientLimiter(CONTROLLER_LIMITS);
  #open = false;

  /** A run begins with every status up to date. */
  open(view: ClusterView, port: Port): void {
    this.#open = true;
    for (let budget = 0; budget < view.budgets.length; budget += 1)
      write(budget as BudgetId, view, port);
  }

  changed(budget: BudgetId, port: Port): void {
    if (this.#open && this.#queue.add(budget))
      port.wakeAfter(drawDuration(REACTION, port.rng), { do: 'sync', budget });
  }

  wake({ do: what, budget }: DisruptionWake, view: ClusterView, port: Port): void {
    if (what === 'recheck') return this.changed(budget, port);
    if (what === 'sync') {
      if (this.#queue.take(budget)) this.#sync(budget, view, port);
      return;
    }
    write(budget, view, port);
    this.#recheckLater(budget, view, port);
    this.#done(budget, view, port);
  }

  #sync(budget: BudgetId, view: ClusterView, port: Port): void {
    if (isCurrent(view, budget, port.now)) return this.#done(budget, view, port);
    port.wakeAfter(this.#client.reserve(port.now), { do: 'write', budget });
  }

  #done(budget: BudgetId, view: ClusterView, port: Port): void {
    const { again, next } = this.#queue.done(budget);
    if (again) port.wakeAfter(drawDuration(REACTION, port.rng), { do: 'sync', budget });
    if (next !== undefined) this.#sync(next, view, port);
  }

  /** A granted eviction whose pod is not deleted in time counts as failed, and the pod as healthy again. */
  #recheckLater(budget: BudgetId, view: ClusterView, port: Port): void {
    const { disruptedPods } = view.budgets[budget]!;
    if (disruptedPods.size === 0) return;
    let oldest = port.now;
    for (const granted of disruptedPods.values()) if (granted < oldest) oldest = granted;
    const left = DISRUPTION_TIMEOUT - elapsed(oldest, port.now);
    port.wakeAfter(millis(left + 1), { do: 'recheck', budget });
  }
}

function write(budget: BudgetId, view: ClusterView, port: Port): void {
  if (isCurrent(view, budget, port.now)) return;
  port.emit({ kind: 'budget-updated', budget, ...statusOf(view, budget, port.now) });
}

function isCurrent(view: ClusterView, id: BudgetId, now: Instant): boolean {
  const budget = view.budgets[id]!;
  const status = statusOf(view, id, now);
  return (
    status.expectedPods === budget.expectedPods &&
    status.currentHealthy === budget.currentHealthy &&
    status.desiredHealthy === budget.desiredHealthy &&
    status.disruptionsAllowed === budget.disruptionsAllowed &&
    areAllPending(view, budget, now)
  );
}

/** Of the evictions granted none is over. */
function areAllPending(view: ClusterView, { disruptedPods }: BudgetView, now: Instant): boolean {
  for (const [pod, granted] of disruptedPods)
    if (!isDisruptionPending(view, pod, granted, now)) return false;
  return true;
}

/** What the status says once the controller has looked. */
function statusOf(view: ClusterView, id: BudgetId, now: Instant): DisruptionStatus {
  const budget = view.budgets[id]!;
  if (asksUnscalable(view, budget)) {
    const { expectedPods, currentHealthy, desiredHealthy } = budget;
    return { expectedPods, currentHealthy, desiredHealthy, disruptionsAllowed: 0 };
  }
  let pods = 0;
  let healthy = -disruptedAndHealthy(view, budget, now);
  let wanted = 0;
  for (const selected of budget.workloads) {
    const workload = view.workloads[selected]!;
    pods += workload.pods;
    healthy += workload.healthy;
    if (workload.pods > 0) wanted += workload.replicas;
  }
  return disruptionStatus(budget.spec, { pods, healthy, wanted });
}

/** A DaemonSet has no `/scale`: a bound on its replicas cannot be computed, and the sync fails safe. */
const asksUnscalable = (view: ClusterView, { spec, workloads }: BudgetView): boolean =>
  expectsReplicas(spec) &&
  workloads.some((id) => {
    const { spec: workload, pods } = view.workloads[id]!;
    return workload.kind === 'DaemonSet' && pods > 0;
  });

function disruptedAndHealthy(view: ClusterView, budget: BudgetView, now: Instant): number {
  let disrupted = 0;
  for (const [pod, granted] of budget.disruptedPods)
    if (isDisruptionPending(view, pod, granted, now) && view.pods.ready[pod] === 1) disrupted += 1;
  return disrupted;
}
