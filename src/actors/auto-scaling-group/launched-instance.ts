// What a launch brings: the instance's resources, price, taints, and the labels its node will carry.

import type { InstanceSpec, Market } from '../../cluster/spec.ts';
import type { HOSTNAME_LABEL, Labels, WELL_KNOWN_NODE_LABELS } from '../../kubernetes.ts';
import type { AutoScalingGroup, InstanceType } from '../../scenario/scenario.ts';

export interface Pool {
  readonly type: InstanceType;
  readonly zone: string;
  readonly market: Market;
}

/** An instance of this pool as the group launches it. */
export function launchedInstance(group: AutoScalingGroup, pool: Pool): InstanceSpec {
  const { type, zone, market } = pool;
  return {
    instanceType: type.name,
    zone,
    market,
    capacity: type.capacity,
    allocatable: type.allocatable,
    labels: { ...group.labels, ...wellKnownLabels(group.name, pool) },
    taints: group.taints,
    price: market === 'spot' ? type.spotPrice : type.onDemandPrice,
    onDemandPrice: type.onDemandPrice,
  };
}

type WellKnown = Exclude<(typeof WELL_KNOWN_NODE_LABELS)[number], typeof HOSTNAME_LABEL>;

/** Those of every node but its hostname, which is its name. */
const wellKnownLabels = (
  group: string,
  { type, zone, market }: Pool,
): Labels & Readonly<Record<WellKnown, string>> => ({
  'kubernetes.io/arch': type.arch,
  'kubernetes.io/os': 'linux',
  'node.kubernetes.io/instance-type': type.name,
  'topology.kubernetes.io/region': regionOf(zone),
  'topology.kubernetes.io/zone': zone,
  'eks.amazonaws.com/nodegroup': group,
  'eks.amazonaws.com/capacityType': market === 'spot' ? 'SPOT' : 'ON_DEMAND',
});

/** `us-east-1` of `us-east-1a` and of the Local Zone `us-east-1-bos-1a`; a zone of no AWS form is its own region. */
export const regionOf = (zone: string): string => /^[a-z]+(?:-[a-z]+)+-\d+/.exec(zone)?.[0] ?? zone;
