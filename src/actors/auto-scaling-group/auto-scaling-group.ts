// EC2 Auto Scaling: each group keeps as many instances as its desired capacity says. This file says when a group is
// asked; what it does then is in `group.ts`.

import type { Fact } from '../../cluster/fact.ts';
import type { ClusterView } from '../../cluster/state.ts';
import { invariant } from '../../engine/invariant.ts';
import type { GroupId, NodeId } from '../../ids.ts';
import type { Scenario, ScenarioEvent } from '../../scenario/scenario.ts';
import { elapsed, millis } from '../../units.ts';
import type { ClusterActor, ClusterPort } from '../contract.ts';
import { Group, type DesiredChange, type GroupWake } from './group.ts';
import { Shortages, type OutOfCapacityEvent } from './shortages.ts';

type DesiredEvent = Extract<ScenarioEvent, { kind: 'setDesiredCapacity' }>;
type EventWake =
  | { readonly do: 'begin-shortage' | 'end-shortage'; readonly event: OutOfCapacityEvent }
  | { readonly do: 'set-desired'; readonly event: DesiredEvent };
type Ec2Wake = GroupWake | EventWake;
type Port = ClusterPort<Ec2Wake>;

export function autoScalingGroup(scenario: Scenario): ClusterActor<Ec2Wake> {
  const groups = scenario.autoScalingGroups.map(
    (settings, id) => new Group(id as GroupId, settings, scenario.timings),
  );
  const shortages = new Shortages();
  const groupOf = (node: NodeId, view: ClusterView): Group => groups[view.nodes.group[node]!]!;

  function actOut(wake: EventWake, view: ClusterView, port: Port): void {
    switch (wake.do) {
      case 'begin-shortage':
        port.wakeAfter(wake.event.for, { do: 'end-shortage', event: wake.event });
        return say(shortages.begin(wake.event), port);
      case 'end-shortage':
        return say(shortages.end(wake.event), port);
      case 'set-desired':
        return groups[wake.event.group]!.desiredSet(setDesired(wake.event, view, port), view, port);
    }
  }

  return {
    name: 'auto-scaling-group',
    hears: {
      'groups-opened': (_, view, port) => groups.forEach((group) => group.look(view, port)),
      'run-started': (_, _view, port) => start(scenario, port),
      'desired-capacity-set': (fact, view, port) =>
        groups[fact.group]!.desiredSet(fact, view, port),
      'instance-removed-by-autoscaler': ({ node }, view, port) =>
        groupOf(node, view).terminate(node, view, port),
      'instance-terminated': ({ node }, view, port) => groupOf(node, view).lost(node, view, port),
    },
    wake(wake, view, port) {
      switch (wake.do) {
        case 'look':
          return groups[wake.group]!.look(view, port);
        case 'notice-death':
          return groupOf(wake.node, view).noticeDeath(wake.node, view, port);
        case 'report-terminated':
          return port.emit({ kind: 'instance-reported-terminated', node: wake.node });
        case 'warm-ready':
          return groups[view.warm.group(wake.warm)]!.warmReady(wake.warm, view, port);
        case 'fill-warm-pool':
          return groups[wake.group]!.keepWarm(view, port);
        default:
          return actOut(wake, view, port);
      }
    },
  };
}

/** Events first: a shortage at t = 0 is there before a run that begins empty launches its first instances. */
function start(scenario: Scenario, port: Port): void {
  for (const event of scenario.events) {
    const delay = elapsed(port.now, event.at);
    if (event.kind === 'outOfCapacity') port.wakeAfter(delay, { do: 'begin-shortage', event });
    if (event.kind === 'setDesiredCapacity') port.wakeAfter(delay, { do: 'set-desired', event });
  }
  for (const group of scenario.autoScalingGroups.keys())
    port.wakeAfter(millis(0), { do: 'look', group: group as GroupId });
}

function say(fact: Fact | undefined, port: Port): void {
  if (fact !== undefined) port.emit(fact);
}

/** EC2 Auto Scaling would refuse a number outside the group's bounds, and so does the scenario's loader. */
function setDesired(
  { group, desired: to }: DesiredEvent,
  view: ClusterView,
  port: Port,
): DesiredChange {
  const { desiredCapacity: from, spec } = view.groups[group]!;
  const { name, minSize, maxSize } = spec;
  invariant(
    to >= minSize && to <= maxSize,
    `${name}: ${to} is not within ${minSize} to ${maxSize}`,
  );
  port.emit({ kind: 'desired-capacity-set', group, from, to, by: 'event' });
  return { from, to };
}
