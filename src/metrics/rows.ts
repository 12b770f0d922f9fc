// One row per pod and per node, for pods.csv and nodes.csv: made only when somebody asks for them.

import { NO_NODE, type NodeId, type PodId } from '../ids.ts';
import { NEVER, type Instant } from '../units.ts';
import type { Books } from './books.ts';
import { costUsd } from './cost.ts';
import type { NodeEntry } from './node-ledger.ts';
import { Finish } from './pod-ledger.ts';
import type { NodeRow, PodOutcome, PodRow } from './result.ts';

export const secondsOf = (at: number): number | null => (at === NEVER ? null : at / 1000);

/** Counted pods in order of creation. */
export function podRows(books: Books, end: Instant): PodRow[] {
  const rows: PodRow[] = [];
  for (let pod = 0; pod < books.pods.count; pod += 1)
    if (books.names.isCounted(pod as PodId)) rows.push(podRow(books, pod as PodId, end));
  return rows;
}

function podRow(books: Books, pod: PodId, end: Instant): PodRow {
  const { pods, names } = books;
  const created = pods.createdAt[pod]!;
  const ready = pods.readyAt[pod]!;
  const node = pods.node[pod]!;
  return {
    pod: names.pod(pod),
    workload: names.specOf(pod).name,
    created_s: created / 1000,
    bound_s: secondsOf(pods.boundAt[pod]!),
    ready_s: secondsOf(ready),
    deleted_s: secondsOf(pods.deletedAt[pod]!),
    node: node === NO_NODE ? null : names.node(node as NodeId),
    pending_s: (pods.pendingUntil(pod, end) - created) / 1000,
    ready_time_s: ready === NEVER ? null : (ready - created) / 1000,
    evicted: pods.reason(pod) === 'EvictionByEvictionAPI',
    outcome: outcomeOf(books, pod),
    reason: reasonOf(books, pod),
  };
}

function outcomeOf({ pods }: Books, pod: PodId): PodOutcome {
  if (pods.lost[pod] === 1) return 'lost';
  if (pods.finish[pod] === Finish.Succeeded) return 'succeeded';
  switch (pods.reason(pod)) {
    case 'EvictionByEvictionAPI':
      return 'evicted';
    case 'PreemptionByScheduler':
      return 'preempted';
    case 'scaled-down':
      return 'scaled-down';
    case null:
      if (pods.isWaiting(pod)) return 'pending';
      return pods.isHeld(pod) ? 'running' : 'deleted';
    default:
      return 'deleted';
  }
}

/** Why it ended; while it lives, what kube-scheduler last said when it had no node for it. */
function reasonOf({ pods, nodes }: Books, pod: PodId): string | null {
  if (pods.lost[pod] === 1) return nodes.at(pods.node[pod]! as NodeId).goneWhy;
  const why = pods.failures.get(pod) ?? pods.reason(pod);
  if (why !== null) return why;
  if (pods.stranded[pod] === 1) return nodes.at(pods.node[pod]! as NodeId).goneWhy;
  return pods.messages[pods.messageOf(pod)] ?? null;
}

/** Every instance in order of launch, those of the steady state included. */
export const nodeRows = (books: Books, end: Instant): NodeRow[] =>
  books.nodes.entries.map((node) => nodeRow(books, node, end));

function nodeRow({ names }: Books, node: NodeEntry, end: Instant): NodeRow {
  const { instance } = node;
  return {
    node: names.node(node.id),
    group: names.group(node.group),
    instance_type: instance.instanceType,
    zone: instance.zone,
    market: instance.market,
    launched_s: node.launchedAt / 1000,
    registered_s: secondsOf(node.registeredAt),
    ready_s: secondsOf(node.readyAt),
    notice_s: secondsOf(node.noticeAt),
    cordoned_s: secondsOf(node.cordonedAt),
    drain_started_s: secondsOf(node.drainStartedAt),
    drain_finished_s: secondsOf(node.drainFinishedAt),
    gone_s: secondsOf(node.goneAt),
    reason: node.goneWhy,
    cost_usd: costUsd(node, end),
  };
}
