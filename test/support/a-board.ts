// Nodes with pods on them and nothing else: what PodTopologySpread and InterPodAffinity look at. It tells the counts of
// every move, and can answer the filters' question the slow way: by counting all pods anew.

import type { NodeShape } from '../../src/actors/framework/node-shape.ts';
import { labelOf } from '../../src/actors/framework/node-shape.ts';
import { matchesNodeAffinity } from '../../src/actors/framework/node-affinity.ts';
import { termSelects } from '../../src/cluster/selectors.ts';
import {
  PodsByTopology,
  type PlacedPods,
  type PodOnNode,
} from '../../src/actors/framework/pods-by-topology.ts';
import { toleratesAll } from '../../src/actors/framework/taint-toleration.ts';
import { TopologyFilterSet } from '../../src/actors/framework/topology-filters.ts';
import { TopologyRefusal } from '../../src/actors/framework/topology-refusal.ts';
import { selects } from '../../src/cluster/selectors.ts';
import type {
  Labels,
  PodAffinityTerm,
  PodTemplate,
  Taint,
  TopologySpreadConstraint,
} from '../../src/kubernetes.ts';

export const ZONE = 'topology.kubernetes.io/zone';
export const HOSTNAME = 'kubernetes.io/hostname';

export const labelled = (matchLabels: Labels) => ({ matchLabels, matchExpressions: [] });

/** Pods labelled `app: <app>` in the default namespace. */
export const near = (app: string, topologyKey: string): PodAffinityTerm => ({
  topologyKey,
  labelSelector: labelled({ app }),
  namespaces: ['default'],
});

/** At most one more of `app: <app>` in a zone than in the emptiest, unless told otherwise. */
export const spread = (
  app: string,
  wishes: Partial<TopologySpreadConstraint> = {},
): TopologySpreadConstraint => ({
  maxSkew: 1,
  topologyKey: ZONE,
  whenUnsatisfiable: 'DoNotSchedule',
  labelSelector: labelled({ app }),
  minDomains: 1,
  nodeAffinityPolicy: 'Honor',
  nodeTaintsPolicy: 'Ignore',
  ...wishes,
});

interface BoardPod {
  readonly template: PodTemplate;
  isTerminating: boolean;
}

interface BoardNode {
  shape: NodeShape | undefined;
  readonly pods: BoardPod[];
}

export class ABoard implements PlacedPods {
  readonly pods = new PodsByTopology(this);
  readonly filters = new TopologyFilterSet(this.pods);
  readonly #nodes: BoardNode[] = [];

  get rows(): number {
    return this.#nodes.length;
  }

  shape(row: number): NodeShape | undefined {
    return this.#nodes[row]!.shape;
  }

