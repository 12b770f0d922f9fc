// Charges each wait for a node, whole milliseconds each, when it ends: bound, deleted or at the end of the run. While
// a pod waits only its steps are kept: what kube-scheduler and Cluster Autoscaler last did about it, and since when.

import type { FactOf } from '../../cluster/fact.ts';
import { podId, type GroupId, type NodeId, type PodId } from '../../ids.ts';
import type { ClusterAutoscalerSettings } from '../../scenario/scenario.ts';
import { NEVER, seconds, type Instant, type Millis } from '../../units.ts';
import type { Names } from '../names.ts';
import type { PodLedger } from '../pod-ledger.ts';
import type { WaitingCause } from './causes.ts';
import { refusalCause, StandingRefusals } from './refusals.ts';
import { Steps } from './steps.ts';
import type { NodeSupply, Supply } from './supply.ts';

/** Charges a stretch of one pod's wait. */
export type ChargeWait = (pod: PodId, cause: WaitingCause, from: number, to: number) => void;

/** For a node on its way, of one group or of any. */
interface Awaiting {
  readonly awaits: GroupId | 'any';
}
type State = WaitingCause | Awaiting;

/** A loop saw it and took no further step for it. */
const SEEN: Awaiting = { awaits: 'any' };
/** Cluster Autoscaler does not mind it; its group may still replace what it lost. */
const ALONE: Awaiting = { awaits: 'any' };

/** creationTimestamp is cut to whole seconds, so a pod may look so much older than it is. */
const STAMP: Millis = seconds(1);

/** kube-scheduler's words for a node that is refused because of where other pods are. */
const BY_OTHER_PODS = /pod topology spread constraints|affinity rules/;

/** Every wait under way; tells `charge` its stretches, in order of time, when it ends. */
export class Waits {
  readonly #settings: ClusterAutoscalerSettings;
  readonly #pods: PodLedger;
  readonly #names: Names;
  readonly #supply: Supply;
  readonly #tell: ChargeWait;
  /** Of pods that kube-scheduler has refused and that wait. */
  readonly #steps = new Map<PodId, Steps<State>>();
  /** Of those, whom where other pods are kept from some node when they were last refused. */
  readonly #heldByOthers = new Set<PodId>();
  /** When a pod last was placed, left, or began to, or a node came, went or changed its taints. */
  #movedAt: Instant = NEVER;
  /** Of those, whom the next loop will look at first, or again. */
  #unlooked: PodId[] = [];
  readonly #refusals = new StandingRefusals();
  /** By group: awaiting a node of it. */
  readonly #helped: State[] = [];
  #chosenAt: Instant = NEVER;

  constructor(
    settings: ClusterAutoscalerSettings,
    { pods, names }: { readonly pods: PodLedger; readonly names: Names },
    supply: Supply,
    charge: ChargeWait,
  ) {
    this.#settings = settings;
    this.#pods = pods;
    this.#names = names;
    this.#supply = supply;
    this.#tell = charge;
  }

