// Builders for the autoscaler's simulations: nodes, pods and groups that state only what matters.

import type { AutoScalingApi } from '../../src/actors/autoscaler/aws/asg-cache.ts';
import type { ExpansionOption } from '../../src/actors/autoscaler/expander/option.ts';
import { heldBy, NodeTemplate } from '../../src/actors/autoscaler/node-template.ts';
import type { SimPod } from '../../src/actors/autoscaler/sim-pod.ts';
import { ClusterSnapshot } from '../../src/actors/autoscaler/snapshot.ts';
import { groupId, NO_NODE, nodeId, podId, type GroupId, type NodeId } from '../../src/ids.ts';
import type { Labels, NodeResources, Taint } from '../../src/kubernetes.ts';
import { mebibytes, milliCpu, NEVER, RUN_START, type Instant } from '../../src/units.ts';
import { aTemplate, type TemplateWishes } from './a-scenario.ts';

export const resources = (cpu: number, memoryMiB = 8192, pods = 20): NodeResources => ({
  cpu: milliCpu(cpu),
  memory: mebibytes(memoryMiB),
  pods,
  other: {},
});

/** An empty node of this size, nothing reserved. */
export const aNodeTemplate = (cpu: number, memoryMiB?: number, labels: Labels = {}): NodeTemplate =>
  new NodeTemplate({
    capacity: resources(cpu, memoryMiB),
    allocatable: resources(cpu, memoryMiB),
    labels,
    taints: [],
    pods: [],
    isGuess: false,
  });

/** Ids given so far. */
const given = { ids: 0 };
const nextId = (): number => (given.ids += 1);

/** A pod of a ReplicaSet; pods of one call to `somePods` share their controller and template. */
export function somePods(
  count: number,
  wishes: TemplateWishes = {},
  also: Partial<SimPod> = {},
): SimPod[] {
  const template = aTemplate({ memoryMiB: 0, ...wishes });
  const controller = { id: nextId(), kind: 'ReplicaSet' };
  return Array.from({ length: count }, () => ({
    id: podId(nextId()),
    template,
    controller,
    createdAt: RUN_START,
    pinnedTo: NO_NODE,
    deletionTimestamp: NEVER,
    ...also,
  }));
}

export const aSimPod = (wishes: TemplateWishes = {}, also: Partial<SimPod> = {}): SimPod =>
  somePods(1, wishes, also)[0]!;

export interface NodeWish {
  readonly cpu: number;
  readonly unschedulable?: boolean;
  readonly labels?: Labels;
  readonly taints?: readonly Taint[];
  readonly holding?: readonly SimPod[];
}

/** A snapshot of nodes numbered from 0. */
export function aSnapshot(...nodes: readonly NodeWish[]): ClusterSnapshot {
  const snapshot = new ClusterSnapshot();
  nodes.forEach(({ cpu, unschedulable = false, labels = {}, taints = [], holding = [] }, key) => {
    const all = resources(cpu);
    const shape = { name: `node-${key}`, labels, taints, unschedulable };
    snapshot.introduce(holding.map(({ template }) => template));
    const held = heldBy(all, []);
    const row = snapshot.add({ key, shape, capacity: all, allocatable: all, free: all, held });
    for (const pod of holding) snapshot.place(pod, row);
  });
  return snapshot;
}

export const anOption = (
  groupName: string,
  nodes: number,
  helped: readonly SimPod[],
  template = aNodeTemplate(4000),
): ExpansionOption => ({ group: groupId(0), groupName, nodes, pods: helped, template });

/** AWS with one group that a test can change at will. */
export class FakeAws implements AutoScalingApi {
  desired: number;
  listed: NodeId[];
  failedAt: Instant = NEVER;
  readonly bounds: { readonly minSize: number; readonly maxSize: number };
  readonly calls: string[] = [];

  constructor(desired: number, bounds = { minSize: 0, maxSize: 10 }) {
    this.desired = desired;
    this.listed = Array.from({ length: desired }, (_, n) => nodeId(n));
    this.bounds = bounds;
  }

  desiredCapacity = (): number => this.desired;
  instances = (): readonly NodeId[] => this.listed;
  lastFailedActivity = (): Instant => this.failedAt;

  setDesiredCapacity = (_group: GroupId, size: number): boolean => {
    if (size < this.bounds.minSize || size > this.bounds.maxSize) return false;
    this.calls.push(`SetDesiredCapacity ${size}`);
    this.desired = size;
    return true;
  };

  terminateInstance = (_group: GroupId, node: NodeId): boolean => {
    this.calls.push(`TerminateInstance ${node}`);
    this.listed = this.listed.filter((each) => each !== node);
    this.desired -= 1;
    return true;
  };
}
