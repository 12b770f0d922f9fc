// What happened to each pod: one typed column per question, about 80 bytes a pod. Rows are pod ids.

import { grown, IdLists } from '../cluster/columns.ts';
import type { TerminationReason } from '../cluster/fact.ts';
import { NO_NODE, type NodeId, type PodId } from '../ids.ts';
import { NEVER, RUN_START, type Instant } from '../units.ts';

const REASONS = [
  'EvictionByEvictionAPI',
  'PreemptionByScheduler',
  'DeletionByTaintManager',
  'DeletionByPodGC',
  'scaled-down',
] as const satisfies readonly TerminationReason[];

/** How a pod's containers ended, if they did: of themselves, or (`Stopped`) under its deletionTimestamp. */
export const Finish = { No: 0, Succeeded: 1, Failed: 2, Stopped: 3 } as const;

export class PodLedger {
  count = 0;
  node = new Int32Array(0);
  createdAt = new Float64Array(0);
  boundAt = new Float64Array(0);
  /** When it first turned Ready. */
  readyAt = new Float64Array(0);
  terminatingAt = new Float64Array(0);
  deletedAt = new Float64Array(0);
  finish = new Uint8Array(0);
  /** 1 when it was in phase Running on an instance that went. */
  lost = new Uint8Array(0);
  /** 1 when its instance went while it was bound there, running or not. */
  stranded = new Uint8Array(0);
  /** 1 while it is a ready replica. */
  ready = new Uint8Array(0);
  /** 1 while its containers run on an instance that is up. */
  running = new Uint8Array(0);
  readonly onNode = new IdLists();
  readonly failures = new Map<PodId, string>();
  /** kube-scheduler's messages, each text once; `message` holds places in it, −1 for none. */
  readonly messages: string[] = [];
  #message = new Int32Array(0);
  readonly #placeOf = new Map<string, number>();
  #reason = new Uint8Array(0);

  add(at: Instant): void {
    if (this.count === this.node.length) this.#grow(Math.max(64, this.count * 2));
    this.createdAt[this.count] = at;
    this.count += 1;
  }

  /** At t = 0 whatever is not bound counts as created now. */
  redateUnbound(): void {
    for (let pod = 0; pod < this.count; pod += 1)
      if (this.node[pod] === NO_NODE) this.createdAt[pod] = RUN_START;
  }

  bind(pod: PodId, node: NodeId, at: Instant): void {
    this.node[pod] = node;
    this.boundAt[pod] = at;
    this.onNode.append(node, pod);
  }

  refuse(pod: PodId, message: string): void {
    let place = this.#placeOf.get(message);
    if (place === undefined) {
      place = this.messages.push(message) - 1;
      this.#placeOf.set(message, place);
    }
    this.#message[pod] = place;
  }

  terminate(pod: PodId, why: TerminationReason, at: Instant): void {
    this.terminatingAt[pod] = at;
    this.#reason[pod] = REASONS.indexOf(why) + 1;
  }

  /** Why it got its deletionTimestamp, or null while it has none. */
  reason(pod: number): TerminationReason | null {
    return REASONS[this.#reason[pod]! - 1] ?? null;
  }

  /** Place in `messages` of the last one written for it, or −1. */
  messageOf(pod: number): number {
    return this.#message[pod]!;
  }

  /** Its object is there and has no node yet. */
  isWaiting(pod: number): boolean {
    return this.node[pod] === NO_NODE && this.deletedAt[pod] === NEVER;
  }

  /** Its object is there and an instance that is up holds it: starting, running or terminating. */
  isHeld(pod: number): boolean {
    return (
      this.node[pod] !== NO_NODE &&
      this.stranded[pod] === 0 &&
      this.deletedAt[pod] === NEVER &&
      this.finish[pod] === Finish.No
    );
  }

  isTerminating(pod: PodId): boolean {
    return this.terminatingAt[pod] !== NEVER;
  }

  /** When it stopped waiting for a node: bound, deleted or `end`, whichever is first. */
  pendingUntil(pod: number, end: Instant): number {
    const bound = this.boundAt[pod]!;
    if (bound !== NEVER) return bound;
    const deleted = this.deletedAt[pod]!;
    return deleted === NEVER ? end : deleted;
  }

  #grow(rows: number): void {
    this.node = grown(this.node, rows, NO_NODE);
    this.createdAt = grown(this.createdAt, rows, NEVER);
    this.boundAt = grown(this.boundAt, rows, NEVER);
    this.readyAt = grown(this.readyAt, rows, NEVER);
    this.terminatingAt = grown(this.terminatingAt, rows, NEVER);
    this.deletedAt = grown(this.deletedAt, rows, NEVER);
    this.finish = grown(this.finish, rows, Finish.No);
    this.lost = grown(this.lost, rows, 0);
    this.stranded = grown(this.stranded, rows, 0);
    this.ready = grown(this.ready, rows, 0);
    this.running = grown(this.running, rows, 0);
    this.#message = grown(this.#message, rows, -1);
    this.#reason = grown(this.#reason, rows, 0);
  }
}
