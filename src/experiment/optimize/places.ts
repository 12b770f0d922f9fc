// Which nodes a burst may take: how many instances each group and zone has at a moment, and how many of them are Spot.

import type { Scenario } from '../../scenario/scenario.ts';
import type { Instant } from '../../units.ts';
import { simulate } from '../simulate.ts';

/** Where nodes may vanish. */
export interface Place {
  readonly group: string | null;
  readonly zone: string | null;
  readonly where: { readonly group?: string; readonly zone?: string };
  readonly nodes: number;
  readonly spotNodes: number;
}

/** Each group and each of its zones; where several groups have Spot instances, each zone of all of them as well. */
export function placesIn(calm: Scenario, at: Instant): readonly Place[] {
  const { nodeRows } = simulate(calm, { detail: 'full' });
  const there = nodeRows.filter(
    ({ launched_s: launched, gone_s: gone }) =>
      launched <= at / 1000 && (gone === null || gone > at / 1000),
  );
  const place = (group: string | null, zone: string | null): Place => {
    const own = there.filter(
      (node) => (group ?? node.group) === node.group && (zone ?? node.zone) === node.zone,
    );
    const spot = own.filter(
      ({ market, notice_s: notice }) =>
        market === 'spot' && (notice === null || notice > at / 1000),
    );
    const where = { ...(group !== null && { group }), ...(zone !== null && { zone }) };
    return { group, zone, where, nodes: own.length, spotNodes: spot.length };
  };
  const groups = calm.autoScalingGroups.flatMap(({ name, zones }) => {
    const whole = place(name, null);
    const isDivided = zones.length > 1 && whole.spotNodes > 0;
    return [whole, ...(isDivided ? zones.map((zone) => place(name, zone)) : [])];
  });
  const withSpot = calm.autoScalingGroups.filter(({ name }) => place(name, null).spotNodes > 0);
  const zones = new Set(withSpot.length > 1 ? withSpot.flatMap((group) => group.zones) : []);
  return [...groups, ...[...zones].map((zone) => place(null, zone))];
}
