// One seed, one run: scenario in, facts out to whoever listens. Pure; everything above it only counts and prints.

import { roster } from '../actors/roster.ts';
import { apply } from '../cluster/apply.ts';
import type { Fact } from '../cluster/fact.ts';
import { checkInvariants } from '../cluster/invariants.ts';
import { Cluster, type ClusterView } from '../cluster/state.ts';
import { seededRng } from '../engine/rng.ts';
import { Run, type Observer, type Opening, type RunCounts } from '../engine/run.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { hours, instant, RUN_START } from '../units.ts';
import { worldFacts } from './world.ts';

export interface ReplicateOptions {
  /** Text; the scenario's own when absent. */
  readonly seed?: string;
  /** Check every invariant after every fact. */
  readonly check?: boolean;
  readonly observers?: readonly Observer<Fact>[];
}

/** Steady nodes count as launched a day before the run (product definition of the steady state). */
const STEADY_SINCE = instant(-hours(24));

export type Replication = Run<Fact, ClusterView>;

/** Runs a scenario once to its end, telling `observers` every fact in order. */
export function replicate(scenario: Scenario, options: ReplicateOptions = {}): RunCounts {
  const replication = startReplication(scenario, options);
  while (replication.advance(Number.MAX_SAFE_INTEGER));
  return replication.end();
}

/** Opens a run and leaves it to the caller to advance and end it. */
export function startReplication(scenario: Scenario, options: ReplicateOptions = {}): Replication {
  const cluster = new Cluster();
  const observers = [...(options.observers ?? [])];
  if (options.check) observers.unshift((fact) => checkInvariants(cluster, fact));
  return new Run<Fact, ClusterView>({
    actors: roster(scenario),
    view: cluster,
    rng: seededRng(options.seed ?? scenario.run.seed),
    apply: (fact, at) => apply(cluster, fact, at),
    observers,
    openings: openings(scenario),
    closing: { kind: 'run-ended' },
    until: scenario.run.until,
  });
}

/** The facts that open a run: what exists, the steady state, the start. */
export function openings(scenario: Scenario): Opening<Fact>[] {
  const steady: Fact[] =
    scenario.run.start === 'steady'
      ? [{ kind: 'groups-opened' }, { kind: 'workloads-opened' }]
      : [];
  return [
    ...worldFacts(scenario).map(opened),
    ...steady.map(opened),
    { at: RUN_START, fact: { kind: 'run-started' } },
  ];
}

const opened = (fact: Fact): Opening<Fact> => ({ at: STEADY_SINCE, fact });
