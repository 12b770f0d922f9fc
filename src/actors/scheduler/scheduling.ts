// The scheduler at work: one cycle at a time, bindings beside it. A refusal's status is written within the cycle, as
// SchedulerAsyncAPICalls is off in 1.36: the next pod waits until the API server has answered.

import { NO_NODE, workloadId, type NodeId, type PodId } from '../../ids.ts';
import type { ClusterView } from '../../cluster/state.ts';
import { drawDuration, type Rng } from '../../engine/rng.ts';
import type { SchedulerSettings } from '../../scenario/scenario.ts';
import { after, elapsed, millis, NEVER, type Instant, type Millis } from '../../units.ts';
import type { ClusterPort } from '../contract.ts';
import { ClientLimiter, REQUEST } from '../framework/client-limiter.ts';
import { untilNext } from './backoff.ts';
import { News, type Item } from './news.ts';
import { Placement } from './placement.ts';
import { Preemptions, type PreemptionWake } from './preemptions.ts';
import { helps, type ClusterEvent } from './queueing-hints.ts';
import type { Refusal } from './refusal.ts';
import { SchedulingQueue } from './scheduling-queue.ts';
import { BACKOFF_FLUSH, CYCLE, LEFTOVER_FLUSH, LONGEST_UNSCHEDULABLE, WATCH } from './timings.ts';

export type SchedulerWake =
  | { readonly do: 'read-news' | 'cycle' | 'flush-backoff' | 'flush-leftover' }
  | { readonly do: 'bind'; readonly pod: PodId; readonly node: NodeId }
  | { readonly do: 'write-refusal'; readonly pod: PodId; readonly why: string }
  | PreemptionWake;

type Port = ClusterPort<SchedulerWake>;

const READ_NEWS = { do: 'read-news' } as const;
const CYCLE_AGAIN = { do: 'cycle' } as const;
const FLUSH_BACKOFF = { do: 'flush-backoff' } as const;
const FLUSH_LEFTOVER = { do: 'flush-leftover' } as const;

export interface SchedulerCounts {
  attempts: number;
}

export interface SchedulerOptions {
  /** Whether verdicts and refusals are kept while nothing changes; facts are the same either way. */
  readonly remembers?: boolean;
  /** Told how often a pod was tried. */
  readonly counts?: SchedulerCounts;
}

