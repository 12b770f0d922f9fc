// Nodes, pods and node groups of a Cluster Autoscaler case, as its simulations see them.

import { heldBy, NodeTemplate } from '../actors/autoscaler/node-template.ts';
import type { Controller, SimPod } from '../actors/autoscaler/sim-pod.ts';
import { ClusterSnapshot } from '../actors/autoscaler/snapshot.ts';
import { NO_NODE, podId } from '../ids.ts';
import type { Labels, NodeResources } from '../kubernetes.ts';
import { readerOf, type ObjectReader } from '../scenario/kubernetes/object-reader.ts';
import { podTemplateOf } from '../scenario/kubernetes/pod-template.ts';
import { parseCpu, parseMemory } from '../scenario/kubernetes/quantity.ts';
import type { JsonObject } from '../scenario/scenario.ts';
import { bytes, constantly, hours, instant, milliCpu, millis, NEVER } from '../units.ts';

/** The instant at which a case is judged; nodes and pods without an age are a day old. */
export const NOW = instant(hours(24));

const UNTIMED = { startup: constantly(millis(0)), shutdown: constantly(millis(0)) };

export interface CasePod extends SimPod {
  readonly name: string;
  /** The node it runs on, if any. */
  readonly nodeName: string | undefined;
}

/** Pods of a case; an entry with `count` stands for so many equal pods. */
export function casePods(entries: readonly JsonObject[]): CasePod[] {
  const pods: CasePod[] = [];
  entries.forEach((entry, place) => {
    const count = typeof entry['count'] === 'number' ? entry['count'] : undefined;
    const read = casePod(entry, count === undefined ? undefined : place);
    for (let copy = 0; copy < (count ?? 1); copy += 1)
      pods.push({ ...read, id: podId(pods.length) });
  });
  return pods;
}

/** `group`: equal pods of one entry are one equivalence group, as if one controller had made them. */
function casePod(entry: JsonObject, group: number | undefined): CasePod {
  const reader = readerOf(entry, 'pod');
  return {
    id: podId(0),
    name: reader.map('metadata').text('name') ?? 'pod',
    nodeName: reader.map('spec').text('nodeName'),
    template: podTemplateOf(reader, UNTIMED),
    controller: group === undefined ? controllerOf(reader) : { id: group, kind: 'ReplicaSet' },
    createdAt: NOW,
    pinnedTo: NO_NODE,
    deletionTimestamp: NEVER,
  };
}

/** An annotation may call a custom controller's pod one of a DaemonSet. */
const DAEMON_SET_POD = 'cluster-autoscaler.kubernetes.io/daemonset-pod';

function controllerOf(pod: ObjectReader): Controller | undefined {
  const metadata = pod.map('metadata');
  const owner = metadata.items('ownerReferences').find((each) => each.flag('controller') === true);
  if (owner === undefined) return undefined;
  const isDaemon = metadata.labels('annotations')[DAEMON_SET_POD] === 'true';
  const kind = isDaemon ? 'DaemonSet' : (owner.text('kind') ?? '');
  return { id: idOf(`${kind}/${owner.text('name') ?? ''}`), kind };
}

/** A number that stands for a name within one case. */
const idOf = (name: string): number =>
  [...name].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 1_000_003, 7);

export interface CaseNode {
  readonly name: string;
  readonly group: string | undefined;
  readonly ready: boolean;
  readonly ageSeconds: number;
  readonly labels: Labels;
  readonly capacity: NodeResources;
  readonly allocatable: NodeResources;
}

export function caseNode(entry: JsonObject): CaseNode {
  const reader = readerOf(entry, 'node');
  const status = reader.map('status');
  return {
    name: reader.map('metadata').text('name') ?? 'node',
    group: reader.text('nodeGroup'),
    ready: status
      .items('conditions')
      .some(
        (condition) => condition.text('type') === 'Ready' && condition.text('status') === 'True',
      ),
    ageSeconds: reader.count('ageSeconds') ?? 86_400,
    labels: reader.map('metadata').labels('labels'),
    capacity: nodeResources(status.map('capacity')),
    allocatable: nodeResources(status.map('allocatable')),
  };
}

/** A case's resources are exact quantities; what is missing is zero. */
const nodeResources = (map: ObjectReader): NodeResources => ({
  cpu: map.quantity('cpu', parseCpu) ?? milliCpu(0),
  memory: map.quantity('memory', parseMemory) ?? bytes(0),
  pods: Number(map.raw('pods') ?? 0),
  other: {},
});

/** A case's nodes with the pods that run on them. The key of each is its place in the case. */
export function caseSnapshot(
  nodes: readonly CaseNode[],
  pods: readonly CasePod[],
): ClusterSnapshot {
  const snapshot = new ClusterSnapshot();
  snapshot.introduce(pods.map(({ template }) => template));
  nodes.forEach((node, key) => {
    const { name, labels, capacity, allocatable } = node;
    const shape = { name, labels, taints: [], unschedulable: false };
    const held = heldBy(allocatable, []);
    const row = snapshot.add({ key, shape, capacity, allocatable, free: allocatable, held });
    for (const pod of pods) if (pod.nodeName === name) snapshot.place(pod, row);
  });
  return snapshot;
}

export interface CaseGroup {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  readonly target: number;
  readonly template: NodeTemplate;
}

export function caseGroup(entry: JsonObject): CaseGroup {
  const reader = readerOf(entry, 'nodeGroup');
  const template = reader.map('template');
  const capacity = nodeResources(template);
  return {
    name: reader.text('name') ?? 'group',
    min: reader.count('min') ?? 0,
    max: reader.count('max') ?? 0,
    target: reader.count('target') ?? 0,
    template: new NodeTemplate({
      capacity,
      allocatable: capacity,
      labels: template.labels('labels'),
      taints: [],
      pods: [],
      isGuess: false,
    }),
  };
}

export const nameOf = (pod: SimPod): string => (pod as CasePod).name;
