// Says the facts that make a case's world: nodes, bound pods, budgets, and the pod to be placed. Each pod is a workload
// of its own, as no two of a case need be alike.

import { apply } from '../cluster/apply.ts';
import type { BudgetSpec, InstanceSpec, WorkloadSpec } from '../cluster/spec.ts';
import { Cluster } from '../cluster/state.ts';
import type { Fact } from '../cluster/fact.ts';
import { budgetId, groupId, nodeId, podId, workloadId, type NodeId, type PodId } from '../ids.ts';
import { labelSelectorOf } from '../scenario/kubernetes/placement.ts';
import { amountsOf, otherOf } from '../scenario/kubernetes/pod-resources.ts';
import { podTemplateOf, type PriorityClass } from '../scenario/kubernetes/pod-template.ts';
import { readerOf, type ObjectReader } from '../scenario/kubernetes/object-reader.ts';
import type { JsonObject } from '../scenario/scenario.ts';
import {
  bytes,
  constantly,
  instant,
  milliCpu,
  NEVER,
  RUN_START,
  seconds,
  usdPerHour,
  type Instant,
} from '../units.ts';
import type { GivenBudget, GivenNode, GivenPod, GivenWorld } from './given.ts';

/** Classes that the recorded decisions name. */
const CLASSES: ReadonlyMap<string, PriorityClass> = new Map(
  Object.entries({ gold: 1000, silver: 100 }).map(([name, value]) => [
    name,
    { value, preemptionPolicy: 'PreemptLowerPriority', globalDefault: false },
  ]),
);

export class World {
  readonly cluster = new Cluster();
  /** The pod to be placed; only there if the case has one. */
  readonly incoming: PodId;
  readonly #nodes: readonly string[];
  readonly #pods: readonly string[];

  constructor({ nodes, pods, pod, pdbs = [] }: GivenWorld) {
    this.#nodes = nodes.map(({ metadata }) => metadata.name);
    this.#pods = pods.map(({ metadata }) => metadata.name);
    this.#say({ kind: 'group-created', group: groupId(0), spec: GROUP });
    nodes.forEach((node, id) => this.#addNode(node, nodeId(id)));
    pdbs.forEach((budget, id) => this.#addBudget(budget, id));
    pods.forEach((each, id) => this.#addPod(each, podId(id)));
    this.incoming = podId(pods.length);
    if (pod !== null) this.#addPod(pod, this.incoming);
  }

  nodeName(node: NodeId): string {
    return this.#nodes[node]!;
  }

  podName(pod: PodId): string {
    return this.#pods[pod]!;
  }

  #addNode(given: GivenNode, node: NodeId): void {
    this.#say({ kind: 'instance-launched', node, group: groupId(0), instance: instanceOf(given) });
    this.#say({ kind: 'node-registered', node, taints: [] });
    this.#say({ kind: 'node-ready', node });
    if (given.spec?.unschedulable === true)
      this.#say({ kind: 'node-cordoned', node, why: 'scale-down' });
  }

  #addPod(given: GivenPod, pod: PodId): void {
    const workload = workloadId(pod);
    this.#say({ kind: 'workload-created', workload, spec: workloadOf(given) });
    this.#say({ kind: 'pod-created', pod, workload });
    const node = this.#nodes.indexOf(given.spec.nodeName ?? '');
    if (node < 0) return;
    const at = startTime(given);
    apply(this.cluster, { kind: 'pod-bound', pod, node: nodeId(node) }, at);
    apply(this.cluster, { kind: 'pod-started', pod }, at);
  }

  #addBudget(given: GivenBudget, id: number): void {
    const budget = budgetId(id);
    this.#say({ kind: 'budget-created', budget, spec: budgetOf(given) });
    const disruptionsAllowed = given.status?.disruptionsAllowed ?? 0;
    const status = { expectedPods: 0, currentHealthy: 0, desiredHealthy: 0, disruptionsAllowed };
    this.#say({ kind: 'budget-updated', budget, ...status });
  }

  #say(fact: Fact): void {
    apply(this.cluster, fact, RUN_START);
  }
}

const GROUP = {
  name: 'node',
  minSize: 0,
  maxSize: 0,
  desiredCapacity: 0,
  instanceTypes: [],
  zones: [],
};

/** A case that names no allocatable is not about resources; only the number of pods has a default. */
const PODS_PER_NODE = 110;

function instanceOf({ metadata, spec, status }: GivenNode): InstanceSpec {
  const amounts = amountsOf(read(status?.allocatable ?? {}, metadata.name));
  const { pods = PODS_PER_NODE, ...other } = otherOf(amounts);
  const allocatable = {
    cpu: milliCpu(amounts.get('cpu') ?? 0),
    memory: bytes(amounts.get('memory') ?? 0),
    pods,
    other,
  };
  const labels = metadata.labels ?? {};
  const zone = labels['topology.kubernetes.io/zone'] ?? '';
  const taints = (spec?.taints ?? []).map((taint) => ({ ...taint, value: taint.value ?? '' }));
  const price = usdPerHour(0);
  const money = { price, onDemandPrice: price, market: 'on-demand' } as const;
  const capacity = allocatable;
  return { instanceType: '', zone, labels, taints, capacity, allocatable, ...money };
}

function workloadOf(given: GivenPod): WorkloadSpec {
  const instantly = constantly(seconds(0));
  const reader = read(given, given.metadata.name);
  const template = podTemplateOf(reader, {
    startup: instantly,
    shutdown: instantly,
    priorityClasses: CLASSES,
  });
  return { name: given.metadata.name, kind: 'Pod', template, replicas: 0, single: true };
}

function budgetOf({ metadata, spec }: GivenBudget): BudgetSpec {
  return {
    name: metadata.name,
    namespace: metadata.namespace ?? 'default',
    selector: labelSelectorOf(read(spec, metadata.name).map('selector')),
    unhealthyPodEvictionPolicy: 'IfHealthyBudget',
  };
}

/** When the kubelet learned of the pod; `NEVER` where nobody says that it did. */
const startTime = ({ status }: GivenPod): Instant =>
  status?.startTime === undefined ? NEVER : instant(digitsOf(status.startTime));

/** Times of one notation sort as the number that their digits make; nothing else is asked of them. */
const digitsOf = (time: string): number => Number(time.replaceAll(/\D/g, ''));

const read = (object: unknown, name: string): ObjectReader => readerOf(object as JsonObject, name);
