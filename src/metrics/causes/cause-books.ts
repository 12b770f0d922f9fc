// Charges every wait and every lost pod to causes, as the facts are said. Reads the run's books for what they have
// entered already, so it must hear each fact after them.

import type { Fact } from '../../cluster/fact.ts';
import type { BudgetId, NodeId, PodId } from '../../ids.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import { NEVER, RUN_START, type Instant } from '../../units.ts';
import type { Books } from '../books.ts';
import { byKind, type Entries } from '../entries.ts';
import { Finish } from '../pod-ledger.ts';
import { EVICTING_CAUSES, type CauseKind, type CauseRow } from './causes.ts';
import { Charges } from './charges.ts';
import { Evictions } from './evictions.ts';
import { Supply } from './supply.ts';
import { Waits } from './waits.ts';

/** One charge as it is made; `from` and `to` are null of a lost pod. */
export interface PodCharge {
  readonly kind: CauseKind;
  readonly cause: CauseRow['cause'];
  readonly pod: PodId;
  readonly from: number | null;
  readonly to: number | null;
}

export interface CauseOptions {
  /** Told each charge, a pod's in order of time. */
  readonly onCharge?: (charge: PodCharge) => void;
}

type Settings = Pick<Scenario, 'clusterAutoscaler' | 'terminationHandler'>;

/** Where the time went, for one run. To be closed once, at its end. */
export class CauseBooks {
  readonly #books: Books;
  readonly #supply = new Supply();
  readonly #waits: Waits;
  readonly #evictions: Evictions;
  readonly #charges = new Charges();
  /** By budget: the most disruptions allowed at once from t = 0 on. */
  readonly #allowed: number[] = [];
  readonly #onCharge: CauseOptions['onCharge'];

