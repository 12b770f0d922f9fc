// A pod that fits nowhere: what kube-scheduler writes about it, which plugins rejected it, and the node on which it would
// rather have others make room (PostFilter).

import { NO_NODE, type NodeId, type PodId } from '../../ids.ts';
import type { Rng } from '../../engine/rng.ts';
import {
  AWAITS_VICTIMS,
  NEVER_PREEMPTS,
  NO_VICTIMS,
  noNodeIsAvailable,
  NOT_EXAMINED,
  NOT_HELPFUL,
  Reasons,
  withPreemption,
} from './fit-error.ts';
import { NodeTrial } from './node-trial.ts';
import type { Nomination, Placement } from './placement.ts';
import type { PodClass } from './pod-class.ts';
import { bestCandidates, candidatesWanted, selectVictims, type Candidate } from './preemption.ts';
import {
  ABSENT,
  FITS,
  mayYieldToPreemption,
  Plugin,
  reasons,
  refuser,
  type Plugins,
  type Verdict,
} from './verdict.ts';

export interface Refusal {
  readonly fits: false;
  readonly why: string;
  /** Empty when something went wrong instead: the pod is then tried again by itself. */
  readonly rejectedBy: Plugins;
  readonly nomination: Nomination;
}

type Counts = ReadonlyMap<Verdict, number>;

/** Puts the verdicts about all nodes into words and looks for victims. */
export function refuse(placement: Placement, pod: PodId, podClass: PodClass, rng: Rng): Refusal {
  const pinned = placement.view.pods.pinnedTo[pod]! as NodeId;
  const isPlain =
    pinned === NO_NODE && placement.nominations.isEmpty && podClass.topology === undefined;
  if (isPlain && placement.remembers && podClass.refusal?.asOf === podClass.counts.version)
    if (!mayPreempt(placement, podClass)) return podClass.refusal.refusal;
  const counts = isPlain ? podClass.counts.byVerdict : countAnew(placement, pod, podClass, pinned);
  const { why, rejectedBy } = inWords(placement, podClass, counts);
  const said = preempt(placement, pod, podClass, counts, rng);
  const refusal: Refusal = {
    fits: false,
    why: withPreemption(why, said.text),
    rejectedBy: pinned === NO_NODE ? rejectedBy : rejectedBy | Plugin.NodeAffinity,
    nomination: said.nomination,
  };
  if (isPlain && !mayPreempt(placement, podClass))
    podClass.refusal = { asOf: podClass.counts.version, refusal };
  return refusal;
}

const mayPreempt = (placement: Placement, { template }: PodClass): boolean =>
  template.preemptionPolicy !== 'Never' && placement.holdsBelow(template.priority);

/** With nominated pods in the way, a single node to look at, or other pods' places to mind, the class's counts do not tell. */
function countAnew(
  placement: Placement,
  pod: PodId,
  podClass: PodClass,
  pinned: NodeId,
): Map<Verdict, number> {
  const counts = new Map<Verdict, number>();
  for (const node of placement.order.list) {
    const isExamined = pinned === NO_NODE || pinned === node;
    const verdict = isExamined ? placement.verdictBesideNominated(pod, podClass, node) : ABSENT;
    counts.set(verdict, (counts.get(verdict) ?? 0) + 1);
  }
  return counts;
}

function inWords(placement: Placement, podClass: PodClass, counts: Counts) {
  const histogram = new Reasons();
  let rejectedBy = 0;
  for (const [verdict, nodes] of counts) {
    if (verdict === ABSENT) {
      histogram.add(NOT_EXAMINED, nodes);
      continue;
    }
    rejectedBy |= refuser(verdict);
    for (const reason of reasons(verdict, podClass.otherNames)) histogram.add(reason, nodes);
  }
  return { why: noNodeIsAvailable(placement.order.list.length, histogram), rejectedBy };
}

interface Said {
  /** Absent when a node is nominated. */
  readonly text?: string;
  readonly nomination: Nomination;
}

