// Queueing hints of PodTopologySpread and InterPodAffinity: which pods that came or went, and which nodes, may change
// their minds. kubernetes/kubernetes pkg/scheduler/framework/plugins: podtopologyspread/plugin.go,
// interpodaffinity/plugin.go, v1.36.

import type { PodAffinityTerm, PodTemplate, TopologySpreadConstraint } from '../../kubernetes.ts';
import { termSelects } from '../../cluster/selectors.ts';
import { labelOf, type NodeShape } from '../framework/node-shape.ts';
import { constraintSelects } from '../framework/pod-topology-spread.ts';

/** A pod was bound or a bound one is gone: does it count where this one spreads? */
export const spreadHeedsPod = (waiting: PodTemplate, other: PodTemplate): boolean =>
  waiting.namespace === other.namespace &&
  hardConstraints(waiting).some((constraint) => constraintSelects(constraint, other));

/** A node came, went, or changed its taints: is it one over which this pod spreads? */
export const spreadHeedsNode = (waiting: PodTemplate, node: NodeShape): boolean =>
  hardConstraints(waiting).every(({ topologyKey }) => labelOf(node, topologyKey) !== undefined);

const hardConstraints = ({
  topologySpreadConstraints = [],
}: PodTemplate): readonly TopologySpreadConstraint[] =>
  topologySpreadConstraints.filter(
    ({ whenUnsatisfiable }) => whenUnsatisfiable === 'DoNotSchedule',
  );

/** The pod that this one wants to be near is bound now. */
export const affinityHeedsNewPod = (waiting: PodTemplate, added: PodTemplate): boolean =>
  selectsByAll(waiting.podAffinity?.required, added);

/**
 * A pod that this one minded is gone, or that minded this one. One that it wanted to be near is not heeded, though the
 * first of a group might be placed anywhere once the last of them is gone: such a pod waits for the periodic flush
 * (kubernetes/kubernetes#141354). All terms must select, not any, up to 1.36 (#139161).
 */
export const affinityHeedsLostPod = (waiting: PodTemplate, lost: PodTemplate): boolean =>
  selectsByAll(waiting.podAntiAffinity?.required, lost) ||
  selectsByAll(lost.podAntiAffinity?.required, waiting);

/** A pod with anti-affinity heeds every new node, one with affinity those of a domain that a term asks for. */
export const affinityHeedsNewNode = (waiting: PodTemplate, node: NodeShape): boolean =>
  (waiting.podAntiAffinity?.required ?? []).length > 0 ||
  (waiting.podAffinity?.required ?? []).some(
    ({ topologyKey }) => labelOf(node, topologyKey) !== undefined,
  );

/** `podMatchesAllAffinityTerms`; the hints do not look at the labels of namespaces (#141954). */
const selectsByAll = (terms: readonly PodAffinityTerm[] = [], pod: PodTemplate): boolean =>
  terms.length > 0 && terms.every((term) => termSelects(term, pod, { byNamespaceLabels: false }));
