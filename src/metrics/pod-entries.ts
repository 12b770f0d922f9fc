// What the books enter when they hear of pods and workloads. Pods of DaemonSets take room; nothing else of theirs
// is counted.

import type { FactOf } from '../cluster/fact.ts';
import { NO_NODE, type NodeId, type PodId } from '../ids.ts';
import { NEVER, type Instant } from '../units.ts';
import type { Books, Entries } from './books.ts';
import { Finish } from './pod-ledger.ts';

export const podEntries = (books: Books): Entries => ({
  ...lifeEntries(books),
  ...containerEntries(books),
  ...endEntries(books),
});

function lifeEntries(books: Books): Entries {
  const { pods, names } = books;
  return {
    'workload-scaled': ({ workload, replicas }, at) =>
      books.replicas[workload]?.scale(replicas, at),
    'pod-created': ({ pod }, at) => {
      pods.add(at);
      if (names.isCounted(pod)) books.waiting(1);
    },
    'pod-unschedulable': ({ pod, why }) => pods.refuse(pod, why),
    'pod-bound': ({ pod, node }, at) => {
      pods.bind(pod, node, at);
      books.nodes.occupy(node, names.specOf(pod).template, 1, at);
      if (names.isCounted(pod)) books.waiting(-1);
      books.changed();
    },
    'eviction-refused': () => {
      books.evictionsRefused += 1;
    },
  };
}

function containerEntries(books: Books): Entries {
  const { pods, nodes, names } = books;
  const isUp = (pod: PodId): boolean => nodes.at(pods.node[pod]! as NodeId).goneAt === NEVER;
  return {
    'pod-started': ({ pod }) => {
      if (!names.isCounted(pod) || pods.running[pod] === 1 || !isUp(pod)) return;
      pods.running[pod] = 1;
      nodes.running(pods.node[pod]! as NodeId, 1);
      books.changed();
    },
    'pod-ready': ({ pod }, at) => {
      if (pods.readyAt[pod] === NEVER) pods.readyAt[pod] = at;
      if (pods.ready[pod] === 1 || pods.isTerminating(pod) || !isUp(pod)) return;
      pods.ready[pod] = 1;
      books.replicasOf(pod)?.change(1, at);
    },
    'pod-not-ready': ({ pod }, at) => books.unready(pod, at),
  };
}

function endEntries(books: Books): Entries {
  const { pods } = books;
  return {
    'pod-terminating': ({ pod, why }, at) => {
      if (pods.isTerminating(pod) || pods.finish[pod] === Finish.Succeeded) return;
      pods.terminate(pod, why, at);
      books.unready(pod, at);
    },
    'pod-succeeded': ({ pod }, at) =>
      finished(books, pod, pods.isTerminating(pod) ? Finish.Stopped : Finish.Succeeded, at),
    'pod-failed': ({ pod, why }, at) => {
      if (pods.finish[pod] === Finish.No) pods.failures.set(pod, why);
      finished(books, pod, Finish.Failed, at);
    },
    'pod-lost': ({ pod, node }) => {
      pods.lost[pod] = 1;
      if (books.names.isCounted(pod)) books.nodes.at(node).drained = false;
    },
    'pod-deleted': (fact, at) => deleted(books, fact, at),
  };
}

function finished(books: Books, pod: PodId, how: 1 | 2 | 3, at: Instant): void {
  const { pods } = books;
  if (pods.finish[pod] !== Finish.No) return;
  books.ceased(pod, at);
  vacate(books, pod, at);
  pods.finish[pod] = how;
}

function deleted(books: Books, { pod }: FactOf<'pod-deleted'>, at: Instant): void {
  const { pods, names } = books;
  books.ceased(pod, at);
  const node = pods.node[pod]!;
  if (node === NO_NODE) {
    if (names.isCounted(pod)) books.waiting(-1);
  } else {
    pods.onNode.remove(node, pod);
    if (pods.finish[pod] === Finish.No) vacate(books, pod, at);
  }
  pods.deletedAt[pod] = at;
  books.changed();
}

function vacate({ pods, nodes, names }: Books, pod: PodId, at: Instant): void {
  const node = pods.node[pod]!;
  if (node !== NO_NODE) nodes.occupy(node as NodeId, names.specOf(pod).template, -1, at);
}
