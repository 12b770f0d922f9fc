// What the parts of the autoscaler share: the process's memory, and one loop's view of the world.

import type { ClusterView } from '../../cluster/state.ts';
import type { NodeId } from '../../ids.ts';
import type { ClusterAutoscalerSettings } from '../../scenario/scenario.ts';
import type { Instant } from '../../units.ts';
import type { ApiClient } from './api-client.ts';
import type { AutoScalingApi } from './aws/asg-cache.ts';
import type { Cloud } from './cloud.ts';
import type { ClusterState } from './cluster-state.ts';
import type { NodeTemplates } from './node-templates.ts';
import type { RealNodes } from './real-nodes.ts';
import type { ClusterSnapshot } from './snapshot.ts';
import type { AutoscalerPort } from './wake.ts';

/** What the steps of one loop share. */
export interface Loop {
  readonly view: ClusterView;
  readonly port: AutoscalerPort;
  /** The loop's start, used for all its timers. */
  readonly now: Instant;
  readonly api: AutoScalingApi;
  /** Registered nodes, in this loop's order. */
  readonly nodes: readonly NodeId[];
}

/** A loop that has begun to imagine: its nodes no longer hold those that are only awaited. */
export interface Scene extends Loop {
  readonly snapshot: LazySnapshot;
}

/** The snapshot, made when first asked for: most loops have nothing to imagine. */
export class LazySnapshot {
  readonly #make: () => ClusterSnapshot;
  #made: ClusterSnapshot | undefined;

  constructor(make: () => ClusterSnapshot) {
    this.#make = make;
  }

  /** The snapshot, if anybody has asked for it. */
  get made(): ClusterSnapshot | undefined {
    return this.#made;
  }

  get(): ClusterSnapshot {
    return (this.#made ??= this.#make());
  }
}

/** What scale-up and scale-down are made of. */
export interface Parts {
  readonly settings: ClusterAutoscalerSettings;
  readonly client: ApiClient;
  readonly cloud: Cloud;
  readonly state: ClusterState;
  readonly templates: NodeTemplates;
  readonly realNodes: RealNodes;
}
