// What Cluster Autoscaler last said of each group that it could not use. It says a thing once, so it stands until it
// says another or buys.

import type { GroupId } from '../../ids.ts';
import { NEVER, type Instant } from '../../units.ts';
import type { WaitingCause } from './causes.ts';
import { Steps } from './steps.ts';

/** The first that any group gives is what the pods left are charged to. */
const PRECEDENCE = [
  'launch-refused',
  'max-size',
  'group-unhealthy',
  'no-fitting-group',
] as const satisfies readonly WaitingCause[];
type RefusalCause = (typeof PRECEDENCE)[number];

/** Cluster Autoscaler's words (core/scaleup/orchestrator/skippedreasons.go) as a cause. */
export function refusalCause(why: string): RefusalCause {
  if (why.includes('backoff')) return 'launch-refused';
  if (why.startsWith('max ')) return 'max-size';
  if (why.startsWith('not ready')) return 'group-unhealthy';
  return 'no-fitting-group';
}

/** By group, the refusal that stands. */
export class StandingRefusals {
  /** What stood, over time; by its own account the autoscaler could help whenever nothing did. */
  readonly over = new Steps<RefusalCause | 'autoscaler-sees-room'>();
  readonly #byGroup = new Map<GroupId, RefusalCause>();
  readonly #workloads = new Set<number>();

  constructor() {
    this.over.set('autoscaler-sees-room', NEVER);
  }

  /** `left`: the workloads of the pods that nothing helped. */
  tell(group: GroupId, cause: RefusalCause, left: readonly number[], at: Instant): void {
    this.#byGroup.set(group, cause);
    for (const workload of left) this.#workloads.add(workload);
    this.over.set(this.cause ?? 'autoscaler-sees-room', at);
  }

  /** A purchase was made: the next refusal is told anew. */
  clear(at: Instant): void {
    this.#byGroup.clear();
    this.#workloads.clear();
    this.over.set('autoscaler-sees-room', at);
  }

  /** A pod of this workload was left since the last purchase. */
  hasLeft(workload: number): boolean {
    return this.#workloads.has(workload);
  }

  get cause(): RefusalCause | undefined {
    const told = [...this.#byGroup.values()];
    return PRECEDENCE.find((cause) => told.includes(cause));
  }
}
