// Takes nodes away: mark and cordon, wait, drain, wait for the pods, give the instance back. A drain that fails leaves
// the node in service. kubernetes/autoscaler cluster-autoscaler/core/scaledown/actuation/actuator.go, drain.go.

import { askEviction } from '../../../cluster/eviction.ts';
import type { Fact } from '../../../cluster/fact.ts';
import type { ClusterView } from '../../../cluster/state.ts';
import type { NodeId, PodId } from '../../../ids.ts';
import type { ClusterAutoscalerSettings } from '../../../scenario/scenario.ts';
import { after, elapsed, millis, seconds, type Instant } from '../../../units.ts';
import type { ClusterPort } from '../../contract.ts';
import type { ApiClient } from '../api-client.ts';
import type { RealNodes } from '../real-nodes.ts';
import { isDaemonPod, type SimPod } from '../sim-pod.ts';
import { TO_BE_DELETED, toBeDeleted } from '../taints.ts';
import { Deletions, type Deletion } from './deletions.ts';
import { podsToMove } from './drainability.ts';
import { drainContext, remainingBudgets } from './drain-context.ts';

export type DeletionWake =
  | { readonly do: 'mark-to-be-deleted'; readonly node: NodeId }
  /** The delay after the taint is over. */
  | { readonly do: 'delete'; readonly node: NodeId }
  | {
      /** Ask once more, or give up: the pause between two tries comes after the last one too. */
      readonly do: 'evict' | 'give-up';
      readonly node: NodeId;
      readonly pod: PodId;
      readonly until: Instant;
    }
  /** Are the evicted pods gone? */
  | { readonly do: 'poll'; readonly node: NodeId; readonly until: Instant };
type Port = ClusterPort<DeletionWake>;

/** `DefaultEvictionRetryTime`. */
const EVICTION_RETRY = seconds(10);
/** `DefaultPodEvictionHeadroom`. */
const EVICTION_HEADROOM = seconds(30);
/** `waitPodsToDisappear` sleeps this long between looks. */
const POLL_INTERVAL = seconds(5);

export interface ActuatorParts {
  readonly settings: ClusterAutoscalerSettings;
  readonly client: ApiClient;
  readonly realNodes: RealNodes;
  /** Gives an instance back to its group; false when the group refuses. */
  readonly deleteInstance: (view: ClusterView, node: NodeId, port: Port) => boolean;
}

export class Actuator {
  readonly deletions = new Deletions();
  readonly #parts: ActuatorParts;

  constructor(parts: ActuatorParts) {
    this.#parts = parts;
  }

  /** Marks and cordons nodes, one request each; what follows comes after the delay (`StartDeletion`). */
  start(nodes: readonly NodeId[], drain: boolean, view: ClusterView, port: Port): void {
    const { client, settings } = this.#parts;
    for (const node of nodes) {
      const answered = elapsed(port.now, client.request());
      port.wakeAfter(answered, { do: 'mark-to-be-deleted', node });
    }
    const delay = millis(elapsed(port.now, client.clock) + settings.nodeDeleteDelayAfterTaint);
    for (const node of nodes) {
      client.event();
      client.event();
      this.deletions.start(node, view.nodes.group[node]!, drain);
      port.wakeAfter(delay, { do: 'delete', node });
    }
  }

  wake(wake: DeletionWake, view: ClusterView, port: Port): void {
    const deletion = this.deletions.of(wake.node);
    if (deletion === undefined) return;
    if (view.nodes.exists[wake.node] === 0) return this.deletions.end(wake.node);
    switch (wake.do) {
      case 'mark-to-be-deleted':
        return this.#mark(wake.node, port);
      case 'delete':
        return this.#delete(deletion, view, port);
      case 'evict':
        return this.#evict(deletion, wake.pod, wake.until, view, port);
      case 'give-up':
        if (deletion.leaving.includes(wake.pod)) deletion.refused.push(wake.pod);
        return this.#answered(deletion, wake.pod, view, port);
      case 'poll':
        return this.#poll(deletion, wake.until, view, port);
    }
  }

  #mark(node: NodeId, port: Port): void {
    port.emit({ kind: 'node-tainted', node, taint: toBeDeleted(port.now) });
    if (this.#parts.settings.cordonNodeBeforeTerminating)
      port.emit({ kind: 'node-cordoned', node, why: 'scale-down' });
  }

