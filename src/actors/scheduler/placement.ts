// One scheduling cycle as a pure decision: filter, score, choose, or say why not and whom to preempt. The actor says
// when a cycle runs and what follows; the conformance runner asks here too. pkg/scheduler/schedule_one.go.

import { NO_NODE, type NodeId, type PodId } from '../../ids.ts';
import { grown } from '../../cluster/columns.ts';
import type { ClusterView } from '../../cluster/state.ts';
import type { Rng } from '../../engine/rng.ts';
import { PodsByTopology } from '../framework/pods-by-topology.ts';
import { RulesByTemplate, TopologyFilterSet } from '../framework/topology-filters.ts';
import { CachedPods } from './cached-pods.ts';
import { NO_NODES } from './fit-error.ts';
import { NodeCache } from './node-cache.ts';
import { feasibleNodesWanted, NodeOrder } from './node-order.ts';
import { NodeTrial } from './node-trial.ts';
import { Nominations } from './nominations.ts';
import { PodClass } from './pod-class.ts';
import type { Candidate } from './preemption.ts';
import { refuse, type Refusal } from './refusal.ts';
import type { ScoreTree } from './score-tree.ts';
import { scoreCandidates } from './scoring.ts';
import { TopologyScores } from './topology-scores.ts';
import { FITS, NODE_UNSCHEDULABLE, type Verdict } from './verdict.ts';

export type Outcome = { readonly fits: true; readonly node: NodeId } | Refusal;

/** What becomes of the pod's nomination when it is refused. */
export type Nomination = 'unchanged' | 'cleared' | Candidate;

export class Placement {
  readonly cache = new NodeCache();
  readonly nominations = new Nominations();
  /** Pods that a preemption deleted; while they stop their preemptor waits. */
  readonly preempted = new Set<PodId>();
  readonly order = new NodeOrder();
  /** Pods by zone, hostname and the like, as far as terms ask. */
  readonly topology: PodsByTopology;
  readonly view: ClusterView;
  /** Whether verdicts and refusals are kept while nothing changes. Facts are the same either way. */
  readonly remembers: boolean;
  readonly #classes: PodClass[] = [];
  readonly #filters: TopologyFilterSet;
  readonly #scorers: RulesByTemplate<TopologyScores>;
  /** Pods that hold room and are being deleted. */
  readonly #leaving = new Set<PodId>();
  #start = 0;
  #candidates = new Int32Array(0);
  #scores = new Float64Array(0);
  #bestCount = 0;
  /** Where the last `decide` found the best, if not among the candidates. */
  #ranking: ScoreTree | undefined;

  constructor(view: ClusterView, { remembers = true }: { readonly remembers?: boolean } = {}) {
    this.view = view;
    this.remembers = remembers;
    this.topology = new PodsByTopology(new CachedPods(view, this.cache, this.#leaving));
    this.#filters = new TopologyFilterSet(this.topology);
    this.#scorers = new RulesByTemplate(
      this.topology,
      (template, pods) => new TopologyScores(template, pods),
    );
  }

  classOf(pod: PodId): PodClass {
    const workload = this.view.pods.workload[pod]!;
    return this.#classes[workload] ?? this.#newClass(workload);
  }

  #newClass(workload: number): PodClass {
    const podClass = new PodClass(this.view.workloads[workload]!);
    this.#classes[workload] = podClass;
    this.topology.introduce(podClass.template);
    return podClass;
  }

  /** A node came, went, or changed its taints or cordon. */
  nodeChanged(node: NodeId): void {
    this.cache.nodeChanged(node);
    this.topology.nodeChanged(node);
  }

