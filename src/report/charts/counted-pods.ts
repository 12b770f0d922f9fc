// The pods that count: those of DaemonSets are left out of every pod measure, so also of what is shown.

import type { PodRow, RunResult } from '../../metrics/result.ts';

export function countedPods({ podRows, workloads }: RunResult): PodRow[] {
  const uncounted = new Set(workloads.filter((row) => !row.counted).map((row) => row.workload));
  return podRows.filter((pod) => !uncounted.has(pod.workload));
}

/** Those that waited, longest first, ties in the order of creation. */
export const longestWaits = (result: RunResult, most: number): PodRow[] =>
  countedPods(result)
    .map((pod, i) => ({ pod, i }))
    .filter(({ pod }) => pod.pending_s > 0)
    .toSorted((a, b) => b.pod.pending_s - a.pod.pending_s || a.i - b.i)
    .slice(0, most)
    .map(({ pod }) => pod);

/** kube-scheduler names its reasons first and, after a full stop, what preemption could do. */
export const firstSentence = (message: string): string => message.split('. ')[0]!;
