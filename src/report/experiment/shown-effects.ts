// Which of some sixty metrics a reader is shown first: the four that everybody asks for, and whatever else clearly
// moved, one statistic of each thing. What is left out is counted.

import { ASKED_FIRST } from '../../experiment/compare.ts';
import type { Effect } from '../../experiment/outcome.ts';

/** Shown when they clearly moved, in this order; single limits stand before them. */
const WHEN_CLEAR = [
  'pending_pod_seconds',
  'pending_max_s',
  'pending_pods_at_end',
  'never_ready_pods',
  'ready_time_p95_s',
  'unavailable_replica_s',
  'evicted_pods',
  'forced_pods',
  'evictions_refused',
  'cordon_latency_p95_s',
  'nodes_drained_in_time_percent',
  'nodes_never_cordoned',
  'launches_refused',
  'nodes_launched',
  'nodes_peak',
  'nodes_mean',
  'overshoot_node_s',
  'cost_on_demand_usd',
  'cost_headroom_usd',
  'idle_share_percent',
  'finished_pods',
];

export interface ShownEffects {
  readonly shown: readonly Effect[];
  /** Left out although they clearly moved: other statistics of what is shown. */
  readonly clearHidden: number;
  readonly unclearHidden: number;
}

const MOST_ROWS = 16;

export const isClear = ({ verdict }: Effect): boolean =>
  verdict !== 'no clear difference' && verdict !== 'not comparable';

/** Metrics that neither side saw are none. */
const isSeen = ({ now, changed }: Effect): boolean => now !== null || changed !== null;

/** A limit that one side has and the other has not. */
const isNoMore = ({ now, changed }: Effect): boolean => (now === null) !== (changed === null);

/** The rows to show, and how many there are besides; `all` leaves nothing out. */
export function shownEffects(
  effects: readonly Effect[],
  { all = false, most = MOST_ROWS }: { readonly all?: boolean; readonly most?: number } = {},
): ShownEffects {
  const seen = effects.filter(isSeen);
  if (all) return { shown: seen, clearHidden: 0, unclearHidden: 0 };
  const named = (names: readonly string[]): Effect[] =>
    names.flatMap((name) => seen.filter(({ metric }) => metric === name));
  const limits = seen.filter(({ metric }) => metric.startsWith('held_'));
  const others = [...limits.filter(isNoMore), ...[...limits, ...named(WHEN_CLEAR)].filter(isClear)];
  const shown = [...named(ASKED_FIRST), ...others].slice(0, most);
  const hidden = seen.filter((effect) => !shown.includes(effect));
  const clearHidden = hidden.filter(isClear).length;
  return { shown, clearHidden, unclearHidden: hidden.length - clearHidden };
}

/** `12 more metrics that differ, 9 without a clear difference (--all)`; empty when nothing is left out. */
export function hiddenWords({ clearHidden, unclearHidden }: ShownEffects): string {
  const metrics = (n: number): string => `${n} more ${n === 1 ? 'metric' : 'metrics'}`;
  if (clearHidden + unclearHidden === 0) return '';
  if (clearHidden === 0) return `${metrics(unclearHidden)} without a clear difference (--all)`;
  const rest = unclearHidden === 0 ? '' : `, ${unclearHidden} without a clear difference`;
  return `${metrics(clearHidden)} that ${clearHidden === 1 ? 'differs' : 'differ'}${rest} (--all)`;
}
