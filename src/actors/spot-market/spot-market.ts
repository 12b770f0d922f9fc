// EC2's Spot market: warns an instance, and two minutes later takes it; recommends to rebalance. It acts on the
// scenario's events and, where a group has a rate of random reclaims, on each of its Spot instances on its own.

import type { Fact } from '../../cluster/fact.ts';
import type { ClusterView } from '../../cluster/state.ts';
import { drawDuration, type Rng } from '../../engine/rng.ts';
import type { NodeId } from '../../ids.ts';
import type { Scenario, ScenarioEvent } from '../../scenario/scenario.ts';
import { after, elapsed, hours, millis, NEVER, RUN_START, type Duration } from '../../units.ts';
import type { ClusterActor, ClusterPort } from '../contract.ts';
import { numberAsked, takeNext, turnOf, withinReach } from './reach.ts';

type MarketEvent = Extract<ScenarioEvent, { kind: 'reclaim' | 'rebalance' }>;
/** An event and its own chance, for a random order. */
interface Acting {
  readonly event: MarketEvent;
  readonly rng: Rng;
}
type MarketWake =
  | ({ readonly do: 'begin' } & Acting)
  /** The turn of the next instance that the event reaches. */
  | ({ readonly do: 'signal-next' } & Acting)
  | { readonly do: 'reclaim-at-random'; readonly node: NodeId }
  | { readonly do: 'take'; readonly node: NodeId };
type Port = ClusterPort<MarketWake>;

export function spotMarket(scenario: Scenario): ClusterActor<MarketWake> {
  const { autoScalingGroups, timings } = scenario;

  /** The notice becomes visible, and the instance goes at the instant it names. */
  function warn(node: NodeId, notice: Duration, view: ClusterView, port: Port): void {
    const lead = drawDuration(notice, port.rng.fork('notice', view.nodes.name(node)));
    const reclaimAt = after(port.now, lead);
    port.emit({ kind: 'spot-notice-issued', node, action: 'terminate', reclaimAt });
    port.wakeAfter(lead, { do: 'take', node });
  }

  /** The time to a random reclaim has no memory: that of an instance of the steady state counts from t = 0. */
  function awaitRandomReclaim(node: NodeId, view: ClusterView, port: Port): void {
    const rate = autoScalingGroups[view.nodes.group[node]!]!.spotReclaimsPerInstanceHour;
    if (rate === 0 || view.nodes.instance(node).market !== 'spot') return;
    const rng = port.rng.fork('random-reclaim', view.nodes.name(node));
    const life = drawDuration({ law: 'exponential', mean: millis(hours(1) / rate) }, rng);
    const rest = view.settling ? elapsed(port.now, RUN_START) : 0;
    port.wakeAfter(millis(rest + life), { do: 'reclaim-at-random', node });
  }

  /** How many instances an event signals is settled when it begins; which, at the turn of each. */
  function begin({ event, rng }: Acting, view: ClusterView, port: Port): void {
    const { target } = event;
    const found = withinReach(view, target, event.kind).length;
    const asked = numberAsked(target, found);
    if (found < asked) port.emit(curtailed(event, asked, found));
    const taken = Math.min(asked, found);
    if (target.within === 0) return signal({ event, rng }, taken, view, port);
    for (let turn = 0; turn < taken; turn += 1)
      port.wakeAfter(turnOf(turn, taken, target.within), { do: 'signal-next', event, rng });
  }

  function signal({ event, rng }: Acting, count: number, view: ClusterView, port: Port): void {
    const reached = withinReach(view, event.target, event.kind);
    for (let given = 0; given < count; given += 1) {
      const node = takeNext(reached, event.target.order, rng);
      if (node === undefined) port.emit(curtailed(event, count, given));
      else if (event.kind === 'rebalance') port.emit({ kind: 'rebalance-recommended', node });
      else warn(node, event.notice ?? timings.notice, view, port);
    }
  }

  return {
    name: 'spot-market',
    hears: {
      'instance-launched': ({ node }, view, port) => awaitRandomReclaim(node, view, port),
      'run-started': (_, _view, port) =>
        scenario.events.forEach((event) => {
          if (event.kind !== 'reclaim' && event.kind !== 'rebalance') return;
          const { group = '*', zone = '*' } = event.target;
          const rng = port.rng.fork(event.kind, event.at, group, zone);
          port.wakeAfter(elapsed(port.now, event.at), { do: 'begin', event, rng });
        }),
    },
    wake(wake, view, port) {
      switch (wake.do) {
        case 'begin':
          return begin(wake, view, port);
        case 'signal-next':
          return signal(wake, 1, view, port);
        case 'reclaim-at-random':
          if (view.nodes.isUp(wake.node) && view.nodes.noticeAt[wake.node] === NEVER)
            warn(wake.node, timings.notice, view, port);
          return;
        case 'take':
          if (view.nodes.isUp(wake.node))
            port.emit({ kind: 'instance-terminated', node: wake.node, why: 'spot-reclaim' });
          return;
      }
    },
  };
}

/** An event that meets fewer instances than it asks for takes those, and says so. */
const curtailed = ({ kind, target }: MarketEvent, asked: number, found: number): Fact => ({
  kind: 'event-curtailed',
  event: kind,
  ...(target.group === undefined ? {} : { group: target.group }),
  where: target.node ?? target.zone ?? 'anywhere',
  asked,
  found,
});
