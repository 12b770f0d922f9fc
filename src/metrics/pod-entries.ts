// What the books enter when they hear of pods and workloads. Pods of DaemonSets take room; nothing else of theirs
// is counted.

import type { FactOf } from '../cluster/fact.ts';
import { NO_NODE, type NodeId, type PodId } from '../ids.ts';
import { NEVER, type Instant } from '../units.ts';
import type { Books } from './books.ts';
import type { Entries } from './entries.ts';
import { Finish } from './pod-ledger.ts';

const isUp = ({ nodes, pods }: Books, pod: PodId): boolean =>
  nodes.at(pods.node[pod]! as NodeId).goneAt === NEVER;

const LIVES: Entries<Books> = {
  'workload-scaled': ({ workload, replicas: wanted }, at, { replicas }) =>
    replicas[workload]?.scale(wanted, at),
  'pod-created': ({ pod }, at, books) => {
    books.pods.add(at);
    if (books.names.isCounted(pod)) books.waiting(1);
  },
  'pod-unschedulable': ({ pod, why }, _at, { pods }) => pods.refuse(pod, why),
  'pod-bound': ({ pod, node }, at, books) => {
    const { pods, nodes, names } = books;
    pods.bind(pod, node, at);
    nodes.occupy(node, names.specOf(pod).template, 1, at);
    if (names.isCounted(pod)) books.waiting(-1);
    books.changed();
  },
  'eviction-refused': (_fact, _at, books) => {
    books.evictionsRefused += 1;
  },
};

const CONTAINERS: Entries<Books> = {
  'pod-started': ({ pod }, _at, books) => {
    const { pods, nodes, names } = books;
    if (!names.isCounted(pod) || pods.running[pod] === 1 || !isUp(books, pod)) return;
    pods.running[pod] = 1;
    nodes.running(pods.node[pod]! as NodeId, 1);
    books.changed();
  },
  'pod-ready': ({ pod }, at, books) => {
    const { pods } = books;
    if (pods.readyAt[pod] === NEVER) pods.readyAt[pod] = at;
    if (pods.ready[pod] === 1 || pods.isTerminating(pod) || !isUp(books, pod)) return;
    pods.ready[pod] = 1;
    books.replicasOf(pod)?.change(1, at);
  },
  'pod-not-ready': ({ pod }, at, books) => books.unready(pod, at),
};

const ENDS: Entries<Books> = {
  'pod-terminating': ({ pod, why }, at, books) => {
    const { pods } = books;
    if (pods.isTerminating(pod) || pods.finish[pod] === Finish.Succeeded) return;
    pods.terminate(pod, why, at);
    books.unready(pod, at);
  },
  'pod-succeeded': ({ pod }, at, books) =>
    finished(books, pod, books.pods.isTerminating(pod) ? Finish.Stopped : Finish.Succeeded, at),
  'pod-failed': ({ pod, why }, at, books) => {
    const { pods } = books;
    if (pods.finish[pod] === Finish.No) pods.failures.set(pod, why);
    finished(books, pod, Finish.Failed, at);
  },
  'pod-lost': ({ pod, node }, _at, { pods, nodes, names }) => {
    pods.lost[pod] = 1;
    if (names.isCounted(pod)) nodes.at(node).drained = false;
  },
  'pod-deleted': (fact, at, books) => deleted(books, fact, at),
};

export const POD_ENTRIES = [LIVES, CONTAINERS, ENDS];

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
