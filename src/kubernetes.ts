// Words of the Kubernetes API, as plain data with units resolved. Everyone may speak them; nobody's state lives here.

import type { Bytes, Duration, MilliCpu, Millis } from './units.ts';

/** Every node is one by itself under this label: its name, unless labelled otherwise. */
export const HOSTNAME_LABEL = 'kubernetes.io/hostname';

/** The one label that the API server gives to every namespace; a scenario's namespaces have no others. */
export const NAMESPACE_NAME_LABEL = 'kubernetes.io/metadata.name';

/** Labels of every node here: the kubelet, the cloud provider (kubernetes.io) and EKS managed node groups put them on it. */
export const WELL_KNOWN_NODE_LABELS = [
  HOSTNAME_LABEL,
  'kubernetes.io/arch',
  'kubernetes.io/os',
  'node.kubernetes.io/instance-type',
  'topology.kubernetes.io/region',
  'topology.kubernetes.io/zone',
  'eks.amazonaws.com/nodegroup',
  'eks.amazonaws.com/capacityType',
] as const;

export type TaintEffect = 'NoSchedule' | 'PreferNoSchedule' | 'NoExecute';

export interface Taint {
  readonly key: string;
  readonly value: string;
  readonly effect: TaintEffect;
}

/** `spec.tolerations[]`; an absent key tolerates every key, an absent effect every effect. */
export interface Toleration {
  readonly key?: string;
  readonly operator: 'Equal' | 'Exists';
  readonly value: string;
  readonly effect?: TaintEffect;
  /** Only for NoExecute: how long the pod stays; absent means for ever. */
  readonly tolerationSeconds?: number;
}

export type Labels = Readonly<Record<string, string>>;

export type SelectorOperator = 'In' | 'NotIn' | 'Exists' | 'DoesNotExist' | 'Gt' | 'Lt';

/** One requirement of a node selector term or of a label selector's `matchExpressions`. */
export interface Requirement {
  readonly key: string;
  readonly operator: SelectorOperator;
  readonly values: readonly string[];
}

/** A term holds when all its requirements hold; a term with none matches nothing. */
export interface NodeSelectorTerm {
  readonly matchExpressions: readonly Requirement[];
  /** `metadata.name` only, as Kubernetes allows. */
  readonly matchFields: readonly Requirement[];
}

export interface NodeAffinity {
  /** OR of terms; absent: no requirement. An empty list matches nothing. */
  readonly required?: readonly NodeSelectorTerm[];
  readonly preferred: readonly { readonly weight: number; readonly preference: NodeSelectorTerm }[];
}

export interface LabelSelector {
  readonly matchLabels: Labels;
  readonly matchExpressions: readonly Requirement[];
}

/** One of `spec.topologySpreadConstraints`, its defaults filled in. */
export interface TopologySpreadConstraint {
  readonly maxSkew: number;
  readonly topologyKey: string;
  readonly whenUnsatisfiable: 'DoNotSchedule' | 'ScheduleAnyway';
  /** `matchLabelKeys` are in it already, as the API server merges them; absent: no pod is selected. */
  readonly labelSelector?: LabelSelector;
  readonly minDomains: number;
  readonly nodeAffinityPolicy: NodeInclusionPolicy;
  readonly nodeTaintsPolicy: NodeInclusionPolicy;
}

export type NodeInclusionPolicy = 'Honor' | 'Ignore';

/** What pods to be near to, or far from, and how near is near. */
export interface PodAffinityTerm {
  readonly topologyKey: string;
  /** `matchLabelKeys` and `mismatchLabelKeys` are in it already; absent: no pod is selected. */
  readonly labelSelector?: LabelSelector;
  /** By name; the pod's own when neither names nor a selector are written. */
  readonly namespaces: readonly string[];
  readonly namespaceSelector?: LabelSelector;
}

/** `spec.affinity.podAffinity` or `podAntiAffinity`. */
export interface PodAffinity {
  readonly required: readonly PodAffinityTerm[];
  readonly preferred: readonly { readonly weight: number; readonly term: PodAffinityTerm }[];
}

/** Amounts of resources. `other` holds extended resources by name, in whole units. */
export interface Resources {
  readonly cpu: MilliCpu;
  readonly memory: Bytes;
  readonly other: Readonly<Record<string, number>>;
}

/** What a node offers to pods (`status.allocatable`), or has in all (`status.capacity`). */
export interface NodeResources extends Resources {
  readonly pods: number;
}

/** What decides whether a node that holds such a pod may be drained: by Cluster Autoscaler, and by a termination handler. */
export interface Drainability {
  /** Annotation `cluster-autoscaler.kubernetes.io/safe-to-evict`. */
  readonly safeToEvict?: boolean;
  /** For Cluster Autoscaler's rules: hostPath, or emptyDir that is not in memory, unless an annotation calls it safe. */
  readonly localStorage: boolean;
  /** For kubectl's drain, which handlers use: any emptyDir, in memory too (pkg/drain/filters.go `hasLocalStorage`). */
  readonly emptyDir: boolean;
}

/** A pod's spec and the facts about its containers that no spec states (how long they take to start and stop). */
export interface PodTemplate {
  readonly namespace: string;
  readonly labels: Labels;
  readonly requests: Resources;
  /** Requests with 100m / 200Mi for each container that names none: what NodeResourcesFit scores with. */
  readonly nonZeroRequests: { readonly cpu: MilliCpu; readonly memory: Bytes };
  readonly priority: number;
  readonly preemptionPolicy: 'PreemptLowerPriority' | 'Never';
  readonly tolerations: readonly Toleration[];
  readonly nodeSelector: Labels;
  readonly nodeAffinity?: NodeAffinity;
  /** These three are absent when they say nothing. */
  readonly topologySpreadConstraints?: readonly TopologySpreadConstraint[];
  readonly podAffinity?: PodAffinity;
  readonly podAntiAffinity?: PodAffinity;
  /** host ports wanted, as `hostIP/protocol/port`. */
  readonly hostPorts: readonly string[];
  /** `terminationGracePeriodSeconds`. */
  readonly terminationGracePeriod: Millis;
  /** Bound → Ready. */
  readonly startup: Duration;
  /** SIGTERM → all containers gone, cut off at the grace period. */
  readonly shutdown: Duration;
  readonly drainability: Drainability;
  /** Annotation `controller.kubernetes.io/pod-deletion-cost`. */
  readonly podDeletionCost: number;
}
