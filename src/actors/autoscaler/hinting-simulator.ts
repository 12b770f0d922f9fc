// Packs pods on a snapshot: each on the node remembered for it, else the first that fits. Identical pods of one
// controller share a refusal. kubernetes/autoscaler cluster-autoscaler/simulator/scheduling/hinting_simulator.go.

import { grown } from '../../cluster/columns.ts';
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
  readonly #hints = new Hints();

  /** Places pods one after another; returns those that found no place. */
  trySchedule(
    snapshot: ClusterSnapshot,
    pods: readonly SimPod[],
    { accepts, breakOnFailure }: PackingRules,
  ): SimPod[] {
    const left: SimPod[] = [];
    const refused = new Set<PodTemplate>();
    for (const pod of pods) {
      if (this.#tryHint(snapshot, pod, accepts)) continue;
      if (this.#tryAnywhere(snapshot, pod, accepts, refused)) continue;
      left.push(pod);
      if (breakOnFailure) break;
    }
    return left;
  }

  #tryHint(snapshot: ClusterSnapshot, pod: SimPod, accepts: (row: Row) => boolean): boolean {
    const key = this.#hints.of(pod.id);
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
    this.#hints.endRound();
  }
}

/** The node each pod was last placed on, by its key; hints unused for two rounds are dropped. */
class Hints {
  #key = new Float64Array(64);
  /** The round in which the hint was last good, by PodId. */
  #round = new Int32Array(64).fill(LONG_AGO);
  #now = 0;

  of(pod: PodId): number | undefined {
    return pod < this.#round.length && this.#round[pod]! >= this.#now - 1
      ? this.#key[pod]
      : undefined;
  }

  set(pod: PodId, key: number): void {
    while (pod >= this.#round.length) {
      this.#key = grown(this.#key, this.#key.length * 2, 0);
      this.#round = grown(this.#round, this.#round.length * 2, LONG_AGO);
    }
    this.#key[pod] = key;
    this.#round[pod] = this.#now;
  }

  endRound(): void {
    this.#now += 1;
  }
}

const LONG_AGO = -2;
