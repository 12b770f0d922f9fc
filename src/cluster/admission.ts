// What the API server and the DaemonSet controller add to a pod's tolerations before anybody schedules it.

import type { PodTemplate, TaintEffect, Toleration } from '../kubernetes.ts';
import type { WorkloadKind } from './spec.ts';

const NOT_READY = 'node.kubernetes.io/not-ready';
const UNREACHABLE = 'node.kubernetes.io/unreachable';

/** `--default-not-ready-toleration-seconds`, `--default-unreachable-toleration-seconds` of kube-apiserver. */
const DEFAULT_TOLERATION_SECONDS = 300;

/** The template as its pods really carry it. */
export function admitted(kind: WorkloadKind, template: PodTemplate): PodTemplate {
  const own = template.tolerations;
  const ofKind = kind === 'DaemonSet' ? [...own, ...DAEMON_TOLERATIONS] : own;
  return { ...template, tolerations: [...ofKind, ...defaultTolerations(ofKind)] };
}

const exists = (key: string, effect: TaintEffect): Toleration => ({
  key,
  operator: 'Exists',
  value: '',
  effect,
});

/** kubernetes/kubernetes pkg/controller/daemon/util/daemonset_util.go AddOrUpdateDaemonPodTolerations. */
const DAEMON_TOLERATIONS: readonly Toleration[] = [
  exists(NOT_READY, 'NoExecute'),
  exists(UNREACHABLE, 'NoExecute'),
  exists('node.kubernetes.io/disk-pressure', 'NoSchedule'),
  exists('node.kubernetes.io/memory-pressure', 'NoSchedule'),
  exists('node.kubernetes.io/pid-pressure', 'NoSchedule'),
  exists('node.kubernetes.io/unschedulable', 'NoSchedule'),
];

/** kubernetes/kubernetes plugin/pkg/admission/defaulttolerationseconds: five minutes unless the pod says its own. */
const defaultTolerations = (own: readonly Toleration[]): Toleration[] =>
  [NOT_READY, UNREACHABLE]
    .filter((key) => !own.some((toleration) => speaksOf(toleration, key)))
    .map((key) => ({
      ...exists(key, 'NoExecute'),
      tolerationSeconds: DEFAULT_TOLERATION_SECONDS,
    }));

const speaksOf = ({ key, effect }: Toleration, taint: string): boolean =>
  (key === undefined || key === taint) && (effect === undefined || effect === 'NoExecute');
