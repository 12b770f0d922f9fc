// Events: one thing each, at a moment of the run, to groups, zones, nodes and workloads that exist.

import type * as z from 'zod';
import { groupId, workloadId } from '../../ids.ts';
import type { Instant } from '../../units.ts';
import type { Findings } from '../findings.ts';
import { read } from '../read.ts';
import type { AutoScalingGroup, EventTarget, ScenarioEvent, Workload } from '../scenario.ts';
import { ACTIONS, event as eventSchema } from '../schema/events.ts';
import { durationText } from '../schema/times.ts';
import { isList, isMap, valueAt, type Path } from '../source.ts';
import { suggestion } from '../suggest.ts';
import { oneOf, quoted } from '../wording.ts';
import { isReadableMarket, whyNoSpot } from './markets.ts';
import type { Names } from './names.ts';

type Written = z.output<typeof eventSchema>;
type WrittenTarget = NonNullable<Written['rebalance']>;

/** What events may speak of. */
export interface EventContext {
  readonly findings: Findings;
  readonly until: Instant;
  readonly groups: readonly (AutoScalingGroup | undefined)[];
  readonly groupNames: Names;
  readonly workloads: readonly (Workload | undefined)[];
  readonly workloadNames: Names;
}

/** Events in order of time, equal instants in file order. */
export function buildEvents(context: EventContext): readonly ScenarioEvent[] {
  const list = valueAt(context.findings.source.document, ['events']);
  if (!isList(list)) return [];
  return list
    .flatMap((_, index) => buildEvent(['events', index], context) ?? [])
    .map((event, place) => ({ event, place }))
    .toSorted((a, b) => a.event.at - b.event.at || a.place - b.place)
    .map(({ event }) => event);
}

function buildEvent(path: Path, context: EventContext): ScenarioEvent | undefined {
  const { findings, until } = context;
  const raw = valueAt(findings.source.document, path);
  const written = read(eventSchema, path, findings);
  if (isMap(raw)) checkOneAction(Object.keys(raw), path, findings);
  if (written === undefined) return undefined;
  if (
    written.at > until &&
    findings.isReadable([...path, 'at']) &&
    findings.isReadable(['run', 'until'])
  ) {
    const line = findings.lineOf(['run', 'until']);
    findings.error(
      [...path, 'at'],
      `at ${durationText(written.at)} is after the end of the run, until ${durationText(until)}${line}: move the event, or raise until`,
    );
  }
  return eventOf(written, path, context);
}

function checkOneAction(keys: readonly string[], path: Path, findings: Findings): void {
  const actions = keys.filter((key) => ACTIONS.some((action) => action === key));
  const others = keys.filter((key) => key !== 'at' && !actions.includes(key));
  if (actions.length === 0 && others.length === 0)
    findings.error(path, `this event does nothing: add ${oneOf(ACTIONS)}`);
  const [first, second] = actions;
  if (second !== undefined)
    findings.error(
      [...path, second],
      `${second} stands beside ${first}: one event does one thing, write two events`,
      'key',
    );
}

function eventOf(written: Written, path: Path, context: EventContext): ScenarioEvent | undefined {
  const { at, reclaim, rebalance, outOfCapacity, scale, setDesiredCapacity } = written;
  if (reclaim) {
    const target = targetOf(reclaim, [...path, 'reclaim'], context);
    const { notice } = reclaim;
    return { kind: 'reclaim', at, target, ...(notice === undefined ? {} : { notice }) };
  }
  if (rebalance)
    return { kind: 'rebalance', at, target: targetOf(rebalance, [...path, 'rebalance'], context) };
  if (outOfCapacity)
    return refusalOf({ at, ...outOfCapacity }, [...path, 'outOfCapacity'], context);
  if (scale) return scalingOf({ at, ...scale }, [...path, 'scale'], context);
  if (setDesiredCapacity)
    return desiredOf({ at, ...setDesiredCapacity }, [...path, 'setDesiredCapacity'], context);
  return undefined;
}

function targetOf(written: WrittenTarget, path: Path, context: EventContext): EventTarget {
  const { findings } = context;
  const { group: groupName, zone, node, count, percent, within, order } = written;
  if (
    groupName === undefined &&
    zone === undefined &&
    node === undefined &&
    findings.isReadable(path)
  )
    findings.error(
      path,
      `${String(path.at(-1))} names no instances: add group, zone or node`,
      'key',
    );
  if (count !== undefined && percent !== undefined)
    findings.error([...path, 'percent'], 'percent stands beside count: remove one of them', 'key');
  checkNode(written, path, context);
  const group =
    groupName === undefined ? undefined : findGroup(groupName, [...path, 'group'], context);
  if (zone !== undefined) checkZone(zone, group, [...path, 'zone'], context);
  checkSpot(written, group, path, context);
  return {
    ...(group === undefined ? {} : { group: groupId(group) }),
    ...(zone === undefined ? {} : { zone }),
    ...(node === undefined ? {} : { node }),
    ...(count === undefined ? {} : { count }),
    ...(percent === undefined ? {} : { percent }),
    within,
    order,
  };
}

const findGroup = (name: string, path: Path, { groupNames }: EventContext): number | undefined =>
  groupNames.find(name, path);

