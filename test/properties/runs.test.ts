// What must hold in every run of every scenario. A failure prints the scenario and the seed that replays it.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { termSelects } from '../../src/cluster/selectors.ts';
import { roster } from '../../src/actors/roster.ts';
import { apply } from '../../src/cluster/apply.ts';
import type { Fact } from '../../src/cluster/fact.ts';
import { PodPhase } from '../../src/cluster/pods.ts';
import { Cluster, type ClusterView } from '../../src/cluster/state.ts';
import { seededRng } from '../../src/engine/rng.ts';
import { run } from '../../src/engine/run.ts';
import { openings, replicate } from '../../src/experiment/replicate.ts';
import type { NodeId, PodId } from '../../src/ids.ts';
import type { PodAffinityTerm, PodTemplate } from '../../src/kubernetes.ts';
import type { Scenario } from '../../src/scenario/scenario.ts';
import { NEVER, type Instant } from '../../src/units.ts';
import { factsOf, type Said } from '../support/facts-of.ts';
import { aRandomScenario } from './random-scenario.ts';

/** Thousands in all over the properties below; `FC_RUNS` asks for more. */
const RUNS = Number(process.env['FC_RUNS'] ?? 400);

const holds = (property: (scenario: Scenario) => void, numRuns = RUNS): void =>
  fc.assert(fc.property(aRandomScenario, property), { numRuns, seed: 20_261_123 });

const written = (said: readonly Said[]): string[] =>
  said.map(({ t, speaker, fact }) => `${t} ${speaker} ${JSON.stringify(fact)}`);

/** The first line that differs, which says more than two long lists. */
function expectSame(found: readonly string[], expected: readonly string[]): void {
  const index = expected.findIndex((line, n) => line !== found[n]);
  if (index >= 0)
    expect(`line ${index}: ${found[index]}`).toBe(`line ${index}: ${expected[index]}`);
  expect(found.length).toBe(expected.length);
}

test('no fact ever leads to a world that Kubernetes and EC2 could not be in', () => {
  holds((scenario) => {
    factsOf(scenario, { check: true });
  }, RUNS * 3);
});

test('one seed, one trace, fact by fact', () => {
  holds((scenario) => expectSame(written(factsOf(scenario)), written(factsOf(scenario))));
});

test('replaying the facts from an empty world rebuilds the end state', () => {
  holds((scenario) => {
    const replayed = new Cluster();
    const lived = worldAfter(scenario, (fact, at) => apply(replayed, fact, at));
    expect(snapshot(replayed)).toEqual(snapshot(lived));
  });
});

test('an actor that draws more chance moves no other actor', () => {
  holds((scenario) => {
    const gambler = (name: string) => ({
      name,
      hears: {
        'pod-bound': (_fact: Fact, _view: ClusterView, port: { rng: { next(): number } }) => {
          port.rng.next();
        },
      },
      wake() {},
    });
    const plain = traceWith(scenario, []);
    expectSame(traceWith(scenario, [gambler('gambler')]), plain);
  });
});

test('no instance is reclaimed without its notice two minutes before', () => {
  holds((scenario) => {
    const noticedAt = new Map<number, number>();
    for (const { t, fact } of factsOf(scenario)) {
      if (fact.kind === 'spot-notice-issued') noticedAt.set(fact.node, t);
      if (fact.kind === 'instance-terminated' && fact.why === 'spot-reclaim')
        expect(Math.round((t - noticedAt.get(fact.node)!) * 1000)).toBe(120_000);
    }
  });
});

test('time never turns back, and only what exists is spoken of', () => {
  holds((scenario) => {
    const alive = new Set<number>();
    let last = Number.NEGATIVE_INFINITY;
    for (const { t, fact } of factsOf(scenario)) {
      expect(t).toBeGreaterThanOrEqual(last);
      last = t;
      if (fact.kind === 'pod-created') alive.add(fact.pod);
      else if (fact.kind.startsWith('pod-'))
        expect(alive.has((fact as { pod: number }).pod)).toBe(true);
      if (fact.kind === 'pod-deleted') alive.delete(fact.pod);
    }
  });
});

test('a pod is bound at most once, starts after it is bound and turns Ready after it started', () => {
  holds((scenario) => {
    const { pods } = worldAfter(scenario, () => {});
    for (let pod = 0; pod < pods.count; pod += 1) {
      const [bound, started, ready] = [
        pods.boundAt[pod]!,
        pods.startedAt[pod]!,
        pods.readyAt[pod]!,
      ];
      if (started !== NEVER) expect(started).toBeGreaterThanOrEqual(bound);
      if (ready !== NEVER) expect(ready).toBeGreaterThanOrEqual(started);
      if (pods.phase[pod] === PodPhase.Running) expect(started).not.toBe(NEVER);
    }
  });
});

