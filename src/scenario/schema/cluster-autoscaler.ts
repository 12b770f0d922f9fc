// Cluster Autoscaler's own flags, camel-cased, at the defaults of 1.36: cluster-autoscaler/config/flags/flags.go.

import { isMap, isList } from '../source.ts';
import { suggestion } from '../suggest.ts';
import { described, quoted } from '../wording.ts';
import type { Expander, Json } from '../scenario.ts';
import { flaggedSection } from './flags.ts';
import { AUTOSCALER_FLAGS_NOT_MODELLED } from './flags-not-modelled.ts';
import { withDefault, type Kind, type Mistake } from './keys.ts';
import { all, choice, number, wholeNumber, yesNo } from './kinds.ts';
import { duration, wholeSeconds } from './times.ts';

const EXPANDERS: readonly Expander[] = [
  'random',
  'most-pods',
  'least-nodes',
  'least-waste',
  'priority',
];

/** `least-waste`, or a chain: `priority,least-waste`. */
const expander: Kind<readonly Expander[]> = {
  type: 'one or several of',
  range: EXPANDERS.join(', '),
  shape: { type: ['string', 'array'], items: { enum: EXPANDERS } },
  read(raw) {
    const names = typeof raw === 'string' ? raw.split(',').map((name) => name.trim()) : raw;
    if (!isList(names) || names.length === 0)
      return { mistake: `must be an expander like least-waste, found ${described(raw)}` };
    const chain: Expander[] = [];
    for (const name of names) {
      const known = EXPANDERS.find((each) => each === name);
      if (known === undefined) return { mistake: expanderMistake(name) };
      if (chain.includes(known)) return { mistake: `names ${known} twice: remove one` };
      chain.push(known);
    }
    return { value: chain };
  },
};

function expanderMistake(name: unknown): string {
  if (name === 'price')
    return 'price has no prices on AWS, and Cluster Autoscaler exits: choose another';
  if (name === 'grpc') return 'grpc asks a server of yours, which is not modelled: choose another';
  if (typeof name !== 'string') return `holds ${described(name)}: write a name`;
  return `${quoted(name)} is no expander: ${suggestion(name, EXPANDERS)}`;
}

type Priorities = readonly { readonly priority: number; readonly groups: readonly string[] }[];

/** The ConfigMap's own form: `{ 50: [spot-.*], 10: [.*] }`. */
const priorities: Kind<Priorities> = {
  type: 'map of lists',
  range: 'priority: [regular expressions on group names]',
  shape: { type: 'object', additionalProperties: { type: 'array', items: { type: 'string' } } },
  read(raw) {
    if (!isMap(raw))
      return { mistake: `must be a map like { 50: [spot], 10: [.*] }, found ${described(raw)}` };
    const mistakes = Object.entries(raw).flatMap(([key, patterns]) =>
      priorityMistake(key, patterns),
    );
    const value = Object.entries(raw).map(([key, patterns]) => ({
      priority: Number(key),
      groups: patterns as readonly string[],
    }));
    return all(mistakes) ?? { value: value.toSorted((a, b) => b.priority - a.priority) };
  },
};

function priorityMistake(key: string, patterns: Json): Mistake[] {
  if (!/^-?\d{1,9}$/.test(key))
    return [{ mistake: 'is no priority: write a whole number as the key', at: [key] }];
  if (!isList(patterns))
    return [{ mistake: `must be a list of expressions, found ${described(patterns)}`, at: [key] }];
  return patterns.flatMap((each, index) =>
    typeof each === 'string' && isExpression(each)
      ? []
      : [{ mistake: `must be a regular expression, found ${described(each)}`, at: [key, index] }],
  );
}

function isExpression(pattern: string): boolean {
  try {
    return new RegExp(pattern).source !== '';
  } catch {
    return false; // the pattern is what is wrong, and the caller says so
  }
}

const time = duration();
const count = (least = 0): Kind<number> => wholeNumber({ least, most: 1_000_000 });

