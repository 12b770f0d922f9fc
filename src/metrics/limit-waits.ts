// Limits on a time that pods (or nodes) wait: a statistic over those whose waiting began within the window. Its
// breaches are the intervals in which one of them had waited longer than the bound.

import type { PodId } from '../ids.ts';
import { NEVER } from '../units.ts';
import {
  compare,
  isCeiling,
  unitOf,
  unseen,
  windowText,
  type Case,
  type Finding,
} from './limit-case.ts';
import type { BreachRow } from './result.ts';
import { mean, quantile, sorted } from './statistics.ts';

/** One pod's (or node's) waiting; `workload` is −1 for a node. */
interface Wait {
  readonly from: number;
  readonly until: number;
  readonly workload: number;
}

const PERCENT = { p50: 50, p90: 90, p95: 95, p99: 99, max: 100 } as const;

/** Without a statistic a limit is on every single wait: on their maximum. */
export function judgeWaits(trial: Case): Finding {
  const { limit, from, to } = trial;
  const waits = (limit.metric === 'cordon_latency' ? cordons(trial) : podWaits(trial)).filter(
    (wait) => wait.from >= from && wait.from <= to,
  );
  if (waits.length === 0) return unseen(nothingSeen(trial));
  const lengths = waits.map((wait) => wait.until - wait.from);
  const statistic = limit.statistic ?? 'max';
  const observed =
    (statistic === 'mean' ? mean(lengths) : quantile(sorted(lengths), PERCENT[statistic]))! / 1000;
  const held = compare(observed, limit);
  const beyond = waits.filter((wait) => !compare((wait.until - wait.from) / 1000, limit));
  return {
    held,
    observed,
    shareOfTimeHeld: isCeiling(limit) ? shareHeld(trial, beyond) : null,
    why: held ? null : `${beyond.length} of ${waits.length} do not keep it`,
    breaches: isCeiling(limit) ? breaches(trial, beyond) : [],
  };
}

function nothingSeen({ limit, books, from, to }: Case): string {
  const of = limit.workload === undefined ? '' : ` of ${books.names.workload(limit.workload)}`;
  const what = {
    cordon_latency: 'no node got its notice',
    ready_time: `no pod${of} turned Ready that was created`,
  };
  const nothing = limit.metric === 'pending' ? `no pod${of} was created` : undefined;
  return `${nothing ?? what[limit.metric as keyof typeof what]} ${windowText(from, to)}`;
}

/** Notice visible → unschedulable. A node that nobody cordons waits until it is gone, or the run over. */
const cordons = ({ books, end }: Case): Wait[] =>
  books.nodes.entries
    .filter(({ noticeAt }) => noticeAt !== NEVER)
    .map(({ noticeAt, cordonedForNoticeAt, goneAt }) => {
      const over = goneAt === NEVER ? end : goneAt;
      const until = cordonedForNoticeAt === NEVER ? over : cordonedForNoticeAt;
      return { from: noticeAt, until, workload: -1 };
    });

function podWaits(trial: Case): Wait[] {
  const { limit, books } = trial;
  const waits: Wait[] = [];
  for (let pod = 0; pod < books.pods.count; pod += 1) {
    const workload = books.names.workloadOf[pod]!;
    if (limit.workload !== undefined && workload !== limit.workload) continue;
    if (!books.names.isCounted(pod as PodId)) continue;
    const until = waitedUntil(trial, pod);
    if (until !== NEVER) waits.push({ from: books.pods.createdAt[pod]!, until, workload });
  }
  return waits;
}

/**
 * When the pod's waiting was over. A pod that still is not Ready at the end counts with its time so far, so that
 * pods that never come up cannot make `ready_time` look good; one that ended before it was Ready has no such time.
 */
function waitedUntil({ limit, books: { pods }, end }: Case, pod: number): number {
  if (limit.metric === 'pending') return pods.pendingUntil(pod, end);
  const ready = pods.readyAt[pod]!;
  if (ready !== NEVER) return ready;
  const mayBecomeReady = pods.isWaiting(pod) || pods.isHeld(pod);
  return mayBecomeReady && pods.terminatingAt[pod] === NEVER ? end : NEVER;
}

/** Where a wait leaves the bound behind. */
const overdueFrom = (wait: Wait, { limit }: Case): number => wait.from + limit.value * 1000;

function breaches(trial: Case, beyond: readonly Wait[]): BreachRow[] {
  const { limit, books } = trial;
  const workloads = [...new Set(beyond.map(({ workload }) => workload))].toSorted((a, b) => a - b);
  const rows = workloads.flatMap((workload) => {
    const own = beyond.filter((wait) => wait.workload === workload);
    return joined(trial, own).map(({ from, until, waits }): BreachRow => ({
      limit: limit.name,
      kind: workload === -1 ? 'node-time' : 'pod-time',
      start_s: from / 1000,
      end_s: until / 1000,
      length_s: (until - from) / 1000,
      workload: workload === -1 ? null : books.names.workloads[workload]!.name,
      worst_value: waits.reduce((worst, wait) => Math.max(worst, wait.until - wait.from), 0) / 1000,
      unit: unitOf(limit),
      pods_affected: workload === -1 ? 0 : waits.length,
    }));
  });
  return rows.toSorted((a, b) => a.start_s - b.start_s);
}

/** Overdue stretches that touch are one interval. */
function joined(
  trial: Case,
  beyond: readonly Wait[],
): { from: number; until: number; waits: Wait[] }[] {
  const intervals: { from: number; until: number; waits: Wait[] }[] = [];
  for (const wait of beyond.toSorted((a, b) => a.from - b.from)) {
    const from = overdueFrom(wait, trial);
    const last = intervals.at(-1);
    if (last && from <= last.until) {
      last.until = Math.max(last.until, wait.until);
      last.waits.push(wait);
    } else intervals.push({ from, until: wait.until, waits: [wait] });
  }
  return intervals;
}

/** Percent of the time from the window's start to the end of the run in which nobody was overdue. */
function shareHeld(trial: Case, beyond: readonly Wait[]): number {
  const begin = Math.max(trial.from, 0);
  const length = trial.end - begin;
  const overdue = joined(trial, beyond).reduce(
    (sum, { from, until }) => sum + Math.max(0, until - Math.max(from, begin)),
    0,
  );
  return length > 0 ? (100 * (length - overdue)) / length : 100;
}
