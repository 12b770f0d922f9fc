// PodTopologySpread's scores by a pod's own ScheduleAnyway constraints, which replace the system's defaults.
// kubernetes/kubernetes pkg/scheduler/framework/plugins/podtopologyspread/scoring.go, v1.36.

import { grown } from '../../cluster/columns.ts';
import { HOSTNAME_LABEL, type PodTemplate } from '../../kubernetes.ts';
import { spreadTallies } from '../framework/pod-topology-spread.ts';
import type { PodsByTopology } from '../framework/pods-by-topology.ts';
import type { Tally } from '../framework/topology-tally.ts';
import { normalizingWeight } from './topology-spread.ts';

/** Among the raw scores, which are 0 or more: the node lacks a label that some constraint needs. */
const IGNORED = -1;

interface Constraint {
  readonly tally: Tally;
  readonly maxSkew: number;
  /** Over hostnames: each node's pods by themselves, whatever the inclusion policies say of it. */
  readonly isPerNode: boolean;
}

export class OwnSpreadScores {
  readonly #constraints: readonly Constraint[];
  #scores = new Float64Array(0);

  constructor(template: PodTemplate, pods: PodsByTopology) {
    this.#constraints = spreadTallies(template, 'ScheduleAnyway', pods).map(
      ({ constraint: { maxSkew, topologyKey }, tally }) => ({
        tally,
        maxSkew,
        isPerNode: topologyKey === HOSTNAME_LABEL,
      }),
    );
  }

  get isEmpty(): boolean {
    return this.#constraints.length === 0;
  }

  /** One for each of `candidates[0 .. count)`, 0 to 100; good until asked again. */
  of(candidates: Int32Array, count: number): Float64Array {
    if (this.#scores.length < count) this.#scores = grown(this.#scores, count * 2, 0);
    const scores = this.#scores;
    this.#writeRaw(candidates, count);
    let least = Number.MAX_SAFE_INTEGER;
    let most = 0;
    for (let n = 0; n < count; n += 1) {
      if (scores[n] === IGNORED) continue;
      least = Math.min(least, scores[n]!);
      most = Math.max(most, scores[n]!);
    }
    for (let n = 0; n < count; n += 1)
      if (scores[n] === IGNORED) scores[n] = 0;
      else scores[n] = most === 0 ? 100 : Math.floor((100 * (most + least - scores[n]!)) / most);
    return scores;
  }

  #writeRaw(candidates: Int32Array, count: number): void {
    const raw = this.#scores;
    const scored = this.#ignoreUnlabelled(candidates, count);
    for (const { tally, maxSkew, isPerNode } of this.#constraints) {
      const weight = normalizingWeight(
        isPerNode ? scored : this.#domains(tally, candidates, count),
      );
      for (let n = 0; n < count; n += 1) {
        if (raw[n] === IGNORED) continue;
        const node = candidates[n]!;
        const pods = isPerNode ? tally.on(node) : tally.inDomainOf(node);
        raw[n]! += pods * weight + (maxSkew - 1);
      }
    }
    for (let n = 0; n < count; n += 1) raw[n] = Math.round(raw[n]!);
  }

  /** Starts every sum; how many candidates have the labels of all constraints. */
  #ignoreUnlabelled(candidates: Int32Array, count: number): number {
    let scored = 0;
    for (let n = 0; n < count; n += 1) {
      this.#scores[n] = 0;
      for (const { tally } of this.#constraints)
        if (!tally.hasLabel(candidates[n]!)) this.#scores[n] = IGNORED;
      if (this.#scores[n] !== IGNORED) scored += 1;
    }
    return scored;
  }

  /** Domains that hold a scored candidate. */
  #domains(tally: Tally, candidates: Int32Array, count: number): number {
    const isSeen = new Uint8Array(tally.values);
    let domains = 0;
    for (let n = 0; n < count; n += 1) {
      if (this.#scores[n] === IGNORED) continue;
      const domain = tally.domainOf(candidates[n]!);
      domains += 1 - isSeen[domain]!;
      isSeen[domain] = 1;
    }
    return domains;
  }
}