export const clusterAutoscaler = flaggedSection({
  component: 'cluster-autoscaler',
  notModelled: AUTOSCALER_FLAGS_NOT_MODELLED,
  secondsKeys: [],
  flagNames: {
    // The real flag carries this misspelling.
    blockingSystemPodDisruptionTimeout: 'blocking-system-pod-distruption-timeout',
  },
  flagExample: '--scan-interval=20s',
  own: {
    mode: withDefault(choice(['aws', 'none']), 'aws', {
      meaning: 'aws: Cluster Autoscaler with its AWS provider. none: no autoscaler.',
      example: 'mode: none',
    }),
    priorities: withDefault(
      priorities,
      {},
      {
        meaning: 'For the expander priority: its ConfigMap, the highest matching number wins.',
        example: 'priorities: { 50: [spot], 10: [.*] }',
      },
    ),
  },
  flags: {
    scanInterval: withDefault(duration({ least: 1 }), '10s', {
      meaning: 'Wait between two loops when nothing asks for one.',
      example: 'scanInterval: 10s',
    }),
    expander: withDefault(expander, 'least-waste', {
      meaning: 'Which group grows when several could; a chain, each keeping its best.',
      example: 'expander: priority,least-waste',
    }),
    newPodScaleUpDelay: withDefault(time, '0s', {
      meaning: 'Pods younger than this are left out of a loop.',
      example: 'newPodScaleUpDelay: 30s',
    }),
    expendablePodsPriorityCutoff: withDefault(
      wholeNumber({ least: -2_147_483_648, most: 2_147_483_647 }),
      -10,
      {
        meaning: 'Pods of lower priority neither cause a scale-up nor prevent a scale-down.',
        example: 'expendablePodsPriorityCutoff: -10',
      },
    ),
    maxNodesTotal: withDefault(count(), 0, {
      meaning: 'No more nodes in the whole cluster than this; 0 for no limit.',
      example: 'maxNodesTotal: 100',
    }),
    maxNodesPerScaleup: withDefault(count(1), 1000, {
      meaning: 'The most nodes asked for in one loop.',
      example: 'maxNodesPerScaleup: 50',
    }),
    balanceSimilarNodeGroups: withDefault(yesNo, false, {
      meaning: 'Spread new nodes over groups that are alike.',
      example: 'balanceSimilarNodeGroups: true',
    }),
    maxNodeProvisionTime: withDefault(time, '15m', {
      meaning: 'How long an instance may take to register before it counts as failed.',
      example: 'maxNodeProvisionTime: 10m',
    }),
    maxNodeStartupTime: withDefault(time, '15m', {
      meaning: 'How long a young node may be not ready before it counts as unready.',
      example: 'maxNodeStartupTime: 15m',
    }),
    maxTotalUnreadyPercentage: withDefault(number({ least: 0, most: 100, unit: '%' }), 45, {
      meaning: 'Above this share of unready nodes (and okTotalUnreadyCount) the autoscaler stops.',
      example: 'maxTotalUnreadyPercentage: 45',
    }),
    okTotalUnreadyCount: withDefault(count(), 3, {
      meaning: 'So many unready nodes are no reason to stop.',
      example: 'okTotalUnreadyCount: 3',
    }),
    initialNodeGroupBackoffDuration: withDefault(time, '5m', {
      meaning: 'First back-off of a group that failed to grow.',
      example: 'initialNodeGroupBackoffDuration: 5m',
    }),
    maxNodeGroupBackoffDuration: withDefault(time, '30m', {
      meaning: 'The longest back-off.',
      example: 'maxNodeGroupBackoffDuration: 30m',
    }),
    nodeGroupBackoffResetTimeout: withDefault(time, '3h', {
      meaning: 'After so long without a failure the back-off starts anew.',
      example: 'nodeGroupBackoffResetTimeout: 3h',
    }),
    scaleDownEnabled: withDefault(yesNo, true, {
      meaning: 'Whether nodes are taken away.',
      example: 'scaleDownEnabled: false',
    }),
    scaleDownUnreadyEnabled: withDefault(yesNo, true, {
      meaning: 'Whether unready nodes are taken away.',
      example: 'scaleDownUnreadyEnabled: true',
    }),
    scaleDownDelayAfterAdd: withDefault(time, '10m', {
      meaning: 'No node is taken away for so long after any group grew.',
      example: 'scaleDownDelayAfterAdd: 10m',
    }),
    scaleDownDelayAfterDelete: withDefault(time, '0s', {
      meaning: 'No further node is taken away for so long after one was.',
      example: 'scaleDownDelayAfterDelete: 0s',
    }),
    scaleDownDelayAfterFailure: withDefault(time, '3m', {
      meaning: 'No node is taken away for so long after that failed.',
      example: 'scaleDownDelayAfterFailure: 3m',
    }),
    scaleDownUnneededTime: withDefault(time, '10m', {
      meaning: 'How long a node must be unneeded before it is taken away.',
      example: 'scaleDownUnneededTime: 10m',
    }),
    scaleDownUnreadyTime: withDefault(time, '20m', {
      meaning: 'The same for an unready node.',
      example: 'scaleDownUnreadyTime: 20m',
    }),
    scaleDownUtilizationThreshold: withDefault(number({ least: 0, most: 1 }), 0.5, {
      meaning: 'Above this share of requested CPU or memory a node is needed.',
      example: 'scaleDownUtilizationThreshold: 0.5',
    }),
    ignoreDaemonsetsUtilization: withDefault(yesNo, false, {
      meaning: 'Leave pods of DaemonSets out of that share.',
      example: 'ignoreDaemonsetsUtilization: true',
    }),
    unremovableNodeRecheckTimeout: withDefault(time, '5m', {
      meaning: 'A node found unremovable is looked at again after so long.',
      example: 'unremovableNodeRecheckTimeout: 5m',
    }),
    maxScaleDownParallelism: withDefault(count(1), 10, {
      meaning: 'Nodes taken away at once, empty or drained.',
      example: 'maxScaleDownParallelism: 10',
    }),
    maxDrainParallelism: withDefault(count(1), 1, {
      meaning: 'Nodes drained at once.',
      example: 'maxDrainParallelism: 1',
    }),
    maxGracefulTerminationSec: withDefault(wholeSeconds(), 600, {
      meaning: "The longest grace given to a drained node's pods.",
      example: 'maxGracefulTerminationSec: 600',
    }),
    maxPodEvictionTime: withDefault(time, '2m', {
      meaning: 'How long refused evictions are tried again.',
      example: 'maxPodEvictionTime: 2m',
    }),
    nodeDeleteDelayAfterTaint: withDefault(time, '5s', {
      meaning: 'Wait between the taint and the deletion of a node.',
      example: 'nodeDeleteDelayAfterTaint: 5s',
    }),
    maxBulkSoftTaintCount: withDefault(count(), 10, {
      meaning: 'Unneeded nodes that get their soft taint in one loop.',
      example: 'maxBulkSoftTaintCount: 10',
    }),
    cordonNodeBeforeTerminating: withDefault(yesNo, true, {
      meaning: 'Cordon a node before it is taken away.',
      example: 'cordonNodeBeforeTerminating: true',
    }),
    skipNodesWithSystemPods: withDefault(yesNo, true, {
      meaning: 'Keep nodes with pods of kube-system that no budget allows to evict.',
      example: 'skipNodesWithSystemPods: false',
    }),
    skipNodesWithLocalStorage: withDefault(yesNo, true, {
      meaning: 'Keep nodes with pods that use hostPath or emptyDir.',
      example: 'skipNodesWithLocalStorage: false',
    }),
    skipNodesWithCustomControllerPods: withDefault(yesNo, true, {
      meaning: 'Keep nodes with pods of controllers that are not built in.',
      example: 'skipNodesWithCustomControllerPods: false',
    }),
    minReplicaCount: withDefault(count(), 0, {
      meaning: 'Pods of a smaller ReplicaSet keep their node.',
      example: 'minReplicaCount: 0',
    }),
    blockingSystemPodDisruptionTimeout: withDefault(time, '1h', {
      meaning: 'How long a pod of kube-system without a budget keeps its node.',
      example: 'blockingSystemPodDisruptionTimeout: 1h',
    }),
  },
  says: {
    meaning: 'Kubernetes Cluster Autoscaler on AWS: when groups grow and shrink.',
    example: 'clusterAutoscaler: { scanInterval: 10s, expander: least-waste }',
  },
});
