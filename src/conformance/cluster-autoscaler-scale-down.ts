// Cases about scale-down: which nodes nobody needs, how many may go, which pods let them.

import { HintingSimulator } from '../actors/autoscaler/hinting-simulator.ts';
import { cropToBudgets as crop } from '../actors/autoscaler/scale-down/budgets.ts';
import {
  podsToMove as podsThatMove,
  type DrainContext,
} from '../actors/autoscaler/scale-down/drainability.ts';
import { RemainingBudgets } from '../actors/autoscaler/scale-down/remaining-budgets.ts';
import {
  Destinations,
  removableNodes,
} from '../actors/autoscaler/scale-down/removal-simulation.ts';
import {
  removableAt as removableNow,
  type UnneededNode,
} from '../actors/autoscaler/scale-down/unneeded.ts';
import { utilizationOf } from '../actors/autoscaler/scale-down/utilization.ts';
import type { SimPod } from '../actors/autoscaler/sim-pod.ts';
import { selects } from '../cluster/selectors.ts';
import { groupId, nodeId } from '../ids.ts';
import { readerOf } from '../scenario/kubernetes/object-reader.ts';
import { labelSelectorOf } from '../scenario/kubernetes/placement.ts';
import type { JsonObject } from '../scenario/scenario.ts';
import { after, hours, seconds } from '../units.ts';
import type { Given } from './cluster-autoscaler-case.ts';
import { durationOf } from './cluster-autoscaler-scale-up.ts';
import {
  caseGroup,
  caseNode,
  casePods,
  caseSnapshot,
  nameOf,
  NOW,
} from './cluster-autoscaler-world.ts';

/** Which nodes could go, tried in the order given. */
export function unneeded(given: Given): JsonObject {
  const nodes = given.nodes.map(caseNode);
  const snapshot = caseSnapshot(nodes, casePods(given.pods));
  const destinations = new Destinations(snapshot.rows);
  for (let row = 0; row < snapshot.rows; row += 1) destinations.add(row);
  const budgets = new RemainingBudgets([], () => []);
  const candidates = (given['eligible'] as readonly string[]).map((name) => {
    const place = nodes.findIndex((node) => node.name === name);
    return { node: nodeId(place), row: snapshot.rowOf(place) };
  });
  const simulator = new HintingSimulator();
  const context = drainContextOf({}, budgets);
  const limit = Number.POSITIVE_INFINITY;
  const simulation = { snapshot, destinations, simulator, budgets, context, limit };
  const names = removableNodes(simulation, candidates).removable.map(
    ({ node }) => nodes[node]!.name,
  );
  const others = nodes.map(({ name }) => name).filter((name) => !names.includes(name));
  return { unneeded: names, unremovable: others };
}

/** Upstream's tests run with the flags' defaults. */
const drainContextOf = (options: JsonObject, budgets: RemainingBudgets): DrainContext => ({
  rules: {
    skipNodesWithSystemPods: options['skip-nodes-with-system-pods'] !== false,
    skipNodesWithLocalStorage: options['skip-nodes-with-local-storage'] !== false,
    skipNodesWithCustomControllerPods: options['skip-nodes-with-custom-controller-pods'] !== false,
    minReplicaCount: 0,
    blockingSystemPodDisruptionTimeout: hours(1),
  },
  now: NOW,
  replicasOf: () => 1,
  disruptionsAllowed: (pod) => budgets.allowedFor(pod),
});

export function removableAt(given: Given): JsonObject {
  const { min, target } = caseGroup(given.nodeGroups[0]!);
  const emptyCandidates = Number(given['emptyCandidates']);
  const all = emptyCandidates + Number(given['drainCandidates']);
  const since = after(NOW, seconds(-Number(given['unneededForSeconds'])));
  const nodes = Array.from({ length: all }, (_, place): UnneededNode => {
    const node = nodeId(place);
    return { node, empty: place < emptyCandidates, risky: false, since };
  });
  const { empty, drain } = removableNow(nodes, NOW, {
    threshold: () => durationOf(given.options['scale-down-unneeded-time']),
    groupOf: () => groupId(0),
    minSize: () => min,
    size: () => target - Number(given['deletionsInProgress']),
  });
  return { emptyToRemove: empty.length, drainToRemove: drain.length };
}

export function cropToBudgets(given: Given): JsonObject {
  const numbered = (key: string): number[] =>
    Array.from({ length: Number(given[key]) }, (_, place) => place);
  const { empty, drain } = crop(
    { empty: numbered('emptyCandidates'), drain: numbered('drainCandidates') },
    {
      maxScaleDownParallelism: Number(given.options['max-scale-down-parallelism']),
      maxDrainParallelism: Number(given.options['max-drain-parallelism']),
      emptyInProgress: Number(given['emptyDeletionsInProgress']),
      drainInProgress: Number(given['drainDeletionsInProgress']),
    },
  );
  return { emptyToRemove: empty.length, drainToRemove: drain.length };
}

export function podsToMove(given: Given): JsonObject {
  return {
    variants: given.variants.map((variant): JsonObject => {
      const pods = casePods(variant['pods'] as unknown as JsonObject[]);
      const budgets = budgetsOf(variant['pdbs'] as unknown as JsonObject[]);
      const moved = podsThatMove(pods, drainContextOf(given.options, budgets));
      if (moved.blocking !== undefined)
        return { blocking: nameOf(moved.blocking.pod), reason: moved.blocking.reason };
      const daemonSet = moved.daemonPods.map(nameOf);
      return {
        move: moved.pods.map(nameOf),
        ...(daemonSet.length === 0 ? {} : { daemonSet }),
      };
    }),
  };
}

function budgetsOf(entries: readonly JsonObject[]): RemainingBudgets {
  const budgets = entries.map((entry) => {
    const reader = readerOf(entry, 'pdb');
    return {
      namespace: reader.map('metadata').text('namespace') ?? 'default',
      selector: labelSelectorOf(reader.map('spec').map('selector')),
      allowed: reader.map('status').count('disruptionsAllowed') ?? 0,
    };
  });
  const matching = ({ template }: SimPod): number[] =>
    budgets.flatMap(({ namespace, selector }, place) =>
      namespace === template.namespace && selects(selector, (key) => template.labels[key])
        ? [place]
        : [],
    );
  return new RemainingBudgets(
    budgets.map(({ allowed }) => allowed),
    matching,
  );
}

export function utilization(given: Given): JsonObject {
  const { allocatable } = caseNode(given.nodes[0]!);
  return {
    variants: given.variants.map((variant): JsonObject => {
      const options = variant['options'] as JsonObject;
      const ignoreDaemonSets = options['ignore-daemonsets-utilization'] === true;
      const pods = casePods(variant['pods'] as unknown as JsonObject[]);
      return { ...utilizationOf(pods, allocatable, { ignoreDaemonSets, now: NOW }) };
    }),
  };
}
