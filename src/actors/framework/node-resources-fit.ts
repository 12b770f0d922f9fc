// NodeResourcesFit: room for the pod's true requests and one more pod. Terminating pods still hold their room.
// kubernetes/kubernetes pkg/scheduler/framework/plugins/noderesources/fit.go, v1.36.

import type { NodeResources, Resources } from '../../kubernetes.ts';

/** What is requested on a node already; `other` by resource name. */
export interface Requested extends Resources {
  readonly pods: number;
}

/** The resources that lack, in kube-scheduler's order: pods, cpu, memory, then extended ones as requested. */
export function insufficientResources(
  requests: Resources,
  allocatable: NodeResources,
  requested: Requested,
): string[] {
  const lacking: string[] = [];
  if (requested.pods + 1 > allocatable.pods) lacking.push('pods');
  if (requests.cpu > 0 && requests.cpu > allocatable.cpu - requested.cpu) lacking.push('cpu');
  if (requests.memory > 0 && requests.memory > allocatable.memory - requested.memory)
    lacking.push('memory');
  for (const [resource, amount] of Object.entries(requests.other))
    if (amount > (allocatable.other[resource] ?? 0) - (requested.other[resource] ?? 0))
      lacking.push(resource);
  return lacking;
}

/** The reason as kube-scheduler writes it. */
export const insufficientText = (resource: string): string =>
  resource === 'pods' ? 'Too many pods' : `Insufficient ${resource}`;
