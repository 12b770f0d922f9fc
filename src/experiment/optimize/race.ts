// The search, without a simulator: configurations race on the same seeds, and runs go to those that may still be the
// answer. It asks for runs (`next`), is told what they gave (`tell`), and drops a configuration once it is shown to
// fail its limits, or to be dearer than one that is shown to hold them.
//
// All errors together stay below 1 − confidence: half of it is shared among the intervals of "holds every limit", one
// for each entrant, half among the differences between the best entrant and each other. Every interval is valid at
// every look. Nothing is inferred from one configuration to another: a larger group is usually safer and dearer, but a
// simulated autoscaler may choose otherwise with more room (another expander option, a later scale-down), more nodes
// may cross a limit on cost, and nodes that turn up earlier shift every decision after; so no order is relied on.

import { mean } from '../../metrics/statistics.ts';
import type { Interval } from '../statistics/interval.ts';
import { Entrant, type Fate } from './entrant.ts';
import { anytimeMean, differences, FEWEST_PAIRS } from './paired.ts';

export interface RaceRules {
  readonly share: number;
  readonly confidence: number;
  /** Of the answer's mean: savings below it do not matter. */
  readonly tolerance: number;
  /** Of one entrant, and of all together. */
  readonly maxRuns: number;
  readonly budget: number;
  /** Wins ties: the scenario as it stands, if it runs along. */
  readonly favourite?: number;
}

/** What one run gave. */
export interface Sample {
  /** Every limit held. */
  readonly held: boolean;
  /** What is minimized; null when the run saw nothing of it. */
  readonly objective: number | null;
}

/** Runs `from` … `to` − 1 of an entrant are wanted. */
export interface Turn {
  readonly entrant: number;
  readonly from: number;
  readonly to: number;
}

/** Enough to tell the hopeless from the hopeful. */
const FIRST_RUNS = 10;
/** Then a quarter more each time, so that a round is neither a single run nor long past its decision. */
export const growth = (runs: number): number => Math.max(FIRST_RUNS, Math.ceil(runs / 4));

export class Race {
  readonly #entrants: readonly Entrant[];
  readonly #rules: RaceRules;
  readonly #shareError: number;
  readonly #pairError: number;
  /** Whom the race is about until it is shown to hold, or gives up. */
  #hopeful: Entrant | undefined;
  /** Shown to hold, and cheapest of those. */
  #leader: Entrant | undefined;

  constructor(entrants: number, rules: RaceRules) {
    this.#entrants = Array.from({ length: entrants }, (_, place) => new Entrant(place));
    this.#rules = rules;
    const error = 1 - rules.confidence;
    this.#shareError = error / 2 / entrants;
    this.#pairError = error / 2 / Math.max(1, entrants - 1);
  }

  get runs(): number {
    return this.#entrants.reduce((sum, { runs }) => sum + runs, 0);
  }

  /** What run `run` of an entrant gave; in any order within a round. */
  tell(entrant: number, run: number, { held, objective }: Sample): void {
    const told = this.#entrants[entrant]!;
    told.held[run] = held;
    told.objective[run] = objective;
  }

  /** The runs wanted next; none when everything is settled or spent. */
  next(): readonly Turn[] {
    for (const entrant of this.#entrants) entrant.look(this.#rules.share, this.#shareError);
    const untried = this.#entrants.filter(({ runs }) => runs === 0);
    if (untried.length > 0) return this.#within(untried);
    this.#chooseLeader();
    this.#dropDearer();
    return this.#within(this.#wanted());
  }

  /** The next runs of each, as many as the budget still allows. */
  #within(entrants: readonly Entrant[]): readonly Turn[] {
    const { maxRuns, budget } = this.#rules;
    let left = budget - this.runs;
    const turns: Turn[] = [];
    for (const { place, runs } of entrants) {
      const count = Math.min(growth(runs), maxRuns - runs, left);
      if (count > 0) turns.push({ entrant: place, from: runs, to: runs + count });
      left -= Math.max(0, count);
    }
    return turns;
  }