  /** Looks at the node once more before anything is evicted. */
  #delete(deletion: Deletion, view: ClusterView, port: Port): void {
    const { settings, realNodes } = this.#parts;
    const held = realNodes.podsOf(view, deletion.node);
    const budgets = remainingBudgets(view);
    const { pods, blocking } = podsToMove(held, drainContext(view, settings, budgets, port.now));
    if (blocking !== undefined)
      return this.#fail(
        deletion,
        `${view.podName(blocking.pod.id)} blocks: ${blocking.reason}`,
        port,
      );
    if (deletion.drain) return this.#drain(deletion, held, view, port);
    if (pods.length > 0) return this.#fail(deletion, 'new pods scheduled', port);
    this.#giveBack(deletion, view, port);
  }

  /** Asks for all evictions at once, as fast as the client lets it; DaemonSets' pods are evicted but not waited for. */
  #drain(deletion: Deletion, held: readonly SimPod[], view: ClusterView, port: Port): void {
    const until = after(port.now, this.#parts.settings.maxPodEvictionTime);
    for (const pod of held) {
      deletion.unanswered.add(pod.id);
      if (!isDaemonPod(pod)) deletion.leaving.push(pod.id);
    }
    if (held.length === 0) return this.#waitForPods(deletion, view, port);
    for (const { id: pod } of held) {
      const answered = this.#parts.client.requestBeside(port.now);
      const wait = elapsed(port.now, answered);
      port.wakeAfter(wait, { do: 'evict', node: deletion.node, pod, until });
    }
  }

  #evict(deletion: Deletion, pod: PodId, until: Instant, view: ClusterView, port: Port): void {
    const answer = askEviction(view, pod);
    if (answer.status === 201) {
      if (answer.spends !== undefined)
        port.emit({ kind: 'budget-spent', budget: answer.spends, pod });
      this.#terminate(pod, view, port);
    } else if (answer.status !== 404) {
      if (answer.status === 429)
        port.emit({ kind: 'eviction-refused', pod, budget: answer.budget });
      const then = after(port.now, EVICTION_RETRY) < until ? 'evict' : 'give-up';
      return port.wakeAfter(EVICTION_RETRY, { do: then, node: deletion.node, pod, until });
    }
    this.#answered(deletion, pod, view, port);
  }

  /** A pod was evicted or given up: what follows waits for all of them. */
  #answered(deletion: Deletion, pod: PodId, view: ClusterView, port: Port): void {
    deletion.unanswered.delete(pod);
    if (deletion.unanswered.size > 0) return;
    if (deletion.refused.length === 0) return this.#waitForPods(deletion, view, port);
    this.#fail(deletion, `could not evict ${deletion.refused.length} pods in time`, port);
  }

  #terminate(pod: PodId, view: ClusterView, port: Port): void {
    if (view.pods.isTerminating(pod)) return;
    const own = view.template(pod).terminationGracePeriod;
    const { maxGracefulTerminationSec: most } = this.#parts.settings;
    const grace = most > 0 ? millis(Math.min(own, most)) : own; // zero is no cap
    const why = 'EvictionByEvictionAPI';
    port.emit({ kind: 'pod-terminating', pod, grace, why, by: 'cluster-autoscaler' });
    this.#parts.realNodes.podTerminating(pod);
  }

  #waitForPods(deletion: Deletion, view: ClusterView, port: Port): void {
    const longest = millis(this.#parts.settings.maxGracefulTerminationSec + EVICTION_HEADROOM);
    this.#poll(deletion, after(port.now, longest), view, port);
  }

  #poll(deletion: Deletion, until: Instant, view: ClusterView, port: Port): void {
    const left = deletion.leaving.filter((pod) => view.pods.exists(pod));
    if (left.length === 0) return this.#giveBack(deletion, view, port);
    if (port.now >= until) return this.#fail(deletion, `${left.length} pods remaining`, port);
    port.wakeAfter(POLL_INTERVAL, { do: 'poll', node: deletion.node, until });
  }

  #giveBack(deletion: Deletion, view: ClusterView, port: Port): void {
    if (!this.#parts.deleteInstance(view, deletion.node, port))
      return this.#fail(deletion, 'the group keeps its instance', port);
    this.deletions.end(deletion.node);
    this.#parts.client.event();
    this.#parts.client.event();
  }

  /** The node returns to service. */
  #fail({ node }: Deletion, why: string, port: Port): void {
    this.#parts.client.requestBeside(port.now);
    const facts: Fact[] = [
      { kind: 'scale-down-failed', node, why },
      { kind: 'node-untainted', node, key: TO_BE_DELETED, effect: 'NoSchedule' },
    ];
    if (this.#parts.settings.cordonNodeBeforeTerminating)
      facts.push({ kind: 'node-uncordoned', node });
    for (const fact of facts) port.emit(fact);
    this.deletions.end(node);
  }
}
