// The two measures that a recording is held against, from the lines of one run: how long pods waited, and how many
// replicas were missing for how long.

import { isOfDaemonSet, levelsOf, type RunLevels, type Steps } from './levels.ts';
import type { RecordedFact } from './recorded-fact.ts';

export interface RunMeasures {
  /** Σ (bound − created) over pods created at t ≥ 0, up to deletion or the end where never bound. */
  readonly pendingPodSeconds: number;
  /** By workload: ∫ max(0, wanted − ready) dt. */
  readonly unavailableReplicaSeconds: ReadonlyMap<string, number>;
}

/** Measures one run, recorded or simulated. Pods of DaemonSets are left out. */
export function measuresOf(run: readonly RecordedFact[], levels: RunLevels = levelsOf(run)) {
  return {
    pendingPodSeconds: pendingPodSeconds(run, levels.end),
    unavailableReplicaSeconds: new Map(
      [...levels.workloads].map(([name, { ready, wanted }]) => [
        name,
        shortfall({ wanted, ready }, levels.end),
      ]),
    ),
  } satisfies RunMeasures;
}

/** Of every workload together. */
export const unavailableInAll = ({ unavailableReplicaSeconds }: RunMeasures): number =>
  [...unavailableReplicaSeconds.values()].reduce((sum, each) => sum + each, 0);

function pendingPodSeconds(run: readonly RecordedFact[], end: number): number {
  const created = new Map<string, number>();
  let seconds = 0;
  for (const line of run) {
    if (isOfDaemonSet(line)) continue;
    const pod = String(line['pod'] ?? '');
    if (line.fact === 'pod-created' && line.t >= 0) created.set(pod, line.t);
    if (line.fact !== 'pod-bound' && line.fact !== 'pod-deleted') continue;
    const since = created.get(pod);
    if (since === undefined) continue;
    seconds += line.t - since;
    created.delete(pod);
  }
  for (const since of created.values()) seconds += end - since;
  return seconds;
}

interface Sides {
  readonly wanted: Steps;
  readonly ready: Steps;
}

function shortfall({ wanted, ready }: Sides, end: number): number {
  const times = [...new Set([...wanted.times, ...ready.times, end])].toSorted((a, b) => a - b);
  let area = 0;
  let [w, r] = [0, 0];
  times.forEach((t, place) => {
    const until = times[place + 1] ?? end;
    while (w + 1 < wanted.times.length && wanted.times[w + 1]! <= t) w += 1;
    while (r + 1 < ready.times.length && ready.times[r + 1]! <= t) r += 1;
    area += Math.max(0, wanted.values[w]! - ready.values[r]!) * (until - t);
  });
  return area;
}
