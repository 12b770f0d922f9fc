// Pods that are equal to the estimator: same controller, same spec. Checks are made on one of them.
// kubernetes/autoscaler cluster-autoscaler/core/scaleup/equivalence/groups.go.

import { isDaemonPod, type SimPod } from './sim-pod.ts';

/** Equal pods; never empty. */
export type PodGroup = readonly SimPod[];

/** One group for each controller (its pods share one spec here); a pod without one is a group of its own. */
export function equivalenceGroups(pods: readonly SimPod[]): PodGroup[] {
  const groups: SimPod[][] = [];
  const byController = new Map<number, SimPod[]>();
  for (const pod of pods) {
    const { controller } = pod;
    const known =
      controller === undefined || isDaemonPod(pod) ? undefined : byController.get(controller.id);
    if (known !== undefined) {
      known.push(pod);
      continue;
    }
    const group = [pod];
    groups.push(group);
    if (controller !== undefined) byController.set(controller.id, group);
  }
  return groups;
}
