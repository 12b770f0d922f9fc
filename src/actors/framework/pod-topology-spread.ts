// PodTopologySpread's filter: a node passes while its domain would hold at most `maxSkew` pods more than the emptiest
// one. kubernetes/kubernetes pkg/scheduler/framework/plugins/podtopologyspread: filtering.go, common.go, v1.36.

import type { LabelSelector, PodTemplate, TopologySpreadConstraint } from '../../kubernetes.ts';
import { selects } from '../../cluster/selectors.ts';
import { matchesNodeAffinity } from './node-affinity.ts';
import { labelOf, type NodeShape } from './node-shape.ts';
import type { PodsByTopology } from './pods-by-topology.ts';
import { toleratesAll } from './taint-toleration.ts';
import type { Admission } from './topology-domains.ts';
import { TopologyRefusal } from './topology-refusal.ts';
import type { Tally } from './topology-tally.ts';

type WhenUnsatisfiable = TopologySpreadConstraint['whenUnsatisfiable'];

interface Constraint {
  readonly tally: Tally;
  readonly maxSkew: number;
  readonly minDomains: number;
  /** 1 where the pod itself will count. */
  readonly self: number;
  readonly honorsNodeAffinity: boolean;
}

/** The DoNotSchedule constraints of one kind of pod. */
export class PodTopologySpread {
  readonly #constraints: readonly Constraint[];

  constructor(template: PodTemplate, pods: PodsByTopology) {
    this.#constraints = spreadTallies(template, 'DoNotSchedule', pods).map(
      ({ constraint, tally }) => ({
        tally,
        maxSkew: constraint.maxSkew,
        minDomains: constraint.minDomains,
        self: constraintSelects(constraint, template) ? 1 : 0,
        honorsNodeAffinity: constraint.nodeAffinityPolicy === 'Honor',
      }),
    );
  }

  get isEmpty(): boolean {
    return this.#constraints.length === 0;
  }

  /** `isPinned`: the pod's affinity names this one node, so that by default no other node counts. */
  refusal(row: number, isPinned: boolean): TopologyRefusal {
    for (const { tally, maxSkew, minDomains, self, honorsNodeAffinity } of this.#constraints) {
      if (!tally.hasLabel(row)) return TopologyRefusal.SpreadLabelMissing;
      const isAlone = isPinned && honorsNodeAffinity;
      const pods = isAlone ? tally.on(row) : tally.inDomainOf(row);
      const domains = isAlone ? 1 : tally.domains;
      const least = isAlone ? pods : tally.least;
      if (pods + self - (domains < minDomains ? 0 : least) > maxSkew) return TopologyRefusal.Spread;
    }
    return TopologyRefusal.None;
  }
}

/** The constraints of one kind, each with its count; a node counts when it has the labels of all of them. */
export function spreadTallies(
  template: PodTemplate,
  whenUnsatisfiable: WhenUnsatisfiable,
  pods: PodsByTopology,
): readonly { readonly constraint: TopologySpreadConstraint; readonly tally: Tally }[] {
  const constraints = (template.topologySpreadConstraints ?? []).filter(
    (constraint) => constraint.whenUnsatisfiable === whenUnsatisfiable,
  );
  const keys = constraints.map(({ topologyKey }) => topologyKey);
  const admissionOf = inclusionPolicies(template, keys, pods);
  return constraints.map((constraint) => ({
    constraint,
    tally: pods.tally(
      constraint.topologyKey,
      {
        selects: (other) => isCounted(constraint, template, other),
        countsTerminating: false,
      },
      admissionOf(constraint),
    ),
  }));
}

type Policies = Pick<TopologySpreadConstraint, 'nodeAffinityPolicy' | 'nodeTaintsPolicy'>;

/** Nodes that have all the labels and that a constraint's policies include; kinds of pods that ask for the same share it. */
function inclusionPolicies(
  template: PodTemplate,
  keys: readonly string[],
  pods: PodsByTopology,
): (policies: Policies) => Admission {
  const { nodeSelector, nodeAffinity, tolerations } = template;
  const hasAllKeys = (node: NodeShape): boolean =>
    keys.every((key) => labelOf(node, key) !== undefined);
  const made = new Map<string, Admission>();
  return (policies) => {
    const pair = `${policies.nodeAffinityPolicy} ${policies.nodeTaintsPolicy}`;
    const known = made.get(pair);
    if (known !== undefined) return known;
    const say = JSON.stringify([
      keys,
      policies.nodeAffinityPolicy === 'Honor' && [nodeSelector, nodeAffinity?.required],
      policies.nodeTaintsPolicy === 'Honor' && tolerations,
    ]);
    const rule = (node: NodeShape): boolean =>
      hasAllKeys(node) && isIncluded(policies, template, node);
    const admission = pods.admission(say, rule);
    made.set(pair, admission);
    return admission;
  };
}

/** `countPodsMatchSelector`: the own namespace only; an empty selector, which selects everything, counts nothing. */
function isCounted(
  { labelSelector }: TopologySpreadConstraint,
  template: PodTemplate,
  other: PodTemplate,
): boolean {
  if (labelSelector === undefined || isEmpty(labelSelector)) return false;
  return template.namespace === other.namespace && matches(labelSelector, other);
}

const isEmpty = ({ matchLabels, matchExpressions }: LabelSelector): boolean =>
  matchExpressions.length === 0 && Object.keys(matchLabels).length === 0;

/** Whether the pod's labels match; its namespace is another matter. */
export const constraintSelects = (
  { labelSelector }: TopologySpreadConstraint,
  pod: PodTemplate,
): boolean => matches(labelSelector, pod);

const matches = (selector: LabelSelector | undefined, { labels }: PodTemplate): boolean =>
  selector !== undefined && selects(selector, (key) => labels[key]);

/** `matchNodeInclusionPolicies`. */
const isIncluded = (
  { nodeAffinityPolicy, nodeTaintsPolicy }: Policies,
  template: PodTemplate,
  node: NodeShape,
): boolean =>
  (nodeAffinityPolicy === 'Ignore' || matchesNodeAffinity(template, node)) &&
  (nodeTaintsPolicy === 'Ignore' || toleratesAll(template.tolerations, node.taints));
