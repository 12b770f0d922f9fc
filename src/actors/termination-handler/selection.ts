// The pods of a node as a drain finds them, once, after the cordon: later arrivals are not drained.
// aws-node-termination-handler pkg/node/node.go GetDrainHelper.

import type { ClusterView } from '../../cluster/state.ts';
import type { Rng } from '../../engine/rng.ts';
import type { NodeId, PodId } from '../../ids.ts';
import type { TerminationHandlerSettings } from '../../scenario/scenario.ts';
import { millis, NEVER, type Instant } from '../../units.ts';
import { drainStatus, type DrainablePod, type DrainOptions } from './drain-filters.ts';

export interface Selection {
  readonly pods: readonly PodId[];
  /** Running DaemonSet pods: the filter gets the DaemonSet of each. */
  readonly daemonPods: number;
  /** Why nothing at all is evicted. */
  readonly error: string | undefined;
}

export function podsToEvict(
  view: ClusterView,
  node: NodeId,
  { settings, now, rng }: { settings: TerminationHandlerSettings; now: Instant; rng: Rng },
): Selection {
  const options = drainOptions(settings);
  const pods: PodId[] = [];
  let daemonPods = 0;
  let error: string | undefined;
  for (const { pod } of asListed(view, view.podsOn(node), rng)) {
    const seen = drainable(view, pod);
    if (seen.controller === 'DaemonSet' && !seen.finished) daemonPods += 1;
    const status = drainStatus(seen, options, now);
    if (status === 'evict') pods.push(pod);
    else if (status !== 'skip')
      error ??= `${status.error}: ${view.template(pod).namespace}/${view.podName(pod)}`;
  }
  return { pods, daemonPods, error };
}

const drainOptions = (settings: TerminationHandlerSettings): DrainOptions => ({
  force: true,
  ignoreDaemonSets: settings.ignoreDaemonSets,
  deleteEmptyDirData: settings.deleteLocalData,
  skipWaitForDeleteTimeout: millis(0),
});

function drainable(view: ClusterView, pod: PodId): DrainablePod {
  const { pods } = view;
  const { kind } = view.workloadOf(pod).spec;
  const deletedAt = pods.terminatingAt[pod]! as Instant;
  return {
    controller: kind === 'Deployment' ? 'ReplicaSet' : kind === 'DaemonSet' ? kind : undefined,
    finished: pods.isFinished(pod),
    deletedAt: deletedAt === NEVER ? undefined : deletedAt,
    emptyDir: view.template(pod).drainability.emptyDir,
  };
}

/** A pod by its name: its workload's, with the namespace, and a suffix. */
interface Listed {
  readonly pod: PodId;
  readonly key: string;
  readonly suffix: number;
}

const byName = (a: Listed, b: Listed): number =>
  (a.key < b.key ? -1 : a.key > b.key ? 1 : 0) || a.suffix - b.suffix || a.pod - b.pod;

/**
 * In the order of the API server's list: by namespace and name. A name is its workload's and a random suffix, so that
 * pods of one workload come in any order.
 */
function asListed(view: ClusterView, pods: readonly PodId[], rng: Rng): Listed[] {
  const listed: Listed[] = [];
  for (const pod of pods) {
    const key = `${view.template(pod).namespace}/${view.workloadOf(pod).spec.name}`;
    listed.push({ pod, key, suffix: rng.next() });
  }
  return listed.toSorted(byName);
}