export class Scheduling {
  readonly placement: Placement;
  readonly #view: ClusterView;
  readonly #queue: SchedulingQueue;
  readonly #news = new News();
  readonly #client: ClientLimiter;
  readonly #preemptions: Preemptions;
  readonly #counts: SchedulerCounts;
  readonly #chance: {
    readonly settle: Rng;
    readonly ties: Rng;
    readonly latency: Rng;
    readonly race: Rng;
  };
  readonly #phase: { readonly second: Millis; readonly leftover: Millis };
  /** The loop is taken until then. */
  #freeAt: Instant = NEVER;
  #isCycleDue = false;
  #isFlushDue = false;

  constructor(view: ClusterView, rng: Rng, settings: SchedulerSettings, options: SchedulerOptions) {
    const { remembers = true, counts = { attempts: 0 } } = options;
    this.#view = view;
    this.#counts = counts;
    this.placement = new Placement(view, { remembers });
    this.#client = new ClientLimiter({ qps: settings.clientQPS, burst: settings.clientBurst });
    this.#preemptions = new Preemptions(this.placement, this.#client);
    this.#chance = {
      settle: rng.fork('settle'),
      ties: rng.fork('ties'),
      latency: rng.fork('latency'),
      race: rng.fork('race'),
    };
    const phases = rng.fork('phases');
    this.#phase = {
      second: millis(phases.below(BACKOFF_FLUSH)),
      leftover: millis(phases.below(LEFTOVER_FLUSH)),
    };
    this.#queue = new SchedulingQueue({
      priorityOf: (pod) => view.template(pod).priority,
      workloadOf: (pod) => workloadId(view.pods.workload[pod]!),
      isGated: (pod) => this.#preemptions.isRunningFor(pod),
      phase: this.#phase.second,
    });
  }

  /** While the steady state is built a pod is bound at once, or left alone. */
  settle(pod: PodId, port: Port): void {
    const outcome = this.placement.decide(pod, this.#chance.settle);
    if (!outcome.fits) return;
    this.placement.assume(pod, outcome.node);
    port.emit({ kind: 'pod-bound', pod, node: outcome.node });
  }

  start(port: Port): void {
    for (let pod = 0; pod < this.#view.pods.count; pod += 1)
      if (this.#isToBePlaced(pod as PodId)) this.created(pod as PodId, port);
    port.wakeAfter(untilNext(LEFTOVER_FLUSH, port.now, this.#phase.leftover), FLUSH_LEFTOVER);
  }

  created(pod: PodId, port: Port): void {
    this.#learn(pod, port);
  }

  /** Something happened that may help those that wait. */
  happened(event: ClusterEvent, port: Port): void {
    if (this.#queue.unschedulable.size > 0) this.#learn(event, port);
  }

  /** Something that matters to nobody but pods which mind where others are. */
  happenedToOthers(event: ClusterEvent, port: Port): void {
    if (this.placement.topology.withTerms.length > 0) this.happened(event, port);
  }

  /** A pod is being deleted. */
  leaving(pod: PodId, port: Port): void {
    if (this.#view.settling) this.placement.terminating(pod);
    else this.#learn({ kind: 'pod-leaving', pod }, port);
  }

  /** A pod is gone or finished. */
  ended(pod: PodId, port: Port): void {
    if (this.#view.settling) this.#forget(pod, port.now);
    else this.#learn({ kind: 'pod-gone', pod }, port);
  }

  #forget(pod: PodId, now: Instant): void {
    const { placement } = this;
    this.#queue.delete(pod);
    placement.preempted.delete(pod);
    const by = this.#view.template(pod);
    if (placement.release(pod)) this.#move({ kind: 'room-freed', by }, now);
    else if (placement.nominations.nodeOf(pod) !== NO_NODE) {
      placement.nominations.clear(pod);
      this.#move({ kind: 'room-freed', by, upTo: by.priority }, now);
    }
  }

  wake(wake: SchedulerWake, port: Port): void {
    switch (wake.do) {
      case 'read-news':
        return this.#readNews(port);
      case 'cycle':
        this.#isCycleDue = false;
        return this.#cycle(port);
      case 'bind':
        return this.#bind(wake.pod, wake.node, port);
      case 'write-refusal':
        this.#write(wake.pod, wake.why, port);
        return this.#cycle(port);
      case 'delete-victim':
        if (this.#preemptions.deleteVictim(wake, port)) this.leaving(wake.victim, port);
        return;
      case 'clear-nomination':
        this.placement.nominations.clear(wake.pod);
        return this.#writeNomination(wake.pod, port);
      case 'flush-backoff':
        this.#isFlushDue = false;
        this.#queue.flushBackoff(port.now);
        return this.#cycle(port);
      case 'flush-leftover':
        this.#queue.moveLeftover(port.now, LONGEST_UNSCHEDULABLE);
        port.wakeAfter(LEFTOVER_FLUSH, FLUSH_LEFTOVER);
        return this.#cycle(port);
    }
  }

  #learn(item: Item, port: Port): void {
    const latency = drawDuration(WATCH, this.#chance.latency);
    if (this.#news.add(item, port.now, latency)) port.wakeAfter(latency, READ_NEWS);
  }

  /**
   * The loop runs beside the handlers (`go ScheduleOne`, pkg/scheduler/scheduler.go Run): what one item wakes may be
   * tried before the next is handled that came with it.
   */
  #readNews(port: Port): void {
    const { now } = port;
    for (let item = this.#news.take(now); item !== undefined; item = this.#news.take(now)) {
      this.#hear(item, now);
      if (this.#news.hasMore(now) && this.#mayTry(now) && this.#chance.race.below(2) === 0)
        this.#cycle(port);
    }
    if (!this.#news.isEmpty) port.wakeAfter(this.#news.untilNext(now), READ_NEWS);
    this.#cycle(port);
  }

  #hear(item: Item, now: Instant): void {
    if (typeof item === 'number') {
      if (this.#isToBePlaced(item)) this.#queue.add(item, now);
    } else if (item.kind === 'pod-leaving') this.placement.terminating(item.pod);
    else if (item.kind === 'pod-gone') this.#forget(item.pod, now);
    else this.#move(item, now);
  }

  #move(event: ClusterEvent, now: Instant): void {
    this.#queue.move(now, (group) => helps(event, group, this.#view));
  }

  /** Tries the next pod if the loop is free, and sees to it that the loop goes on. */
  #cycle(port: Port): void {
    const { now } = port;
    if (this.#mayTry(now)) {
      const pod = this.#nextPod();
      if (pod !== undefined) this.#try(pod, port);
    }
    if (!this.#queue.isIdle && !this.#isCycleDue) {
      this.#isCycleDue = true;
      port.wakeAfter(millis(Math.max(0, elapsed(now, this.#freeAt))), CYCLE_AGAIN);
    }
    if (this.#queue.isBackingOff && !this.#isFlushDue) {
      this.#isFlushDue = true;
      port.wakeAfter(untilNext(BACKOFF_FLUSH, now, this.#phase.second), FLUSH_BACKOFF);
    }
  }

  #mayTry(now: Instant): boolean {
    return now >= this.#freeAt && !this.#queue.isIdle;
  }

  /** Skips pods that are being deleted. */
  #nextPod(): PodId | undefined {
    for (let pod = this.#queue.next(); pod !== undefined; pod = this.#queue.next())
      if (this.#isToBePlaced(pod)) return pod;
    return undefined;
  }

  #isToBePlaced(pod: PodId): boolean {
    const { pods } = this.#view;
    return pods.exists(pod) && !pods.isBound(pod) && !pods.isTerminating(pod);
  }

  #try(pod: PodId, port: Port): void {
    this.#counts.attempts += 1;
    const outcome = this.placement.decide(pod, this.#chance.ties);
    this.#freeAt = after(port.now, CYCLE);
    if (!outcome.fits) return this.#refuse(pod, outcome, port);
    this.placement.assume(pod, outcome.node);
    const delay = this.#client.reserve(port.now) + drawDuration(REQUEST, this.#chance.latency);
    port.wakeAfter(millis(CYCLE + delay), { do: 'bind', pod, node: outcome.node });
  }

  #refuse(pod: PodId, refusal: Refusal, port: Port): void {
    const { nominations } = this.placement;
    const { pods } = this.#view;
    const { nomination, rejectedBy, why } = refusal;
    if (nomination === 'cleared') nominations.clear(pod);
    else if (nomination !== 'unchanged') {
      nominations.set(pod, nomination.node);
      this.#preemptions.begin(pod, nomination, port);
    }
    if (rejectedBy === 0) this.#queue.failed(pod, port.now);
    else this.#queue.rejected(pod, rejectedBy, port.now);
    const isWritten = pods.message(pod) === why;
    if (isWritten && pods.nominatedNode[pod] === nominations.nodeOf(pod)) return;
    const delay = this.#client.reserve(port.now) + drawDuration(REQUEST, this.#chance.latency);
    this.#freeAt = after(this.#freeAt, millis(delay));
    port.wakeAfter(elapsed(port.now, this.#freeAt), { do: 'write-refusal', pod, why });
  }

  #write(pod: PodId, why: string, port: Port): void {
    if (!this.#view.pods.exists(pod)) return;
    if (this.#view.pods.message(pod) !== why) port.emit({ kind: 'pod-unschedulable', pod, why });
    this.#writeNomination(pod, port);
  }

  #writeNomination(pod: PodId, port: Port): void {
    const { pods } = this.#view;
    const before = pods.nominatedNode[pod]!;
    const node = this.placement.nominations.nodeOf(pod);
    if (!pods.exists(pod) || before === node) return;
    port.emit({ kind: 'pod-nominated', pod, ...(node === NO_NODE ? {} : { node }) });
    const by = this.#view.template(pod);
    if (before !== NO_NODE) this.happened({ kind: 'room-freed', by, upTo: by.priority }, port);
  }

  /**
   * The API server answers. It refuses pods being deleted. That a node which was cordoned or deleted since takes no pod
   * is our simplification: the real one would bind it, for the drain to evict at once; here it is tried again at once.
   */
  #bind(pod: PodId, node: NodeId, port: Port): void {
    if (!this.#view.pods.exists(pod)) return;
    const template = this.#view.template(pod);
    if (this.#isToBePlaced(pod) && this.placement.isOpen(pod, node)) {
      port.emit({ kind: 'pod-bound', pod, node });
      return this.happenedToOthers({ kind: 'pod-added', pod: template }, port);
    }
    this.placement.release(pod);
    this.happened({ kind: 'room-freed', by: template }, port);
    if (this.#isToBePlaced(pod)) this.#queue.add(pod, port.now);
    this.#cycle(port);
  }
}