  constructor(scenario: Settings, books: Books, { onCharge }: CauseOptions = {}) {
    this.#books = books;
    this.#onCharge = onCharge;
    this.#waits = new Waits(
      scenario.clusterAutoscaler,
      books,
      this.#supply,
      (pod, cause, from, to) => this.#charge({ kind: 'waiting', cause, pod, from, to }),
    );
    this.#evictions = new Evictions(scenario.terminationHandler, books);
  }

  hear(fact: Fact, at: Instant): void {
    CauseBooks.#ENTRIES.get(fact.kind)?.(fact, at, this);
  }

  /** Whoever still waits is charged until the end. */
  close(end: Instant): void {
    this.#waits.close(end);
  }

  rows(): CauseRow[] {
    return this.#charges.rows((budget) => ({
      budget: this.#books.names.budget(budget),
      disruptions_allowed: this.#allowed[budget] ?? null,
    }));
  }

  static readonly #SUPPLY: Entries<CauseBooks> = {
    'run-started': (_, at, books) => books.#supply.runStarted(at),
    'group-created': (fact, _at, books) => books.#supply.groupCreated(fact),
    'desired-capacity-set': (fact, at, books) => books.#supply.desiredSet(fact, at),
    'launch-refused': ({ group, into }, at, books) => {
      if (into === undefined) books.#supply.refused(group, at);
    },
    'instance-launched': (fact, at, books) => books.#supply.launched(fact, at),
    'instance-terminated': (fact, at, books) => books.#supply.terminated(fact, at),
    'node-registered': ({ node, taints }, at, books) => {
      books.#supply.tainted(node, taints, at);
      books.#waits.moved(at);
    },
    'node-ready': ({ node }, at, books) => books.#supply.ready(node, at),
    'node-not-ready': ({ node }, at, books) => books.#supply.notReady(node, at),
    'node-deleted': ({ node }, at, books) => {
      books.#supply.notReady(node, at);
      books.#waits.moved(at);
    },
    'node-tainted': ({ node, taint }, at, books) => {
      books.#supply.tainted(node, [taint], at);
      books.#waits.moved(at);
    },
    'node-untainted': (fact, at, books) => {
      books.#supply.untainted(fact, at);
      books.#waits.moved(at);
    },
    'node-cordoned': (fact, at, books) => {
      books.#supply.cordoned(fact.node, true, at);
      books.#evictions.cordoned(fact, at);
    },
    'node-uncordoned': ({ node }, at, books) => books.#supply.cordoned(node, false, at),
  };

  static readonly #WAITS: Entries<CauseBooks> = {
    'pod-unschedulable': (fact, at, books) => books.#waits.unschedulable(fact, at),
    'pod-nominated': (fact, at, books) => books.#waits.nominated(fact, at),
    'pod-bound': ({ pod, node }, at, books) => {
      if (books.#books.names.isCounted(pod)) books.#waits.ended(pod, at, node);
      books.#waits.moved(at);
    },
    'autoscaler-loop-started': (_, at, books) => books.#waits.loopStarted(at),
    'scale-up-skipped': (fact, at, books) => books.#waits.skipped(fact, at),
    'scale-up-chosen': (fact, at, books) => books.#waits.chosen(fact, at),
    'scale-up-refused': (fact, at, books) => books.#waits.left(fact, at),
  };

  static readonly #HANDLER: Entries<CauseBooks> = {
    'spot-notice-issued': (fact, _at, books) => books.#evictions.noticed(fact),
    'handler-started': ({ node }, _at, books) => books.#evictions.handlerStarted(node),
    'drain-started': ({ node }, at, books) => books.#evictions.begun(node, at),
    'drain-finished': ({ node }, at, books) => books.#evictions.ended(node, false, at),
    'drain-failed': ({ node }, at, books) => books.#evictions.ended(node, true, at),
    'eviction-refused': (fact, at, books) => books.#evictions.refused(fact, at),
    'budget-updated': ({ budget, disruptionsAllowed }, at, books) => {
      const before = at < RUN_START ? 0 : (books.#allowed[budget] ?? 0);
      books.#allowed[budget] = Math.max(before, disruptionsAllowed);
    },
  };

  static readonly #ENDS: Entries<CauseBooks> = {
    'pod-terminating': ({ pod, why }, at, books) => {
      const { terminatingAt } = books.#books.pods;
      if (why === 'EvictionByEvictionAPI' && terminatingAt[pod] === at) books.#evicted(pod, at);
      books.#waits.moved(at);
    },
    'pod-lost': (fact, at, books) => {
      if (!books.#books.names.isCounted(fact.pod)) return;
      const cause = books.#evictions.lost(fact, at);
      books.#charge({ kind: 'lost', cause, pod: fact.pod, from: null, to: null });
    },
    'pod-succeeded': ({ pod }, at, books) => books.#left(pod, at),
    'pod-failed': ({ pod }, at, books) => books.#left(pod, at),
    'pod-deleted': ({ pod }, at, books) => {
      const { pods, names } = books.#books;
      if (pods.finish[pod] === Finish.No) books.#left(pod, at);
      if (names.isCounted(pod) && pods.boundAt[pod] === NEVER) books.#waits.ended(pod, at);
      books.#evictions.gone(pod);
    },
  };

  static readonly #ENTRIES = byKind(
    CauseBooks.#SUPPLY,
    CauseBooks.#WAITS,
    CauseBooks.#HANDLER,
    CauseBooks.#ENDS,
  );

  #left(pod: PodId, at: Instant): void {
    const node = this.#books.pods.node[pod]!;
    if (node >= 0) this.#supply.freed(node as NodeId, at);
    this.#waits.moved(at);
  }

  #evicted(pod: PodId, at: Instant): void {
    if (!this.#books.names.isCounted(pod) || this.#books.pods.boundAt[pod] === NEVER) return;
    const stages = this.#evictions.stages(pod, at, at);
    if (stages === undefined) return;
    let from = this.#books.nodes.at(this.#books.pods.node[pod]! as NodeId).noticeAt as number;
    for (const cause of EVICTING_CAUSES) {
      const to = from + stages[cause];
      if (to > from) this.#charge({ kind: 'evicting', cause, pod, from, to });
      from = to;
    }
  }

  #charge(charge: PodCharge): void {
    const { kind, cause, pod, from, to } = charge;
    const budget: BudgetId | undefined =
      cause === 'budget-refused' ? this.#evictions.budgetOf(pod) : undefined;
    this.#charges.add(kind, cause, pod, (to ?? 0) - (from ?? 0), budget);
    this.#onCharge?.(charge);
  }
}
