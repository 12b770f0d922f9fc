// Which pods wait for room on which node: victims are going there for them.
// kubernetes/kubernetes pkg/scheduler/backend/queue/nominator.go.

import { NO_NODE, type NodeId, type PodId } from '../../ids.ts';

export class Nominations {
  readonly #nodeOf = new Map<PodId, NodeId>();
  readonly #podsOn = new Map<NodeId, PodId[]>();

  get isEmpty(): boolean {
    return this.#nodeOf.size === 0;
  }

  nodeOf(pod: PodId): NodeId {
    return this.#nodeOf.get(pod) ?? NO_NODE;
  }

  /** In order of nomination. */
  podsOn(node: NodeId): readonly PodId[] {
    return this.#podsOn.get(node) ?? [];
  }

  set(pod: PodId, node: NodeId): void {
    this.clear(pod);
    this.#nodeOf.set(pod, node);
    const pods = this.#podsOn.get(node);
    if (pods === undefined) this.#podsOn.set(node, [pod]);
    else pods.push(pod);
  }

  clear(pod: PodId): void {
    const node = this.#nodeOf.get(pod);
    if (node === undefined) return;
    this.#nodeOf.delete(pod);
    const left = this.podsOn(node).filter((other) => other !== pod);
    if (left.length > 0) this.#podsOn.set(node, left);
    else this.#podsOn.delete(node);
  }
}
