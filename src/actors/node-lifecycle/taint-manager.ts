// Evicts pods from nodes with NoExecute taints: at once if they tolerate them not at all, after `tolerationSeconds` if
// they tolerate them for a while. A plain DELETE: no budget, no rate limit but the client's.
// kubernetes/kubernetes pkg/controller/tainteviction/taint_eviction.go processPodOnNode, v1.36.

import type { ClusterView } from '../../cluster/state.ts';
import { drawDuration } from '../../engine/rng.ts';
import type { NodeId, PodId } from '../../ids.ts';
import type { Taint, Toleration } from '../../kubernetes.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import { after, elapsed, millis, seconds, type Instant, type Millis } from '../../units.ts';
import type { ClusterActor, ClusterPort } from '../contract.ts';
import { ClientLimiter, CONTROLLER_LIMITS, REACTION } from '../framework/client-limiter.ts';
import { tolerates } from '../framework/taint-toleration.ts';

type TaintWake =
  | { readonly do: 'delete'; readonly pod: PodId }
  | { readonly do: 'send-delete'; readonly pod: PodId };
type Port = ClusterPort<TaintWake>;

/** The condition DisruptionTarget is patched first, then the pod deleted. */
const REQUESTS_PER_DELETION = 2;

/** An eviction that is coming, unless the taint goes first. */
interface Scheduled {
  readonly since: Instant;
  readonly at: Instant;
}

export function taintManager(_scenario: Scenario): ClusterActor<TaintWake> {
  const client = new ClientLimiter(CONTROLLER_LIMITS);
  const scheduled = new Map<PodId, Scheduled>();

  function process(pod: PodId, taints: readonly Taint[], view: ClusterView, port: Port): void {
    const patience =
      taints.length === 0 ? undefined : toleratedFor(view.template(pod).tolerations, taints);
    const before = scheduled.get(pod);
    if (patience === undefined) return void scheduled.delete(pod);
    const since = before === undefined ? port.now : before.since;
    const at = after(since, patience);
    if (before !== undefined && before.at <= at) return;
    scheduled.set(pod, { since, at });
    const delay = Math.max(0, elapsed(port.now, at)) + drawDuration(REACTION, port.rng);
    port.wakeAfter(millis(delay), { do: 'delete', pod });
  }

  function nodeChanged({ node }: { node: NodeId }, view: ClusterView, port: Port): void {
    const taints = noExecuteTaints(node, view);
    for (const pod of view.podsOn(node)) process(pod, taints, view, port);
  }

  return {
    name: 'taint-eviction-controller',
    hears: {
      'node-tainted'(fact, view, port) {
        if (fact.taint.effect === 'NoExecute') nodeChanged(fact, view, port);
      },
      'node-untainted'(fact, view, port) {
        if (fact.effect === 'NoExecute') nodeChanged(fact, view, port);
      },
      'pod-bound'({ pod, node }, view, port) {
        if (view.nodes.taints(node).length === 0) return;
        process(pod, noExecuteTaints(node, view), view, port);
      },
      'pod-deleted': ({ pod }) => void scheduled.delete(pod),
    },
    wake({ do: what, pod }, view, port) {
      if (!view.pods.exists(pod) || view.pods.isTerminating(pod) || view.pods.isFinished(pod))
        return;
      if (what === 'delete') {
        const due = scheduled.get(pod);
        if (due === undefined || port.now < due.at) return;
        const wait = client.reserve(port.now, REQUESTS_PER_DELETION);
        return port.wakeAfter(wait, { do: 'send-delete', pod });
      }
      scheduled.delete(pod);
      port.emit({
        kind: 'pod-terminating',
        pod,
        grace: view.template(pod).terminationGracePeriod,
        why: 'DeletionByTaintManager',
        by: 'taint-eviction-controller',
      });
    },
  };
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
