// How often the scheduler tries a pod in a run: counted in a run of its own, as no fact tells it.

import { roster } from '../../src/actors/roster.ts';
import { scheduler } from '../../src/actors/scheduler/scheduler.ts';
import { apply } from '../../src/cluster/apply.ts';
import type { Fact } from '../../src/cluster/fact.ts';
import { Cluster, type ClusterView } from '../../src/cluster/state.ts';
import { seededRng } from '../../src/engine/rng.ts';
import { run } from '../../src/engine/run.ts';
import { openings } from '../../src/experiment/replicate.ts';
import type { Scenario } from '../../src/scenario/scenario.ts';

export function attemptsOf(scenario: Scenario): number {
  const counts = { attempts: 0 };
  const cluster = new Cluster();
  run<Fact, ClusterView>({
    actors: roster(scenario).map((actor) =>
      actor.name === 'scheduler' ? scheduler(scenario, { counts }) : actor,
    ),
    view: cluster,
    rng: seededRng(scenario.run.seed),
    apply: (fact, at) => apply(cluster, fact, at),
    observers: [],
    openings: openings(scenario),
    closing: { kind: 'run-ended' },
    until: scenario.run.until,
  });
  return counts.attempts;
}
