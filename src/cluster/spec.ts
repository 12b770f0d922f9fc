// What groups, instances, workloads and budgets are made of: the frozen part of the world, carried by the fact that
// creates each and shared by reference ever after.

import type { LabelSelector, Labels, NodeResources, PodTemplate, Taint } from '../kubernetes.ts';
import type { MicroUsdPerHour } from '../units.ts';

export type Market = 'spot' | 'on-demand';

/** One kind of instance a group may launch: type × zone × market. */
export interface InstanceSpec {
  readonly instanceType: string;
  readonly zone: string;
  readonly market: Market;
  readonly capacity: NodeResources;
  readonly allocatable: NodeResources;
  /** Without `kubernetes.io/hostname`, which each node adds. */
  readonly labels: Labels;
  readonly taints: readonly Taint[];
  readonly price: MicroUsdPerHour;
  readonly onDemandPrice: MicroUsdPerHour;
}

export interface GroupSpec {
  readonly name: string;
  readonly minSize: number;
  readonly maxSize: number;
  readonly desiredCapacity: number;
  readonly instanceTypes: readonly string[];
  readonly zones: readonly string[];
  readonly warmPool?: WarmPoolSpec;
}

/** How instances wait in a warm pool, as EC2 names it. */
export type WarmState = 'Stopped' | 'Running' | 'Hibernated';

export interface WarmPoolSpec {
  readonly minSize: number;
  readonly maxGroupPreparedCapacity: number;
  readonly poolState: WarmState;
}

/** `Pod` is one bare pod, or a stream of them; nothing recreates it. */
export type WorkloadKind = 'Deployment' | 'DaemonSet' | 'Pod';

export interface WorkloadSpec {
  readonly name: string;
  readonly kind: WorkloadKind;
  readonly template: PodTemplate;
  /** `spec.replicas` of a Deployment; 0 for the others, whose number nobody promises. */
  readonly replicas: number;
  /** One bare pod, which carries the workload's own name; others are numbered `<workload>-<k>`. */
  readonly single: boolean;
}

/** Exactly one of the two bounds is given, as a count or a percentage. */
export interface BudgetSpec {
  readonly name: string;
  readonly namespace: string;
  readonly selector: LabelSelector;
  readonly minAvailable?: Bound;
  readonly maxUnavailable?: Bound;
  readonly unhealthyPodEvictionPolicy: 'IfHealthyBudget' | 'AlwaysAllow';
}

export type Bound =
  | { readonly count: number; readonly percent?: undefined }
  | { readonly percent: number; readonly count?: undefined };
