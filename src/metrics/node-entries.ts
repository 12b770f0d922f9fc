// What the books enter when they hear of instances, nodes and groups.

import type { FactOf } from '../cluster/fact.ts';
import type { PodId } from '../ids.ts';
import type { Instant } from '../units.ts';
import type { Books } from './books.ts';
import type { Entries } from './entries.ts';
import { Finish } from './pod-ledger.ts';

const INSTANCES: Entries<Books> = {
  'instance-launched': (fact, at, books) => {
    const { nodes, warm, groups } = books;
    nodes.launched(fact, at);
    if (fact.warm !== undefined) nodes.at(fact.node).startedAt = warm.putInService(fact.warm, at);
    if (books.started) groups[fact.group]!.launched += 1;
    books.changed();
  },
  'instance-terminated': (fact, at, books) => terminated(books, fact, at),
  'instance-removed-by-autoscaler': ({ node }, at, books) => {
    books.removedByAutoscaler += 1;
    books.moments.add('scale-down', books.nodes.at(node).group, at);
  },
  'spot-notice-issued': ({ node }, at, { nodes, moments, overshoot }) => {
    overshoot.noticed(nodes.cluster);
    nodes.noticed(node, at);
    moments.add('notice', nodes.at(node).group, at);
  },
  'drain-started': ({ node }, at, { nodes }) => {
    nodes.at(node).drainStartedAt = at;
  },
  'drain-finished': ({ node }, at, { nodes }) => {
    nodes.at(node).drainFinishedAt = at;
  },
};

const NODE_OBJECTS: Entries<Books> = {
  'node-registered': ({ node }, at, { nodes }) => {
    nodes.at(node).registeredAt = at;
  },
  'node-ready': ({ node }, at, books) => {
    const { nodes, moments } = books;
    nodes.turnedReady(node, at);
    moments.add('node-ready', nodes.at(node).group, at);
    books.changed();
  },
  'node-not-ready': ({ node }, at, books) => {
    books.nodes.turnedNotReady(node, at);
    books.changed();
  },
  'node-deleted': ({ node }, at, books) => {
    books.nodes.turnedNotReady(node, at);
    books.changed();
  },
  'node-cordoned': ({ node }, at, { nodes }) => nodes.cordoned(node, at),
  'node-uncordoned': ({ node }, _at, { nodes }) => {
    nodes.at(node).unschedulable = false;
  },
};

const GROUPS: Entries<Books> = {
  'desired-capacity-set': ({ group, to }, at, { groups }) => groups[group]!.set(to, at),
  'launch-refused': ({ group }, at, { groups, moments }) => {
    groups[group]!.launchesRefused += 1;
    moments.add('launch-refused', group, at);
  },
  'scale-up-chosen': ({ group, nodes }, at, { moments }) =>
    moments.add('scale-up', group, at, nodes),
};

const WARM_POOLS: Entries<Books> = {
  'warm-instance-launched': (fact, at, { warm }) => warm.launched(fact, at),
  'warm-instance-returned': (fact, at, { warm, nodes, groups }) => {
    const node = nodes.at(fact.node);
    const pool = groups[fact.group]!.spec.warmPool!;
    warm.returned(fact, node.startedAt, pool, at);
    node.isHandedOn = pool.poolState === 'Running';
  },
  'warm-instance-ready': (fact, at, { warm }) => warm.ready(fact, at),
  'warm-instance-terminated': (fact, at, { warm }) => warm.terminated(fact.warm, at),
};

export const NODE_ENTRIES = [INSTANCES, NODE_OBJECTS, GROUPS, WARM_POOLS];

/** The instance is gone: nothing on it is ready or runs any more, whatever the API still believes. */
function terminated(books: Books, fact: FactOf<'instance-terminated'>, at: Instant): void {
  const { nodes, moments } = books;
  const { node, why } = fact;
  if (why === 'spot-reclaim') books.overshoot.reclaimed(nodes.cluster);
  nodes.gone(node, why, at);
  for (let pod = books.pods.onNode.first(node); pod !== -1; pod = books.pods.onNode.next(pod)) {
    if (mustStillGo(books, pod as PodId)) nodes.at(node).drained = false;
    books.pods.stranded[pod] = 1;
    books.ceased(pod as PodId, at);
  }
  if (why === 'spot-reclaim') moments.add('reclaim', nodes.at(node).group, at);
  books.changed();
}

/** Evictable and not even on its way out; who was, and still ran, is told as lost. */
const mustStillGo = ({ pods, names }: Books, pod: PodId): boolean =>
  names.isCounted(pod) && pods.finish[pod] === Finish.No && !pods.isTerminating(pod);
