// PodTopologySpread's system default constraints: kube-scheduler spreads the pods of one ReplicaSet over hostnames and
// zones even if nobody asks for it. They only score. Pods without Service, ReplicaSet or the like have no selector and
// hence no constraint (plugins/helper/spread.go DefaultSelector). pkg/scheduler/framework/plugins/podtopologyspread.

import { grown } from '../../cluster/columns.ts';
import type { NodeId } from '../../ids.ts';

/** `systemDefaultConstraints` of plugin.go, both ScheduleAnyway. */
const HOSTNAME_MAX_SKEW = 3;
const ZONE_MAX_SKEW = 5;

/** How many pods of one kind each node holds, terminating ones left out (`countPodsMatchSelector`). */
export class MatchingPods {
  #on = new Int32Array(0);

  on(node: number): number {
    return node < this.#on.length ? this.#on[node]! : 0;
  }

  change(node: number, by: 1 | -1): void {
    if (node >= this.#on.length) this.#on = grown(this.#on, Math.max(64, node * 2), 0);
    this.#on[node]! += by;
  }
}

export interface SpreadQuestion {
  readonly registered: readonly NodeId[];
  /** By node, its `topology.kubernetes.io/zone` as a number from 0 to `zones` - 1; `zones` for none. */
  readonly zoneOf: Int32Array;
  readonly zones: number;
  /** Nodes that passed the filters: `candidates[0 .. count)`. */
  readonly candidates: Int32Array;
  readonly count: number;
  readonly matching: MatchingPods;
  /** Whether a node's pods count at all: it satisfies the pod's node affinity (nodeAffinityPolicy Honor). */
  readonly isEligible: (node: NodeId) => boolean;
}

/** Writes each candidate's score, 0 to 100, into `scores[0 .. count)`. */
export function spreadScores(question: SpreadQuestion, scores: Float64Array): void {
  const { zoneOf, zones, candidates, count, matching } = question;
  const { inZone, zonesOfCandidates } = podsByZone(question);
  const hostWeight = normalizingWeight(count);
  const zoneWeight = normalizingWeight(zonesOfCandidates);
  let least = Number.MAX_SAFE_INTEGER;
  let most = 0;
  for (let n = 0; n < count; n += 1) {
    const node = candidates[n]!;
    const zone = zoneOf[node]!;
    let raw = matching.on(node) * hostWeight + (HOSTNAME_MAX_SKEW - 1);
    if (zone < zones) raw += inZone[zone]! * zoneWeight + (ZONE_MAX_SKEW - 1);
    const rounded = Math.round(raw);
    scores[n] = rounded;
    if (rounded < least) least = rounded;
    if (rounded > most) most = rounded;
  }
  for (let n = 0; n < count; n += 1)
    scores[n] = most === 0 ? 100 : Math.floor((100 * (most + least - scores[n]!)) / most);
}

const NO_CANDIDATE = -1;

/** Matching pods in each zone that has a candidate, candidates or not. Nodes without the label are one more zone. */
function podsByZone(question: SpreadQuestion) {
  const { registered, zoneOf, zones, candidates, count, matching, isEligible } = question;
  const inZone = new Int32Array(zones + 1).fill(NO_CANDIDATE);
  for (let n = 0; n < count; n += 1) inZone[zoneOf[candidates[n]!]!] = 0;
  const zonesOfCandidates = inZone.filter((pods) => pods !== NO_CANDIDATE).length;
  for (const node of registered) {
    const pods = matching.on(node);
    const zone = zoneOf[node]!;
    if (pods > 0 && inZone[zone] !== NO_CANDIDATE && isEligible(node)) inZone[zone]! += pods;
  }
  return { inZone, zonesOfCandidates };
}

/** `topologyNormalizingWeight`: small topologies are not watered down by large ones. */
const normalizingWeight = (domains: number): number => Math.log(domains + 2);
