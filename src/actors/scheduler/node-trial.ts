// A node as it would be: with pods nominated to it, without victims. Filters are asked twice where pods are nominated,
// with and without them, as affinity to a nominated pod is not to be counted on.
// pkg/scheduler/framework/runtime/framework.go RunFilterPluginsWithNominatedPods.

import type { NodeId, PodId } from '../../ids.ts';
import { imagine, type Room } from './node-cache.ts';
import type { Placement } from './placement.ts';
import type { PodClass } from './pod-class.ts';
import { FITS, type Verdict } from './verdict.ts';

export class NodeTrial {
  readonly #placement: Placement;
  readonly #podClass: PodClass;
  readonly #node: NodeId;
  readonly #isPinned: boolean;
  readonly #room: Room;
  /** Pods nominated to the node that count against the pod. */
  readonly #rivals: readonly PodId[];
  readonly #away = new Set<PodId>();

  constructor(placement: Placement, pod: PodId, node: NodeId) {
    this.#placement = placement;
    this.#podClass = placement.classOf(pod);
    this.#node = node;
    this.#isPinned = placement.isPinned(pod);
    this.#room = placement.cache.roomOn(node);
    this.#rivals = placement.rivals(pod, node);
  }

  takeAway(pod: PodId): void {
    this.#away.add(pod);
    this.#imagine(pod, -1);
  }

  putBack(pod: PodId): void {
    this.#away.delete(pod);
    this.#imagine(pod, 1);
  }

  /** What the filters that look at pods say. */
  verdict(): Verdict {
    if (this.#rivals.length === 0) return this.#ask();
    for (const rival of this.#rivals) this.#imagine(rival, 1);
    const besideRivals = this.#ask();
    for (const rival of this.#rivals) this.#imagine(rival, -1);
    // Less room taken cannot hurt; fewer pods to be near can.
    return besideRivals !== FITS || this.#podClass.topology === undefined
      ? besideRivals
      : this.#ask();
  }

  /** Everything is as it really is again. */
  end(): void {
    for (const pod of this.#away) this.putBack(pod);
  }

  #ask(): Verdict {
    const podClass = this.#podClass;
    const { nodes } = this.#placement.view;
    const fit = podClass.verdictIn(this.#room, this.#node, nodes);
    return fit === FITS ? podClass.topologyVerdict(this.#node, this.#isPinned) : fit;
  }

  #imagine(pod: PodId, sign: 1 | -1): void {
    const template = this.#placement.view.template(pod);
    imagine(this.#room, template, sign);
    if (this.#podClass.topology !== undefined)
      this.#placement.topology.change(template, this.#node, sign);
  }
}