  forEachPodOn(row: number, tell: PodOnNode): void {
    for (const { template, isTerminating } of this.#nodes[row]!.pods) tell(template, isTerminating);
  }

  addNode(labels: Labels = {}, taints: readonly Taint[] = []): number {
    const row = this.#nodes.length;
    const shape = { name: `node-${row}`, labels, taints, unschedulable: false };
    this.#nodes.push({ shape, pods: [] });
    this.pods.nodeChanged(row);
    return row;
  }

  taint(row: number, taints: readonly Taint[]): void {
    const node = this.#nodes[row]!;
    if (node.shape === undefined) return;
    node.shape = { ...node.shape, taints };
    this.pods.nodeChanged(row);
  }

  removeNode(row: number): void {
    this.#nodes[row]!.shape = undefined;
    this.pods.nodeChanged(row);
  }

  place(template: PodTemplate, row: number): void {
    this.pods.introduce(template);
    this.#nodes[row]!.pods.push({ template, isTerminating: false });
    this.pods.change(template, row, 1);
  }

  /** The pod that came first. */
  removeFirst(row: number): void {
    const pod = this.#nodes[row]!.pods.shift();
    if (pod !== undefined) this.pods.change(pod.template, row, -1, pod.isTerminating);
  }

  terminateFirst(row: number): void {
    const pod = this.#nodes[row]!.pods.find(({ isTerminating }) => !isTerminating);
    if (pod === undefined) return;
    pod.isTerminating = true;
    this.pods.terminating(pod.template, row);
  }

  refusal(template: PodTemplate, row: number): TopologyRefusal {
    this.pods.introduce(template);
    const filters = this.filters.of(template);
    if (filters === undefined) return TopologyRefusal.None;
    filters.preFilter();
    return filters.refusal(row);
  }

  /** The same, straight from the rules. */
  refusalByHand(template: PodTemplate, row: number): TopologyRefusal {
    const node = this.#nodes[row]!.shape!;
    const hard = (template.topologySpreadConstraints ?? []).filter(
      ({ whenUnsatisfiable }) => whenUnsatisfiable === 'DoNotSchedule',
    );
    for (const constraint of hard) {
      const value = labelOf(node, constraint.topologyKey);
      if (value === undefined) return TopologyRefusal.SpreadLabelMissing;
      const domains = this.#domains(constraint, hard, template);
      const least = domains.size < constraint.minDomains ? 0 : Math.min(...domains.values());
      const self = selects(constraint.labelSelector!, (key) => template.labels[key]) ? 1 : 0;
      if ((domains.get(value) ?? 0) + self - least > constraint.maxSkew)
        return TopologyRefusal.Spread;
    }
    return this.#affinityByHand(template, node);
  }

  #domains(
    { topologyKey, labelSelector, nodeAffinityPolicy, nodeTaintsPolicy }: TopologySpreadConstraint,
    all: readonly TopologySpreadConstraint[],
    template: PodTemplate,
  ): ReadonlyMap<string, number> {
    const domains = new Map<string, number>();
    for (const { shape, pods } of this.#nodes) {
      if (shape === undefined) continue;
      if (all.some((other) => labelOf(shape, other.topologyKey) === undefined)) continue;
      if (nodeAffinityPolicy === 'Honor' && !matchesNodeAffinity(template, shape)) continue;
      if (nodeTaintsPolicy === 'Honor' && !toleratesAll(template.tolerations, shape.taints))
        continue;
      const counted = pods.filter(
        (pod) => !pod.isTerminating && selects(labelSelector!, (key) => pod.template.labels[key]),
      );
      const value = labelOf(shape, topologyKey)!;
      domains.set(value, (domains.get(value) ?? 0) + counted.length);
    }
    return domains;
  }

  #affinityByHand(template: PodTemplate, node: NodeShape): TopologyRefusal {
    const wanted = template.podAffinity?.required ?? [];
    const matchesAll = (other: PodTemplate): boolean =>
      wanted.every((term) => termSelects(term, other));
    if (wanted.some(({ topologyKey }) => labelOf(node, topologyKey) === undefined))
      return TopologyRefusal.Affinity;
    const isNear = wanted.every((term) => this.#someShare(term.topologyKey, node, matchesAll));
    const isFirst =
      matchesAll(template) &&
      !wanted.some((term) => this.#somewhere(term.topologyKey, (other) => matchesAll(other)));
    if (!isNear && !isFirst) return TopologyRefusal.Affinity;
    for (const term of template.podAntiAffinity?.required ?? [])
      if (this.#someShare(term.topologyKey, node, (other) => termSelects(term, other)))
        return TopologyRefusal.AntiAffinity;
    const minds = (key: string) => (other: PodTemplate) =>
      (other.podAntiAffinity?.required ?? []).some(
        (term) => term.topologyKey === key && termSelects(term, template),
      );
    for (const key of [ZONE, HOSTNAME])
      if (this.#someShare(key, node, minds(key))) return TopologyRefusal.ExistingAntiAffinity;
    return TopologyRefusal.None;
  }

  #someShare(key: string, node: NodeShape, holds: (other: PodTemplate) => boolean): boolean {
    const value = labelOf(node, key);
    return (
      value !== undefined &&
      this.#nodes.some(
        ({ shape, pods }) =>
          shape !== undefined &&
          labelOf(shape, key) === value &&
          pods.some(({ template }) => holds(template)),
      )
    );
  }

  #somewhere(key: string, holds: (other: PodTemplate) => boolean): boolean {
    return this.#nodes.some(
      ({ shape, pods }) =>
        shape !== undefined &&
        labelOf(shape, key) !== undefined &&
        pods.some(({ template }) => holds(template)),
    );
  }
}
