// Cases about scale-up: how many nodes, of which group, and for which pods.

import { ExponentialBackoff } from '../actors/autoscaler/backoff.ts';
import { equivalenceGroups } from '../actors/autoscaler/equivalence.ts';
import { estimate, smallestLimit } from '../actors/autoscaler/estimator.ts';
import { expanderFilter } from '../actors/autoscaler/expander/expander.ts';
import { wasteOf } from '../actors/autoscaler/expander/least-waste.ts';
import type { ExpansionOption } from '../actors/autoscaler/expander/option.ts';
import { noReadiness, upcomingNodes } from '../actors/autoscaler/group-readiness.ts';
import { HintingSimulator } from '../actors/autoscaler/hinting-simulator.ts';
import { areSimilar, balanced } from '../actors/autoscaler/node-group-set.ts';
import { NodeTemplate } from '../actors/autoscaler/node-template.ts';
import { planScaleUp, type ScalableGroup } from '../actors/autoscaler/orchestrator.ts';
import { filterOutSchedulable } from '../actors/autoscaler/pod-list-processors.ts';
import { MOST_RESOURCES, remainingQuota } from '../actors/autoscaler/resource-quota.ts';
import type { ClusterSnapshot } from '../actors/autoscaler/snapshot.ts';
import { seededRng } from '../engine/rng.ts';
import { groupId, nodeId } from '../ids.ts';
import { parseMemory } from '../scenario/kubernetes/quantity.ts';
import type { Expander, JsonObject } from '../scenario/scenario.ts';
import { instant, minutes, millis, seconds, type Millis } from '../units.ts';
import type { Given } from './cluster-autoscaler-case.ts';
import {
  caseGroup,
  caseNode,
  casePods,
  caseSnapshot,
  nameOf,
  type CasePod,
} from './cluster-autoscaler-world.ts';

const snapshotOf = (given: Given, pods: readonly CasePod[]): ClusterSnapshot =>
  caseSnapshot(given.nodes.map(caseNode), pods);

export function estimated(given: Given): JsonObject {
  const pods = casePods(given.pods);
  const { template } = caseGroup(given.nodeGroups[0]!);
  const limit = smallestLimit([Number(given.options['max-nodes-per-scaleup'] ?? 0)]);
  const snapshot = snapshotOf(given, pods);
  const result = estimate(snapshot, equivalenceGroups(pods), template, limit);
  return { nodes: result.nodes, scheduledPods: result.pods.length };
}

export function bestOptions(given: Given): JsonObject {
  const pods = casePods(given.pods);
  const options = (given['expansionOptions'] as unknown as JsonObject[]).map((option, place) => {
    const group = caseGroup(given.nodeGroups.find(({ name }) => name === option['nodeGroup'])!);
    const names = option['pods'] as readonly string[];
    return {
      group: groupId(place),
      groupName: group.name,
      nodes: option['nodeCount'] as number,
      pods: names.map((name) => pods.find((pod) => pod.name === name)!),
      template: group.template,
    };
  });
  const expander = given.options['expander'] as Expander;
  const best = expanderFilter(expander, prioritiesOf(given))(options);
  const scores = expander === 'least-waste' ? { scores: scoresOf(options) } : {};
  return { best: best.map(({ groupName }) => groupName), ...scores };
}

const scoresOf = (options: readonly ExpansionOption[]): Record<string, number> =>
  Object.fromEntries(options.map((option) => [option.groupName, wasteOf(option)]));

const prioritiesOf = (given: Given): { priority: number; groups: readonly string[] }[] =>
  Object.entries((given['priorities'] ?? {}) as Record<string, readonly string[]>).map(
    ([priority, groups]) => ({ priority: Number(priority), groups }),
  );

export function scaledUp(given: Given): JsonObject {
  const pods = casePods(given.pods);
  const snapshot = snapshotOf(given, pods);
  const pending = pods.filter(({ nodeName }) => nodeName === undefined);
  const groups = given.nodeGroups
    .map(caseGroup)
    .map(({ name, target, max, template }, place): ScalableGroup => ({
      id: groupId(place),
      name,
      target,
      maxSize: max,
      healthy: true,
      backedOff: false,
      template,
    }));
  const choice = given['expanderChoice'] as { nodeGroup: string; nodeCount: number };
  const stub = (options: readonly ExpansionOption[]): readonly ExpansionOption[] =>
    options.filter((o) => o.groupName === choice.nodeGroup && o.nodes === choice.nodeCount);
  const limits = {
    maxNodesTotal: Number(given.options['max-nodes-total'] ?? 0),
    estimation: () => 0, // upstream's tests give the estimator no thresholds
    quota: remainingQuota(quotaOf(given.options), snapshot.capacities()),
    balanceSimilar: false,
  };
  const rng = seededRng('case');
  const plan = planScaleUp({ snapshot, pods: pending, groups, chain: [stub], limits, rng });
  const { chosen, remaining, awaiting } = plan;
  return {
    increase: Object.fromEntries(
      (chosen?.increases ?? []).map(({ group, increase }) => [groups[group]!.name, increase]),
    ),
    triggered: (chosen?.option.pods ?? []).map(nameOf),
    remainUnschedulable: remaining.map(nameOf),
    awaitEvaluation: awaiting.map(nameOf),
  };
}

