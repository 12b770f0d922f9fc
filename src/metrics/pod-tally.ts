// One pass over the pods when the run has ended: how many ended how, and how long they waited, in all and for each
// workload. Pods of DaemonSets are left out.

import type { PodId } from '../ids.ts';
import { NEVER, type Instant } from '../units.ts';
import type { Books } from './books.ts';
import { Finish, type PodLedger } from './pod-ledger.ts';
import type { PodTotals } from './result.ts';

/** What one workload's pods, or all of them, came to. */
export class PodTally {
  created = 0;
  finished = 0;
  running = 0;
  waiting = 0;
  lost = 0;
  evicted = 0;
  forced = 0;
  preempted = 0;
  pendingMs = 0;
  /** `pending` of each pod in milliseconds. */
  readonly pending: number[] = [];
  /** `ready_time` of each pod that turned Ready, in milliseconds. */
  readonly readyTime: number[] = [];

  add(pods: PodLedger, pod: number, end: Instant): void {
    const created = pods.createdAt[pod]!;
    const waited = pods.pendingUntil(pod, end) - created;
    this.created += 1;
    this.pendingMs += waited;
    this.pending.push(waited);
    if (pods.readyAt[pod] !== NEVER) this.readyTime.push(pods.readyAt[pod]! - created);
    if (pods.finish[pod] === Finish.Succeeded) this.finished += 1;
    if (pods.isHeld(pod)) this.running += 1;
    if (pods.isWaiting(pod)) this.waiting += 1;
    this.lost += pods.lost[pod]!;
    this.#addEnd(pods, pod);
  }

  #addEnd(pods: PodLedger, pod: number): void {
    switch (pods.reason(pod)) {
      case 'EvictionByEvictionAPI':
        this.evicted += 1;
        return;
      case 'PreemptionByScheduler':
        this.preempted += 1;
        this.forced += 1;
        return;
      case 'DeletionByTaintManager':
      case 'DeletionByPodGC':
        this.forced += 1;
        return;
      default: // alive, or scaled down on purpose
    }
  }
}

export interface PodTallies {
  readonly all: PodTally;
  readonly byWorkload: readonly PodTally[];
}

export function tallyPods({ pods, names }: Books, end: Instant): PodTallies {
  const all = new PodTally();
  const byWorkload = names.workloads.map(() => new PodTally());
  for (let pod = 0; pod < pods.count; pod += 1) {
    if (!names.isCounted(pod as PodId)) continue;
    all.add(pods, pod, end);
    byWorkload[names.workloadOf[pod]!]!.add(pods, pod, end);
  }
  return { all, byWorkload };
}

export const podTotals = (all: PodTally, evictionsRefused: number): PodTotals => ({
  submitted: all.created,
  finished: all.finished,
  running_at_end: all.running,
  pending_at_end: all.waiting,
  lost: all.lost,
  evicted: all.evicted,
  forced: all.forced,
  preempted: all.preempted,
  evictions_refused: evictionsRefused,
});

/** kube-scheduler's messages by how many counted pods had each as their last; ties by text. */
export function refusals({ pods, names }: Books): { message: string; pods: number }[] {
  const counts = new Float64Array(pods.messages.length);
  for (let pod = 0; pod < pods.count; pod += 1) {
    const message = pods.messageOf(pod);
    if (message !== -1 && names.isCounted(pod as PodId)) counts[message]! += 1;
  }
  return pods.messages
    .map((message, place) => ({ message, pods: counts[place]! }))
    .filter((refusal) => refusal.pods > 0)
    .toSorted((a, b) => b.pods - a.pods || (a.message < b.message ? -1 : 1));
}
