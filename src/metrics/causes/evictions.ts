// Under a notice: how long each stage of the handler's work took until a pod was evicted, and which stage took most of
// the notice of a pod that was lost.

import type { FactOf } from '../../cluster/fact.ts';
import type { BudgetId, NodeId, PodId } from '../../ids.ts';
import type { TerminationHandlerSettings } from '../../scenario/scenario.ts';
import { NEVER, type Instant } from '../../units.ts';
import type { Names } from '../names.ts';
import type { NodeEntry, NodeLedger } from '../node-ledger.ts';
import type { PodLedger } from '../pod-ledger.ts';
import { EVICTING_CAUSES, type EvictingCause, type LostCause } from './causes.ts';

/** What the handler did on a node, and when. */
interface Work {
  readonly reclaimAt: Instant;
  /** Its first act for the notice: cordon or drain. */
  begunAt: Instant;
  failed: boolean;
}

/** A pod's first 429. */
interface FirstRefusal {
  readonly at: Instant;
  readonly budget: BudgetId;
}

/** Milliseconds by stage, in the order of the handler's work. */
export type Stages = Readonly<Record<EvictingCause, number>>;

export interface EvictionSources {
  readonly pods: PodLedger;
  readonly nodes: NodeLedger;
  readonly names: Names;
}

/** What handlers did about notices, and which budget refused whom first. */
export class Evictions {
  readonly #settings: TerminationHandlerSettings;
  readonly #from: EvictionSources;
  readonly #handled = new Set<NodeId>();
  /** Nodes drained for a rebalance recommendation, and when that was over. */
  readonly #rebalanced = new Map<NodeId, number>();
  readonly #work = new Map<NodeId, Work>();
  readonly #refused = new Map<PodId, FirstRefusal>();

  constructor(settings: TerminationHandlerSettings, from: EvictionSources) {
    this.#settings = settings;
    this.#from = from;
  }

  handlerStarted(node: NodeId): void {
    this.#handled.add(node);
  }

  noticed({ node, reclaimAt }: FactOf<'spot-notice-issued'>): void {
    if (this.#work.has(node)) return;
    this.#work.set(node, { reclaimAt, begunAt: NEVER, failed: false });
  }

  cordoned({ node, why }: FactOf<'node-cordoned'>, at: Instant): void {
    if (why === 'spot-notice') this.begun(node, at);
    const { enableRebalanceDraining, cordonOnly } = this.#settings;
    if (why === 'rebalance-recommendation' && enableRebalanceDraining && !cordonOnly)
      this.#rebalanced.set(node, Number.MAX_SAFE_INTEGER);
  }

  begun(node: NodeId, at: Instant): void {
    const work = this.#work.get(node);
    if (work?.begunAt === NEVER) work.begunAt = at;
  }

  /** A drain of the node is over. */
  ended(node: NodeId, failed: boolean, at: Instant): void {
    if (this.#rebalanced.has(node)) this.#rebalanced.set(node, at);
    const work = this.#work.get(node);
    if (failed && work !== undefined) work.failed = true;
  }

  refused({ pod, budget }: FactOf<'eviction-refused'>, at: Instant): void {
    if (!this.#refused.has(pod)) this.#refused.set(pod, { at, budget });
  }

  /** The budget that refused a pod's eviction first. */
  budgetOf(pod: PodId): BudgetId | undefined {
    return this.#refused.get(pod)?.budget;
  }

  gone(pod: PodId): void {
    this.#refused.delete(pod);
  }

  /** [notice, `end`) in stages, for a pod whose eviction was granted at `evicted`; undefined without a notice. */
  stages(pod: PodId, end: number, evicted: number): Stages | undefined {
    const node = this.#from.pods.node[pod]! as NodeId;
    const work = this.#work.get(node);
    const { noticeAt } = this.#from.nodes.at(node);
    if (work === undefined || noticeAt === NEVER || noticeAt > end) return undefined;
    const until = Math.min(end, evicted);
    const start = Math.max(noticeAt, work.reclaimAt - this.#settings.nodeTerminationGracePeriod);
    const asked = Math.min(this.#refused.get(pod)?.at ?? until, until);
    const begun = Math.min(work.begunAt === NEVER ? asked : work.begunAt, asked);
    const due = Math.min(Math.max(noticeAt, start), begun);
    const busyUntil = this.#settings.workers === 1 ? (this.#rebalanced.get(node) ?? due) : due;
    const free = Math.min(Math.max(due, busyUntil), begun);
    const within = (from: number, to: number): number =>
      Math.max(to, noticeAt) - Math.max(from, noticeAt);
    return {
      'handler-start': within(noticeAt, due),
      'handler-workers': within(due, free),
      'handler-poll': within(free, begun),
      'request-limit': within(begun, asked),
      'budget-refused': within(asked, until),
    };
  }

  /** What lost a pod in phase Running on an instance that went now. */
  lost({ pod, node: id, terminating }: FactOf<'pod-lost'>, at: Instant): LostCause {
    const { pods, nodes } = this.#from;
    const node = nodes.at(id);
    const isEvicted = pods.reason(pod) === 'EvictionByEvictionAPI';
    if (node.goneWhy === 'scale-down') return 'scale-down';
    if (terminating && !isEvicted) return 'already-leaving';
    if (!isEvicted && !this.#refused.has(pod)) {
      const cause = this.#whyNotAsked(id);
      if (cause !== undefined) return cause;
    }
    return this.#longest(pod, node, at);
  }

  #whyNotAsked(node: NodeId): LostCause | undefined {
    const { mode, cordonOnly, enableSpotInterruptionDraining } = this.#settings;
    if (mode === 'none' || !this.#handled.has(node)) return 'no-handler';
    if (cordonOnly || !enableSpotInterruptionDraining) return 'drain-disabled';
    return this.#work.get(node)?.failed === true ? 'drain-failed' : undefined;
  }

  #longest(pod: PodId, { noticeAt }: NodeEntry, at: Instant): LostCause {
    const terminatingAt = this.#from.pods.terminatingAt[pod]!;
    const evicted = terminatingAt === NEVER ? at : terminatingAt;
    const stages = this.stages(pod, at, evicted);
    if (stages === undefined) return 'handler-poll';
    let longest: LostCause = 'handler-poll';
    let length = 0;
    for (const stage of EVICTING_CAUSES)
      if (stages[stage] > length) [longest, length] = [stage, stages[stage]];
    const isTooShort = this.#graceOf(pod) > at - noticeAt;
    return isTooShort && at - Math.max(evicted, noticeAt) >= length
      ? 'notice-shorter-than-grace'
      : longest;
  }

  #graceOf(pod: PodId): number {
    const { podTerminationGracePeriod: ours } = this.#settings;
    return ours >= 0 ? ours : this.#from.names.specOf(pod).template.terminationGracePeriod;
  }
}