/** A node is `<group>-<number of its launch>` and stands alone. */
function checkNode({ node, ...rest }: WrittenTarget, path: Path, context: EventContext): void {
  if (node === undefined) return;
  const { findings, groupNames } = context;
  const beside = (['group', 'zone', 'count', 'percent'] as const).find(
    (key) => rest[key] !== undefined,
  );
  if (beside !== undefined)
    findings.error(
      [...path, beside],
      `${beside} stands beside node, which says it all: remove it`,
      'key',
    );
  const cut = node.lastIndexOf('-');
  const number = node.slice(cut + 1);
  if (cut <= 0 || !/^[1-9]\d*$/.test(number))
    findings.error(
      [...path, 'node'],
      `${quoted(node)} is no name of a node: write the group's name and the number of its launch, like spot-3`,
    );
  else groupNames.find(node.slice(0, cut), [...path, 'node']);
}

/** The zone must be one of the group's, or of any group when none is named. */
function checkZone(
  zone: string,
  group: number | undefined,
  path: Path,
  context: EventContext,
): void {
  const { findings, groups } = context;
  const meant = group === undefined ? groups : [groups[group]];
  if (meant.some((each) => each === undefined)) return;
  if (
    meant.some((_, index) => !findings.isReadable(['autoScalingGroups', group ?? index, 'zones']))
  )
    return;
  const zones = [...new Set(meant.flatMap((each) => each!.zones))];
  if (zones.includes(zone)) return;
  const whose = group === undefined ? 'no group is' : `group ${meant[0]!.name} is not`;
  findings.error(path, `${whose} in zone ${quoted(zone)}: ${suggestion(zone, zones)}`);
}

/** EC2 takes back and warns Spot instances alone. */
function checkSpot(
  { node, zone }: WrittenTarget,
  group: number | undefined,
  path: Path,
  context: EventContext,
): void {
  const { findings, groups, groupNames } = context;
  const ofNode = node?.slice(0, node.lastIndexOf('-'));
  const named =
    ofNode !== undefined && groupNames.has(ofNode) ? groupNames.find(ofNode, path) : group;
  if (named === undefined && (node !== undefined || zone === undefined)) return;
  const candidates = named === undefined ? [...groups.keys()] : [named];
  const meant = candidates.filter(
    (id) => named !== undefined || zone === undefined || groups[id]?.zones.includes(zone) !== false,
  );
  if (meant.length === 0) return;
  const reasons = meant.map((id) => {
    const each = groups[id];
    const readable = isReadableMarket(['autoScalingGroups', id], findings);
    return each === undefined || !readable ? undefined : whyNoSpot(each);
  });
  if (reasons.includes(undefined)) return;
  const key = node !== undefined ? 'node' : group === undefined ? 'zone' : 'group';
  findings.error([...path, key], reasons[0]!);
}

function refusalOf(
  written: NonNullable<Written['outOfCapacity']> & { at: Instant },
  path: Path,
  context: EventContext,
): ScenarioEvent | undefined {
  const { at, zone } = written;
  const group = findGroup(written.group, [...path, 'group'], context);
  if (zone !== undefined && group !== undefined) checkZone(zone, group, [...path, 'zone'], context);
  if (group === undefined) return undefined;
  return {
    kind: 'outOfCapacity',
    at,
    group: groupId(group),
    ...(zone === undefined ? {} : { zone }),
    for: written.for,
  };
}

function scalingOf(
  { at, workload: name, replicas }: NonNullable<Written['scale']> & { at: Instant },
  path: Path,
  { findings, workloads, workloadNames }: EventContext,
): ScenarioEvent | undefined {
  const id = workloadNames.find(name, [...path, 'workload']);
  if (id === undefined) return undefined;
  const kind = workloads[id]?.kind;
  if (kind !== undefined && kind !== 'Deployment')
    findings.error(
      [...path, 'workload'],
      `${quoted(name)} is a ${kind}: only a Deployment can be scaled`,
    );
  return { kind: 'scale', at, workload: workloadId(id), replicas };
}

function desiredOf(
  { at, group: name, desired }: NonNullable<Written['setDesiredCapacity']> & { at: Instant },
  path: Path,
  context: EventContext,
): ScenarioEvent | undefined {
  const { findings, groups } = context;
  const id = findGroup(name, [...path, 'group'], context);
  if (id === undefined) return undefined;
  const group = groups[id];
  const readable = (key: string): boolean => findings.isReadable(['autoScalingGroups', id, key]);
  const at2 = ['autoScalingGroups', id];
  if (group && readable('maxSize') && desired > group.maxSize)
    findings.error(
      [...path, 'desired'],
      `desired ${desired} is above maxSize ${group.maxSize} of group ${name}${findings.lineOf([...at2, 'maxSize'])}`,
    );
  if (group && readable('minSize') && desired < group.minSize)
    findings.error(
      [...path, 'desired'],
      `desired ${desired} is below minSize ${group.minSize} of group ${name}${findings.lineOf([...at2, 'minSize'])}`,
    );
  return { kind: 'setDesiredCapacity', at, group: groupId(id), desired };
}
