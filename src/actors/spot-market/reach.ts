// Whom an event reaches: which running Spot instances it may take, how many of them, when each, and which one next.

import type { ClusterView } from '../../cluster/state.ts';
import type { Rng } from '../../engine/rng.ts';
import type { NodeId } from '../../ids.ts';
import type { EventTarget } from '../../scenario/scenario.ts';
import { millis, NEVER, type Millis } from '../../units.ts';

export type Signal = 'reclaim' | 'rebalance';

/** Running Spot instances that match and have had no such signal yet, oldest first; ties by launch number. */
export function withinReach(view: ClusterView, target: EventTarget, signal: Signal): NodeId[] {
  const { nodes, groups } = view;
  const among = target.group === undefined ? groups : [groups[target.group]!];
  return among
    .flatMap(({ instances }) => instances)
    .filter((node) => {
      const { market, zone } = nodes.instance(node);
      return (
        market === 'spot' &&
        nodes.noticeAt[node] === NEVER &&
        (signal === 'reclaim' || nodes.rebalanceAt[node] === NEVER) &&
        (target.zone === undefined || target.zone === zone) &&
        (target.node === undefined || target.node === nodes.name(node))
      );
    })
    .toSorted((a, b) => nodes.launchedAt[a]! - nodes.launchedAt[b]! || a - b);
}

/** How many instances an event asks for, of those within its reach; a percentage is rounded up. It asks for one at least. */
export function numberAsked({ count, percent }: EventTarget, reached: number): number {
  if (count !== undefined) return count;
  const share = percent === undefined ? reached : Math.ceil((reached * percent) / 100);
  return Math.max(1, share);
}

/** When the i-th of n gets its signal, after the event: spread evenly, the last at the end of the window. */
export const turnOf = (i: number, n: number, within: Millis): Millis =>
  millis(n <= 1 ? 0 : (i * within) / (n - 1));

/** Takes the one whose turn it is out of those within reach; undefined when nobody is left. */
export const takeNext = (
  reached: NodeId[],
  order: EventTarget['order'],
  rng: Rng,
): NodeId | undefined => reached.splice(order === 'oldest' ? 0 : rng.below(reached.length), 1)[0];
