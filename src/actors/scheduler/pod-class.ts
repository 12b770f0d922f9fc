// One kind of pod: every pod of a workload asks for the same, so what the filters and scores say about a node is worked
// out once and kept until the node changes. Filters in the order of the default profile.

import type { NodeId } from '../../ids.ts';
import type { PodTemplate } from '../../kubernetes.ts';
import type { NodesView } from '../../cluster/nodes.ts';
import type { ClusterView, WorkloadView } from '../../cluster/state.ts';
import { grown } from '../../cluster/columns.ts';
import { matchesNodeAffinity, preferredWeight } from '../framework/node-affinity.ts';
import { portsClash } from '../framework/node-ports.ts';
import { shapeOf } from '../framework/node-shape.ts';
import { refusedBy } from '../framework/static-filters.ts';
import { intolerablePreferences } from '../framework/taint-toleration.ts';
import type { TopologyFilters } from '../framework/topology-filters.ts';
import type { NodeCache, Room } from './node-cache.ts';
import { balancedAllocation, balanceOfTwo, leastAllocatedOfTwo } from './resource-scores.ts';
import type { Refusal } from './refusal.ts';
import { DOES_NOT_FIT, ScoreTree } from './score-tree.ts';
import type { TopologyScores } from './topology-scores.ts';
import { MatchingPods } from './topology-spread.ts';
import { VerdictCounts } from './verdict-counts.ts';
import {
  ABSENT,
  BEYOND_ALLOCATABLE,
  FITS,
  LACKS_CPU,
  LACKS_MEMORY,
  LACKS_PODS,
  lacksOther,
  NODE_PORTS,
  STATIC_VERDICT,
  topologyVerdict,
  type Verdict,
} from './verdict.ts';

const NOT_LOOKED_AT = -1;

export class PodClass {
  readonly template: PodTemplate;
  /** Extended resources asked for, by name. */
  readonly others: readonly (readonly [name: string, amount: number])[];
  readonly otherNames: readonly string[];
  /** Owned by a ReplicaSet, without constraints of its own: kube-scheduler's apply (topology-spread.ts). */
  readonly spreads: boolean;
  /** How many of its pods hold room. */
  held = 0;
  /** By node: what the filters say that look at that node alone, nominations aside. */
  verdict = new Int32Array(0);
  /** By node: `DOES_NOT_FIT`, or NodeResourcesFit's and NodeResourcesBalancedAllocation's scores together. */
  resourceScore = new Int32Array(0);
  /** The same in the order of the search; empty until a search needs it. */
  readonly ranking = new ScoreTree();
  /** By node: PreferNoSchedule taints not tolerated. */
  intolerable = new Int32Array(0);
  /** By node: weights of the preferred node affinity terms that match. */
  preferred = new Int32Array(0);
  /** By node: pods of this kind that are not terminating, for topology-spread.ts. */
  readonly matching = new MatchingPods();
  /** By node: 1 where nodeSelector and required node affinity hold. */
  affinityHolds = new Uint8Array(0);
  /** PodTopologySpread and InterPodAffinity, as of the last cycle; undefined when they have nothing to say. */
  topology: TopologyFilters | undefined;
  topologyScores: TopologyScores | undefined;
  readonly counts = new VerdictCounts();
  /** The last refusal that named nobody to preempt, and the counts it was made from. */
  refusal: { readonly asOf: number; readonly refusal: Refusal } | undefined;
  /** Whether any node has a PreferNoSchedule taint that is not tolerated, or ever had. */
  dislikesTaints = false;
  readonly #static = { verdict: new Int32Array(0), asOf: new Float64Array(0) };
  #seen = -1;

  constructor({ spec }: WorkloadView) {
    this.template = spec.template;
    this.others = Object.entries(spec.template.requests.other).filter(([, amount]) => amount > 0);
    this.otherNames = this.others.map(([name]) => name);
    this.spreads =
      spec.kind === 'Deployment' && spec.template.topologySpreadConstraints === undefined;
  }

  /** Nodes that pass every filter but those of `topology`, nominations aside. */
  get feasible(): number {
    return this.counts.byVerdict.get(FITS) ?? 0;
  }

  /** Scored by node affinity: NodeAffinity's PreScore skips pods that prefer nothing. */
  get prefersNodes(): boolean {
    return (this.template.nodeAffinity?.preferred.length ?? 0) > 0;
  }

  /** No other plugin tells two nodes apart. */
  get scoresByResourcesAlone(): boolean {
    return (
      !this.spreads &&
      !this.prefersNodes &&
      !this.dislikesTaints &&
      this.topology === undefined &&
      this.topologyScores === undefined
    );
  }

  /** What PodTopologySpread and InterPodAffinity say about a node that passed all other filters. */
  topologyVerdict(node: NodeId, isPinned: boolean): Verdict {
    return this.topology === undefined
      ? FITS
      : topologyVerdict(this.topology.refusal(node, isPinned));
  }

