// Where a launch, or the start of a stopped instance, finds room: EC2 may refuse either (EC2 user guide,
// "Troubleshoot instance launch issues": InsufficientInstanceCapacity when one launches an instance or restarts a
// stopped one).

import type { GroupView } from '../../cluster/state.ts';

/** How `GroupView.outOfCapacity` writes "in every zone". */
const EVERYWHERE = '*';

/**
 * The first of these zones that has room. A zone without is told to `refuse` once an attempt, whose `refused` remembers
 * it; one refusal tells of a shortage everywhere.
 */
export function zoneWithRoom(
  zones: readonly string[],
  { outOfCapacity }: GroupView,
  refused: Set<string>,
  refuse: (zone: string) => void,
): string | undefined {
  for (const zone of zones) {
    if (refused.has(zone)) continue;
    const isShortEverywhere = outOfCapacity.has(EVERYWHERE);
    if (!isShortEverywhere && !outOfCapacity.has(zone)) return zone;
    if (isShortEverywhere && refused.size > 0) return undefined;
    refused.add(zone);
    refuse(zone);
    if (isShortEverywhere) return undefined;
  }
  return undefined;
}
