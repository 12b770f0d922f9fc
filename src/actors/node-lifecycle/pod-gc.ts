// PodGC: every 20 s it looks for pods bound to nodes that no longer exist and, 40 s after it first missed a node, makes
// them Failed and deletes them, one after another; finished pods beyond 12,500 go too, oldest first.
// kubernetes/kubernetes pkg/controller/podgc/gc_controller.go, v1.36.

import type { ClusterView } from '../../cluster/state.ts';
import { drawDuration } from '../../engine/rng.ts';
import { NO_POD, type NodeId, type PodId } from '../../ids.ts';
import {
  after,
  elapsed,
  instant,
  millis,
  RUN_START,
  seconds,
  type Instant,
  type Millis,
} from '../../units.ts';
import type { ClusterActor, ClusterPort } from '../contract.ts';
import { ClientLimiter, CONTROLLER_LIMITS, REQUEST } from '../framework/client-limiter.ts';
import type { ControllerStart } from './controller-start.ts';
import { Ticker } from './ticker.ts';

type PodGcWake =
  | { readonly do: 'look' }
  | { readonly do: 'fail'; readonly pod: PodId }
  | { readonly do: 'delete-orphan'; readonly pod: PodId }
  | { readonly do: 'delete-finished'; readonly pod: PodId };
type Port = ClusterPort<PodGcWake>;

/** `gcCheckPeriod`. */
const PERIOD = seconds(20);
/** `quarantineTime`. Its timer starts within a look and so ends just before the second one after it. */
const QUARANTINE = seconds(40);
/** `--terminated-pod-gc-threshold`. */
const TERMINATED_POD_GC_THRESHOLD = 12_500;

export function podGarbageCollector(controllers: ControllerStart): ClusterActor<PodGcWake> {
  const collector = new PodGarbageCollector();
  const finished = ({ pod }: { pod: PodId }, _view: ClusterView, port: Port): void =>
    collector.finished(pod, port);
  return {
    name: 'pod-garbage-collector-controller',
    hears: {
      'run-started': (_, _view, port) => collector.start(controllers, port),
      'node-deleted': ({ node }, _, port) => collector.missing(node, port),
      'pod-succeeded': finished,
      'pod-failed': finished,
      'pod-deleted': ({ pod }) => collector.deleted(pod),
    },
    wake: (wake, view, port) => collector.wake(wake, view, port),
  };
}

class PodGarbageCollector {
  readonly #client = new ClientLimiter(CONTROLLER_LIMITS);
  readonly #looks = new Ticker(PERIOD);
  /** Deleted nodes, with the end of their quarantine once a look has missed them. */
  readonly #missing = new Map<NodeId, Instant | undefined>();
  /** Finished pods that exist and are not being deleted. */
  readonly #finished = new Set<PodId>();
  /** The same in order of creation, with some that are gone; those before `#oldest` are done with. */
  #byCreation: PodId[] = [];
  #oldest = 0;
  /** When the last of the finished pods under deletion is gone: the next look waits for it. */
  #busyUntil: Instant = RUN_START;
  readonly #orphans: PodId[] = [];
  #isAtOrphans = false;

  start({ began }: ControllerStart, port: Port): void {
    this.#looks.start(port.rng.fork('gc'), began);
  }

  missing(node: NodeId, port: Port): void {
    this.#missing.set(node, undefined);
    this.#arm(port.now, port);
  }

  finished(pod: PodId, port: Port): void {
    this.#finished.add(pod);
    this.#insert(pod);
    if (this.#finished.size > TERMINATED_POD_GC_THRESHOLD) this.#arm(port.now, port);
  }

  deleted(pod: PodId): void {
    this.#finished.delete(pod);
  }

  wake(wake: PodGcWake, view: ClusterView, port: Port): void {
    if (wake.do === 'look') return this.#look(view, port);
    const { pod } = wake;
    const exists = view.pods.exists(pod);
    if (wake.do === 'delete-finished') {
      if (exists) port.emit({ kind: 'pod-deleted', pod });
      return;
    }
    if (wake.do === 'fail') {
      if (exists && !view.pods.isTerminating(pod) && !view.pods.isFinished(pod))
        port.emit({ kind: 'pod-failed', pod, why: 'DeletionByPodGC' });
      return port.wakeAfter(this.#request(port), { do: 'delete-orphan', pod });
    }
    if (exists) deleteOrphan(pod, view, port);
    this.#nextOrphan(port);
  }

  #look(view: ClusterView, port: Port): void {
    this.#looks.ticked(port.now);
    this.#deleteFinished(port);
    this.#findOrphans(view, port);
    if (!this.#isAtOrphans) this.#nextOrphan(port);
  }

  /** All at once, as fast as the client lets them (`gcTerminated`). */
  #deleteFinished(port: Port): void {
    while (this.#finished.size > TERMINATED_POD_GC_THRESHOLD) {
      const pod = this.#takeOldest();
      const delay = this.#request(port);
      port.wakeAfter(delay, { do: 'delete-finished', pod });
      this.#busyUntil = instant(Math.max(this.#busyUntil, port.now + delay));
    }
  }

  /** Pods finish nearly in the order in which they were created: the place is near the end. */
  #insert(pod: PodId): void {
    const pods = this.#byCreation;
    let place = pods.length;
    while (place > this.#oldest && pods[place - 1]! > pod) place -= 1;
    pods.splice(place, 0, pod);
  }

  #takeOldest(): PodId {
    for (;;) {
      const pod = this.#byCreation[this.#oldest]!;
      this.#oldest += 1;
      if (this.#oldest === TERMINATED_POD_GC_THRESHOLD) {
        this.#byCreation = this.#byCreation.slice(this.#oldest);
        this.#oldest = 0;
      }
      if (this.#finished.delete(pod)) return pod;
    }
  }

  /** A node missed for the first time is quarantined; after that a live GET confirms it (`discoverDeletedNodes`). */
  #findOrphans(view: ClusterView, port: Port): void {
    for (const [node, quarantineEnds] of this.#missing) {
      if (view.firstPodOn(node) === NO_POD) this.#missing.delete(node);
      else if (quarantineEnds === undefined) {
        this.#missing.set(node, after(port.now, QUARANTINE));
        this.#arm(after(port.now, QUARANTINE), port);
      } else if (port.now >= quarantineEnds) {
        this.#client.reserve(port.now);
        this.#missing.delete(node);
        this.#orphans.push(...view.podsOn(node));
      }
    }
  }

  #nextOrphan(port: Port): void {
    const pod = this.#orphans.shift();
    this.#isAtOrphans = pod !== undefined;
    if (pod !== undefined) port.wakeAfter(this.#request(port), { do: 'fail', pod });
  }

  #arm(from: Instant, port: Port): void {
    const look = this.#looks.arm(instant(Math.max(from, this.#busyUntil)));
    if (look !== undefined) port.wakeAfter(elapsed(port.now, look), { do: 'look' });
  }

  #request(port: Port): Millis {
    return millis(this.#client.reserve(port.now) + drawDuration(REQUEST, port.rng));
  }
}

function deleteOrphan(pod: PodId, view: ClusterView, port: Port): void {
  if (!view.pods.isTerminating(pod))
    port.emit({
      kind: 'pod-terminating',
      pod,
      grace: millis(0),
      why: 'DeletionByPodGC',
      by: 'pod-garbage-collector-controller',
    });
  port.emit({ kind: 'pod-deleted', pod });
}
