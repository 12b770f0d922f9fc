// What a new node of a group would be like: a copy of a live node, or a guess from what the group says.
// kubernetes/autoscaler cluster-autoscaler/simulator/node_info_utils.go; cloudprovider/aws/aws_manager.go `buildNodeFromTemplate`.

import { NO_POD, type NodeId } from '../../ids.ts';
import {
  HOSTNAME_LABEL,
  type Labels,
  type NodeResources,
  type PodTemplate,
  type Taint,
} from '../../kubernetes.ts';
import type { ClusterView, WorkloadView } from '../../cluster/state.ts';
import type { AutoScalingGroup } from '../../scenario/scenario.ts';
import { bytes, milliCpu, minutes } from '../../units.ts';
import type { NodeShape } from '../framework/node-shape.ts';
import { refusedBy } from '../framework/static-filters.ts';
import { isTerminating, pretendedPod, type SimPod } from './sim-pod.ts';
import type { FreeResources, Held, SnapshotNode } from './snapshot-node.ts';
import { DELETION_CANDIDATE, TO_BE_DELETED } from './taints.ts';

export class NodeTemplate {
  readonly capacity: NodeResources;
  readonly allocatable: NodeResources;
  readonly labels: Labels;
  readonly taints: readonly Taint[];
  /** What its own pods leave. */
  readonly free: FreeResources;
  /** Made from what the group says, not from a live node. */
  readonly isGuess: boolean;
  readonly #held: Held;

  constructor(node: {
    readonly capacity: NodeResources;
    readonly allocatable: NodeResources;
    readonly labels: Labels;
    readonly taints: readonly Taint[];
    /** Requests of the pods that every such node runs. */
    readonly pods: readonly SimPod[];
    readonly isGuess: boolean;
  }) {
    const { capacity, allocatable, labels, taints, pods } = node;
    this.isGuess = node.isGuess;
    this.capacity = capacity;
    this.allocatable = allocatable;
    this.labels = labels;
    this.taints = taints;
    this.#held = heldBy(allocatable, pods);
    this.free = {
      cpu: allocatable.cpu - total(pods, ({ cpu }) => cpu),
      memory: allocatable.memory - total(pods, ({ memory }) => memory),
      pods: allocatable.pods - pods.length,
    };
  }

  get pods(): readonly SimPod[] {
    return this.#held.pods(0);
  }

