// Which of a group's instances are On-Demand: the mixed instances policy's base and percentage.

import type { Market } from '../../cluster/spec.ts';
import type { AutoScalingGroup } from '../../scenario/scenario.ts';

export type MixedInstances = Pick<
  AutoScalingGroup,
  'onDemandBaseCapacity' | 'onDemandPercentageAboveBaseCapacity'
>;

/**
 * How many of `size` instances are On-Demand: the base first, then the percentage of what lies above it, a fraction
 * rounded up in favour of On-Demand. API reference InstancesDistribution; user guide "Auto Scaling groups with
 * multiple instance types and purchase options".
 */
export function onDemandTarget(policy: MixedInstances, size: number): number {
  const above = Math.max(0, size - policy.onDemandBaseCapacity);
  const share = Math.ceil((above * policy.onDemandPercentageAboveBaseCapacity) / 100);
  return Math.min(size, policy.onDemandBaseCapacity) + share;
}

/** What a group of this many instances buys next; a replacement so restores the split that the loss disturbed. */
export const nextMarket = (
  policy: MixedInstances,
  held: { readonly all: number; readonly onDemand: number },
): Market => (held.onDemand < onDemandTarget(policy, held.all + 1) ? 'on-demand' : 'spot');
