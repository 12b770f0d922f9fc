// TaintToleration: rejects nodes with an untolerated NoSchedule or NoExecute taint; scores by PreferNoSchedule ones.
// kubernetes/kubernetes pkg/scheduler/framework/plugins/tainttoleration, v1.36.

import type { Taint, Toleration } from '../../kubernetes.ts';

/** Whether one toleration covers one taint (component-helpers `ToleratesTaint`). */
export function tolerates(toleration: Toleration, taint: Taint): boolean {
  if (toleration.effect !== undefined && toleration.effect !== taint.effect) return false;
  if (toleration.key !== undefined && toleration.key !== taint.key) return false;
  if (toleration.operator === 'Exists') return true;
  return toleration.key !== undefined && toleration.value === taint.value;
}

export const toleratesAll = (
  tolerations: readonly Toleration[],
  taints: readonly Taint[],
): boolean => untolerated(tolerations, taints) === undefined;

/** The first NoSchedule or NoExecute taint that none of the tolerations covers. */
export function untolerated(
  tolerations: readonly Toleration[],
  taints: readonly Taint[],
): Taint | undefined {
  for (const taint of taints)
    if (taint.effect !== 'PreferNoSchedule' && !isTolerated(tolerations, taint)) return taint;
  return undefined;
}

function isTolerated(tolerations: readonly Toleration[], taint: Taint): boolean {
  for (const toleration of tolerations) if (tolerates(toleration, taint)) return true;
  return false;
}

/** Raw score: PreferNoSchedule taints not tolerated by tolerations of that or no effect; fewer is better. */
export const intolerablePreferences = (
  tolerations: readonly Toleration[],
  taints: readonly Taint[],
): number =>
  taints.filter((taint) => taint.effect === 'PreferNoSchedule' && !isTolerated(tolerations, taint))
    .length;
