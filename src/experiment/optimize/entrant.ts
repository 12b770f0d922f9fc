// One configuration in the race: what its runs gave, and what is known of it so far.

import { mean } from '../../metrics/statistics.ts';
import type { Interval } from '../statistics/interval.ts';
import { anytime } from '../statistics/share.ts';
import { FEWEST_PAIRS } from './paired.ts';

export type Fate = 'open' | 'fails' | 'dearer';

/** One configuration in the race. */
export class Entrant {
  readonly place: number;
  readonly held: boolean[] = [];
  readonly objective: (number | null)[] = [];
  runs = 0;
  heldRuns = 0;
  fate: Fate = 'open';
  /** Once shown it stays so: the interval was valid at that look. */
  isShown = false;
  interval: Interval = { low: 0, high: 1 };

  constructor(place: number) {
    this.place = place;
  }

  /** Counts the runs that are known without a gap. */
  look(share: number, error: number): void {
    const before = this.runs;
    for (; this.held[this.runs] !== undefined; this.runs += 1)
      if (this.held[this.runs]) this.heldRuns += 1;
    if (this.runs === before) return;
    this.interval = anytime({ held: this.heldRuns, runs: this.runs }, 1 - error);
    if (this.fate === 'open' && !this.isShown && this.interval.high < share) this.fate = 'fails';
    if (this.fate !== 'fails' && this.interval.low >= share) this.isShown = true;
  }

  /** Held and cost the same as another in every run that both have made, which were not few. */
  isTwinOf(other: Entrant): boolean {
    const both = Math.min(this.runs, other.runs);
    if (both < FEWEST_PAIRS) return false;
    for (let run = 0; run < both; run += 1)
      if (this.held[run] !== other.held[run] || this.objective[run] !== other.objective[run])
        return false;
    return true;
  }

  get heldShare(): number {
    return this.runs === 0 ? 0 : this.heldRuns / this.runs;
  }

  meanOf(runs: number): number {
    const seen = this.objective.slice(0, runs).filter((value) => value !== null);
    return mean(seen) ?? Number.POSITIVE_INFINITY;
  }
}
