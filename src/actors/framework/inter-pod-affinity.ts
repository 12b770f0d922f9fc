// InterPodAffinity's filter: near the pods that the pod wants, far from those it does not want and from those that do
// not want it. kubernetes/kubernetes pkg/scheduler/framework/plugins/interpodaffinity/filtering.go, v1.36.

import type { PodAffinityTerm, PodTemplate } from '../../kubernetes.ts';
import { termSelects } from '../../cluster/selectors.ts';
import type { PodsByTopology } from './pods-by-topology.ts';
import { TopologyRefusal } from './topology-refusal.ts';
import type { Tally } from './topology-tally.ts';

/** What one kind of pod requires, and what others require of it. */
export class InterPodAffinity {
  /** One for each topologyKey: pods that match all terms of the required affinity. */
  readonly #wanted: readonly Tally[];
  readonly #wantsItself: boolean;
  readonly #unwanted: readonly Tally[];
  /** Kinds of pods whose required anti-affinity selects this one. */
  readonly #repelling: readonly Tally[];
  #isSkipped = false;

  constructor(template: PodTemplate, pods: PodsByTopology) {
    const wanted = template.podAffinity?.required ?? [];
    const matchesAll = (other: PodTemplate): boolean =>
      wanted.every((term) => termSelects(term, other));
    this.#wantsItself = matchesAll(template);
    this.#wanted = distinctKeys(wanted).map((topologyKey) =>
      pods.tally(topologyKey, { selects: matchesAll, countsTerminating: true }),
    );
    this.#unwanted = (template.podAntiAffinity?.required ?? []).map((term) =>
      termTally(term, pods),
    );
    this.#repelling = pods.withTerms.flatMap((other) => {
      const terms = other.podAntiAffinity?.required ?? [];
      const repelling = terms.filter((term) => termSelects(term, template));
      return distinctKeys(repelling).map((topologyKey) => pods.podsOf(other, topologyKey));
    });
  }

  /** Nothing that this plugin looks at can ever matter. */
  get isEmpty(): boolean {
    return this.#wanted.length === 0 && this.#unwanted.length === 0 && this.#repelling.length === 0;
  }

  /**
   * PreFilter, with what is there before any nominated pod is imagined: a pod without terms of its own that no pod
   * minds yet is not looked at again in this cycle (status Skip).
   */
  preFilter(): void {
    this.#isSkipped = this.#wanted.length === 0 && this.#unwanted.length === 0;
    for (const tally of this.#repelling) if (tally.total > 0) this.#isSkipped = false;
  }

  refusal(row: number): TopologyRefusal {
    if (this.#isSkipped) return TopologyRefusal.None;
    if (!this.#isNearWanted(row)) return TopologyRefusal.Affinity;
    for (const tally of this.#unwanted)
      if (tally.inDomainOf(row) > 0) return TopologyRefusal.AntiAffinity;
    for (const tally of this.#repelling)
      if (tally.inDomainOf(row) > 0) return TopologyRefusal.ExistingAntiAffinity;
    return TopologyRefusal.None;
  }

  /** The first pod of a group that wants to be near itself may go anywhere that has the labels. */
  #isNearWanted(row: number): boolean {
    let isNear = true;
    let someoneMatches = false;
    for (const tally of this.#wanted) {
      if (!tally.hasLabel(row)) return false;
      if (tally.inDomainOf(row) <= 0) isNear = false;
      if (tally.total > 0) someoneMatches = true;
    }
    return isNear || (this.#wantsItself && !someoneMatches);
  }
}

/** The pods that a term selects, by the term's topologyKey; terminating ones count. */
export const termTally = (term: PodAffinityTerm, pods: PodsByTopology): Tally =>
  pods.tally(term.topologyKey, {
    selects: (other) => termSelects(term, other),
    countsTerminating: true,
  });

export const distinctKeys = (terms: readonly PodAffinityTerm[]): string[] => [
  ...new Set(terms.map(({ topologyKey }) => topologyKey)),
];
