// How many nodes gave which verdict, kept up to date while verdicts change: a refusal is put into words from it.

import { ABSENT, type Verdict } from './verdict.ts';

/** Nodes by verdict, those that do not exist left out. */
export class VerdictCounts {
  readonly byVerdict = new Map<Verdict, number>();
  /** Grows whenever a count changes. */
  version = 0;

  change(before: Verdict, after: Verdict): void {
    this.version += 1;
    if (before !== ABSENT) this.#add(before, -1);
    if (after !== ABSENT) this.#add(after, 1);
  }

  clear(): void {
    this.version += 1;
    this.byVerdict.clear();
  }

  #add(verdict: Verdict, change: 1 | -1): void {
    const count = (this.byVerdict.get(verdict) ?? 0) + change;
    if (count === 0) this.byVerdict.delete(verdict);
    else this.byVerdict.set(verdict, count);
  }
}
