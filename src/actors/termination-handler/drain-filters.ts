// Which pods a drain evicts, which it leaves, and which stop it. kubernetes/kubectl pkg/drain/filters.go, v0.30:
// the first filter that says "do not delete" wins.

import { elapsed, type Instant, type Millis } from '../../units.ts';

/** What the filters see of a pod. */
export interface DrainablePod {
  /** Kind of its controller; absent for a bare pod. */
  readonly controller?: 'DaemonSet' | 'ReplicaSet' | 'ReplicationController' | undefined;
  /** The DaemonSet that its owner reference names is gone. */
  readonly daemonSetMissing?: boolean;
  /** Phase Succeeded or Failed. */
  readonly finished: boolean;
  /** When it got its deletionTimestamp. */
  readonly deletedAt?: Instant | undefined;
  readonly emptyDir: boolean;
  /** A static pod's mirror. */
  readonly mirror?: boolean;
}

/** kubectl drain's own options, as far as they choose pods. */
export interface DrainOptions {
  readonly force: boolean;
  readonly ignoreDaemonSets: boolean;
  readonly deleteEmptyDirData: boolean;
  /** Leaves pods deleted longer ago than this alone; zero for none. */
  readonly skipWaitForDeleteTimeout: Millis;
}

/** `error` stops the drain before anything is evicted. */
export type DrainStatus = 'evict' | 'skip' | { readonly error: string };

/** Messages of kubectl's errors, before the names of the pods. */
const DAEMON_SET_ERROR = 'cannot delete DaemonSet-managed Pods (use --ignore-daemonsets to ignore)';
const LOCAL_STORAGE_ERROR =
  'cannot delete Pods with local storage (use --delete-emptydir-data to override)';
const NOT_FOUND = 'daemonsets.apps not found';
const UNMANAGED_ERROR = 'cannot delete Pods that declare no controller (use --force to override)';

export function drainStatus(pod: DrainablePod, options: DrainOptions, now: Instant): DrainStatus {
  if (isSkippedAsDeleted(pod, options, now)) return 'skip';
  if (pod.controller === 'DaemonSet' && !pod.finished) return daemonPod(pod, options);
  if (pod.mirror === true) return 'skip';
  if (pod.emptyDir && !pod.finished && !options.deleteEmptyDirData)
    return { error: LOCAL_STORAGE_ERROR };
  if (pod.controller === undefined && !pod.finished && !options.force)
    return { error: UNMANAGED_ERROR };
  return 'evict';
}

function daemonPod(pod: DrainablePod, options: DrainOptions): DrainStatus {
  if (pod.daemonSetMissing === true) return options.force ? 'evict' : { error: NOT_FOUND };
  return options.ignoreDaemonSets ? 'skip' : { error: DAEMON_SET_ERROR };
}

const isSkippedAsDeleted = (pod: DrainablePod, options: DrainOptions, now: Instant): boolean =>
  options.skipWaitForDeleteTimeout > 0 &&
  pod.deletedAt !== undefined &&
  elapsed(pod.deletedAt, now) > options.skipWaitForDeleteTimeout;
