// A stage for the actors that imitate AWS: some of the roster, and a script that says everybody else's lines.

import type { ClusterActor } from '../../src/actors/contract.ts';
import { roster } from '../../src/actors/roster.ts';
import { apply } from '../../src/cluster/apply.ts';
import type { Fact } from '../../src/cluster/fact.ts';
import { checkInvariants } from '../../src/cluster/invariants.ts';
import { Cluster, type ClusterView } from '../../src/cluster/state.ts';
import { seededRng } from '../../src/engine/rng.ts';
import { run } from '../../src/engine/run.ts';
import { openings } from '../../src/experiment/replicate.ts';
import { groupId, nodeId } from '../../src/ids.ts';
import type { Scenario } from '../../src/scenario/scenario.ts';
import { elapsed, type Instant } from '../../src/units.ts';
import type { Said } from './facts-of.ts';

/** A line of the script: facts made from the world as it is then. */
export interface Cue {
  readonly at: Instant;
  readonly say: (view: ClusterView) => readonly Fact[];
}

export interface Staging {
  readonly cast: readonly string[];
  readonly script?: readonly Cue[];
  readonly seed?: string;
}

/** Runs a scenario with only `cast` of its roster, every invariant checked, and keeps every fact. */
export function onStage(scenario: Scenario, { cast, script = [], seed }: Staging): Said[] {
  const said: Said[] = [];
  const cluster = new Cluster();
  run<Fact, ClusterView>({
    actors: [prompter(script), ...roster(scenario).filter(({ name }) => cast.includes(name))],
    view: cluster,
    rng: seededRng(seed ?? scenario.run.seed),
    apply: (fact, at) => apply(cluster, fact, at),
    observers: [
      (fact) => checkInvariants(cluster, fact),
      (fact, at, speaker) => said.push({ t: at / 1000, speaker, fact }),
    ],
    openings: openings(scenario),
    closing: { kind: 'run-ended' },
    until: scenario.run.until,
  });
  return said;
}

function prompter(script: readonly Cue[]): ClusterActor<Cue> {
  return {
    name: 'prompter',
    hears: {
      'run-started'(_, _view, port) {
        for (const cue of script) port.wakeAfter(elapsed(port.now, cue.at), cue);
      },
    },
    wake(cue, view, port) {
      for (const fact of cue.say(view)) port.emit(fact);
    },
  };
}

/** Somebody sets a group's desired capacity, as Cluster Autoscaler does. */
export const setDesired = (when: Instant, to: number, group = 0): Cue => ({
  at: when,
  say: ({ groups }) => [
    {
      kind: 'desired-capacity-set',
      group: groupId(group),
      from: groups[group]!.desiredCapacity,
      to,
      by: 'cluster-autoscaler',
    },
  ],
});

/** EC2 takes these nodes (by launch number over all groups, from 0). */
export const takeBack = (when: Instant, ...nodes: readonly number[]): Cue => ({
  at: when,
  say: () =>
    nodes.map((node) => ({
      kind: 'instance-terminated',
      node: nodeId(node),
      why: 'spot-reclaim',
    })),
});

/** Cluster Autoscaler gives a node back: TerminateInstanceInAutoScalingGroup with decrement. */
export const giveBack = (when: Instant, node: number): Cue => ({
  at: when,
  say: ({ nodes, groups }) => {
    const group = groupId(nodes.group[node]!);
    const from = groups[group]!.desiredCapacity;
    return [
      { kind: 'desired-capacity-set', group, from, to: from - 1, by: 'cluster-autoscaler' },
      { kind: 'instance-removed-by-autoscaler', node: nodeId(node) },
    ];
  },
});
