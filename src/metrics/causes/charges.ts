// What each cause has been charged with so far: milliseconds and pods, summed as waits end, so that memory does not
// grow with the run.

import type { BudgetId } from '../../ids.ts';
import {
  EVICTING_CAUSES,
  LOST_CAUSES,
  WAITING_CAUSES,
  type CauseKind,
  type CauseRow,
} from './causes.ts';

const CAUSES = { waiting: WAITING_CAUSES, evicting: EVICTING_CAUSES, lost: LOST_CAUSES } as const;
const KINDS = ['waiting', 'evicting', 'lost'] as const satisfies readonly CauseKind[];

/** One cause's account. */
interface Account {
  readonly kind: CauseKind;
  readonly cause: CauseRow['cause'];
  ms: number;
  pods: number;
  /** Whose first charge was the last to be counted in `pods`. */
  lastPod: number;
  /** Budgets that refused, of `budget-refused`. */
  readonly budgets: Set<BudgetId>;
}

/** Names a budget and says what it allowed. */
export type BudgetNote = (budget: BudgetId) => Pick<CauseRow, 'budget' | 'disruptions_allowed'>;

/** The accounts of a run: one per kind and cause. */
export class Charges {
  readonly #accounts: Readonly<Record<CauseKind, Map<CauseRow['cause'], Account>>> = {
    waiting: new Map(),
    evicting: new Map(),
    lost: new Map(),
  };

  /** All charges of one pod and kind are made one after another. */
  add(kind: CauseKind, cause: CauseRow['cause'], pod: number, ms: number, budget?: BudgetId): void {
    let account = this.#accounts[kind].get(cause);
    if (account === undefined) {
      account = { kind, cause, ms: 0, pods: 0, lastPod: -1, budgets: new Set() };
      this.#accounts[kind].set(cause, account);
    }
    account.ms += ms;
    if (account.lastPod !== pod) account.pods += 1;
    account.lastPod = pod;
    if (budget !== undefined) account.budgets.add(budget);
  }

  /** Causes with a charge, the heaviest of each kind first; ties in the order of the causes. */
  rows(note: BudgetNote): CauseRow[] {
    return KINDS.flatMap((kind) => {
      const accounts = CAUSES[kind].flatMap((cause) => this.#accounts[kind].get(cause) ?? []);
      const weight = ({ ms, pods }: Account): number => (kind === 'lost' ? pods : ms);
      const whole = accounts.reduce((sum, account) => sum + weight(account), 0);
      return accounts
        .toSorted((a, b) => weight(b) - weight(a))
        .map((account) => rowOf(account, weight(account) / whole, note));
    });
  }
}

function rowOf(
  { kind, cause, ms, pods, budgets }: Account,
  share: number,
  note: BudgetNote,
): CauseRow {
  const [budget, ...others] = budgets;
  const only = budget === undefined || others.length > 0 ? undefined : note(budget);
  return {
    kind,
    cause,
    pod_seconds: kind === 'lost' ? null : ms / 1000,
    pods,
    share_percent: 100 * share,
    budget: only?.budget ?? null,
    disruptions_allowed: only?.disruptions_allowed ?? null,
  };
}