test('no pod is bound into a domain with one that it minds or that minds it', () => {
  let refused = 0;
  holds((scenario) => {
    const cluster = new Cluster();
    worldAfter(scenario, (fact, at) => {
      if (fact.kind === 'pod-bound') expect(mindedBeside(cluster, fact.pod, fact.node)).toEqual([]);
      if (fact.kind === 'pod-unschedulable' && fact.why.includes('anti-affinity')) refused += 1;
      apply(cluster, fact, at);
    });
  });
  expect(refused).toBeGreaterThan(RUNS / 20);
});

/** Pods that hold a place in a domain of the node in which one of the two would not have the other. */
function mindedBeside(cluster: Cluster, pod: PodId, node: NodeId): PodId[] {
  const template = cluster.template(pod);
  return cluster.nodes.registered.flatMap((place) =>
    cluster.podsOn(place).filter((other) => {
      const shares = ({ topologyKey }: PodAffinityTerm): boolean =>
        cluster.nodes.label(place, topologyKey) === cluster.nodes.label(node, topologyKey);
      const minds = (one: PodTemplate, another: PodTemplate): boolean =>
        (one.podAntiAffinity?.required ?? []).some(
          (term) => termSelects(term, another) && shares(term),
        );
      const rival = cluster.template(other);
      return !cluster.pods.isFinished(other) && (minds(template, rival) || minds(rival, template));
    }),
  );
}

test('a group never holds more instances than its maximum, nor wants more or less than its bounds', () => {
  holds((scenario) => {
    const up = scenario.autoScalingGroups.map(() => new Set<number>());
    const groupOf = new Map<number, number>();
    for (const { fact } of factsOf(scenario)) {
      if (fact.kind === 'instance-launched') {
        groupOf.set(fact.node, fact.group);
        up[fact.group]!.add(fact.node);
        expect(up[fact.group]!.size).toBeLessThanOrEqual(
          scenario.autoScalingGroups[fact.group]!.maxSize,
        );
      }
      if (fact.kind === 'instance-terminated') up[groupOf.get(fact.node)!]!.delete(fact.node);
    }
  });
});

test('only what is initialised leaves a warm pool for service, as the instance it was there', () => {
  let taken = 0;
  holds((scenario) => {
    const ready = new Map<number, { group: number; instance: unknown }>();
    const initialising: typeof ready = new Map();
    for (const { fact } of factsOf(scenario)) {
      if (fact.kind === 'warm-instance-launched' || fact.kind === 'warm-instance-returned')
        initialising.set(fact.warm, { group: fact.group, instance: fact.instance });
      if (fact.kind === 'warm-instance-ready') ready.set(fact.warm, initialising.get(fact.warm)!);
      if (fact.kind === 'warm-instance-terminated') ready.delete(fact.warm);
      if (fact.kind !== 'instance-launched' || fact.warm === undefined) continue;
      const { group, instance, warm } = fact;
      expect(ready.get(warm)).toEqual({ group, instance });
      ready.delete(warm);
      taken += 1;
    }
  });
  expect(taken).toBeGreaterThan(0);
});

function worldAfter(scenario: Scenario, also: (fact: Fact, at: Instant) => void): Cluster {
  const cluster = new Cluster();
  replicate(scenario, {
    observers: [
      (fact, at) => {
        apply(cluster, fact, at);
        also(fact, at);
      },
    ],
  });
  return cluster;
}

/** The columns that count, cut to the rows in use. */
function snapshot({ nodes, warm, pods, groups, workloads, budgets }: Cluster): unknown {
  const rows = (column: ArrayLike<number>, count: number): number[] =>
    Array.from(column).slice(0, count);
  return {
    nodes: [nodes.exists, nodes.ready, nodes.goneAt, nodes.requestedCpu, nodes.requestedPods].map(
      (column) => rows(column, nodes.count),
    ),
    taints: nodes.taintLists,
    pods: [pods.node, pods.phase, pods.ready, pods.deletedAt, pods.nominatedNode].map((column) =>
      rows(column, pods.count),
    ),
    groups: groups.map(({ desiredCapacity, instances, warm: inPool }) => [
      desiredCapacity,
      instances,
      inPool.map((each) => [warm.name(each), warm.isReady(each)]),
    ]),
    workloads: workloads.map(({ replicas, created }) => [replicas, created]),
    budgets: budgets.map(({ disruptionsAllowed }) => disruptionsAllowed),
  };
}

function traceWith(
  scenario: Scenario,
  strangers: readonly ReturnType<typeof roster>[number][],
): string[] {
  const cluster = new Cluster();
  const lines: string[] = [];
  run<Fact, ClusterView>({
    actors: [...roster(scenario), ...strangers],
    view: cluster,
    rng: seededRng(scenario.run.seed),
    apply: (fact, at) => apply(cluster, fact, at),
    observers: [(fact, at, speaker) => lines.push(`${at} ${speaker} ${JSON.stringify(fact)}`)],
    openings: openings(scenario),
    closing: { kind: 'run-ended' },
    until: scenario.run.until,
  });
  return lines;
}