  /** Without a leader: the one that may become it. With one: all that may still be cheaper. */
  #wanted(): readonly Entrant[] {
    const leader = this.#leader;
    if (leader === undefined) {
      this.#chooseHopeful();
      return this.#hopeful === undefined ? [] : [this.#hopeful];
    }
    const rivals = this.#open().filter((each) => each !== leader && !this.isNoCheaper(each.place));
    const able = rivals.filter((each) => this.#mayRun(each));
    const compared = able.filter((each) => !this.#isCheaper(each));
    const furthest = Math.max(0, ...compared.map(({ runs }) => runs));
    const isBehind = furthest >= leader.runs && this.#mayRun(leader);
    return isBehind ? [leader, ...able] : able;
  }

  /** The cheapest of those shown to hold; another takes over only when it was cheaper on the seeds of both. */
  #chooseLeader(): void {
    for (const entrant of this.#inTurn()) {
      if (!entrant.isShown) continue;
      if (this.#leader === undefined || this.#saving(entrant, this.#leader) > 0)
        this.#leader = entrant;
    }
  }

  /** The cheapest that has held often enough so far, else the one that held oftenest; kept while it is hopeful. */
  #chooseHopeful(): void {
    const { share } = this.#rules;
    const isHopeful = (each: Entrant): boolean => each.fate === 'open' && each.heldShare >= share;
    if (this.#hopeful && isHopeful(this.#hopeful) && this.#mayRun(this.#hopeful)) return;
    const able = this.#inTurn().filter((each) => each.fate === 'open' && this.#mayRun(each));
    const hopeful = able.filter(isHopeful);
    const least = Math.min(...hopeful.map(({ runs }) => runs));
    const [first] =
      hopeful.length > 0
        ? hopeful.toSorted((a, b) => a.meanOf(least) - b.meanOf(least))
        : able.toSorted((a, b) => b.heldShare - a.heldShare);
    this.#hopeful = first;
  }

  #dropDearer(): void {
    for (const entrant of this.#open()) {
      const difference = this.difference(entrant.place);
      if (difference !== null && difference.low > 0) entrant.fate = 'dearer';
    }
  }

