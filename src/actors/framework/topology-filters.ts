// The filters whose answer depends on where other pods are, in the default profile's order: what kube-scheduler and
// Cluster Autoscaler ask about one kind of pod, after NodeResourcesFit.

import type { PodTemplate } from '../../kubernetes.ts';
import { InterPodAffinity } from './inter-pod-affinity.ts';
import { PodTopologySpread } from './pod-topology-spread.ts';
import type { PodsByTopology } from './pods-by-topology.ts';
import { TopologyRefusal } from './topology-refusal.ts';

export class TopologyFilters {
  readonly #spread: PodTopologySpread;
  readonly #affinity: InterPodAffinity;

  constructor(template: PodTemplate, pods: PodsByTopology) {
    this.#spread = new PodTopologySpread(template, pods);
    this.#affinity = new InterPodAffinity(template, pods);
  }

  /** Every node passes, whatever pods are where. */
  get isEmpty(): boolean {
    return this.#spread.isEmpty && this.#affinity.isEmpty;
  }

  /** To be called at the beginning of a pod's cycle, before nominated pods are imagined on any node. */
  preFilter(): void {
    this.#affinity.preFilter();
  }

  /** `isPinned`: the pod's own affinity names one node, as that of a DaemonSet's pod does. */
  refusal(row: number, isPinned = false): TopologyRefusal {
    const bySpread = this.#spread.refusal(row, isPinned);
    return bySpread === TopologyRefusal.None ? this.#affinity.refusal(row) : bySpread;
  }
}

/** What is worked out about one template's pods; empty when nothing could ever come of it. */
interface Rules {
  readonly isEmpty: boolean;
}

/** Rules by template, made when first asked for and again when the templates known or the counts were replaced. */
export class RulesByTemplate<R extends Rules> {
  readonly #pods: PodsByTopology;
  readonly #make: (template: PodTemplate, pods: PodsByTopology) => R;
  readonly #byTemplate = new Map<PodTemplate, R | undefined>();
  #asOf = 0;

  constructor(pods: PodsByTopology, make: (template: PodTemplate, pods: PodsByTopology) => R) {
    this.#pods = pods;
    this.#make = make;
  }

  /** Undefined when such pods have no rules to mind. */
  of(template: PodTemplate): R | undefined {
    const pods = this.#pods;
    if (pods.withTerms.length === 0) return undefined;
    if (this.#asOf !== pods.version) {
      this.#asOf = pods.version;
      this.#byTemplate.clear();
    }
    const known = this.#byTemplate.get(template);
    if (known !== undefined || this.#byTemplate.has(template)) return known;
    const made = this.#make(template, pods);
    const rules = made.isEmpty ? undefined : made;
    this.#byTemplate.set(template, rules);
    return rules;
  }
}

/** The filters that each kind of pod has to pass; undefined for those that none could ever refuse. */
export class TopologyFilterSet extends RulesByTemplate<TopologyFilters> {
  constructor(pods: PodsByTopology) {
    super(pods, (template) => new TopologyFilters(template, pods));
  }
}
