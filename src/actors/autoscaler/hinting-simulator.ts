// Packs pods on a snapshot: each on the node remembered for it, else the first that fits. Identical pods of one
// controller share a refusal. kubernetes/autoscaler cluster-autoscaler/simulator/scheduling/hinting_simulator.go.

import type { PodId } from '../../ids.ts';
import type { PodTemplate } from '../../kubernetes.ts';
import type { SimPod } from './sim-pod.ts';
import { NO_ROW, type ClusterSnapshot, type Row } from './snapshot.ts';

export interface PackingRules {
  readonly accepts: (row: Row) => boolean;
  /** All or nothing: give up at the first pod that finds no place. */
  readonly breakOnFailure: boolean;
}

export class HintingSimulator {
  /** Pod → key of the node it was last placed on; hints unused for two rounds are dropped. */
  #hints = new Map<PodId, number>();
  #olderHints = new Map<PodId, number>();

  /** Places pods, those of higher priority first; returns those that found no place, in their order. */
  trySchedule(
    snapshot: ClusterSnapshot,
    pods: readonly SimPod[],
    { accepts, breakOnFailure }: PackingRules,
  ): SimPod[] {
    const left: SimPod[] = [];
    const refused = new Set<PodTemplate>();
    for (const samePriority of groupByPriority(pods)) {
      const unhinted = samePriority.filter((pod) => !this.#tryHint(snapshot, pod, accepts));
      for (const pod of unhinted) {
        if (this.#tryAnywhere(snapshot, pod, accepts, refused)) continue;
        left.push(pod);
        if (breakOnFailure) return left;
      }
    }
    return left;
  }

  #tryHint(snapshot: ClusterSnapshot, pod: SimPod, accepts: (row: Row) => boolean): boolean {
    const key = this.#hints.get(pod.id) ?? this.#olderHints.get(pod.id);
    if (key === undefined) return false;
    const row = snapshot.rowOf(key);
    if (row === NO_ROW || !accepts(row) || !snapshot.tryPlace(pod, row)) return false;
    this.#hints.set(pod.id, key);
    return true;
  }

  #tryAnywhere(
    snapshot: ClusterSnapshot,
    pod: SimPod,
    accepts: (row: Row) => boolean,
    refused: Set<PodTemplate>,
  ): boolean {
    // Pods of one controller are equal here, so its template stands for the controller and the spec.
    const shares = pod.controller !== undefined && pod.controller.kind !== 'DaemonSet';
    if (shares && refused.has(pod.template)) return false;
    const row = snapshot.placeAnywhere(pod, accepts);
    if (row === NO_ROW) {
      if (shares) refused.add(pod.template);
      return false;
    }
    this.#hints.set(pod.id, snapshot.node(row).key);
    return true;
  }

  dropOldHints(): void {
    if (this.#hints.size === 0 && this.#olderHints.size === 0) return;
    this.#olderHints = this.#hints;
    this.#hints = new Map();
  }
}

/** Highest priority first; within one, as given. */
function groupByPriority(pods: readonly SimPod[]): SimPod[][] {
  const groups = new Map<number, SimPod[]>();
  for (const pod of pods) {
    const { priority } = pod.template;
    const group = groups.get(priority);
    if (group === undefined) groups.set(priority, [pod]);
    else group.push(pod);
  }
  return [...groups].toSorted(([a], [b]) => b - a).map(([, group]) => group);
}
