// Nodes that vanish at once: the scenario with a reclaim of a given number of Spot instances, instead of its own
// reclaims or beside them.

import { durationText } from '../../scenario/schema/times.ts';
import type { Json, Scenario } from '../../scenario/scenario.ts';
import { isList, isMap } from '../../scenario/source.ts';
import { vary, type Set } from '../../scenario/vary.ts';
import { millis, minutes, type Instant } from '../../units.ts';
import type { ReadFile } from './candidates.ts';

export interface Burst {
  readonly at: Instant;
  readonly count: number;
  /** Absent: of all groups, of all zones. */
  readonly group?: string;
  readonly zone?: string;
}

/** When nothing is said: time enough for whatever the steady state still moves. */
const FIVE_MINUTES = minutes(5);

/** The moment of the scenario's first reclaim; without one five minutes after the start, or half of a shorter run. */
export function usualMoment({ events, run }: Scenario): Instant {
  const first = events.find(({ kind }) => kind === 'reclaim');
  return first?.at ?? (Math.min(FIVE_MINUTES, millis(run.until / 2)) as Instant);
}

/** The events of the scenario as written, without its reclaims and rebalances unless they are to stay. */
export function ownEvents(
  { document }: Scenario,
  keep: boolean,
): { readonly events: readonly Json[]; readonly leftOut: number } {
  const { events } = document;
  const written = isList(events) ? events : [];
  const kept = written.filter(
    (event) => keep || !isMap(event) || !('reclaim' in event || 'rebalance' in event),
  );
  return { events: kept, leftOut: written.length - kept.length };
}

/** The change that makes a burst, as `--set` would: the whole list of events. */
export function burstSet(events: readonly Json[], burst?: Burst): Set {
  const added =
    burst === undefined || burst.count === 0
      ? []
      : [{ at: durationText(burst.at), reclaim: { ...whereOf(burst), count: burst.count } }];
  return { path: 'events', value: JSON.stringify([...events, ...added]) };
}

const whereOf = ({ group, zone }: Burst): Record<string, string> => ({
  ...(group !== undefined && { group }),
  ...(zone !== undefined && { zone }),
});

/** The scenario under other events; of a scenario that loads it always loads. */
export function underEvents(scenario: Scenario, events: Set, readFile?: ReadFile): Scenario {
  const variation = vary(scenario, [events], readFile === undefined ? {} : { readFile });
  if ('scenario' in variation) return variation.scenario;
  throw new Error(`a burst that cannot be loaded: ${variation.problems[0]!.message}`);
}
