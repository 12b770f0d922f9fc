// Which instance a group gives up when its desired capacity is lowered: the default termination policy of a group
// with several purchase options. User guide, "Default termination policy for Auto Scaling groups".

import type { ClusterView } from '../../cluster/state.ts';
import type { Rng } from '../../engine/rng.ts';
import type { NodeId } from '../../ids.ts';
import type { AutoScalingGroup } from '../../scenario/scenario.ts';
import { hours, type Instant } from '../../units.ts';
import { eligibleTypes } from './launch-pool.ts';
import { onDemandTarget } from './purchase-options.ts';

const BILLING_HOUR = hours(1);

/** What a termination policy sees of an instance. */
export interface Candidate {
  readonly node: NodeId;
  readonly market: 'spot' | 'on-demand';
  readonly zone: string;
  readonly instanceType: string;
  readonly launchedAt: Instant;
}

/**
 * One instance to go, so that `candidates` become one fewer: of the purchase option that there is too much of, in the
 * zone with most instances, of a type the allocation strategy would not choose, closest to its next billing hour; what
 * is left is a random choice. All instances share one launch template.
 */
export function instanceToTerminate(
  group: AutoScalingGroup,
  candidates: readonly Candidate[],
  { now, rng }: { readonly now: Instant; readonly rng: Rng },
): NodeId {
  const ofMarket = withSurplusMarket(group, candidates);
  const ofZone = inFullestZone(ofMarket, candidates);
  const misaligned = ofZone.filter(
    ({ market, instanceType }) =>
      !eligibleTypes(group, market).some(({ name }) => name === instanceType),
  );
  const aligned = misaligned.length > 0 ? misaligned : ofZone;
  const intoHour = ({ launchedAt }: Candidate): number => (now - launchedAt) % BILLING_HOUR;
  const furthest = Math.max(...aligned.map(intoHour));
  const last = aligned.filter((candidate) => intoHour(candidate) === furthest);
  return last[last.length === 1 ? 0 : rng.below(last.length)]!.node;
}

function withSurplusMarket(
  group: AutoScalingGroup,
  candidates: readonly Candidate[],
): readonly Candidate[] {
  const onDemand = candidates.filter(({ market }) => market === 'on-demand');
  const surplus = onDemand.length > onDemandTarget(group, candidates.length - 1);
  if (surplus) return onDemand;
  return candidates.filter(({ market }) => market === 'spot');
}

function inFullestZone(
  some: readonly Candidate[],
  all: readonly Candidate[],
): readonly Candidate[] {
  const sizeOf = (wanted: string): number => all.filter(({ zone }) => zone === wanted).length;
  const most = Math.max(...some.map(({ zone }) => sizeOf(zone)));
  return some.filter(({ zone }) => sizeOf(zone) === most);
}

/** Instances as the policy sees them, in the order given. */
export const candidatesOf = (
  { nodes }: ClusterView,
  instances: readonly NodeId[],
): readonly Candidate[] =>
  instances.map((node) => {
    const { market, zone, instanceType } = nodes.instance(node);
    return { node, market, zone, instanceType, launchedAt: nodes.launchedAt[node]! as Instant };
  });