  /** How much `a` saves against `b` on the seeds of both; nothing is said of few. */
  #saving(a: Entrant, b: Entrant): number {
    const pairs = Math.min(a.runs, b.runs);
    return pairs < FEWEST_PAIRS ? 0 : -(mean(differences(a.objective, b.objective, pairs)) ?? 0);
  }

  #open(): readonly Entrant[] {
    return this.#entrants.filter(({ fate }) => fate === 'open');
  }

  #mayRun(entrant: Entrant): boolean {
    return entrant.runs < this.#rules.maxRuns && this.sameAs(entrant.place) === undefined;
  }

  /**
   * One that ran further without being shown to hold, and that this one has repeated in every run: a maximum that is
   * never reached is as good as any other. More runs are better spent elsewhere, and the reader is told which one it
   * repeats. A night may still come that tells them apart; where the other one fails, see `#wouldDiffer`. It repeats no
   * other, which has nothing to say for both.
   */
  sameAs(place: number): number | undefined {
    return this.#sameAs(place, new Map());
  }

  /** Each is asked once, however many lead to it: those that ran further answer for those that did not. */
  #sameAs(place: number, known: Map<number, number | undefined>): number | undefined {
    const entrant = this.#entrants[place]!;
    if (entrant.fate !== 'open' || entrant.isShown) return undefined;
    if (known.has(place)) return known.get(place);
    const found = this.#entrants.find(
      (other) =>
        other.runs > entrant.runs &&
        other.fate !== 'dearer' &&
        !other.isShown &&
        entrant.isTwinOf(other) &&
        (other.fate === 'open'
          ? this.#sameAs(other.place, known) === undefined
          : this.#wouldDiffer(entrant, other)),
    );
    known.set(place, found?.place);
    return found?.place;
  }

  /**
   * Who repeats one that fails is left for failing too. Did it hold as often as asked, nights would tell the two apart as
   * often as the other one falls short of that: the chance that none has by now is no greater than the error that one
   * interval is given.
   */
  #wouldDiffer({ runs }: Entrant, failing: Entrant): boolean {
    const short = this.#rules.share - failing.heldShare;
    return Math.exp(runs * Math.log1p(-short)) <= this.#shareError;
  }

  /** The favourite first, then in order: who comes first wins ties. */
  #inTurn(): readonly Entrant[] {
    const { favourite } = this.#rules;
    const isFavourite = ({ place }: Entrant): number => (place === favourite ? 0 : 1);
    return this.#entrants.toSorted((a, b) => isFavourite(a) - isFavourite(b) || a.place - b.place);
  }

  /** Shown to cost less than the leader: whether it holds is all that is open. */
  #isCheaper({ place }: Entrant): boolean {
    const difference = this.difference(place);
    return difference !== null && difference.high < 0;
  }

  /** Shown to save less than the tolerance against the leader. */
  isNoCheaper(place: number): boolean {
    const leader = this.#leader;
    const difference = this.difference(place);
    if (leader === undefined || difference === null) return false;
    return difference.low >= -this.#rules.tolerance * Math.abs(leader.meanOf(leader.runs));
  }

  /** What an entrant costs beyond the leader, run by run on the seeds of both. */
  difference(place: number, against = this.best()): (Interval & DifferenceSeen) | null {
    const entrant = this.#entrants[place]!;
    if (against === undefined || against === place) return null;
    const other = this.#entrants[against]!;
    const pairs = Math.min(entrant.runs, other.runs);
    const seen = differences(entrant.objective, other.objective, pairs);
    const interval = anytimeMean(seen, this.#pairError);
    return interval && { ...interval, mean: mean(seen)!, pairs: seen.length };
  }

  standing(place: number): Standing {
    const { runs, heldRuns, interval, fate, isShown } = this.#entrants[place]!;
    return { runs, heldRuns, interval, fate, isShown };
  }

  /** Without those that repeat another one. */
  #originals(): readonly Entrant[] {
    return this.#inTurn().filter(({ place }) => this.sameAs(place) === undefined);
  }

  /** Shown to hold every limit, and the cheapest such one found. */
  best(): number | undefined {
    return this.#leader?.place;
  }

  /** Without a best: the cheapest that held often enough in the runs it had. */
  likeliest(): number | undefined {
    const { share } = this.#rules;
    const likely = this.#originals().filter(
      (each) => each.fate === 'open' && each.heldShare >= share,
    );
    const least = Math.min(...likely.map(({ runs }) => runs));
    return likely.toSorted((a, b) => a.meanOf(least) - b.meanOf(least))[0]?.place;
  }

  /** Of those that were tried, the one that held in the greatest share of its runs. */
  nearest(): number | undefined {
    const tried = this.#originals().filter(({ runs }) => runs > 0);
    return tried.toSorted((a, b) => b.heldShare - a.heldShare)[0]?.place;
  }

  /** Every one was shown to fail, or repeats one that was, for so long that it would not have held either. */
  get allFail(): boolean {
    return this.#entrants.every(({ place }) => {
      const shown = this.#entrants[this.sameAs(place) ?? place]!;
      return shown.fate === 'fails';
    });
  }
}

interface DifferenceSeen {
  readonly mean: number;
  readonly pairs: number;
}

/** Where an entrant stands. */
export interface Standing {
  readonly runs: number;
  readonly heldRuns: number;
  readonly interval: Interval;
  readonly fate: Fate;
  readonly isShown: boolean;
}
