// The nodes of one zone that wait for a NoExecute taint, let through by a token bucket of one token.
// kubernetes/kubernetes pkg/controller/nodelifecycle/scheduler/rate_limited_queue.go, v1.36.

import type { NodeId } from '../../ids.ts';
import { instant, RUN_START, type Instant } from '../../units.ts';
import { EVICTION_RATE } from './zone-state.ts';

export class TaintQueue {
  /** In order of adding. */
  readonly #nodes = new Set<NodeId>();
  #rate = EVICTION_RATE;
  #tokenAt: Instant = RUN_START;

  /** Adds a node, or puts it back behind the others. */
  add(node: NodeId): void {
    this.#nodes.delete(node);
    this.#nodes.add(node);
  }

  remove(node: NodeId): void {
    this.#nodes.delete(node);
  }

  /** When the next node may pass; `undefined` while none waits or none may. */
  nextAt(now: Instant): Instant | undefined {
    if (this.#nodes.size === 0 || this.#rate === 0) return undefined;
    return instant(Math.max(now, this.#tokenAt));
  }

  /** Takes the first node out for the token there is now. */
  pop(now: Instant): NodeId | undefined {
    if (this.#rate === 0 || now < this.#tokenAt) return undefined;
    const [first] = this.#nodes;
    if (first === undefined) return undefined;
    this.#nodes.delete(first);
    this.#tokenAt = instant(now + 1000 / this.#rate);
    return first;
  }

  /** Another rate. Whoever was waiting for a token waits for a whole new one (`SwapLimiter`). */
  swapRate(rate: number, now: Instant): void {
    if (rate === this.#rate) return;
    const isDrained = this.#rate === 0 || now < this.#tokenAt;
    this.#rate = rate;
    if (rate > 0) this.#tokenAt = isDrained ? instant(now + 1000 / rate) : now;
  }
}