  /** Where the pod goes, with ties broken by `rng`; or why nowhere. Changes nothing but where the next search starts. */
  decide(pod: PodId, rng: Rng): Outcome {
    this.order.refresh(this.view.nodes);
    if (this.order.list.length === 0)
      return { fits: false, why: NO_NODES, rejectedBy: 0, nomination: 'cleared' };
    const podClass = this.preFilter(pod);
    this.#bestCount = this.#findBest(pod, podClass);
    if (this.#bestCount === 0) return refuse(this, pod, podClass, rng);
    const chosen = this.#bestCount === 1 ? 0 : rng.below(this.#bestCount);
    return { fits: true, node: this.#bestAt(chosen) };
  }

  /** Brings all that is known of such pods up to date: where a cycle begins. */
  preFilter(pod: PodId): PodClass {
    const podClass = this.classOf(pod);
    if (!this.remembers) podClass.forget();
    podClass.refresh(this.view, this.cache);
    if (this.topology.withTerms.length > 0) this.#preFilterTopology(podClass);
    return podClass;
  }

  /** What PodTopologySpread and InterPodAffinity have to say in this cycle; nothing about most pods. */
  #preFilterTopology(podClass: PodClass): void {
    if (!this.remembers) this.topology.forget();
    podClass.topology = this.#filters.of(podClass.template);
    podClass.topologyScores = this.#scorers.of(podClass.template);
    podClass.topology?.preFilter();
  }

  /** The nodes among which the last `decide` chose by chance. */
  get best(): NodeId[] {
    return Array.from({ length: this.#bestCount }, (_, n) => this.#bestAt(n));
  }

  #bestAt(n: number): NodeId {
    return this.#ranking?.tied(n) ?? (this.#candidates[n]! as NodeId);
  }

  /** The pod holds its room from now on. */
  assume(pod: PodId, node: NodeId): void {
    const podClass = this.classOf(pod);
    this.cache.hold(pod, podClass, node);
    this.nominations.clear(pod);
    podClass.held += 1;
    podClass.matching.change(node, 1);
    this.topology.change(podClass.template, node, 1);
  }

  /** The pod's room is free: it is gone, finished, or its binding failed. True when it held some. */
  release(pod: PodId): boolean {
    const podClass = this.classOf(pod);
    const node = this.cache.release(pod, podClass);
    if (node === NO_NODE) return false;
    podClass.held -= 1;
    const wasLeaving = this.#leaving.delete(pod);
    if (!wasLeaving) podClass.matching.change(node, -1);
    this.topology.change(podClass.template, node, -1, wasLeaving);
    return true;
  }

  /** Whether a pod of lower priority holds room anywhere: without one there is nobody to preempt. */
  holdsBelow(priority: number): boolean {
    return this.#classes.some(
      (podClass) => podClass.held > 0 && podClass.template.priority < priority,
    );
  }

  /** The pod is being deleted, maybe not for the first time: it keeps its room but is not counted where pods spread. */
  terminating(pod: PodId): void {
    const node = this.cache.nodeOf(pod);
    if (node === NO_NODE || this.#leaving.has(pod)) return;
    this.#leaving.add(pod);
    const podClass = this.classOf(pod);
    podClass.matching.change(node, -1);
    this.topology.terminating(podClass.template, node);
  }

  /** It is being deleted, as far as the scheduler has heard. */
  isLeaving(pod: PodId): boolean {
    return this.#leaving.has(pod);
  }

  /** The node exists and is not cordoned for this pod. */
  isOpen(pod: PodId, node: NodeId): boolean {
    if (this.view.nodes.exists[node] === 0) return false;
    return this.classOf(pod).staticVerdict(node, this.view) !== NODE_UNSCHEDULABLE;
  }

  /** Takes over a world that somebody else built. */
  adopt(): void {
    for (const node of this.view.nodes.registered) {
      this.nodeChanged(node);
      for (const pod of this.view.podsOn(node))
        if (!this.view.pods.isFinished(pod)) this.#adoptPod(pod, node);
    }
  }

  #adoptPod(pod: PodId, node: NodeId): void {
    this.assume(pod, node);
    if (this.view.pods.isTerminating(pod)) this.terminating(pod);
  }

  /** A node's verdict for a pod with the room of nominated pods, of its own priority or higher, taken. */
  verdictBesideNominated(pod: PodId, podClass: PodClass, node: NodeId): Verdict {
    const hasRivals =
      !this.nominations.isEmpty &&
      podClass.staticVerdict(node, this.view) === FITS &&
      this.rivals(pod, node).length > 0;
    if (hasRivals) return new NodeTrial(this, pod, node).verdict();
    const plain = podClass.verdict[node]!;
    if (plain !== FITS || podClass.topology === undefined) return plain;
    return podClass.topologyVerdict(node, this.isPinned(pod));
  }

  /** Its affinity names one node: it is a DaemonSet's. */
  isPinned(pod: PodId): boolean {
    return this.view.pods.pinnedTo[pod] !== NO_NODE;
  }

  /** Pods nominated to a node that count against `pod`. */
  rivals(pod: PodId, node: NodeId): PodId[] {
    const { priority } = this.view.template(pod);
    return this.nominations
      .podsOn(node)
      .filter((other) => other !== pod && this.view.template(other).priority >= priority);
  }

  /** Puts the nodes of the highest score first among the candidates; how many they are. */
  #findBest(pod: PodId, podClass: PodClass): number {
    const nodes = this.order.list;
    this.#ranking = undefined;
    if (this.#candidates.length < nodes.length) this.#grow(nodes.length * 2);
    const nominated = this.nominations.nodeOf(pod);
    if (nominated !== NO_NODE && this.#passes(pod, podClass, nominated))
      return this.#only(nominated);
    const pinned = this.view.pods.pinnedTo[pod]! as NodeId;
    if (pinned !== NO_NODE) return this.#findPinned(pod, podClass, pinned);
    if (podClass.feasible === 0) return 0; // all were looked at: the next search starts at the same node
    const wanted = feasibleNodesWanted(nodes.length);
    if (this.nominations.isEmpty && podClass.scoresByResourcesAlone)
      return this.#searchAndScore(wanted, podClass);
    return this.#keepBest(podClass, this.#search(wanted, pod, podClass));
  }

  /** Search and choice in one go, for pods whose scores depend on nothing but the node's own free room. */
  #searchAndScore(wanted: number, podClass: PodClass): number {
    const { ranking } = podClass;
    ranking.refresh(this.order, podClass.resourceScore);
    ranking.search(this.#start < this.order.list.length ? this.#start : 0, wanted);
    this.#start = ranking.end;
    this.#ranking = ranking;
    return ranking.ties;
  }

  /** Fills the candidates, from where the last search ended, until enough are found; how many there are. */
  #search(wanted: number, pod: PodId, podClass: PodClass): number {
    const nodes = this.order.list;
    const total = nodes.length;
    let place = this.#start < total ? this.#start : 0;
    let found = 0;
    for (let examined = 0; examined < total && found < wanted; examined += 1) {
      const node = nodes[place]!;
      if (this.#passes(pod, podClass, node)) this.#candidates[found++] = node;
      place = place + 1 === total ? 0 : place + 1;
    }
    this.#start = place;
    return found;
  }

  /** PreFilter narrows the search to the one node that the pod's affinity names. */
  #findPinned(pod: PodId, podClass: PodClass, pinned: NodeId): number {
    if (this.view.nodes.exists[pinned] === 0) return 0;
    this.#start = (this.#start + 1) % this.order.list.length;
    return this.#passes(pod, podClass, pinned) ? this.#only(pinned) : 0;
  }

  #passes(pod: PodId, podClass: PodClass, node: NodeId): boolean {
    if (podClass.verdict[node] !== FITS) return false;
    return this.verdictBesideNominated(pod, podClass, node) === FITS;
  }

  #only(node: NodeId): number {
    this.#candidates[0] = node;
    return 1;
  }

  /** Moves the candidates of the highest score to the front, in the order of the search; how many they are. */
  #keepBest(podClass: PodClass, found: number): number {
    if (found < 2) return found; // a single node is taken without being scored
    const candidates = this.#candidates;
    const scores = this.#scores;
    scoreCandidates(this.order, podClass, { candidates, count: found, scores });
    let highest = -1;
    let best = 0;
    for (let n = 0; n < found; n += 1) {
      const score = scores[n]!;
      if (score < highest) continue;
      if (score > highest) {
        highest = score;
        best = 0;
      }
      candidates[best++] = candidates[n]!;
    }
    return best;
  }

  #grow(rows: number): void {
    this.#candidates = grown(this.#candidates, rows, 0);
    this.#scores = grown(this.#scores, rows, 0);
  }
}
