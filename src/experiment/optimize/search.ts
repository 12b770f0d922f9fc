// A race of scenarios: the search asks, the pool simulates, and what comes of it is told configuration by
// configuration.

import type { Scenario } from '../../scenario/scenario.ts';
import { anytime } from '../statistics/share.ts';
import type { CandidateOutcome, CandidateStatus, TriedRuns } from './outcome.ts';
import { differences, anytimeMean } from './paired.ts';
import { Race, type RaceRules, type Standing } from './race.ts';
import { Trials, type TrialTools } from './trials.ts';

export interface SearchQuestion {
  /** Those that may be the answer. */
  readonly entrants: readonly NamedScenario[];
  /** Shown beside them for comparison, and no answer itself; undefined: an entrant is (`rules.favourite`). */
  readonly beside?: NamedScenario;
  /** A metric of runs.csv. */
  readonly metric: string;
  readonly rules: RaceRules;
  /** The places of entrants that the reader compares with the answer, which get some of its runs too. */
  readonly comparedWith?: (best: number) => readonly number[];
}

export interface NamedScenario {
  /** What files call its runs. */
  readonly name: string;
  readonly values: readonly string[];
  readonly scenario: Scenario;
}

export interface SearchAnswer {
  readonly candidates: readonly CandidateOutcome[];
  /** The scenario as it stands; undefined when nothing was asked beside. */
  readonly beside: CandidateOutcome | undefined;
  /** The runs of what was asked beside, where something was, and of each entrant. */
  readonly tried: readonly TriedRuns[];
  readonly verdict: 'found' | 'undecided' | 'none';
  readonly best: number | null;
  readonly nearest: number | null;
  readonly runs: number;
  readonly partial: boolean;
}

/** As many runs does whatever is compared with the answer get, if the answer had them: enough for "94 of 100". */
const COMPARED_RUNS = 100;

/** Races all entrants until the cheapest that holds is known, or the runs are spent. */
export async function search(question: SearchQuestion, tools: TrialTools): Promise<SearchAnswer> {
  const { entrants, beside, metric, rules } = question;
  const scenarios = [...entrants, ...(beside === undefined ? [] : [beside])];
  const trials = new Trials(
    scenarios.map(({ scenario }) => scenario),
    metric,
    tools,
  );
  const race = new Race(entrants.length, rules);
  let isWhole = true;
  for (let turns = race.next(); isWhole && turns.length > 0; turns = race.next())
    isWhole = await trials.make(turns, (entrant, run, trial) => race.tell(entrant, run, trial));
  const best = race.best() ?? race.likeliest() ?? null;
  if (isWhole) isWhole = await compare(question, trials, best ?? race.nearest() ?? 0);
  return {
    ...outcomes(question, race, trials, best),
    tried: [
      ...(beside === undefined ? [] : [trials.tried(entrants.length, beside.name)]),
      ...entrants.map(({ name }, place) => trials.tried(place, name)),
    ],
    verdict: race.best() !== undefined ? 'found' : race.allFail ? 'none' : 'undecided',
    best,
    nearest: best === null ? (race.nearest() ?? null) : null,
    runs: trials.runs,
    partial: !isWhole,
  };
}

/** Runs of what the reader holds against the answer, where the race had no need of them and the budget allows them. */
function compare(
  { entrants, beside, rules, comparedWith }: SearchQuestion,
  trials: Trials,
  best: number,
): Promise<boolean> {
  const to = Math.min(COMPARED_RUNS, trials.of(best).length);
  let left = rules.budget - trials.runs;
  const compared = new Set(comparedWith?.(best) ?? []);
  if (beside !== undefined) compared.add(entrants.length);
  else if (rules.favourite !== undefined) compared.add(rules.favourite);
  const turns = [...compared]
    .map((entrant) => {
      const from = trials.of(entrant).length;
      const count = Math.max(0, Math.min(to - from, left));
      left -= count;
      return { entrant, from, to: from + count };
    })
    .filter(({ from, to: end }) => from < end);
  return trials.make(turns);
}

function outcomes(
  { entrants, beside, rules }: SearchQuestion,
  race: Race,
  trials: Trials,
  best: number | null,
): Pick<SearchAnswer, 'candidates' | 'beside'> {
  const told = (place: number, { values }: NamedScenario, fated: Fated) =>
    outcomeOf({
      place,
      values,
      fated,
      best,
      trials,
      error: (1 - rules.confidence) / 2 / entrants.length,
    });
  return {
    candidates: entrants.map((entrant, place) => told(place, entrant, statusOf(race, place, best))),
    beside: beside && told(entrants.length, beside, { status: 'not in the grid', sameAs: null }),
  };
}

type Fated = Pick<CandidateOutcome, 'status' | 'sameAs'>;

function statusOf(race: Race, place: number, best: number | null): Fated {
  const { fate }: Standing = race.standing(place);
  const sameAs = race.sameAs(place) ?? null;
  if (sameAs !== null) return { status: 'the same', sameAs };
  const status = ((): CandidateStatus => {
    if (fate !== 'open') return fate;
    if (place === best) return race.best() === place ? 'cheapest' : 'undecided';
    return race.isNoCheaper(place) ? 'no cheaper' : 'undecided';
  })();
  return { status, sameAs };
}

function outcomeOf({
  place,
  values,
  fated,
  best,
  trials,
  error,
}: {
  readonly place: number;
  readonly values: readonly string[];
  readonly fated: Fated;
  readonly best: number | null;
  readonly trials: Trials;
  readonly error: number;
}): CandidateOutcome {
  const own = trials.of(place);
  const heldRuns = own.filter(({ held }) => held).length;
  const { low, high } = anytime({ held: heldRuns, runs: own.length }, 1 - error);
  const { limitRuns, ...means } = trials.meansOf(place);
  const difference =
    best === null || best === place ? null : pairedWith(trials, { place, best, error });
  return {
    values,
    ...fated,
    runs: own.length,
    heldRuns,
    low,
    high,
    ...means,
    limitRuns,
    difference,
    causes: trials.causesOf(place),
  };
}

function pairedWith(
  trials: Trials,
  { place, best, error }: { readonly place: number; readonly best: number; readonly error: number },
): CandidateOutcome['difference'] {
  const [own, others] = [trials.of(place), trials.of(best)].map((all) =>
    all.map(({ objective }) => objective),
  );
  const pairs = Math.min(own!.length, others!.length);
  const seen = differences(own!, others!, pairs);
  if (seen.length === 0) return null;
  const mean = seen.reduce((sum, each) => sum + each, 0) / seen.length;
  const interval = anytimeMean(seen, error);
  return { mean, low: interval?.low ?? null, high: interval?.high ?? null, pairs: seen.length };
}