  /** A node of this kind that does not exist; `key` tells it from others. */
  pretendedNode(key: number): SnapshotNode {
    const { taints, capacity, allocatable } = this;
    const name = `template-node${key}`;
    const labels = Object.hasOwn(this.labels, HOSTNAME_LABEL)
      ? { ...this.labels, [HOSTNAME_LABEL]: name } // `createSanitizedNode`
      : this.labels;
    const shape = { name, labels, taints, unschedulable: false };
    return { key, shape, capacity, allocatable, free: this.free, held: this.#held };
  }
}

const total = (
  pods: readonly SimPod[],
  of: (requests: PodTemplate['requests']) => number,
): number => pods.reduce((sum, { template }) => sum + of(template.requests), 0);

/** What a node holds when its pods are known one by one. */
export const heldBy = (allocatable: NodeResources, pods: readonly SimPod[]): Held => ({
  pods: () => pods,
  forEachPod: (_key, tell) => {
    for (const pod of pods) tell(pod.template, isTerminating(pod));
  },
  freeOther: (_key, resource) =>
    (allocatable.other[resource] ?? 0) - total(pods, ({ other }) => other[resource] ?? 0),
});

/** A copy of a live node with nothing on it but its DaemonSets' pods, without the autoscaler's and conditions' taints. */
export function templateOfNode(view: ClusterView, node: NodeId): NodeTemplate {
  const { capacity, allocatable, labels } = view.nodes.instance(node);
  const taints = view.nodes.taints(node).filter(({ key }) => !isTransient(key));
  const running = new Set<WorkloadView>();
  for (let pod = view.firstPodOn(node); pod !== NO_POD; pod = view.nextPodOn(pod)) {
    const workload = view.workloadOf(pod);
    if (workload.spec.kind === 'DaemonSet' && !view.pods.isTerminating(pod)) running.add(workload);
  }
  const shape = { name: 'template-node', labels, taints, unschedulable: false };
  for (const workload of daemonSetsFor(view, shape))
    if (isSystemNodeCritical(workload.spec.template)) running.add(workload);
  const pods: SimPod[] = [];
  for (const { spec } of running) pods.push(pretendedPod(NO_POD, spec.template));
  return new NodeTemplate({ capacity, allocatable, labels, taints, pods, isGuess: false });
}

/** DaemonSets whose pods such a node would get (`NodeShouldRunDaemonPod`). */
const daemonSetsFor = (view: ClusterView, shape: NodeShape): WorkloadView[] =>
  view.workloads.filter(
    ({ spec }) => spec.kind === 'DaemonSet' && refusedBy(spec.template, shape) === undefined,
  );

/** PriorityClass `system-node-critical`: such pods come to the node even before they are seen there. */
const isSystemNodeCritical = ({ priority, preemptionPolicy }: PodTemplate): boolean =>
  priority === 2_000_001_000 && preemptionPolicy === 'PreemptLowerPriority';

/** Taints that say how a node is just now (utils/taints/taints.go `SanitizeTaints`). */
const isTransient = (key: string): boolean =>
  key === TO_BE_DELETED || key === DELETION_CANDIDATE || key.startsWith('node.kubernetes.io/');

/** `buildGenericLabels` and `getAsgTemplate` guess this many pods for every type. */
const PODS_OF_A_GUESS = 110;

/** cloudprovider.BuildKubeProxy: what every guessed node runs. */
const KUBE_PROXY_CPU = milliCpu(100);

/**
 * A node of a group that never had one: its first type in its first zone, all of its capacity allocatable, and a pod
 * of each DaemonSet. Labels and taints are known by the group's `k8s.io/cluster-autoscaler/node-template` tags, and
 * those of EKS by DescribeNodegroup (`joinNodeLabelsChoosingUserValuesOverAPIValues`; aws_wrapper.go
 * `getManagedNodegroupInfo`).
 */
export function templateOfGroup(view: ClusterView, group: AutoScalingGroup): NodeTemplate {
  const [type] = group.instanceTypes;
  const [zone] = group.zones;
  const capacity = { ...type!.capacity, pods: PODS_OF_A_GUESS };
  const labels = {
    'kubernetes.io/arch': type!.arch,
    'kubernetes.io/os': 'linux',
    'node.kubernetes.io/instance-type': type!.name,
    'topology.kubernetes.io/zone': zone!,
    'topology.kubernetes.io/region': zone!.replace(/[a-z]$/, ''),
    ...managedNodegroupLabels(group),
    ...group.labels,
  };
  const { taints } = group;
  const shape = { name: 'template-node', labels, taints, unschedulable: false };
  const daemons = daemonSetsFor(view, shape).map(({ spec }) => spec.template);
  const pods = [KUBE_PROXY, ...daemons].map((template) => pretendedPod(NO_POD, template));
  return new NodeTemplate({
    capacity,
    allocatable: capacity,
    labels,
    taints,
    pods,
    isGuess: true,
  });
}

/** A managed node group has one capacity type for all its nodes; a group that mixes both is none, and says nothing. */
function managedNodegroupLabels(group: AutoScalingGroup): Labels {
  const { name, onDemandBaseCapacity: base, onDemandPercentageAboveBaseCapacity: share } = group;
  const labels = { 'eks.amazonaws.com/nodegroup': name };
  if (share === 100) return { ...labels, 'eks.amazonaws.com/capacityType': 'ON_DEMAND' };
  if (base > 0 || share > 0) return labels;
  return { ...labels, 'eks.amazonaws.com/capacityType': 'SPOT' };
}

const KUBE_PROXY: PodTemplate = {
  namespace: 'kube-system',
  labels: {},
  requests: { cpu: KUBE_PROXY_CPU, memory: bytes(0), other: {} },
  nonZeroRequests: { cpu: KUBE_PROXY_CPU, memory: bytes(0) },
  priority: 0,
  preemptionPolicy: 'PreemptLowerPriority',
  tolerations: [],
  nodeSelector: {},
  hostPorts: [],
  terminationGracePeriod: minutes(0),
  startup: { law: 'constant', value: minutes(0) },
  shutdown: { law: 'constant', value: minutes(0) },
  drainability: { localStorage: false, emptyDir: false },
  podDeletionCost: 0,
};
