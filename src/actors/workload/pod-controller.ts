// What ReplicaSet and DaemonSet controller have in common: a sync compares the pods that are with those that should
// be, creates in batches of 1, 2, 4 … and writes the status, all through one client and its limits.
// kubernetes/kubernetes pkg/controller/replicaset/replica_set.go, pkg/controller/daemon/daemon_controller.go, v1.36.

import type { ClusterView } from '../../cluster/state.ts';
import { drawDuration } from '../../engine/rng.ts';
import { podId, type NodeId, type PodId, type WorkloadId } from '../../ids.ts';
import { millis, type Millis } from '../../units.ts';
import type { ClusterPort } from '../contract.ts';
import {
  ClientLimiter,
  CONTROLLER_LIMITS,
  REACTION,
  REQUEST,
} from '../framework/client-limiter.ts';
import { EventRecorder } from '../framework/event-recorder.ts';
import { WorkQueue } from '../framework/work-queue.ts';

export type PodControllerWake =
  | { readonly do: 'sync'; readonly workload: WorkloadId }
  | { readonly do: 'finish'; readonly workload: WorkloadId }
  | { readonly do: 'create'; readonly workload: WorkloadId; readonly pinnedTo: NodeId | undefined }
  | { readonly do: 'delete'; readonly workload: WorkloadId; readonly pod: PodId };

type Port = ClusterPort<PodControllerWake>;

/** What one sync wants done. A pod to create is pinned to a node or to none. */
export interface Wanted {
  readonly create: readonly (NodeId | undefined)[];
  readonly remove: readonly PodId[];
}

export interface PodControllerRules {
  /** The component that signs its events and deletions. */
  readonly name: string;
  /** `--concurrent-replicaset-syncs` and the like. */
  readonly workers: number;
  wanted(workload: WorkloadId, view: ClusterView, port: Pick<Port, 'now' | 'rng'>): Wanted;
}

/** One sync under way. */
interface Sync {
  readonly create: readonly (NodeId | undefined)[];
  readonly status: string;
  created: number;
  batch: number;
  unanswered: number;
}

export class PodController {
  readonly #rules: PodControllerRules;
  readonly #client = new ClientLimiter(CONTROLLER_LIMITS);
  readonly #events = new EventRecorder(this.#client);
  readonly #queue: WorkQueue<WorkloadId>;
  /** By workload: the sync under way, and the status last written. */
  readonly #syncs: (Sync | undefined)[] = [];
  readonly #written: (string | undefined)[] = [];

  constructor(rules: PodControllerRules) {
    this.#rules = rules;
    this.#queue = new WorkQueue(rules.workers);
  }

  /** A run begins with this workload's status up to date. */
  open(workload: WorkloadId, view: ClusterView): void {
    this.#written[workload] = statusOf(workload, view);
  }

  /** Something about the workload changed; `later` is what passes before the controller's own watch tells it so. */
  changed(workload: WorkloadId, port: Port, later = millis(0)): void {
    if (!this.#queue.add(workload)) return;
    const seen = millis(later + drawDuration(REACTION, port.rng));
    port.wakeAfter(seen, { do: 'sync', workload });
  }

  wake(wake: PodControllerWake, view: ClusterView, port: Port): void {
    const { workload } = wake;
    if (wake.do === 'finish') return this.#done(workload, view, port);
    if (wake.do === 'sync') {
      if (this.#queue.take(workload)) this.#sync(workload, view, port);
      return;
    }
    if (wake.do === 'create') this.#create(workload, wake.pinnedTo, view, port);
    else this.#remove(workload, wake.pod, view, port);
    const sync = this.#syncs[workload]!;
    sync.unanswered -= 1;
    if (sync.unanswered === 0) this.#goOn(workload, sync, port);
  }

  #sync(workload: WorkloadId, view: ClusterView, port: Port): void {
    const { create, remove } = this.#rules.wanted(workload, view, port);
    const status = statusOf(workload, view);
    const sync: Sync = { create, status, created: 0, batch: 1, unanswered: remove.length };
    this.#syncs[workload] = sync;
    remove.forEach((pod, index) =>
      port.wakeAfter(this.#request(port, index === 0), { do: 'delete', workload, pod }),
    );
    if (remove.length === 0) this.#goOn(workload, sync, port);
  }

  /** The next batch, twice the last; after the last one, the status (`slowStartBatch`). */
  #goOn(workload: WorkloadId, sync: Sync, port: Port): void {
    const { create, created } = sync;
    const end = Math.min(create.length, created + sync.batch);
    if (end === created) return this.#writeStatus(workload, sync, port);
    for (let nth = created; nth < end; nth += 1) {
      const answered = this.#request(port, nth === 0);
      port.wakeAfter(answered, { do: 'create', workload, pinnedTo: create[nth] });
    }
    sync.unanswered = end - created;
    sync.created = end;
    sync.batch *= 2;
  }

  #create(workload: WorkloadId, pinnedTo: NodeId | undefined, view: ClusterView, port: Port): void {
    const pod = podId(view.pods.count);
    if (pinnedTo === undefined) port.emit({ kind: 'pod-created', pod, workload });
    else if (view.nodes.exists[pinnedTo] === 1)
      port.emit({ kind: 'pod-created', pod, workload, pinnedTo });
    this.#wrote(workload, port);
  }

  #remove(workload: WorkloadId, pod: PodId, view: ClusterView, port: Port): void {
    if (!view.pods.exists(pod) || view.pods.isTerminating(pod)) return;
    const grace = view.template(pod).terminationGracePeriod;
    const by = this.#rules.name;
    port.emit({ kind: 'pod-terminating', pod, grace, why: 'scaled-down', by });
    this.#wrote(workload, port);
  }

  /** An event about it, and the watch brings the change back. */
  #wrote(workload: WorkloadId, port: Port): void {
    this.#events.record(workload, port.now);
    this.#queue.add(workload);
  }

  #writeStatus(workload: WorkloadId, sync: Sync, port: Port): void {
    const changed = this.#written[workload] !== sync.status;
    this.#written[workload] = sync.status;
    port.wakeAfter(changed ? this.#request(port) : millis(0), { do: 'finish', workload });
  }

  #done(workload: WorkloadId, view: ClusterView, port: Port): void {
    this.#syncs[workload] = undefined;
    const { again, next } = this.#queue.done(workload);
    if (again) port.wakeAfter(drawDuration(REACTION, port.rng), { do: 'sync', workload });
    if (next !== undefined) this.#sync(next, view, port);
  }

  /** How long until a request is answered; the first of a sync only waits, its answer is part of the reaction. */
  #request(port: Port, first = false): Millis {
    const wait = this.#client.reserve(port.now);
    return first ? wait : millis(wait + drawDuration(REQUEST, port.rng));
  }
}

/** The part of a status that changes with its pods. */
function statusOf(workload: WorkloadId, view: ClusterView): string {
  const { active, healthy } = view.workloads[workload]!;
  return `${active} ${healthy}`;
}
