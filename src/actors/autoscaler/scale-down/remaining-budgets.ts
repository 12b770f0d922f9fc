// Disruption budgets as one loop's simulation spends them.
// kubernetes/autoscaler cluster-autoscaler/core/scaledown/pdb/basic.go.

import type { SimPod } from '../sim-pod.ts';

export class RemainingBudgets {
  readonly #left: number[];
  readonly #matching: (pod: SimPod) => readonly number[];

  /** `disruptionsAllowed` of each budget, and which budgets select a pod. */
  constructor(disruptionsAllowed: readonly number[], matching: (pod: SimPod) => readonly number[]) {
    this.#left = [...disruptionsAllowed];
    this.#matching = matching;
  }

  allowedFor(pod: SimPod): readonly number[] {
    const allowed: number[] = [];
    for (const budget of this.#matching(pod)) allowed.push(this.#left[budget]!);
    return allowed;
  }

  /** Whether all these pods could be evicted at the same time. */
  allowsInParallel(pods: readonly SimPod[]): boolean {
    if (pods.length === 0) return true;
    const wanted = new Map<number, number>();
    for (const pod of pods)
      for (const budget of this.#matching(pod)) wanted.set(budget, (wanted.get(budget) ?? 0) + 1);
    for (const [budget, count] of wanted) if (this.#left[budget]! < count) return false;
    return true;
  }

  spend(pods: readonly SimPod[]): void {
    for (const pod of pods) for (const budget of this.#matching(pod)) this.#left[budget]! -= 1;
  }
}
