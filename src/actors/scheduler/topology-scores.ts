// Scores that depend on where other pods are: the pod's own ScheduleAnyway constraints, and preferred affinity, its own
// and that of pods which are there. pkg/scheduler/framework/plugins: podtopologyspread/scoring.go,
// interpodaffinity/scoring.go, v1.36.

import { grown } from '../../cluster/columns.ts';
import type { PodTemplate } from '../../kubernetes.ts';
import { termSelects, termTally } from '../framework/inter-pod-affinity.ts';
import { spreadTallies } from '../framework/pod-topology-spread.ts';
import type { PodsByTopology } from '../framework/pods-by-topology.ts';
import type { Tally } from '../framework/topology-tally.ts';
import type { Candidates } from './scoring.ts';
import { normalizingWeight } from './topology-spread.ts';

const POD_TOPOLOGY_SPREAD_WEIGHT = 2;
const INTER_POD_AFFINITY_WEIGHT = 2;

/** `hardPodAffinityWeight`: a pod's required affinity also draws others to it. */
const HARD_POD_AFFINITY_WEIGHT = 1;

const HOSTNAME = 'kubernetes.io/hostname';

interface SpreadConstraint {
  readonly tally: Tally;
  readonly maxSkew: number;
  /** Over hostnames: each node is counted by itself, whether it is eligible or not. */
  readonly isPerNode: boolean;
}

interface Attraction {
  readonly tally: Tally;
  /** Below zero: it repels. */
  readonly weight: number;
}

const IGNORED = -1;

/** What one kind of pod likes and who likes it. */
export class TopologyScores {
  readonly #constraints: readonly SpreadConstraint[];
  readonly #attractions: readonly Attraction[];
  #raw = new Float64Array(0);

  constructor(template: PodTemplate, pods: PodsByTopology) {
    this.#constraints = spreadTallies(template, 'ScheduleAnyway', pods).map(
      ({ constraint: { maxSkew, topologyKey }, tally }) => ({
        tally,
        maxSkew,
        isPerNode: topologyKey === HOSTNAME,
      }),
    );
    this.#attractions = [...ownPreferences(template, pods), ...othersPreferences(template, pods)];
  }

  get isEmpty(): boolean {
    return this.#constraints.length === 0 && this.#attractions.length === 0;
  }

  /** Adds both plugins' weighted scores to those of the candidates. */
  add(into: Candidates): void {
    if (this.#raw.length < into.count) this.#raw = grown(this.#raw, into.count * 2, 0);
    if (this.#constraints.length > 0) this.#addSpread(into);
    if (this.#attractions.length > 0) this.#addAffinity(into);
  }

  #addSpread({ candidates, count, scores }: Candidates): void {
    const raw = this.#raw;
    this.#writeSpread(candidates, count);
    let least = Number.MAX_SAFE_INTEGER;
    let most = 0;
    for (let n = 0; n < count; n += 1) {
      if (raw[n] === IGNORED) continue;
      least = Math.min(least, raw[n]!);
      most = Math.max(most, raw[n]!);
    }
    for (let n = 0; n < count; n += 1) {
      if (raw[n] === IGNORED) continue;
      const score = most === 0 ? 100 : Math.floor((100 * (most + least - raw[n]!)) / most);
      scores[n]! += POD_TOPOLOGY_SPREAD_WEIGHT * score;
    }
  }

  /** Nodes that lack a label of any constraint are `IGNORED` and score nothing. */
  #writeSpread(candidates: Int32Array, count: number): void {
    const raw = this.#raw;
    raw.fill(0, 0, count);
    for (let n = 0; n < count; n += 1)
      for (const { tally } of this.#constraints)
        if (!tally.hasLabel(candidates[n]!)) raw[n] = IGNORED;
    for (const { tally, maxSkew, isPerNode } of this.#constraints) {
      const domains = isPerNode ? this.#scored(count) : this.#domains(tally, candidates, count);
      const weight = normalizingWeight(domains);
      for (let n = 0; n < count; n += 1) {
        if (raw[n] === IGNORED) continue;
        const node = candidates[n]!;
        const pods = isPerNode ? tally.on(node) : tally.inDomainOf(node);
        raw[n]! += pods * weight + (maxSkew - 1);
      }
    }
    for (let n = 0; n < count; n += 1) raw[n] = Math.round(raw[n]!);
  }

  #scored(count: number): number {
    let scored = 0;
    for (let n = 0; n < count; n += 1) if (this.#raw[n] !== IGNORED) scored += 1;
    return scored;
  }

  /** Domains that hold a scored candidate. */
  #domains(tally: Tally, candidates: Int32Array, count: number): number {
    const isSeen = new Uint8Array(tally.values);
    let domains = 0;
    for (let n = 0; n < count; n += 1) {
      if (this.#raw[n] === IGNORED) continue;
      const domain = tally.domainOf(candidates[n]!);
      domains += 1 - isSeen[domain]!;
      isSeen[domain] = 1;
    }
    return domains;
  }

  #addAffinity({ candidates, count, scores }: Candidates): void {
    const raw = this.#raw;
    let least = Number.MAX_SAFE_INTEGER;
    let most = Number.MIN_SAFE_INTEGER;
    for (let n = 0; n < count; n += 1) {
      let sum = 0;
      for (const { tally, weight } of this.#attractions)
        sum += weight * tally.inDomainOf(candidates[n]!);
      raw[n] = sum;
      least = Math.min(least, sum);
      most = Math.max(most, sum);
    }
    if (most === least) return;
    // The quotient first, as upstream: 100 × (29 / 100) is 28.99…, and what is behind the point is dropped.
    for (let n = 0; n < count; n += 1)
      scores[n]! +=
        INTER_POD_AFFINITY_WEIGHT * Math.floor(100 * ((raw[n]! - least) / (most - least)));
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
function othersPreferences(template: PodTemplate, pods: PodsByTopology): readonly Attraction[] {
  return pods.withTerms.flatMap((other) => {
    const { podAffinity, podAntiAffinity } = other;
    const required = podAffinity?.required ?? [];
    const away = podAntiAffinity?.preferred ?? [];
    return [
      ...required.map((term) => ({ term, weight: HARD_POD_AFFINITY_WEIGHT })),
      ...(podAffinity?.preferred ?? []),
      ...away.map(({ term, weight }) => ({ term, weight: -weight })),
    ]
      .filter(({ term }) => termSelects(term, template))
      .map(({ term, weight }) => ({ tally: pods.podsOf(other, term.topologyKey), weight }));
  });
}
