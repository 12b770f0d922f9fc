// Which capacity pool (instance type × zone) a launch asks for.
//
// Zones take turns, which is what "launch in the zone with the fewest instances" comes to while none is lost. Within
// the zone, types take turns too, unless the strategy can tell them apart by what is known here, the Spot price:
// `lowest-price` takes turns between the cheapest two (SpotInstancePools' default). The other strategies first ask how
// deep each pool is, which nobody outside EC2 knows: for them every pool is as deep as the next.
// API reference InstancesDistribution; user guide "Allocation strategies for multiple instance types".

import type { Market } from '../../cluster/spec.ts';
import type { AutoScalingGroup, InstanceType } from '../../scenario/scenario.ts';

export type PoolChoice = Pick<
  AutoScalingGroup,
  'instanceTypes' | 'zones' | 'spotAllocationStrategy'
>;

/** `SpotInstancePools` of a mixed instances policy, when it says nothing. */
const SPOT_INSTANCE_POOLS = 2;

/** The instance type of a group's k-th launch; k counts from 1. */
export function typeOfLaunch(group: PoolChoice, k: number, market: Market): InstanceType {
  const types = eligibleTypes(group, market);
  return types[(k - 1) % types.length]!;
}

/** The types that the allocation strategy would choose from, in file order. */
export function eligibleTypes(group: PoolChoice, market: Market): readonly InstanceType[] {
  const { instanceTypes, spotAllocationStrategy } = group;
  if (market === 'on-demand' || spotAllocationStrategy !== 'lowest-price') return instanceTypes;
  const cheapest = instanceTypes
    .map((type, place) => ({ type, place }))
    .toSorted((a, b) => a.type.spotPrice - b.type.spotPrice || a.place - b.place)
    .slice(0, SPOT_INSTANCE_POOLS);
  return cheapest.toSorted((a, b) => a.place - b.place).map(({ type }) => type);
}

/**
 * The zones that a group's k-th launch tries, in order: its own first, on failure the others (user guide,
 * "Availability Zone distribution", balanced best effort).
 */
export function zonesOfLaunch({ zones }: PoolChoice, k: number): readonly string[] {
  const first = (k - 1) % zones.length;
  return zones.map((_, turn) => zones[(first + turn) % zones.length]!);
}
