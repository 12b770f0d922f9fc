// What ids are called: a fold over the facts that create things. Rows, traces and messages ask it for names.

import { grown } from '../cluster/columns.ts';
import type { Fact, FactOf } from '../cluster/fact.ts';
import type { GroupSpec, WorkloadSpec } from '../cluster/spec.ts';
import type { BudgetId, GroupId, NodeId, PodId, WarmId, WorkloadId } from '../ids.ts';

/** Specs and names by id. Hears every fact before anyone who asks it. */
export class Names {
  readonly groups: GroupSpec[] = [];
  readonly workloads: WorkloadSpec[] = [];
  readonly budgets: string[] = [];
  /** By node: its group, and which of that group's launches it is, from 1. */
  readonly groupOf: GroupId[] = [];
  readonly #launch: number[] = [];
  readonly #launches: number[] = [];
  readonly #warm: string[] = [];
  readonly #warmEntries: number[] = [];
  readonly #created: number[] = [];
  /** By pod: its workload, and which of that workload's pods it is, from 1. */
  workloadOf = new Int32Array(0);
  #ordinal = new Int32Array(0);
  podCount = 0;

  hear(fact: Fact): void {
    switch (fact.kind) {
      case 'pod-created':
        return this.#podCreated(fact);
      case 'instance-launched':
        this.groupOf.push(fact.group);
        this.#launch.push((this.#launches[fact.group]! += 1));
        return;
      case 'warm-instance-launched':
      case 'warm-instance-returned':
        this.#warmEntries[fact.group]! += 1;
        this.#warm.push(`${this.group(fact.group)}/warm-${this.#warmEntries[fact.group]!}`);
        return;
      case 'group-created':
        this.groups.push(fact.spec);
        this.#launches.push(0);
        this.#warmEntries.push(0);
        return;
      case 'workload-created':
        this.workloads.push(fact.spec);
        this.#created.push(0);
        return;
      case 'budget-created':
        this.budgets.push(fact.spec.name);
        return;
      default: // creates nothing
    }
  }

  #podCreated({ workload }: FactOf<'pod-created'>): void {
    if (this.podCount === this.workloadOf.length) {
      const rows = Math.max(64, this.podCount * 2);
      this.workloadOf = grown(this.workloadOf, rows, -1);
      this.#ordinal = grown(this.#ordinal, rows, 0);
    }
    this.workloadOf[this.podCount] = workload;
    this.#ordinal[this.podCount] = this.#created[workload]! += 1;
    this.podCount += 1;
  }

  group(id: GroupId): string {
    return this.groups[id]!.name;
  }

  workload(id: WorkloadId): string {
    return this.workloads[id]!.name;
  }

  budget(id: BudgetId): string {
    return this.budgets[id]!;
  }

  /** `<group>-<k>` for the group's k-th launch. */
  node(id: NodeId): string {
    return `${this.group(this.groupOf[id]!)}-${this.#launch[id]!}`;
  }

  /** `<group>/warm-<k>` for the k-th that entered the group's warm pool. */
  warm(id: WarmId): string {
    return this.#warm[id]!;
  }

  warmNames(): readonly string[] {
    return this.#warm;
  }

  /** `<workload>-<k>`; a single bare pod carries its workload's own name. */
  pod(id: PodId): string {
    const { name, single } = this.specOf(id);
    return single ? name : `${name}-${this.#ordinal[id]!}`;
  }

  podNames(): string[] {
    return Array.from({ length: this.podCount }, (_, pod) => this.pod(pod as PodId));
  }

  nodeNames(): string[] {
    return this.groupOf.map((_, node) => this.node(node as NodeId));
  }

  specOf(pod: PodId): WorkloadSpec {
    return this.workloads[this.workloadOf[pod]!]!;
  }

  /** Pods of DaemonSets are left out of every pod measure. */
  isCounted(pod: PodId): boolean {
    return this.specOf(pod).kind !== 'DaemonSet';
  }

  /** Pods that the workload has had so far. */
  created(workload: WorkloadId): number {
    return this.#created[workload]!;
  }
}
