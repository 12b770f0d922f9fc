// Charges every wait and every lost pod to causes, as the facts are said. Reads the run's books for what they have
// entered already, so it must hear each fact after them.

import type { Fact, FactKind } from '../../cluster/fact.ts';
import type { BudgetId, NodeId, PodId } from '../../ids.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import { NEVER, RUN_START, type Instant } from '../../units.ts';
import type { Books, Entries } from '../books.ts';
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
  readonly #entries: Entries;

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
    this.#entries = {
      ...this.#supplyEntries(),
      ...this.#waitEntries(),
      ...this.#handlerEntries(),
      ...this.#endEntries(),
    };
  }

  hear(fact: Fact, at: Instant): void {
    const enter = this.#entries[fact.kind as FactKind] as
      | ((fact: Fact, at: Instant) => void)
      | undefined;
    enter?.(fact, at);
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

  #supplyEntries(): Entries {
    const supply = this.#supply;
    return {
      'run-started': (_, at) => supply.runStarted(at),
      'group-created': (fact) => supply.groupCreated(fact),
      'desired-capacity-set': (fact, at) => supply.desiredSet(fact, at),
      'launch-refused': ({ group, into }, at) => {
        if (into === undefined) supply.refused(group, at);
      },
      'instance-launched': (fact, at) => supply.launched(fact, at),
      'instance-terminated': (fact, at) => supply.terminated(fact, at),
      'node-registered': ({ node, taints }, at) => supply.tainted(node, taints, at),
      'node-ready': ({ node }, at) => supply.ready(node, at),
      'node-not-ready': ({ node }, at) => supply.notReady(node, at),
      'node-deleted': ({ node }, at) => supply.notReady(node, at),
      'node-tainted': ({ node, taint }, at) => supply.tainted(node, [taint], at),
      'node-untainted': (fact, at) => supply.untainted(fact, at),
      'node-cordoned': (fact, at) => {
        supply.cordoned(fact.node, true, at);
        this.#evictions.cordoned(fact, at);
      },
      'node-uncordoned': ({ node }, at) => supply.cordoned(node, false, at),
    };
  }

  #waitEntries(): Entries {
    const waits = this.#waits;
    const { names } = this.#books;
    return {
      'pod-unschedulable': ({ pod }, at) => waits.refused(pod, at),
      'pod-nominated': (fact, at) => waits.nominated(fact, at),
      'pod-bound': ({ pod, node }, at) => {
        if (names.isCounted(pod)) waits.ended(pod, at, node);
      },
      'autoscaler-loop-started': (_, at) => waits.loopStarted(at),
      'scale-up-skipped': (fact, at) => waits.skipped(fact, at),
      'scale-up-chosen': (fact, at) => waits.chosen(fact, at),
      'scale-up-refused': (fact, at) => waits.left(fact, at),
    };
  }

  #handlerEntries(): Entries {
    const evictions = this.#evictions;
    return {
      'spot-notice-issued': (fact) => evictions.noticed(fact),
      'handler-started': ({ node }) => evictions.handlerStarted(node),
      'drain-started': ({ node }, at) => evictions.begun(node, at),
      'drain-finished': ({ node }, at) => evictions.ended(node, false, at),
      'drain-failed': ({ node }, at) => evictions.ended(node, true, at),
      'eviction-refused': (fact, at) => evictions.refused(fact, at),
      'budget-updated': ({ budget, disruptionsAllowed }, at) => {
        const before = at < RUN_START ? 0 : (this.#allowed[budget] ?? 0);
        this.#allowed[budget] = Math.max(before, disruptionsAllowed);
      },
    };
  }

  #endEntries(): Entries {
    const { pods, names } = this.#books;
    return {
      'pod-terminating': ({ pod, why }, at) => {
        if (why === 'EvictionByEvictionAPI' && pods.terminatingAt[pod] === at)
          this.#evicted(pod, at);
      },
      'pod-lost': (fact, at) => {
        if (!names.isCounted(fact.pod)) return;
        const cause = this.#evictions.lost(fact, at);
        this.#charge({ kind: 'lost', cause, pod: fact.pod, from: null, to: null });
      },
      'pod-succeeded': ({ pod }, at) => this.#left(pod, at),
      'pod-failed': ({ pod }, at) => this.#left(pod, at),
      'pod-deleted': ({ pod }, at) => {
        if (pods.finish[pod] === Finish.No) this.#left(pod, at);
        if (names.isCounted(pod) && pods.boundAt[pod] === NEVER) this.#waits.ended(pod, at);
        this.#evictions.gone(pod);
      },
    };
  }

  #left(pod: PodId, at: Instant): void {
    const node = this.#books.pods.node[pod]!;
    if (node >= 0) this.#supply.freed(node as NodeId, at);
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
