// InterPodAffinity's scores: whom a pod prefers to be near to or far from, and who of those that are there feels so
// about it. kubernetes/kubernetes pkg/scheduler/framework/plugins/interpodaffinity/scoring.go, v1.36.

import { grown } from '../../cluster/columns.ts';
import { termSelects } from '../../cluster/selectors.ts';
import type { PodTemplate } from '../../kubernetes.ts';
import { termTally } from '../framework/inter-pod-affinity.ts';
import type { PodsByTopology } from '../framework/pods-by-topology.ts';
import type { Tally } from '../framework/topology-tally.ts';

/** `hardPodAffinityWeight`: a pod's required affinity also draws others to it. */
const HARD_POD_AFFINITY_WEIGHT = 1;

interface Attraction {
  readonly tally: Tally;
  /** Of each pod in the domain; below zero it repels. */
  readonly weight: number;
}

export class AffinityScores {
  readonly #attractions: readonly Attraction[];
  #scores = new Float64Array(0);

  constructor(template: PodTemplate, pods: PodsByTopology) {
    this.#attractions = [...ownPreferences(template, pods), ...othersPreferences(template, pods)];
  }

  get isEmpty(): boolean {
    return this.#attractions.length === 0;
  }

  /** One for each of `candidates[0 .. count)`, 0 to 100; good until asked again. */
  of(candidates: Int32Array, count: number): Float64Array {
    if (this.#scores.length < count) this.#scores = grown(this.#scores, count * 2, 0);
    const scores = this.#scores;
    let least = Number.MAX_SAFE_INTEGER;
    let most = Number.MIN_SAFE_INTEGER;
    for (let n = 0; n < count; n += 1) {
      let raw = 0;
      for (const { tally, weight } of this.#attractions)
        raw += weight * tally.inDomainOf(candidates[n]!);
      scores[n] = raw;
      least = Math.min(least, raw);
      most = Math.max(most, raw);
    }
    const range = most - least;
    // The quotient comes first, as upstream: 100 × (29 / 100) is 28.99…, and what is behind the point is dropped.
    for (let n = 0; n < count; n += 1)
      scores[n] = range === 0 ? 0 : Math.floor(100 * ((scores[n]! - least) / range));
    return scores;
  }
}

function ownPreferences(
  { podAffinity, podAntiAffinity }: PodTemplate,
  pods: PodsByTopology,
): readonly Attraction[] {
  const towards = podAffinity?.preferred ?? [];
  const away = podAntiAffinity?.preferred ?? [];
  return [
    ...towards.map(({ term, weight }) => ({ tally: termTally(term, pods), weight })),
    ...away.map(({ term, weight }) => ({ tally: termTally(term, pods), weight: -weight })),
  ];
}

/** Preferred terms of pods that are there, and their required affinity, where they select this kind of pod. */
const othersPreferences = (template: PodTemplate, pods: PodsByTopology): readonly Attraction[] =>
  pods.withTerms.flatMap((other) =>
    weightedTerms(other)
      .filter(({ term }) => termSelects(term, template))
      .map(({ term, weight }) => ({ tally: pods.podsOf(other, term.topologyKey), weight })),
  );

function weightedTerms({ podAffinity, podAntiAffinity }: PodTemplate) {
  const required = podAffinity?.required ?? [];
  const towards = podAffinity?.preferred ?? [];
  const away = podAntiAffinity?.preferred ?? [];
  return [
    ...required.map((term) => ({ term, weight: HARD_POD_AFFINITY_WEIGHT })),
    ...towards,
    ...away.map(({ term, weight }) => ({ term, weight: -weight })),
  ];
}
