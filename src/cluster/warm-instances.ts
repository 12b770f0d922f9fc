// The instances of warm pools, numbered as they enter one. What leaves is a node, or gone; its number stays its own.

import type { GroupId, WarmId } from '../ids.ts';
import type { InstanceSpec } from './spec.ts';

/** What every warm instance says; `ClusterView.warm`. */
export interface WarmInstancesView {
  /** Entries so far: the next one gets this id. */
  readonly count: number;
  group(warm: WarmId): GroupId;
  instance(warm: WarmId): InstanceSpec;
  /** `<group>/warm-<k>` for the k-th that entered its group's pool. */
  name(warm: WarmId): string;
  /** It is in its pool and waits to be put in service. */
  isReady(warm: WarmId): boolean;
  /** It is in its pool, initialised or not. */
  isThere(warm: WarmId): boolean;
}

interface Row {
  readonly group: GroupId;
  readonly instance: InstanceSpec;
  readonly name: string;
  stage: 'initialising' | 'ready' | 'left';
}

export class WarmInstances implements WarmInstancesView {
  readonly #rows: Row[] = [];

  get count(): number {
    return this.#rows.length;
  }

  group(warm: WarmId): GroupId {
    return this.#rows[warm]!.group;
  }

  instance(warm: WarmId): InstanceSpec {
    return this.#rows[warm]!.instance;
  }

  name(warm: WarmId): string {
    return this.#rows[warm]!.name;
  }

  isReady(warm: WarmId): boolean {
    return this.#rows[warm]?.stage === 'ready';
  }

  isThere(warm: WarmId): boolean {
    const stage = this.#rows[warm]?.stage;
    return stage !== undefined && stage !== 'left';
  }

  add(instance: InstanceSpec, group: GroupId, name: string): WarmId {
    this.#rows.push({ group, instance, name, stage: 'initialising' });
    return (this.#rows.length - 1) as WarmId;
  }

  turn(warm: WarmId, stage: 'ready' | 'left'): void {
    this.#rows[warm]!.stage = stage;
  }
}
