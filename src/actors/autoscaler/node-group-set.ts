// Groups that are alike enough to share a scale-up, and how the new nodes are spread over them.
// kubernetes/autoscaler cluster-autoscaler/processors/nodegroupset/{compare_nodegroups,aws_nodegroups,
// balancing_processor}.go.

import { HOSTNAME_LABEL } from '../../kubernetes.ts';
import type { NodeTemplate } from './node-template.ts';

/** `--memory-difference-ratio`. */
const MEMORY_DIFFERENCE = 0.015;
/** `--max-allocatable-difference-ratio`, `--max-free-difference-ratio`. */
const DIFFERENCE = 0.05;

/** Labels that may differ: `BasicIgnoredLabels` and those of AWS. */
const IGNORED_LABELS = new Set([
  HOSTNAME_LABEL,
  'failure-domain.beta.kubernetes.io/zone',
  'failure-domain.beta.kubernetes.io/region',
  'topology.kubernetes.io/zone',
  'topology.kubernetes.io/region',
  'beta.kubernetes.io/fluentd-ds-ready',
  'kops.k8s.io/instancegroup',
  'alpha.eksctl.io/instance-id',
  'alpha.eksctl.io/nodegroup-name',
  'eks.amazonaws.com/nodegroup',
  'k8s.amazonaws.com/eniConfig',
  'lifecycle',
  'topology.ebs.csi.aws.com/zone',
  'topology.k8s.aws/zone-id',
]);

/** Whether two templates look like one kind of machine. A guess lacks resources that live nodes report. */
export function areSimilar(a: NodeTemplate, b: NodeTemplate): boolean {
  return (
    a.isGuess === b.isGuess &&
    a.capacity.cpu === b.capacity.cpu &&
    a.capacity.pods === b.capacity.pods &&
    isClose(a.capacity.memory, b.capacity.memory, MEMORY_DIFFERENCE) &&
    haveSameOther(a, b) &&
    isClose(a.allocatable.cpu, b.allocatable.cpu, DIFFERENCE) &&
    isClose(a.allocatable.memory, b.allocatable.memory, DIFFERENCE) &&
    isClose(a.free.cpu, b.free.cpu, DIFFERENCE) &&
    isClose(a.free.memory, b.free.memory, DIFFERENCE) &&
    haveSameLabels(a, b)
  );
}

const isClose = (a: number, b: number, ratio: number): boolean =>
  Math.max(a, b) - Math.min(a, b) <= Math.max(a, b) * ratio;

function haveSameOther({ capacity: a }: NodeTemplate, { capacity: b }: NodeTemplate): boolean {
  const names = [...Object.keys(a.other), ...Object.keys(b.other)];
  return names.every((name) => a.other[name] === b.other[name]);
}

function haveSameLabels({ labels: a }: NodeTemplate, { labels: b }: NodeTemplate): boolean {
  const keys = [...Object.keys(a), ...Object.keys(b)];
  return keys.every((key) => IGNORED_LABELS.has(key) || a[key] === b[key]);
}

export interface Sized {
  readonly target: number;
  readonly maxSize: number;
}

/**
 * Adds new nodes one at a time to the smallest group that has room, as many as there is room for. Groups that get
 * none are left out; among equals the first given is served first.
 */
export function balanced<Group extends Sized>(
  groups: readonly Group[],
  newNodes: number,
): { readonly group: Group; readonly increase: number }[] {
  const growing = groups
    .filter(({ target, maxSize }) => target !== maxSize)
    .map((group) => ({ group, increase: 0 }))
    .toSorted((a, b) => a.group.target - b.group.target);
  for (let left = newNodes; left > 0; left -= 1) {
    const smallest = smallestWithRoom(growing);
    if (smallest === undefined) break;
    smallest.increase += 1;
  }
  return growing.filter(({ increase }) => increase > 0);
}

interface Growing {
  readonly group: Sized;
  increase: number;
}

const sizeOf = ({ group, increase }: Growing): number => group.target + increase;

function smallestWithRoom<G extends Growing>(growing: readonly G[]): G | undefined {
  let smallest: G | undefined;
  for (const each of growing) {
    if (sizeOf(each) >= each.group.maxSize) continue;
    if (smallest === undefined || sizeOf(each) < sizeOf(smallest)) smallest = each;
  }
  return smallest;
}