function preempt(
  placement: Placement,
  pod: PodId,
  podClass: PodClass,
  counts: Counts,
  rng: Rng,
): Said {
  if (podClass.template.preemptionPolicy === 'Never')
    return { text: NEVER_PREEMPTS, nomination: 'unchanged' };
  if (awaitsVictims(placement, pod, podClass))
    return { text: AWAITS_VICTIMS, nomination: 'unchanged' };
  const total = placement.order.list.length;
  const histogram = new Reasons();
  let hopeful = 0;
  for (const [verdict, nodes] of counts) if (mayYieldToPreemption(verdict)) hopeful += nodes;
  histogram.add(NOT_HELPFUL, total - hopeful);
  if (!placement.holdsBelow(podClass.template.priority)) histogram.add(NO_VICTIMS, hopeful);
  else if (hopeful > 0) {
    const hopefuls = hopefulNodes(placement, pod, podClass);
    const offset = rng.below(hopefuls.length);
    const candidates = findCandidates(placement, pod, podClass, { hopefuls, offset, histogram });
    const [best] = bestCandidates(candidates, placement.view);
    if (best !== undefined) return { nomination: best };
  }
  return { text: noNodeIsAvailable(total, histogram), nomination: 'cleared' };
}

/** Its victims are still stopping on the node it is nominated to (`PodEligibleToPreemptOthers`). */
function awaitsVictims(placement: Placement, pod: PodId, podClass: PodClass): boolean {
  const node = placement.nominations.nodeOf(pod);
  if (node === NO_NODE || placement.view.nodes.exists[node] === 0) return false;
  if (!mayYieldToPreemption(placement.verdictBesideNominated(pod, podClass, node))) return false;
  const { view, preempted } = placement;
  return placement.cache
    .podsOn(node)
    .some(
      (other) =>
        preempted.has(other) &&
        placement.isLeaving(other) &&
        view.template(other).priority < podClass.template.priority,
    );
}

/** All nodes on which victims would make room for a pod that was refused, as many as the scheduler looks for. */
export function preemptionCandidates(placement: Placement, pod: PodId): Candidate[] {
  const podClass = placement.classOf(pod);
  const hopefuls = hopefulNodes(placement, pod, podClass);
  const histogram = new Reasons();
  return findCandidates(placement, pod, podClass, { hopefuls, offset: 0, histogram });
}

interface Search {
  /** Nodes whose verdict preemption may change. */
  readonly hopefuls: readonly NodeId[];
  readonly offset: number;
  /** Told why other nodes are no candidates. */
  readonly histogram: Reasons;
}

/** Dry runs from a random node on, until enough candidates are found (`DryRunPreemption`). */
function findCandidates(
  placement: Placement,
  pod: PodId,
  podClass: PodClass,
  { hopefuls, offset, histogram }: Search,
): Candidate[] {
  const wanted = candidatesWanted(hopefuls.length);
  const harmless: Candidate[] = [];
  const violating: Candidate[] = [];
  for (let n = 0; n < hopefuls.length; n += 1) {
    const node = hopefuls[(offset + n) % hopefuls.length]!;
    const candidate = dryRun(placement, pod, podClass, node);
    if ('node' in candidate) (candidate.violations === 0 ? harmless : violating).push(candidate);
    else for (const reason of candidate.reasons) histogram.add(reason);
    if (harmless.length > 0 && harmless.length + violating.length >= wanted) break;
  }
  return [...harmless, ...violating];
}

function hopefulNodes(placement: Placement, pod: PodId, podClass: PodClass): NodeId[] {
  const pinned = placement.view.pods.pinnedTo[pod]! as NodeId;
  return placement.order.list.filter(
    (node) =>
      (pinned === NO_NODE || pinned === node) &&
      mayYieldToPreemption(placement.verdictBesideNominated(pod, podClass, node)),
  );
}

function dryRun(
  placement: Placement,
  pod: PodId,
  podClass: PodClass,
  node: NodeId,
): Candidate | { readonly reasons: readonly string[] } {
  const { cache, view } = placement;
  const { priority } = podClass.template;
  const removable = cache.podsOn(node).filter((other) => view.template(other).priority < priority);
  if (removable.length === 0) return { reasons: [NO_VICTIMS] };
  const trial = new NodeTrial(placement, pod, node);
  for (const other of removable) trial.takeAway(other);
  const verdict = trial.verdict();
  const answer =
    verdict === FITS
      ? selectVictims({ node, removable, trial }, view)
      : { reasons: reasons(verdict, podClass.otherNames) };
  trial.end();
  return answer;
}
