// A pod's containers, from binding until they are gone: start, Ready, lifetime, graceful stop, power-off.

import type { FactOf } from '../../cluster/fact.ts';
import { PodPhase } from '../../cluster/pods.ts';
import type { ClusterView } from '../../cluster/state.ts';
import { drawDuration, type Rng } from '../../engine/rng.ts';
import type { NodeId, PodId } from '../../ids.ts';
import type { Workload } from '../../scenario/scenario.ts';
import { elapsed, type Duration, type Millis } from '../../units.ts';
import type { ClusterPort } from '../contract.ts';
import { REACTION, REQUEST } from '../framework/client-limiter.ts';
import { Terminations } from './terminations.ts';

export interface PodWake {
  readonly do: 'start' | 'complete' | 'stop' | 'delete' | 'remove';
  readonly pod: PodId;
}

type Port = ClusterPort<PodWake>;

export class Containers {
  readonly #terminations = new Terminations();
  readonly #lifetimes: readonly (Duration | undefined)[];

  constructor(workloads: readonly Workload[]) {
    this.#lifetimes = workloads.map((workload) =>
      workload.kind === 'Pod' ? workload.lifetime : undefined,
    );
  }

  bound(pod: PodId, view: ClusterView, port: Port): void {
    if (view.settling) return start(pod, port);
    const startup = drawFor('startup', view.template(pod).startup, pod, view, port.rng);
    port.wakeAfter(startup, { do: 'start', pod });
  }

  /** A pod of the steady state counts its lifetime from t = 0. */
  runStarted(view: ClusterView, port: Port): void {
    for (let pod = 0; pod < view.pods.count; pod += 1)
      if (view.pods.ready[pod] === 1) this.#live(pod as PodId, view, port);
  }

  /**
   * deletionTimestamp set. Where no container stands in the way the API server itself removes the object: never
   * bound, finished, or no grace at all (registry/core/pod/strategy.go CheckGracefulDelete). That is a write of its
   * own, after the one that set deletionTimestamp (apiserver pkg/registry/rest/delete.go BeforeDelete, "two phases").
   */
  terminating(fact: FactOf<'pod-terminating'>, view: ClusterView, port: Port): void {
    const { pod, grace } = fact;
    const { pods, nodes } = view;
    if (!pods.exists(pod)) return;
    if (!pods.isBound(pod) || pods.isFinished(pod) || grace === 0)
      return port.wakeAfter(drawDuration(REQUEST, port.rng), { do: 'remove', pod });
    if (!nodes.isUp(pods.node[pod]! as NodeId)) return;
    if (pods.phase[pod] === PodPhase.Running) return this.#kill(pod, grace, view, port);
    if (this.#terminations.begin(pod))
      port.wakeAfter(drawDuration(REACTION, port.rng), { do: 'delete', pod });
  }

  /** Power is off. What ran is lost, terminating or not; nothing of this node is heard again. */
  lose(node: NodeId, view: ClusterView, port: Port): void {
    const { pods } = view;
    for (const pod of view.podsOn(node)) {
      const terminating = pods.isTerminating(pod);
      const stillRuns = !terminating || this.#terminations.isRunning(pod);
      if (pods.phase[pod] === PodPhase.Running && stillRuns)
        port.emit({ kind: 'pod-lost', pod, node, terminating });
      this.#terminations.forget(pod);
    }
  }

  forget(pod: PodId): void {
    this.#terminations.forget(pod);
  }

  wake({ do: what, pod }: PodWake, view: ClusterView, port: Port): void {
    const { pods, nodes } = view;
    if (!pods.exists(pod)) return;
    if (what === 'remove') return port.emit({ kind: 'pod-deleted', pod });
    if (!nodes.isUp(pods.node[pod]! as NodeId)) return;
    if (what === 'stop') return this.#stop(pod, view, port);
    if (what === 'delete') {
      this.forget(pod);
      return port.emit({ kind: 'pod-deleted', pod });
    }
    if (pods.isTerminating(pod)) return;
    if (what === 'complete') return port.emit({ kind: 'pod-succeeded', pod });
    start(pod, port);
    this.#live(pod, view, port);
  }

  #live(pod: PodId, view: ClusterView, port: Port): void {
    const lifetime = this.#lifetimes[view.pods.workload[pod]!];
    if (lifetime === undefined) return;
    port.wakeAfter(drawFor('lifetime', lifetime, pod, view, port.rng), { do: 'complete', pod });
  }

  #kill(pod: PodId, grace: Millis, view: ClusterView, port: Port): void {
    const shutdown = drawFor('shutdown', view.template(pod).shutdown, pod, view, port.rng);
    const stopAt = this.#terminations.stopBy(pod, port.now, { shutdown, grace });
    if (stopAt !== undefined) port.wakeAfter(elapsed(port.now, stopAt), { do: 'stop', pod });
  }

  #stop(pod: PodId, view: ClusterView, port: Port): void {
    if (!this.#terminations.stopped(pod)) return;
    if (view.pods.ready[pod] === 1) port.emit({ kind: 'pod-not-ready', pod });
    port.wakeAfter(drawDuration(REQUEST, port.rng), { do: 'delete', pod });
  }
}

/** Running and Ready come in one step: `startup` is bound → Ready, and what part of it a container runs nobody says. */
function start(pod: PodId, port: Port): void {
  port.emit({ kind: 'pod-started', pod });
  port.emit({ kind: 'pod-ready', pod });
}

/** A duration of one pod, drawn at the pod's own address; constants draw nothing. */
function drawFor(
  what: string,
  duration: Duration,
  pod: PodId,
  view: ClusterView,
  rng: Rng,
): Millis {
  if (duration.law === 'constant') return duration.value;
  return drawDuration(duration, rng.fork(what, view.podName(pod)));
}
