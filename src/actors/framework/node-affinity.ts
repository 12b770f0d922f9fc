// NodeAffinity: nodeSelector AND (OR of required terms); scores by the weights of matching preferred terms.
// kubernetes/kubernetes pkg/scheduler/framework/plugins/nodeaffinity, v1.36.

import type { NodeSelectorTerm, PodTemplate } from '../../kubernetes.ts';
import { holds } from '../../cluster/selectors.ts';
import { labelOf, type NodeShape } from './node-shape.ts';

export function matchesNodeAffinity(template: PodTemplate, node: NodeShape): boolean {
  for (const key of Object.keys(template.nodeSelector))
    if (labelOf(node, key) !== template.nodeSelector[key]) return false;
  const required = template.nodeAffinity?.required;
  return required === undefined || required.some((term) => matchesTerm(term, node));
}

/** Raw score: the sum of the weights of preferred terms that match. */
export function preferredWeight(template: PodTemplate, node: NodeShape): number {
  let weight = 0;
  for (const term of template.nodeAffinity?.preferred ?? [])
    if (matchesTerm(term.preference, node)) weight += term.weight;
  return weight;
}

/** All requirements hold; a term without any matches nothing. */
export function matchesTerm(term: NodeSelectorTerm, node: NodeShape): boolean {
  if (term.matchExpressions.length === 0 && term.matchFields.length === 0) return false;
  return (
    term.matchExpressions.every((requirement) => holds(requirement, (key) => labelOf(node, key))) &&
    term.matchFields.every((requirement) =>
      holds(requirement, (field) => (field === 'metadata.name' ? node.name : undefined)),
    )
  );
}
