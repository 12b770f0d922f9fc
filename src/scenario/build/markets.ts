// Whether a group can have Spot instances at all, as its policy stands.

import type { Findings } from '../findings.ts';
import type { AutoScalingGroup } from '../scenario.ts';
import type { Path } from '../source.ts';

/** The keys that decide how many instances are Spot. */
const MARKET = ['maxSize', 'onDemandBaseCapacity', 'onDemandPercentageAboveBaseCapacity'];

export const isReadableMarket = (path: Path, findings: Findings): boolean =>
  MARKET.every((key) => findings.isReadable([...path, key]));

/** Why a group can have no Spot instance, even at its maximum; undefined when it can. Fractions go to on demand. */
export function whyNoSpot(group: AutoScalingGroup): string | undefined {
  const { name, maxSize, onDemandBaseCapacity: base } = group;
  const percentage = group.onDemandPercentageAboveBaseCapacity;
  if (percentage === 100)
    return `group ${name} has no Spot instances: set onDemandPercentageAboveBaseCapacity: 0`;
  const aboveBase = Math.max(0, maxSize - base);
  if (aboveBase - Math.ceil((aboveBase * percentage) / 100) > 0) return undefined;
  return aboveBase === 0
    ? `group ${name} has no Spot instances: onDemandBaseCapacity ${base} leaves none below maxSize ${maxSize}`
    : `group ${name} has no Spot instances: ${percentage}% on demand of ${aboveBase} leaves none: lower onDemandPercentageAboveBaseCapacity`;
}
