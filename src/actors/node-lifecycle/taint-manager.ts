// Evicts pods from nodes with NoExecute taints: at once if they tolerate them not at all, after `tolerationSeconds` if
// they tolerate them for a while. A plain DELETE: no budget, no rate limit but the client's.
// kubernetes/kubernetes pkg/controller/tainteviction/taint_eviction.go processPodOnNode, v1.36.

import type { ClusterView } from '../../cluster/state.ts';
import { drawDuration } from '../../engine/rng.ts';
import type { NodeId, PodId } from '../../ids.ts';
import type { Taint, Toleration } from '../../kubernetes.ts';
import { after, millis, seconds, type Instant, type Millis } from '../../units.ts';
import type { ClusterActor, ClusterPort } from '../contract.ts';
import { ClientLimiter, CONTROLLER_LIMITS, REACTION } from '../framework/client-limiter.ts';
import { tolerates } from '../framework/taint-toleration.ts';

interface TaintWake {
  readonly do: 'delete' | 'send-delete';
  readonly pod: PodId;
}
type Port = ClusterPort<TaintWake>;

/** The condition DisruptionTarget is patched first, then the pod deleted. */
const REQUESTS_PER_DELETION = 2;

export function taintManager(): ClusterActor<TaintWake> {
  const evictions = new TaintEvictions();
  return {
    name: 'taint-eviction-controller',
    hears: {
      'run-started'(_, view, port) {
        for (const node of view.nodes.registered) evictions.nodeChanged(node, view, port);
      },
      'node-tainted'({ node, taint }, view, port) {
        if (taint.effect === 'NoExecute') evictions.nodeChanged(node, view, port);
      },
      'node-untainted'({ node, effect }, view, port) {
        if (effect === 'NoExecute') evictions.nodeChanged(node, view, port);
      },
      'pod-bound'({ pod, node }, view, port) {
        if (view.settling || view.nodes.taints(node).length === 0) return;
        evictions.podBound(pod, node, view, port);
      },
      'pod-deleted': ({ pod }) => evictions.forget(pod),
    },
    wake: (wake, view, port) => evictions.wake(wake, view, port),
  };
}

class TaintEvictions {
  readonly #client = new ClientLimiter(CONTROLLER_LIMITS);
  /** Evictions that are coming, unless the taint goes first. */
  readonly #scheduled = new Map<PodId, Instant>();

  nodeChanged(node: NodeId, view: ClusterView, port: Port): void {
    const taints = noExecuteTaints(node, view);
    if (taints.length === 0 && this.#scheduled.size === 0) return;
    for (const pod of view.podsOn(node)) this.#process(pod, taints, view, port);
  }

  podBound(pod: PodId, node: NodeId, view: ClusterView, port: Port): void {
    this.#process(pod, noExecuteTaints(node, view), view, port);
  }

  forget(pod: PodId): void {
    this.#scheduled.delete(pod);
  }

  wake({ do: what, pod }: TaintWake, view: ClusterView, port: Port): void {
    const { pods } = view;
    if (!pods.exists(pod) || pods.isTerminating(pod) || pods.isFinished(pod)) return;
    if (what === 'send-delete') return this.#delete(pod, view, port);
    const due = this.#scheduled.get(pod);
    if (due === undefined || port.now < due) return; // the taint went in time
    const wait = this.#client.reserve(port.now, REQUESTS_PER_DELETION);
    port.wakeAfter(wait, { do: 'send-delete', pod });
  }

  #process(pod: PodId, taints: readonly Taint[], view: ClusterView, port: Port): void {
    const patience = toleratedFor(view.template(pod).tolerations, taints);
    if (patience === undefined) return this.forget(pod);
    // one that is coming keeps its time, unless the pod may not stay at all
    if (this.#scheduled.has(pod) && patience > 0) return;
    this.#scheduled.set(pod, after(port.now, patience));
    const delay = patience + drawDuration(REACTION, port.rng);
    port.wakeAfter(millis(delay), { do: 'delete', pod });
  }

  #delete(pod: PodId, view: ClusterView, port: Port): void {
    this.forget(pod);
    const grace = view.template(pod).terminationGracePeriod;
    const by = 'taint-eviction-controller';
    port.emit({ kind: 'pod-terminating', pod, grace, why: 'DeletionByTaintManager', by });
  }
}

const noExecuteTaints = (node: NodeId, { nodes }: ClusterView): Taint[] =>
  nodes.taints(node).filter(({ effect }) => effect === 'NoExecute');

/**
 * How long a pod may stay under NoExecute taints: 0 if it does not tolerate one of them, `undefined` for ever.
 * Of the tolerations that match a taint the first counts, and of the taints the least patient one.
 */
export function toleratedFor(
  tolerations: readonly Toleration[],
  taints: readonly Taint[],
): Millis | undefined {
  let least: number | undefined;
  for (const taint of taints) {
    const toleration = tolerations.find((held) => tolerates(held, taint));
    if (toleration === undefined) return millis(0);
    const { tolerationSeconds } = toleration;
    if (tolerationSeconds !== undefined)
      least = Math.min(least ?? Infinity, Math.max(0, tolerationSeconds));
  }
  return least === undefined ? undefined : seconds(least);
}
