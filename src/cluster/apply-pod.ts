// Facts about pods and workloads, written to the pod rows; a pod holds its room from binding until it is gone or done.

import { NO_NODE, type NodeId, type PodId } from '../ids.ts';
import { after, NEVER, type Instant } from '../units.ts';
import { occupy } from './capacity.ts';
import type { Fact, FactOf } from './fact.ts';
import { invariantOfIds } from './invariants.ts';
import { PodPhase } from './pods.ts';
import type { Cluster } from './state.ts';

/** Applies a fact about a pod or workload; false when it is about something else. */
export function applyPodFact(cluster: Cluster, fact: Fact, at: Instant): boolean {
  switch (fact.kind) {
    case 'pod-created':
      create(cluster, fact, at);
      return true;
    case 'pod-bound':
      bind(cluster, fact, at);
      return true;
    case 'pod-terminating':
      terminate(cluster, fact, at);
      return true;
    case 'pod-succeeded':
    case 'pod-failed':
      finish(cluster, fact);
      return true;
    case 'pod-deleted':
      remove(cluster, fact.pod, at);
      return true;
    case 'workload-scaled':
      cluster.workloads[fact.workload]!.replicas = fact.replicas;
      return true;
    default:
      return applyStatusFact(cluster, fact, at);
  }
}

/** What scheduler and kubelet write into a pod's status. */
function applyStatusFact(cluster: Cluster, fact: Fact, at: Instant): boolean {
  const { pods } = cluster;
  switch (fact.kind) {
    case 'pod-started':
      pods.phase[fact.pod] = PodPhase.Running;
      pods.startedAt[fact.pod] = at;
      return true;
    case 'pod-ready':
      setReady(cluster, fact.pod, 1);
      pods.readyAt[fact.pod] = at;
      return true;
    case 'pod-not-ready':
      setReady(cluster, fact.pod, 0);
      return true;
    case 'pod-unschedulable':
      if (pods.unschedulableAt[fact.pod] === NEVER) pods.unschedulableAt[fact.pod] = at;
      pods.messages.set(fact.pod, fact.why);
      return true;
    case 'pod-nominated':
      pods.nominatedNode[fact.pod] = fact.node ?? NO_NODE;
      return true;
    default:
      return false;
  }
}

function create(cluster: Cluster, fact: FactOf<'pod-created'>, at: Instant): void {
  const workload = cluster.workloads[fact.workload]!;
  workload.created += 1;
  const pod = cluster.pods.add(fact.workload, workload.created, fact.pinnedTo ?? NO_NODE, at);
  invariantOfIds(pod, fact.pod, 'pod');
  workload.pods += 1;
  count(cluster, pod, 1);
}

/** Adds (`sign` 1) or takes away (−1) a pod, as it is now, to what its controller and its budget count. */
function count(cluster: Cluster, pod: PodId, sign: 1 | -1): void {
  const { pods } = cluster;
  if (pods.isTerminating(pod) || pods.isFinished(pod)) return;
  const workload = cluster.workloads[pods.workload[pod]!]!;
  workload.active += sign;
  workload.healthy += sign * pods.ready[pod]!;
}

function setReady(cluster: Cluster, pod: PodId, ready: 0 | 1): void {
  count(cluster, pod, -1);
  cluster.pods.ready[pod] = ready;
  count(cluster, pod, 1);
}

function terminate(cluster: Cluster, fact: FactOf<'pod-terminating'>, at: Instant): void {
  const { pods } = cluster;
  count(cluster, fact.pod, -1);
  pods.terminatingAt[fact.pod] = at;
  pods.graceEndsAt[fact.pod] = after(at, fact.grace);
}

function bind(cluster: Cluster, fact: FactOf<'pod-bound'>, at: Instant): void {
  const { pods, nodes } = cluster;
  pods.node[fact.pod] = fact.node;
  pods.boundAt[fact.pod] = at;
  pods.unschedulableAt[fact.pod] = NEVER;
  pods.nominatedNode[fact.pod] = NO_NODE;
  pods.messages.delete(fact.pod);
  pods.onNode.append(fact.node, fact.pod);
  occupy(nodes, fact.node, cluster.template(fact.pod), 1);
}

function finish(cluster: Cluster, fact: FactOf<'pod-succeeded'> | FactOf<'pod-failed'>): void {
  const { pods } = cluster;
  const alreadyDone = pods.isFinished(fact.pod);
  count(cluster, fact.pod, -1);
  pods.phase[fact.pod] = fact.kind === 'pod-succeeded' ? PodPhase.Succeeded : PodPhase.Failed;
  pods.ready[fact.pod] = 0;
  if (!alreadyDone && pods.isBound(fact.pod)) vacate(cluster, fact.pod);
}

function remove(cluster: Cluster, pod: PodId, at: Instant): void {
  const { pods } = cluster;
  count(cluster, pod, -1);
  cluster.workloads[pods.workload[pod]!]!.pods -= 1;
  pods.deletedAt[pod] = at;
  pods.ready[pod] = 0;
  pods.messages.delete(pod);
  pods.unschedulableAt[pod] = NEVER;
  pods.ofWorkload.remove(pods.workload[pod]!, pod);
  if (!pods.isBound(pod)) return;
  pods.onNode.remove(pods.node[pod]!, pod);
  if (!pods.isFinished(pod)) vacate(cluster, pod);
}

const vacate = (cluster: Cluster, pod: PodId): void =>
  occupy(cluster.nodes, cluster.pods.node[pod]! as NodeId, cluster.template(pod), -1);
