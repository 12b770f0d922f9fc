// Where the prices come from: every price line names its source and date.

import type { AutoScalingGroup, Scenario } from '../scenario/scenario.ts';
import { printable } from './format.ts';

/** One line per source, with the instance types it prices; `Spot and on-demand` as the groups may launch them. */
export function priceLines({ autoScalingGroups }: Scenario): string[] {
  const typesBySource = new Map<string, Set<string>>();
  for (const { instanceTypes } of autoScalingGroups)
    for (const { name, priceSource } of instanceTypes) {
      const types = typesBySource.get(priceSource) ?? new Set<string>();
      typesBySource.set(priceSource, types.add(name));
    }
  const markets = marketsOf(autoScalingGroups);
  return [...typesBySource].map(([source, types]) => {
    const [first, ...others] = types;
    const of =
      typesBySource.size === 1
        ? ''
        : ` of ${first}${others.length > 0 ? ` +${others.length}` : ''}`;
    return printable(`${markets}${of}: ${source}`);
  });
}

function marketsOf(groups: readonly AutoScalingGroup[]): string {
  const share = (group: AutoScalingGroup): number => group.onDemandPercentageAboveBaseCapacity;
  const spot = groups.some((group) => share(group) < 100);
  const onDemand = groups.some((group) => share(group) > 0 || group.onDemandBaseCapacity > 0);
  if (spot && onDemand) return 'Spot and on-demand';
  return spot ? 'Spot' : 'On-demand';
}
