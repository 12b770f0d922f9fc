// A stage for the actors that keep nodes and pods: the script says what EC2, the handler and users do, a binder stands
// in for kube-scheduler (first node with room, at once), and every fact is kept with every invariant checked.

import type { ClusterActor } from '../../src/actors/contract.ts';
import { roster } from '../../src/actors/roster.ts';
import { apply } from '../../src/cluster/apply.ts';
import type { Fact } from '../../src/cluster/fact.ts';
import { checkInvariants } from '../../src/cluster/invariants.ts';
import { Cluster, type ClusterView } from '../../src/cluster/state.ts';
import { seededRng } from '../../src/engine/rng.ts';
import { run } from '../../src/engine/run.ts';
import { worldFacts } from '../../src/experiment/world.ts';
import { groupId, nodeId, type NodeId, type PodId } from '../../src/ids.ts';
import type { Scenario } from '../../src/scenario/scenario.ts';
import { hours, instant, RUN_START, type Instant } from '../../src/units.ts';
import { toleratesAll } from '../../src/actors/framework/taint-toleration.ts';
import { insufficientResources } from '../../src/actors/framework/node-resources-fit.ts';
import type { Said } from './facts-of.ts';

/** Something outside says a fact, made from the world as it is then; several, or none. */
export interface Line {
  readonly at: Instant;
  readonly say: (view: ClusterView) => readonly Fact[];
}

const KEPT = [
  'kubelet',
  'node-lifecycle-controller',
  'taint-eviction-controller',
  'cloud-node-lifecycle-controller',
  'pod-garbage-collector-controller',
  'workload',
  'replicaset-controller',
  'daemonset-controller',
  'disruption-controller',
];

/** Runs the scenario's groups and workloads with the script in place of everybody else. */
export function play(scenario: Scenario, script: readonly Line[] = []): Said[] {
  const said: Said[] = [];
  const cluster = new Cluster();
  const steady: Fact[] =
    scenario.run.start === 'steady'
      ? [{ kind: 'groups-opened' }, { kind: 'workloads-opened' }]
      : [];
  const before = instant(-hours(24));
  run<Fact, ClusterView>({
    actors: [
      stage(scenario, script),
      ...roster(scenario).filter(({ name }) => KEPT.includes(name)),
      binder(),
    ],
    view: cluster,
    rng: seededRng(scenario.run.seed),
    apply: (fact, at) => apply(cluster, fact, at),
    observers: [
      (fact) => checkInvariants(cluster, fact),
      (fact, at, speaker) => said.push({ t: at / 1000, speaker, fact }),
    ],
    openings: [
      ...[...worldFacts(scenario), ...steady].map((fact) => ({ at: before, fact })),
      { at: RUN_START, fact: { kind: 'run-started' } },
    ],
    closing: { kind: 'run-ended' },
    until: scenario.run.until,
  });
  checkCounts(cluster);
  return said;
}

/** What workloads count as facts come must be what a recount finds. */
function checkCounts(cluster: Cluster): void {
  const { pods } = cluster;
  cluster.workloads.forEach((workload, id) => {
    const objects = cluster.podsOf(id as never);
    const active = objects.filter((pod) => !pods.isFinished(pod) && !pods.isTerminating(pod));
    const healthy = active.filter((pod) => pods.ready[pod] === 1);
    const counted = [workload.pods, workload.active, workload.healthy];
    const found = [objects.length, active.length, healthy.length];
    if (`${counted}` !== `${found}`)
      throw new Error(`${workload.spec.name} counts ${counted} where there are ${found}`);
  });
}

function stage(scenario: Scenario, script: readonly Line[]): ClusterActor<Line> {
  return {
    name: 'stage',
    hears: {
      'groups-opened'(_, view, port) {
        scenario.autoScalingGroups.forEach((group, id) => {
          for (let launch = 0; launch < group.desiredCapacity; launch += 1)
            port.emit(launchOf(scenario, id, view));
        });
      },
      'run-started'(_, _view, port) {
        for (const line of script) port.wakeAfter(line.at as never, line);
      },
    },
    wake: ({ say }, view, port) => say(view).forEach((fact) => port.emit(fact)),
  };
}

/** The group's next instance: types and zones in turn. */
export function launchOf(scenario: Scenario, group: number, view: ClusterView): Fact {
  const { instanceTypes, zones, labels, taints } = scenario.autoScalingGroups[group]!;
  const launches = view.groups[group]!.launches;
  const type = instanceTypes[launches % instanceTypes.length]!;
  return {
    kind: 'instance-launched',
    node: nodeId(view.nodes.count),
    group: groupId(group),
    instance: {
      instanceType: type.name,
      zone: zones[launches % zones.length]!,
      market: 'spot',
      capacity: type.capacity,
      allocatable: type.allocatable,
      labels,
      taints,
      price: type.spotPrice,
      onDemandPrice: type.onDemandPrice,
    },
  };
}

/** First node with room whose taints are tolerated; a pod that finds none is tried again when something changes. */
function binder(): ClusterActor<never> {
  const waiting = new Set<PodId>();
  type Port = Parameters<NonNullable<ClusterActor<never>['hears']['pod-created']>>[2];
  function tryAll(_: unknown, view: ClusterView, port: Port): void {
    for (const pod of waiting) {
      if (!view.pods.exists(pod) || view.pods.isTerminating(pod)) waiting.delete(pod);
      const node = view.nodes.registered.find((candidate) => fits(pod, candidate, view));
      if (node === undefined || !waiting.delete(pod)) continue;
      port.emit({ kind: 'pod-bound', pod, node });
    }
  }
  return {
    name: 'scheduler',
    hears: {
      'pod-created'(fact, view, port) {
        waiting.add(fact.pod);
        tryAll(fact, view, port);
      },
      'pod-deleted': tryAll,
      'pod-succeeded': tryAll,
      'node-untainted': tryAll,
      'node-registered': tryAll,
    },
    wake() {},
  };
}

function fits(pod: PodId, node: NodeId, view: ClusterView): boolean {
  const { nodes, pods } = view;
  const pinned = pods.pinnedTo[pod]!;
  if (pinned !== -1) return pinned === node;
  const template = view.template(pod);
  const requested = {
    cpu: nodes.requestedCpu[node]!,
    memory: nodes.requestedMemory[node]!,
    pods: nodes.requestedPods[node]!,
    other: {},
  };
  return (
    nodes.unschedulable[node] === 0 &&
    toleratesAll(template.tolerations, nodes.taints(node)) &&
    insufficientResources(template.requests, nodes.instance(node).allocatable, requested as never)
      .length === 0
  );
}
