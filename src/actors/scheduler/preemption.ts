// DefaultPreemption: on which node fewer and less important pods would have to go for a pod that fits nowhere.
// kubernetes/kubernetes pkg/scheduler/framework/plugins/defaultpreemption and pkg/scheduler/framework/preemption.

import type { BudgetId, NodeId, PodId } from '../../ids.ts';
import type { ClusterView } from '../../cluster/state.ts';
import { NEVER } from '../../units.ts';
import type { NodeTrial } from './node-trial.ts';
import { FITS } from './verdict.ts';

export interface Candidate {
  readonly node: NodeId;
  /** Most important first. */
  readonly victims: readonly PodId[];
  /** Victims whose going breaks a PodDisruptionBudget. */
  readonly violations: number;
}

/** What one node said in the dry run. */
export interface DryRun {
  readonly node: NodeId;
  /** Pods of lower priority, as if gone already. */
  readonly removable: readonly PodId[];
  readonly trial: NodeTrial;
}

/**
 * Puts the removable pods back one by one, those that a budget protects first, and keeps as victims whoever no longer
 * fits beside the pod (`SelectVictimsOnNode`). The pod is known to fit with all of them gone.
 */
export function selectVictims(dryRun: DryRun, view: ClusterView): Candidate {
  const byImportance = dryRun.removable.toSorted((a, b) => moreImportant(view, a, b));
  const isViolating = budgetBreakers(byImportance, view);
  const victims: PodId[] = [];
  let violations = 0;
  const reprieve = (pod: PodId): boolean => {
    dryRun.trial.putBack(pod);
    if (dryRun.trial.verdict() === FITS) return true;
    dryRun.trial.takeAway(pod);
    victims.push(pod);
    return false;
  };
  for (const pod of byImportance) if (isViolating.has(pod) && !reprieve(pod)) violations += 1;
  for (const pod of byImportance) if (!isViolating.has(pod)) reprieve(pod);
  victims.sort((a, b) => moreImportant(view, a, b));
  return { node: dryRun.node, victims, violations };
}

/**
 * Higher priority first, then whoever started earlier (`MoreImportantPod`). A pod not started counts as started now, and
 * of two such pods the second asked about has the later now: that turns their order round.
 */
function moreImportant(view: ClusterView, a: PodId, b: PodId): number {
  const byPriority = view.template(b).priority - view.template(a).priority;
  if (byPriority !== 0) return byPriority;
  const start = startOf(view, a);
  return start - startOf(view, b) || (start === NOT_STARTED ? b - a : a - b);
}

const NOT_STARTED = Number.MAX_SAFE_INTEGER;

/** `status.startTime`: the kubelet sets it when it learns of the pod, which is when it is bound. */
function startOf({ pods }: ClusterView, pod: PodId): number {
  const bound = pods.boundAt[pod]!;
  return bound === NEVER ? NOT_STARTED : bound;
}

/** Walks the pods, spending each budget's allowance as it stands; who finds nothing left breaks it. */
function budgetBreakers(pods: readonly PodId[], view: ClusterView): ReadonlySet<PodId> {
  const left = new Map<BudgetId, number>();
  const breakers = new Set<PodId>();
  for (const pod of pods) {
    for (const id of view.workloadOf(pod).budgets) {
      const budget = view.budgets[id]!;
      if (budget.disruptedPods.has(pod)) continue;
      const after = (left.get(id) ?? budget.disruptionsAllowed) - 1;
      left.set(id, after);
      if (after < 0) breakers.add(pod);
    }
  }
  return breakers;
}

/** `MinCandidateNodesPercentage` and `MinCandidateNodesAbsolute` of DefaultPreemptionArgs. */
export const candidatesWanted = (nodes: number): number =>
  Math.min(nodes, Math.max(100, Math.floor(nodes / 10)));

/** Makes sums of priorities, which may be negative, grow with every further victim (`math.MaxInt32 + 1`). */
const ABOVE_ALL_PRIORITIES = 2_147_483_648;

/** The candidates that kube-scheduler's rules do not tell apart; it takes the first (`pickOneNodeForPreemption`). */
export function bestCandidates(candidates: readonly Candidate[], view: ClusterView): Candidate[] {
  const priority = (pod: PodId): number => view.template(pod).priority;
  const rules: ((candidate: Candidate) => number)[] = [
    ({ violations }) => violations,
    ({ victims }) => priority(victims[0]!),
    ({ victims }) =>
      victims.reduce((sum, victim) => sum + priority(victim) + ABOVE_ALL_PRIORITIES, 0),
    ({ victims }) => victims.length,
    ({ victims }) => -earliestStart(view, victims),
  ];
  return rules.reduce((left, rule) => least(left, rule), [...candidates]);
}

function least(candidates: readonly Candidate[], rule: (candidate: Candidate) => number) {
  const values = candidates.map(rule);
  const smallest = Math.min(...values);
  return candidates.filter((_, index) => values[index] === smallest);
}

/** Of the victims with the highest priority among them. */
function earliestStart(view: ClusterView, victims: readonly PodId[]): number {
  const highest = view.template(victims[0]!).priority;
  let earliest = NOT_STARTED;
  for (const victim of victims)
    if (view.template(victim).priority === highest)
      earliest = Math.min(earliest, startOf(view, victim));
  return earliest;
}
