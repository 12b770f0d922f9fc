// What the books enter when they hear of instances, nodes and groups.

import type { FactOf } from '../cluster/fact.ts';
import type { PodId } from '../ids.ts';
import { NEVER, type Instant } from '../units.ts';
import type { Books, Entries } from './books.ts';
import { Finish } from './pod-ledger.ts';

export const nodeEntries = (books: Books): Entries => ({
  ...instanceEntries(books),
  ...nodeObjectEntries(books),
  ...groupEntries(books),
  ...warmEntries(books),
});

function instanceEntries(books: Books): Entries {
  const { nodes, moments } = books;
  return {
    'instance-launched': (fact, at) => {
      nodes.launched(fact, at);
      if (fact.warm !== undefined)
        nodes.at(fact.node).startedAt = books.warm.putInService(fact.warm, at);
      if (books.started) books.groups[fact.group]!.launched += 1;
      books.changed();
    },
    'instance-terminated': (fact, at) => terminated(books, fact, at),
    'instance-removed-by-autoscaler': ({ node }, at) => {
      books.removedByAutoscaler += 1;
      moments.add('scale-down', nodes.at(node).group, at);
    },
    'spot-notice-issued': ({ node }, at) => {
      books.overshoot.noticed(nodes.cluster);
      nodes.noticed(node, at);
      moments.add('notice', nodes.at(node).group, at);
    },
    'drain-started': ({ node }, at) => {
      nodes.at(node).drainStartedAt = at;
    },
    'drain-finished': ({ node }, at) => {
      nodes.at(node).drainFinishedAt = at;
    },
  };
}

function nodeObjectEntries(books: Books): Entries {
  const { nodes, moments } = books;
  return {
    'node-registered': ({ node }, at) => {
      nodes.at(node).registeredAt = at;
    },
    'node-ready': ({ node }, at) => {
      nodes.turnedReady(node, at);
      moments.add('node-ready', nodes.at(node).group, at);
      books.changed();
    },
    'node-not-ready': ({ node }, at) => {
      nodes.turnedNotReady(node, at);
      books.changed();
    },
    'node-deleted': ({ node }, at) => {
      nodes.turnedNotReady(node, at);
      books.changed();
    },
    'node-cordoned': ({ node }, at) => nodes.cordoned(node, at),
    'node-uncordoned': ({ node }) => {
      nodes.at(node).unschedulable = false;
    },
  };
}

function groupEntries(books: Books): Entries {
  const { moments } = books;
  return {
    'desired-capacity-set': ({ group, to }, at) => books.groups[group]!.set(to, at),
    'launch-refused': ({ group }, at) => {
      books.groups[group]!.launchesRefused += 1;
      moments.add('launch-refused', group, at);
    },
    'scale-up-chosen': ({ group, nodes }, at) => moments.add('scale-up', group, at, nodes),
  };
}

function warmEntries({ warm, nodes, groups }: Books): Entries {
  return {
    'warm-instance-launched': (fact, at) => warm.launched(fact, at),
    'warm-instance-returned': (fact, at) => {
      const node = nodes.at(fact.node);
      const pool = groups[fact.group]!.spec.warmPool!;
      warm.returned(fact, node.startedAt, pool, at);
      if (pool.poolState === 'Running') node.startedAt = NEVER;
    },
    'warm-instance-ready': (fact, at) => warm.ready(fact, at),
    'warm-instance-terminated': (fact, at) => warm.terminated(fact.warm, at),
  };
}

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
