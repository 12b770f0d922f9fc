// Limits on a running total: what it came to within the window decides. It is breached from the moment it crosses
// the bound until the window's end.

import type { NodeId, PodId } from '../ids.ts';
import { RUN_START } from '../units.ts';
import { bill, MICRO_USD_MS_PER_USD } from './cost.ts';
import { compare, isCeiling, unitOf, type Case, type Finding } from './limit-case.ts';
import { Ramp, type Rise } from './ramp.ts';
import type { BreachRow } from './result.ts';

/** A total over time, and how many of the ramp's own units make one of the limit's. */
interface Total {
  readonly ramp: Ramp;
  readonly scale: number;
}

export function judgeTotal(trial: Case): Finding {
  const { limit, to } = trial;
  const from = Math.max(trial.from, RUN_START);
  const { ramp, scale } = totalOf(trial);
  const bound = { value: limit.value * scale, reached: limit.operator === '<' };
  const rise = ramp.rise(from, to, bound);
  const observed = rise.total / scale;
  const held = compare(observed, limit);
  const crossedAt = isCeiling(limit) ? rise.crossedAt : null;
  const window = to - from;
  return {
    held,
    observed,
    shareOfTimeHeld:
      isCeiling(limit) && window > 0 ? (100 * ((crossedAt ?? to) - from)) / window : null,
    why: crossedAt === null || held ? null : `crossed at ${Math.round(crossedAt) / 1000}s`,
    breaches: crossedAt === null || held ? [] : [breach(trial, rise, observed)],
  };
}

function breach({ limit, books, to }: Case, { crossedAt }: Rise, observed: number): BreachRow {
  const start = Math.round(crossedAt!);
  return {
    limit: limit.name,
    kind: 'running-total',
    start_s: start / 1000,
    end_s: to / 1000,
    length_s: (to - start) / 1000,
    workload: limit.workload === undefined ? null : books.names.workload(limit.workload),
    worst_value: observed,
    unit: unitOf(limit),
    pods_affected: unitOf(limit) === 'pods' ? observed : 0,
  };
}

function totalOf(trial: Case): Total {
  const { limit, books, end } = trial;
  const ramp = new Ramp();
  switch (limit.metric) {
    case 'cost':
      return { ramp: bill(books.billed, end), scale: MICRO_USD_MS_PER_USD };
    case 'overshoot':
      books.overshoot.climb(ramp);
      return { ramp, scale: 1000 };
    case 'unavailable_replica_s':
      unavailable(trial, ramp);
      return { ramp, scale: 1000 };
    case 'pending_pod_seconds':
      forEachPod(trial, (pod) =>
        ramp.climb(books.pods.createdAt[pod]!, books.pods.pendingUntil(pod, end), 1),
      );
      return { ramp, scale: 1000 };
    case 'lost_pods':
      forEachPod(trial, (pod) => {
        if (books.pods.lost[pod] === 1)
          ramp.jump(books.nodes.at(books.pods.node[pod]! as NodeId).goneAt, 1);
      });
      return { ramp, scale: 1 };
    default:
      forEachPod(trial, (pod) => {
        if (books.pods.reason(pod) === 'EvictionByEvictionAPI')
          ramp.jump(books.pods.terminatingAt[pod]!, 1);
      });
      return { ramp, scale: 1 };
  }
}

/** Every counted pod, of the limit's workload if it names one. */
function forEachPod({ limit, books }: Case, visit: (pod: number) => void): void {
  for (let pod = 0; pod < books.pods.count; pod += 1) {
    const others = limit.workload !== undefined && books.names.workloadOf[pod] !== limit.workload;
    if (!others && books.names.isCounted(pod as PodId)) visit(pod);
  }
}

function unavailable({ limit, books, end }: Case, ramp: Ramp): void {
  books.replicas.forEach((log, workload) => {
    if (!log || (limit.workload !== undefined && workload !== limit.workload)) return;
    for (const { from, to, wanted, ready } of log.stretches(RUN_START, end))
      if (wanted > ready) ramp.climb(from, to, wanted - ready);
  });
}
