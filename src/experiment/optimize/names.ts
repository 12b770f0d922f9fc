// What files call the configurations of a search: one name for each, the same in every file, so that rows can be joined.

import { nameStep } from '../../scenario/source.ts';

/** The scenario as it is. */
export const AS_IT_IS = 'base';

/** So many gone at a place; null: anywhere. `gone=2 group=spot zone=us-east-1a`. */
export const burstName = (
  gone: number,
  { group, zone }: { readonly group: string | null; readonly zone: string | null },
): string =>
  [
    `gone=${gone}`,
    ...(group === null ? [] : [`group=${nameStep(group)}`]),
    ...(zone === null ? [] : [`zone=${nameStep(zone)}`]),
  ].join(' ');
