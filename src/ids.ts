// Dense integer names of things within one run: an id is an index into the columns of `cluster/`.

declare const kind: unique symbol;
type Id<K extends string> = number & { readonly [kind]: K };

/** An EC2 instance and the Kubernetes Node it registers as; numbered by launch. */
export type NodeId = Id<'node'>;
/** An EC2 instance for as long as it is in a warm pool; numbered as they enter. */
export type WarmId = Id<'warm'>;
/** One pod object; a pod that is evicted and recreated is a new pod. */
export type PodId = Id<'pod'>;
/** An Auto Scaling group; numbered in file order. */
export type GroupId = Id<'group'>;
/** A workload: Deployment, DaemonSet, Pod or stream of Pods; numbered in file order. */
export type WorkloadId = Id<'workload'>;
/** A PodDisruptionBudget; numbered in file order. */
export type BudgetId = Id<'budget'>;

export const nodeId = (n: number): NodeId => n as NodeId;
export const warmId = (n: number): WarmId => n as WarmId;
export const podId = (n: number): PodId => n as PodId;
export const groupId = (n: number): GroupId => n as GroupId;
export const workloadId = (n: number): WorkloadId => n as WorkloadId;
export const budgetId = (n: number): BudgetId => n as BudgetId;

/** What a column holds where there is no node. */
export const NO_NODE = -1 as NodeId;
/** What a column holds where there is no pod. */
export const NO_POD = -1 as PodId;
