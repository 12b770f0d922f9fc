// A world as a case gives it: Kubernetes objects in plain JSON, as far as they matter to the scheduler.

import type { Json, JsonObject } from '../scenario/scenario.ts';

interface Metadata {
  readonly name: string;
  readonly namespace?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly ownerReferences?: readonly { readonly uid: string }[];
}

export interface GivenNode {
  readonly metadata: Metadata;
  readonly spec?: {
    readonly unschedulable?: boolean;
    readonly taints?: readonly {
      readonly key: string;
      readonly value?: string;
      readonly effect: 'NoSchedule' | 'PreferNoSchedule' | 'NoExecute';
    }[];
  };
  readonly status?: { readonly allocatable?: JsonObject };
}

export interface GivenPod {
  readonly metadata: Metadata;
  readonly spec: JsonObject & { readonly nodeName?: string };
  readonly status?: {
    readonly startTime?: string;
    readonly phase?: string;
    readonly conditions?: readonly { readonly type: string; readonly status: string }[];
  };
}

export interface GivenBudget {
  readonly metadata: Metadata;
  readonly spec: JsonObject;
  readonly status?: { readonly disruptionsAllowed?: number };
}

export interface GivenWorld {
  readonly nodes: readonly GivenNode[];
  readonly pods: readonly GivenPod[];
  /** The pod to place; null where a case is not about placing one. */
  readonly pod: GivenPod | null;
  readonly pdbs?: readonly GivenBudget[];
}

/** A part of the scheduler that a pod would need and that is not built; undefined when there is none. */
export function unbuiltPart(pod: GivenPod): string | undefined {
  if (has(pod.spec['volumes'])) return 'volumes';
  return undefined;
}

const has = (value: Json | undefined): boolean =>
  value !== undefined && value !== null && !(Array.isArray(value) && value.length === 0);
