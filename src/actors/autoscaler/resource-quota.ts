// Limits on the cores and memory of the whole cluster (`--cores-total`, `--memory-total`).
// kubernetes/autoscaler cluster-autoscaler/resourcequotas/tracker.go.

import type { NodeResources } from '../../kubernetes.ts';

/** What may still be added, in whole cores and in bytes. */
export interface ResourceQuota {
  readonly cores: number;
  readonly memory: number;
}

const GIB = 1_073_741_824;

/** Defaults of config/flags/flags.go: 320,000 cores and 6,400,000 GiB. */
export const MOST_RESOURCES: ResourceQuota = { cores: 320_000, memory: 6_400_000 * GIB };

/** What a limit leaves when these nodes stand; a node counts with whole cores, rounded up. */
export function remainingQuota(
  limit: ResourceQuota,
  nodes: Iterable<Pick<NodeResources, 'cpu' | 'memory'>>,
): ResourceQuota {
  let { cores, memory } = limit;
  for (const node of nodes) {
    cores -= wholeCores(node.cpu);
    memory -= node.memory;
  }
  return { cores, memory };
}

const wholeCores = (cpu: number): number => Math.ceil(cpu / 1000);

/** How many of `wanted` nodes of this capacity fit under the quota. */
export const allowedNodes = (
  quota: ResourceQuota,
  capacity: Pick<NodeResources, 'cpu' | 'memory'>,
  wanted: number,
): number =>
  Math.min(
    wanted,
    capacity.cpu > 0 ? Math.floor(quota.cores / wholeCores(capacity.cpu)) : wanted,
    capacity.memory > 0 ? Math.floor(quota.memory / capacity.memory) : wanted,
  );
