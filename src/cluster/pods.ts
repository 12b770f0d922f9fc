// The pods, one row each, numbered by creation. A row outlives its object: `deletedAt` says when that went.

import { NO_NODE, type NodeId, type PodId, type WorkloadId } from '../ids.ts';
import { NEVER, type Instant } from '../units.ts';
import { grown, IdLists, type Column } from './columns.ts';

/** `status.phase`. A bound pod is Pending until its containers run. */
export const PodPhase = { Pending: 0, Running: 1, Succeeded: 2, Failed: 3 } as const;

/** What every pod row says; `ClusterView.pods`. Columns of instants hold `NEVER` until it happened. */
export interface PodsView {
  /** Rows so far: the next pod gets this id. */
  readonly count: number;
  readonly workload: Column;
  /** The node it is bound to, or `NO_NODE`; kept after the object is gone. */
  readonly node: Column;
  /** One of `PodPhase`. */
  readonly phase: Column;
  /** 1 while the API's Ready condition is True. */
  readonly ready: Column;
  readonly createdAt: Column;
  readonly boundAt: Column;
  readonly startedAt: Column;
  /** When it last turned Ready. */
  readonly readyAt: Column;
  /** When it got its deletionTimestamp (not the future instant the timestamp names). */
  readonly terminatingAt: Column;
  /** The end of its grace period: terminatingAt + grace. */
  readonly graceEndsAt: Column;
  readonly deletedAt: Column;
  /** Since when PodScheduled is False/Unschedulable; `NEVER` when it is not. */
  readonly unschedulableAt: Column;
  /** `status.nominatedNodeName`, or `NO_NODE`. */
  readonly nominatedNode: Column;
  /** The node a DaemonSet pod is pinned to by affinity on metadata.name, or `NO_NODE`. */
  readonly pinnedTo: Column;
  /** kube-scheduler's last written message; undefined when bound or never refused. */
  message(pod: PodId): string | undefined;
  /** The object exists (it may be finished or terminating). */
  exists(pod: PodId): boolean;
  isBound(pod: PodId): boolean;
  isTerminating(pod: PodId): boolean;
  isFinished(pod: PodId): boolean;
}

export class Pods implements PodsView {
  count = 0;
  workload = new Int32Array(0);
  node = new Int32Array(0);
  phase = new Uint8Array(0);
  ready = new Uint8Array(0);
  createdAt = new Float64Array(0);
  boundAt = new Float64Array(0);
  startedAt = new Float64Array(0);
  readyAt = new Float64Array(0);
  terminatingAt = new Float64Array(0);
  graceEndsAt = new Float64Array(0);
  deletedAt = new Float64Array(0);
  unschedulableAt = new Float64Array(0);
  nominatedNode = new Int32Array(0);
  pinnedTo = new Int32Array(0);
  ordinal = new Int32Array(0);
  readonly messages = new Map<PodId, string>();
  readonly onNode = new IdLists();
  readonly ofWorkload = new IdLists();

  message(pod: PodId): string | undefined {
    return this.messages.get(pod);
  }

  exists(pod: PodId): boolean {
    return pod < this.count && this.deletedAt[pod] === NEVER;
  }

  isBound(pod: PodId): boolean {
    return this.node[pod] !== NO_NODE;
  }

  isTerminating(pod: PodId): boolean {
    return this.terminatingAt[pod] !== NEVER;
  }

  isFinished(pod: PodId): boolean {
    return this.phase[pod]! >= PodPhase.Succeeded;
  }

  /** A new Pending row. `ordinal` is its number within the workload, from 1. */
  add(workload: WorkloadId, ordinal: number, pinnedTo: NodeId, at: Instant): PodId {
    if (this.count === this.workload.length) this.#grow(Math.max(64, this.count * 2));
    const pod = this.count++ as PodId;
    this.workload[pod] = workload;
    this.ordinal[pod] = ordinal;
    this.createdAt[pod] = at;
    this.pinnedTo[pod] = pinnedTo;
    this.ofWorkload.append(workload, pod);
    return pod;
  }

  #grow(rows: number): void {
    this.workload = grown(this.workload, rows, -1);
    this.node = grown(this.node, rows, NO_NODE);
    this.phase = grown(this.phase, rows, PodPhase.Pending);
    this.ready = grown(this.ready, rows, 0);
    this.createdAt = grown(this.createdAt, rows, NEVER);
    this.boundAt = grown(this.boundAt, rows, NEVER);
    this.startedAt = grown(this.startedAt, rows, NEVER);
    this.readyAt = grown(this.readyAt, rows, NEVER);
    this.terminatingAt = grown(this.terminatingAt, rows, NEVER);
    this.graceEndsAt = grown(this.graceEndsAt, rows, NEVER);
    this.deletedAt = grown(this.deletedAt, rows, NEVER);
    this.unschedulableAt = grown(this.unschedulableAt, rows, NEVER);
    this.nominatedNode = grown(this.nominatedNode, rows, NO_NODE);
    this.pinnedTo = grown(this.pinnedTo, rows, NO_NODE);
    this.ordinal = grown(this.ordinal, rows, 0);
  }
}
