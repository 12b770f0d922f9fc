// Auto Scaling groups: written keys → AutoScalingGroup, and what must hold between the keys of one group.

import type * as z from 'zod';
import type { Findings } from '../findings.ts';
import { read } from '../read.ts';
import type { AutoScalingGroup } from '../scenario.ts';
import { writtenGroup } from '../schema/groups.ts';
import { isList, valueAt, type Path } from '../source.ts';
import { instanceTypesOf } from './instance-types.ts';
import { isReadableMarket, whyNoSpot } from './markets.ts';
import type { Names } from './names.ts';
import { checkWarmPool, warmPoolOf } from './warm-pools.ts';

type Written = z.output<typeof writtenGroup>;

/** Groups in file order; undefined where one could not be read. */
export function buildGroups(
  findings: Findings,
  names: Names,
): readonly (AutoScalingGroup | undefined)[] {
  const list = valueAt(findings.source.document, ['autoScalingGroups']);
  if (!isList(list)) {
    names.markIncomplete();
    return [];
  }
  if (list.length === 0)
    findings.error(['autoScalingGroups'], 'autoScalingGroups is an empty list: name a group');
  return list.map((_, id) => {
    const path = ['autoScalingGroups', id];
    const name = valueAt(findings.source.document, [...path, 'name']);
    if (typeof name === 'string') names.add(name, id, [...path, 'name']);
    else names.markIncomplete();
    const written = read(writtenGroup, path, findings);
    return written === undefined ? undefined : buildGroup(written, path, findings);
  });
}

function buildGroup(written: Written, path: Path, findings: Findings): AutoScalingGroup {
  const { spotReclaims, warmPool, desiredCapacity = written.minSize, ...kept } = written;
  const group: AutoScalingGroup = {
    ...kept,
    ...(warmPool && { warmPool: warmPoolOf(warmPool, written.maxSize) }),
    desiredCapacity,
    instanceTypes: instanceTypesOf([...path, 'instanceTypes'], findings),
    spotReclaimsPerInstanceHour: spotReclaims?.perInstanceHour ?? 0,
  };
  checkSizes(group, path, findings);
  checkZones(group, path, findings);
  checkWarmPool(group, path, findings);
  if (group.spotReclaimsPerInstanceHour > 0 && isReadableMarket(path, findings)) {
    const none = whyNoSpot(group);
    if (none !== undefined) findings.error([...path, 'spotReclaims'], none, 'key');
  }
  return group;
}

type Size = 'minSize' | 'desiredCapacity' | 'maxSize';

/** minSize ≤ desiredCapacity ≤ maxSize, each told once. */
function checkSizes(group: AutoScalingGroup, path: Path, findings: Findings): void {
  const isWritten = (key: Size): boolean =>
    valueAt(findings.source.document, [...path, key]) !== undefined &&
    findings.isReadable([...path, key]);
  const isWrong = (low: Size, high: Size): boolean => {
    if (!isWritten(low) || !isWritten(high) || group[low] <= group[high]) return false;
    const line = findings.lineOf([...path, high]);
    findings.error(
      [...path, low],
      `${low} ${group[low]} is above ${high} ${group[high]}${line}: raise ${high} or lower ${low}`,
    );
    return true;
  };
  const isEmptyRange = isWrong('minSize', 'maxSize');
  isWrong('desiredCapacity', 'maxSize');
  if (!isEmptyRange) isWrong('minSize', 'desiredCapacity');
  if (group.maxSize === 0 && isWritten('maxSize'))
    findings.note([...path, 'maxSize'], `group ${group.name} can never launch: maxSize is 0`);
}

function checkZones({ zones }: AutoScalingGroup, path: Path, findings: Findings): void {
  const seen = new Set<string>();
  zones.forEach((zone, index) => {
    if (seen.has(zone))
      findings.error(
        [...path, 'zones', index],
        `zone ${zone} stands twice in this list: remove one`,
      );
    seen.add(zone);
  });
}