  /** Cluster Autoscaler says no more than that no group fits; kube-scheduler has said why. */
  #charge(pod: PodId, cause: WaitingCause, from: number, to: number): void {
    const isHeld = cause === 'no-fitting-group' && this.#heldByOthers.has(pod);
    this.#tell(pod, isHeld ? 'spread-or-affinity' : cause, from, to);
  }

  /** kube-scheduler wrote that it fits nowhere. */
  unschedulable({ pod, why }: FactOf<'pod-unschedulable'>, at: Instant): void {
    this.#refused(pod, at);
    if (BY_OTHER_PODS.test(why)) this.#heldByOthers.add(pod);
    else this.#heldByOthers.delete(pod);
  }

  /** Pods or nodes moved: whom other pods held back may be let in now. */
  moved(at: Instant): void {
    this.#movedAt = at;
  }

  #refused(pod: PodId, at: Instant): void {
    if (this.#steps.has(pod) || !this.#names.isCounted(pod)) return;
    this.#steps.set(pod, new Steps());
    this.#turnToAutoscaler(pod, at);
  }

  nominated({ pod, node }: FactOf<'pod-nominated'>, at: Instant): void {
    if (!this.#pods.isWaiting(pod)) return;
    this.#refused(pod, at);
    if (node !== undefined) this.#set(pod, 'preemption', at);
    else this.#turnToAutoscaler(pod, at);
  }

  /** Whoever a loop says nothing about counts as seen to, or as left if its like was left and nothing changed. */
  loopStarted(at: Instant): void {
    const looked = this.#unlooked;
    if (looked.length === 0) return;
    this.#unlooked = [];
    for (const pod of looked) {
      const state = this.#steps.get(pod)?.last;
      if (state === undefined || state === 'preemption') continue;
      if (this.#isTooYoung(pod, at)) this.#unlook(pod, 'autoscaler-new-pods', at);
      else this.#set(pod, this.#inSilence(pod), at);
    }
  }

  skipped({ why, waiting = [] }: FactOf<'scale-up-skipped'>, at: Instant): void {
    const young = why.startsWith('pods younger');
    for (const pod of waiting) this.#unlook(pod, young ? 'autoscaler-new-pods' : 'max-size', at);
  }

  /** Groups alike share a purchase: its pods await a node of any. */
  chosen({ group, helped = [], passedOver = [] }: FactOf<'scale-up-chosen'>, at: Instant): void {
    const isShared = this.#chosenAt === at;
    this.#chosenAt = at;
    this.#refusals.clear(at);
    const own = (this.#helped[group] ??= { awaits: group });
    for (const pod of helped) this.#set(pod, isShared ? SEEN : own, at);
    for (const pod of passedOver) this.#unlook(pod, 'autoscaler-one-option', at);
  }

  left({ group, why, left = [] }: FactOf<'scale-up-refused'>, at: Instant): void {
    const workloads = left.map((pod) => this.#names.workloadOf[pod]!);
    this.#refusals.tell(group, refusalCause(why), workloads, at);
    const cause = this.#refusals.cause;
    if (cause !== undefined) for (const pod of left) this.#set(pod, cause, at);
  }

  /** The wait ends: on `node`, or without one. */
  ended(pod: PodId, at: Instant, node?: NodeId): void {
    const created = this.#pods.createdAt[pod]!;
    if (at > created) this.#settle(pod, created, at, node);
    this.#steps.delete(pod);
    this.#heldByOthers.delete(pod);
  }

  /** Whoever waits still, in order of their numbers. */
  close(end: Instant): void {
    for (let row = 0; row < this.#pods.count; row += 1) {
      const pod = podId(row);
      if (this.#pods.isWaiting(pod) && this.#names.isCounted(pod)) this.ended(pod, end);
    }
  }

  #settle(pod: PodId, created: number, end: number, node: NodeId | undefined): void {
    const steps = this.#steps.get(pod);
    const verdict = Math.min(steps?.begun ?? end, end);
    if (verdict > created) this.#charge(pod, 'scheduler-queue', created, verdict);
    if (verdict === end) return;
    const bound = node === undefined ? undefined : this.#supply.nodes[node]!;
    const asked = bound === undefined ? undefined : askedFor(bound, verdict);
    const hadRoom = bound === undefined ? end : Math.max(bound.openAt, bound.freedAt, verdict);
    const wasHeld = asked === undefined && this.#heldByOthers.has(pod);
    const open = wasHeld ? Math.max(hadRoom, this.#movedAt) : hadRoom;
    this.#chargeSteps(pod, steps!, verdict, asked ?? open);
    if (asked !== undefined) this.#chargeLaunch(pod, bound!, asked);
    if (open < end) this.#charge(pod, 'scheduler-retry', open, end);
  }

  #chargeSteps(pod: PodId, steps: Steps<State>, from: number, to: number): void {
    steps.between(from, to, (state, begins, ends) => {
      if (typeof state === 'string') this.#charge(pod, state, begins, ends);
      else this.#chargeAwaiting(pod, state, begins, ends);
    });
  }

  /** The stage of what is on its way; of another group's where its own group has nothing to come. */
  #chargeAwaiting(pod: PodId, state: Awaiting, from: number, to: number): void {
    const { nearest, groups } = this.#supply;
    const stages = state.awaits === 'any' ? nearest : groups[state.awaits]!.stages;
    stages.between(from, to, (stage, since, until) => {
      if (stage !== 'none') this.#charge(pod, stage, since, until);
      else if (state.awaits !== 'any') this.#chargeAwaiting(pod, SEEN, since, until);
      else if (state === ALONE) this.#charge(pod, 'no-autoscaler', since, until);
      else this.#chargeNothingComing(pod, since, until);
    });
  }

  /** What it was promised has come, and was full: the refusals that stand are its own, although not told again. */
  #chargeNothingComing(pod: PodId, from: number, to: number): void {
    this.#refusals.over.between(from, to, (cause, since, until) =>
      this.#charge(pod, cause, since, until),
    );
  }

  /** From the instant its node was asked for until that took pods. */
  #chargeLaunch(pod: PodId, node: NodeSupply, asked: number): void {
    const { opening, refusedAt, launchedAt, readyAt, openAt } = node;
    const refused = refusedAt === NEVER ? launchedAt : refusedAt;
    const until = (cause: WaitingCause, from: number, to: number): number => {
      if (to <= from) return from;
      this.#charge(pod, cause, from, to);
      return to;
    };
    let at = until(opening.why, asked, refused);
    at = until('launch-refused', at, launchedAt);
    at = until('node-startup', at, readyAt);
    until('node-taints', at, openAt);
  }

  #turnToAutoscaler(pod: PodId, at: Instant): void {
    const { mode, expendablePodsPriorityCutoff: cutoff } = this.#settings;
    const isHelped = mode !== 'none' && this.#names.specOf(pod).template.priority >= cutoff;
    if (isHelped) this.#unlook(pod, 'autoscaler-interval', at);
    else this.#set(pod, ALONE, at);
  }

  #isTooYoung(pod: PodId, at: Instant): boolean {
    const { newPodScaleUpDelay: delay } = this.#settings;
    return delay > 0 && at - this.#pods.createdAt[pod]! < delay - STAMP;
  }

  #inSilence(pod: PodId): State {
    const { cause } = this.#refusals;
    if (cause === undefined) return SEEN;
    const isIdle = (this.#supply.nearest.last ?? 'none') === 'none';
    return isIdle || this.#refusals.hasLeft(this.#names.workloadOf[pod]!) ? cause : SEEN;
  }

  #unlook(pod: PodId, state: State, at: Instant): void {
    if (this.#set(pod, state, at)) this.#unlooked.push(pod);
  }

  /** False for pods that do not wait, such as those that a scale-down would make anew. */
  #set(pod: PodId, state: State, at: Instant): boolean {
    const steps = this.#steps.get(pod);
    steps?.set(state, at);
    return steps !== undefined;
  }
}

/** From when on a pod refused at `verdict` awaited this very node; undefined if that took pods before, or was full since. */
function askedFor(node: NodeSupply, verdict: number): number | undefined {
  const isNew = node.openings === 1 && node.openAt > verdict && node.freedAt <= node.openAt;
  return isNew ? Math.max(verdict, node.opening.since) : undefined;
}
