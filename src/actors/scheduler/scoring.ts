// The default profile's scores, each 0 to 100 and weighted: how good a node is for a pod among those that fit.
// pkg/scheduler/apis/config/v1/default_plugins.go. ImageLocality is left out: a fresh node has no image, and an image
// that every node has moves nobody.

import type { NodeOrder } from './node-order.ts';
import type { PodClass } from './pod-class.ts';
import type { TopologyScores } from './topology-scores.ts';
import { spreadScores } from './topology-spread.ts';

const TAINT_TOLERATION_WEIGHT = 3;
const NODE_AFFINITY_WEIGHT = 2;
const POD_TOPOLOGY_SPREAD_WEIGHT = 2;
const INTER_POD_AFFINITY_WEIGHT = 2;

export interface Candidates {
  /** `candidates[0 .. count)` are the nodes that passed the filters. */
  readonly candidates: Int32Array;
  readonly count: number;
  /** Written: the score of each. */
  readonly scores: Float64Array;
}

/** Writes every candidate's total. A plugin that says the same of all of them is left out. */
export function scoreCandidates(order: NodeOrder, podClass: PodClass, into: Candidates): void {
  const { candidates, count, scores } = into;
  if (podClass.spreads) addSpread(order, podClass, into);
  else scores.fill(0, 0, count);
  const { resourceScore } = podClass;
  for (let n = 0; n < count; n += 1) scores[n]! += resourceScore[candidates[n]!]!;
  if (podClass.dislikesTaints) addTaintToleration(podClass.intolerable, into);
  if (podClass.prefersNodes) addNodeAffinity(podClass.preferred, into);
  if (podClass.topologyScores !== undefined) addTopology(podClass.topologyScores, into);
}

function addSpread(
  order: NodeOrder,
  podClass: PodClass,
  { candidates, count, scores }: Candidates,
): void {
  const { matching, affinityHolds } = podClass;
  const isEligible = (node: number): boolean => affinityHolds[node] === 1;
  spreadScores({ order, candidates, count, matching, isEligible }, scores);
  for (let n = 0; n < count; n += 1) scores[n]! *= POD_TOPOLOGY_SPREAD_WEIGHT;
}

/** The pod's own constraints, where it has any, and preferred affinity. */
function addTopology(
  { spread, affinity }: TopologyScores,
  { candidates, count, scores }: Candidates,
): void {
  if (!spread.isEmpty) {
    const own = spread.of(candidates, count);
    for (let n = 0; n < count; n += 1) scores[n]! += POD_TOPOLOGY_SPREAD_WEIGHT * own[n]!;
  }
  if (affinity.isEmpty) return;
  const likings = affinity.of(candidates, count);
  for (let n = 0; n < count; n += 1) scores[n]! += INTER_POD_AFFINITY_WEIGHT * likings[n]!;
}

/** The fewer PreferNoSchedule taints it does not tolerate, the better (`DefaultNormalizeScore`, reversed). */
function addTaintToleration(raw: Int32Array, { candidates, count, scores }: Candidates): void {
  const most = greatest(raw, candidates, count);
  for (let n = 0; n < count; n += 1)
    scores[n]! += TAINT_TOLERATION_WEIGHT * intolerantScore(raw[candidates[n]!]!, most);
}

/** TaintToleration's score of a node with `raw` such taints, where the worst candidate has `most`. */
export const intolerantScore = (raw: number, most: number): number => 100 - shareOf(raw, most);

function addNodeAffinity(raw: Int32Array, { candidates, count, scores }: Candidates): void {
  const most = greatest(raw, candidates, count);
  for (let n = 0; n < count; n += 1)
    scores[n]! += NODE_AFFINITY_WEIGHT * shareOf(raw[candidates[n]!]!, most);
}

function greatest(raw: Int32Array, candidates: Int32Array, count: number): number {
  let most = 0;
  for (let n = 0; n < count; n += 1) most = Math.max(most, raw[candidates[n]!]!);
  return most;
}

const shareOf = (raw: number, most: number): number =>
  most === 0 ? 0 : Math.floor((100 * raw) / most);
