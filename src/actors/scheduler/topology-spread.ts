// PodTopologySpread's system default constraints: kube-scheduler spreads the pods of one ReplicaSet over hostnames and
// zones even if nobody asks for it. They only score. Pods without Service, ReplicaSet or the like have no selector and
// hence no constraint (plugins/helper/spread.go DefaultSelector). pkg/scheduler/framework/plugins/podtopologyspread.

import { grown } from '../../cluster/columns.ts';
import type { NodeId } from '../../ids.ts';
import type { NodeOrder } from './node-order.ts';

/** `systemDefaultConstraints` of plugin.go, both ScheduleAnyway. */
const HOSTNAME_MAX_SKEW = 3;
const ZONE_MAX_SKEW = 5;

const UNCOUNTED = -1;

/** How many pods of one kind each node and zone holds, terminating ones left out (`countPodsMatchSelector`). */
export class MatchingPods {
  #on = new Int32Array(0);
  /** By node, the zone in which its pods count; `UNCOUNTED` where they do not. */
  #zoneOf = new Int32Array(0);
  #inZone = new Int32Array(0);
  #asOf = -1;

  on(node: number): number {
    return node < this.#on.length ? this.#on[node]! : 0;
  }

  change(node: number, by: 1 | -1): void {
    if (node >= this.#on.length) this.#on = grown(this.#on, Math.max(64, node * 2), 0);
    this.#on[node]! += by;
    const zone = node < this.#zoneOf.length ? this.#zoneOf[node]! : UNCOUNTED;
    if (zone !== UNCOUNTED) this.#inZone[zone]! += by;
  }

  /** Zones are summed anew the next time. */
  forgetZones(): void {
    this.#asOf = -1;
  }

  /** By zone, on all nodes that exist and that `counts` admits; summed anew only when nodes came or went. */
  inZones(order: NodeOrder, counts: (node: NodeId) => boolean): Int32Array {
    if (this.#asOf === order.version) return this.#inZone;
    this.#asOf = order.version;
    this.#zoneOf = new Int32Array(order.zoneOf.length).fill(UNCOUNTED);
    this.#inZone = new Int32Array(order.zones + 1);
    for (const node of order.list) {
      if (!counts(node)) continue;
      const zone = order.zoneOf[node]!;
      this.#zoneOf[node] = zone;
      this.#inZone[zone]! += this.on(node);
    }
    return this.#inZone;
  }
}

export interface SpreadQuestion {
  readonly order: NodeOrder;
  /** Nodes that passed the filters: `candidates[0 .. count)`. */
  readonly candidates: Int32Array;
  readonly count: number;
  readonly matching: MatchingPods;
  /** Whether a node's pods count at all: it satisfies the pod's node affinity (nodeAffinityPolicy Honor). */
  readonly isEligible: (node: NodeId) => boolean;
}

/** Writes each candidate's score, 0 to 100, into `scores[0 .. count)`. */
export function spreadScores(question: SpreadQuestion, scores: Float64Array): void {
  const { order, candidates, count, matching } = question;
  const { zoneOf, zones } = order;
  const inZone = matching.inZones(order, question.isEligible);
  const hostWeight = normalizingWeight(count);
  const zoneWeight = normalizingWeight(zonesOf(question));
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

/** Zones that hold a candidate; nodes without the label are one more. */
function zonesOf({ order, candidates, count }: SpreadQuestion): number {
  const isSeen = new Uint8Array(order.zones + 1);
  let seen = 0;
  for (let n = 0; n < count && seen <= order.zones; n += 1) {
    const zone = order.zoneOf[candidates[n]!]!;
    seen += 1 - isSeen[zone]!;
    isSeen[zone] = 1;
  }
  return seen;
}

/** `topologyNormalizingWeight`: small topologies are not watered down by large ones. */
export const normalizingWeight = (domains: number): number => Math.log(domains + 2);