  /** Looks again at every node that changed since the last time. */
  refresh(view: ClusterView, cache: NodeCache): void {
    const { nodes } = view;
    if (this.verdict.length < nodes.count) this.#grow(Math.max(64, nodes.count * 2));
    const backlog = cache.changes.since(this.#seen);
    if (backlog === undefined || backlog > nodes.count)
      for (let node = 0; node < nodes.count; node += 1) this.#examine(node as NodeId, view, cache);
    else
      for (let n = this.#seen; n < this.#seen + backlog; n += 1)
        this.#examine(cache.changes.at(n) as NodeId, view, cache);
    this.#seen = cache.changes.count;
  }

  /** Forgets everything, as if every node had changed. */
  forget(): void {
    this.#seen = -1;
    this.#static.asOf.fill(NOT_LOOKED_AT);
    this.verdict.fill(ABSENT);
    this.resourceScore.fill(DOES_NOT_FIT);
    this.counts.clear();
    this.matching.forgetZones();
    this.ranking.forget();
  }

  #examine(node: NodeId, view: ClusterView, cache: NodeCache): void {
    const before = this.verdict[node]!;
    const verdict = this.examine(node, view, cache);
    this.verdict[node] = verdict;
    if (verdict !== before) this.counts.change(before, verdict);
    const score = verdict === FITS ? this.#resourceScore(node, view.nodes, cache) : DOES_NOT_FIT;
    this.resourceScore[node] = score;
    this.ranking.set(node, score);
  }

  /** What the filters say of one node now, nominations aside. */
  examine(node: NodeId, view: ClusterView, cache: NodeCache): Verdict {
    if (view.nodes.exists[node] === 0) return ABSENT;
    const fixed = this.staticVerdict(node, view);
    if (fixed !== FITS) return fixed;
    const { hostPorts } = this.template;
    if (hostPorts.length > 0 && portsClash(hostPorts, cache.portsInUse(node))) return NODE_PORTS;
    return this.#fit(node, view.nodes, cache);
  }

  /** What the filters that look at no pod say; kept until the node's spec changes. */
  staticVerdict(node: NodeId, view: ClusterView): Verdict {
    const { verdict, asOf } = this.#static;
    const version = view.nodes.specVersion[node]!;
    if (asOf[node] === version) return verdict[node]!;
    asOf[node] = version;
    const shape = shapeOf(view, node);
    const refusal = refusedBy(this.template, shape);
    this.intolerable[node] = intolerablePreferences(this.template.tolerations, shape.taints);
    if (this.intolerable[node]! > 0) this.dislikesTaints = true;
    this.preferred[node] = preferredWeight(this.template, shape);
    this.affinityHolds[node] = matchesNodeAffinity(this.template, shape) ? 1 : 0;
    return (verdict[node] = refusal === undefined ? FITS : STATIC_VERDICT[refusal]);
  }

  /** NodePorts and NodeResourcesFit against an imagined occupation of a node. */
  verdictIn(room: Room, node: NodeId, nodes: NodesView): Verdict {
    const { requests, hostPorts } = this.template;
    if (portsClash(hostPorts, room.ports)) return NODE_PORTS;
    let lacks = 0;
    if (room.pods + 1 > nodes.allocatablePods[node]!) lacks |= LACKS_PODS;
    lacks |= lack(requests.cpu, nodes.allocatableCpu[node]!, room.cpu, LACKS_CPU);
    lacks |= lack(requests.memory, nodes.allocatableMemory[node]!, room.memory, LACKS_MEMORY);
    return lacks | this.#lackingOthers(node, nodes, (name) => room.other.get(name) ?? 0);
  }

  #fit(node: NodeId, nodes: NodesView, cache: NodeCache): Verdict {
    const { requests } = this.template;
    let lacks = 0;
    if (cache.pods[node]! + 1 > nodes.allocatablePods[node]!) lacks |= LACKS_PODS;
    lacks |= lack(requests.cpu, nodes.allocatableCpu[node]!, cache.cpu[node]!, LACKS_CPU);
    lacks |= lack(
      requests.memory,
      nodes.allocatableMemory[node]!,
      cache.memory[node]!,
      LACKS_MEMORY,
    );
    if (this.others.length === 0) return lacks;
    return lacks | this.#lackingOthers(node, nodes, (name) => cache.otherRequested(node, name));
  }

  #lackingOthers(node: NodeId, nodes: NodesView, requested: (name: string) => number): Verdict {
    const allocatable = nodes.instance(node).allocatable.other;
    let lacks = 0;
    this.others.forEach(([name, amount], index) => {
      lacks |= lack(amount, allocatable[name] ?? 0, requested(name), lacksOther(index));
    });
    return lacks;
  }

  #resourceScore(node: NodeId, nodes: NodesView, cache: NodeCache): number {
    const { requests, nonZeroRequests } = this.template;
    const cpu = nodes.allocatableCpu[node]!;
    const memory = nodes.allocatableMemory[node]!;
    const least = leastAllocatedOfTwo(
      cache.nonZeroCpu[node]! + nonZeroRequests.cpu,
      cpu,
      cache.nonZeroMemory[node]! + nonZeroRequests.memory,
      memory,
    );
    if (requests.cpu === 0 && requests.memory === 0) return least; // best effort: PreScore skips
    const usedCpu = cache.cpu[node]!;
    const usedMemory = cache.memory[node]!;
    const withPod = balanceOfTwo(usedCpu + requests.cpu, cpu, usedMemory + requests.memory, memory);
    return least + balancedAllocation(withPod, balanceOfTwo(usedCpu, cpu, usedMemory, memory));
  }

  #grow(rows: number): void {
    this.verdict = grown(this.verdict, rows, ABSENT);
    this.resourceScore = grown(this.resourceScore, rows, DOES_NOT_FIT);
    this.intolerable = grown(this.intolerable, rows, 0);
    this.preferred = grown(this.preferred, rows, 0);
    this.affinityHolds = grown(this.affinityHolds, rows, 0);
    this.#static.verdict = grown(this.#static.verdict, rows, FITS);
    this.#static.asOf = grown(this.#static.asOf, rows, NOT_LOOKED_AT);
  }
}

function lack(amount: number, allocatable: number, requested: number, flag: Verdict): Verdict {
  if (amount === 0 || amount <= allocatable - requested) return 0;
  return amount > allocatable ? flag | BEYOND_ALLOCATABLE : flag;
}
