// The filters whose answer does not depend on other pods, in the default profile's order, with kube-scheduler's words.
// All of them answer UnschedulableAndUnresolvable: removing pods would not help.

import type { PodTemplate } from '../../kubernetes.ts';
import { matchesNodeAffinity } from './node-affinity.ts';
import type { NodeShape } from './node-shape.ts';
import { tolerates, toleratesAll } from './taint-toleration.ts';

export type StaticRefusal = 'NodeUnschedulable' | 'NodeName' | 'TaintToleration' | 'NodeAffinity';

/** The reasons as kube-scheduler 1.36 writes them. */
export const STATIC_REFUSAL_TEXT: Readonly<Record<StaticRefusal, string>> = {
  NodeUnschedulable: 'node(s) were unschedulable',
  NodeName: "node(s) didn't match the requested node name",
  TaintToleration: 'node(s) had untolerated taint(s)',
  NodeAffinity: "node(s) didn't match Pod's node affinity/selector",
};

const CORDON = {
  key: 'node.kubernetes.io/unschedulable',
  value: '',
  effect: 'NoSchedule',
} as const;

/** The first filter that refuses the node, or undefined when all pass. */
export function refusedBy(template: PodTemplate, node: NodeShape): StaticRefusal | undefined {
  if (node.unschedulable && !template.tolerations.some((held) => tolerates(held, CORDON)))
    return 'NodeUnschedulable';
  if (!toleratesAll(template.tolerations, node.taints)) return 'TaintToleration';
  if (!matchesNodeAffinity(template, node)) return 'NodeAffinity';
  return undefined;
}