/** `cores-total: "0:9"`; `memory-total-max` stands for the upper bound of `--memory-total`. */
function quotaOf(options: JsonObject): { cores: number; memory: number } {
  const cores = String(options['cores-total'] ?? '').split(':')[1];
  const memory = parseMemory(options['memory-total-max'] ?? '');
  return {
    cores: cores === undefined ? MOST_RESOURCES.cores : Number(cores),
    memory: 'value' in memory ? memory.value : MOST_RESOURCES.memory,
  };
}

/** New nodes over groups that are taken to be similar. */
export function balance(given: Given): JsonObject {
  const groups = given.nodeGroups
    .map(caseGroup)
    .map(({ name, target, max }) => ({ name, target, maxSize: max }));
  const grown = balanced(groups, Number(given['newNodes']));
  return {
    newSizes: Object.fromEntries(
      grown.map(({ group, increase }) => [group.name, group.target + increase]),
    ),
  };
}

/** Which nodes look like one kind of machine. */
export function similar(given: Given, expected: JsonObject): JsonObject {
  const templates = new Map(
    given.nodes.map(caseNode).map(({ name, capacity, allocatable }) => [
      name,
      new NodeTemplate({
        capacity,
        allocatable,
        labels: {},
        taints: [],
        pods: [],
        isGuess: false,
      }),
    ]),
  );
  const pairs = expected['similar'] as unknown as readonly [string, string, boolean][];
  return {
    similar: pairs.map(([a, b]) => [a, b, areSimilar(templates.get(a)!, templates.get(b)!)]),
  };
}

export function filteredOut(given: Given): JsonObject {
  const pods = casePods(given.pods);
  const snapshot = snapshotOf(given, pods);
  const pending = pods.filter(({ nodeName }) => nodeName === undefined);
  const left = filterOutSchedulable(snapshot, pending, new HintingSimulator(), seededRng('case'));
  return {
    schedulable: pending.filter((pod) => !left.includes(pod)).map(nameOf),
    unschedulable: left.map(nameOf),
  };
}

export function upcoming(given: Given): JsonObject {
  const nodes = given.nodes.map(caseNode);
  const groups = given.nodeGroups.map(caseGroup);
  return {
    variants: given.variants.map((variant) =>
      Object.fromEntries(
        groups.map(({ name, target }) => {
          const readiness = noReadiness();
          for (const { group, ready, ageSeconds } of nodes) {
            if (group !== name) continue;
            if (ready) readiness.ready += 1;
            else if (ageSeconds < STARTUP_S) readiness.notStarted.push(nodeId(0));
            else readiness.unready += 1;
          }
          const requests = variant['scaleUpRequests'] as unknown as { nodeGroup: string }[];
          const requested = requests.some(({ nodeGroup }) => nodeGroup === name);
          const resting = (variant['backedOff'] as readonly string[]).includes(name);
          return [name, upcomingNodes(target, readiness, { requested, backedOff: resting })];
        }),
      ),
    ),
  };
}

/** `--max-node-startup-time`. */
const STARTUP_S = minutes(15) / seconds(1);

export function backedOff(given: Given): JsonObject {
  const { options } = given;
  const backoff = new ExponentialBackoff<string>({
    initial: durationOf(options['initial-node-group-backoff-duration']),
    greatest: durationOf(options['max-node-group-backoff-duration']),
    resetTimeout: durationOf(options['node-group-backoff-reset-timeout']),
  });
  const answers: boolean[] = [];
  for (const event of given['events'] as unknown as { atMs: number; do: string }[]) {
    const now = instant(event.atMs);
    if (event.do === 'fail') backoff.fail('group', now);
    else answers.push(backoff.isBackedOff('group', now));
  }
  return { backedOff: answers };
}

const UNIT_MS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000 };

/** One number and one unit, as upstream's flags are given in the cases. */
export const durationOf = (written: unknown): Millis => {
  const text = String(written);
  return millis(Number(text.slice(0, -1)) * (UNIT_MS[text.slice(-1)] ?? Number.NaN));
};
