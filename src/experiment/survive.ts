// The cheapest way to survive a burst: each knob is searched for the least that holds the limits, then the winners of
// all knobs race against each other and against the scenario as it stands.

import type { Scenario } from '../scenario/scenario.ts';
import type { Change } from '../scenario/vary.ts';
import { isMap, nameStep } from '../scenario/source.ts';
import { quoted } from '../scenario/wording.ts';
import { suggestion } from '../scenario/suggest.ts';
import { tooLate, type HeadroomOptions } from './headroom.ts';
import { burstSet, ownEvents, underEvents, usualMoment } from './optimize/burst.ts';
import type { Candidate } from './optimize/candidates.ts';
import { laddersOf, type Ladder } from './optimize/ladders.ts';
import { AS_IT_IS } from './optimize/names.ts';
import { identityOf, OPTIMIZE_DEFAULTS, withoutLimits } from './optimize/optimize.ts';
import type { KnobOutcome, SurvivalOutcome, TriedRuns } from './optimize/outcome.ts';
import { placesIn, type Place } from './optimize/places.ts';
import type { RaceRules } from './optimize/race.ts';
import { search, type SearchAnswer } from './optimize/search.ts';
import { Shelf } from './optimize/shelf.ts';
import type { TrialTools } from './optimize/trials.ts';
import { inThisThread } from './run-pool.ts';

export interface SurvivalQuestion {
  /** How many Spot instances vanish at once. */
  readonly count: number;
  /** Of which group; the one with most of them when not said. */
  readonly group?: string;
}

/** Compares pause pods, on-demand base, minimum size and a warm pool; `mistakes` says why there is nothing to compare. */
export async function survive(
  scenario: Scenario,
  asked: SurvivalQuestion,
  options: HeadroomOptions = {},
): Promise<SurvivalOutcome | { readonly mistakes: readonly string[] }> {
  const at = options.at ?? usualMoment(scenario);
  const { events, leftOut } = ownEvents(scenario, options.keepEvents ?? false);
  const early = [...withoutLimits(scenario), ...tooLate(scenario, at)];
  if (early.length > 0) return { mistakes: early };
  const place = burstPlace(
    placesIn(underEvents(scenario, burstSet(events), options.readFile), at),
    asked,
  );
  if ('mistake' in place) return { mistakes: [place.mistake] };
  const group = place.group!;
  const { count } = asked;
  const burst = burstSet(events, { at, count, group });
  const base = underEvents(scenario, burst, options.readFile);
  const { ladders, notCompared } = laddersOf(base, { group, count }, options.readFile);
  const searches = new KnobSearch(base, ladders.length, options);
  const found: KnobOutcome[] = [];
  for (const ladder of ladders) found.push(await searches.least(ladder));
  const final = await searches.final(found);
  return {
    ...identityOf(scenario, options),
    ...searches.asked(),
    ...final,
    at_s: at / 1000,
    leftOut,
    burst: { count, group },
    notCompared,
    notes: [...notesOf(scenario, found), ...ladders.flatMap(({ knob }) => knob.notes ?? [])],
    tried: searches.tried(ladders),
    runs: searches.runs,
    partial: searches.isCut,
  };
}

/** The group that loses its nodes; it must have as many Spot instances. */
function burstPlace(
  places: readonly Place[],
  { count, group }: SurvivalQuestion,
): Place | { readonly mistake: string } {
  const whole = places.filter((place) => place.zone === null && place.group !== null);
  const [most] = whole.toSorted((a, b) => b.spotNodes - a.spotNodes);
  const place = group === undefined ? most : whole.find((each) => each.group === group);
  if (place === undefined) {
    const names = whole.map((each) => each.group!);
    return {
      mistake: `there is no group ${quoted(group ?? '')}: ${suggestion(group ?? '', names)}`,
    };
  }
  if (place.spotNodes >= count) return place;
  return {
    mistake: `group ${place.group} has ${place.spotNodes} Spot instances then: ${count} cannot vanish, ask for fewer`,
  };
}

/** Searches of one question, whose errors together stay below 1 − confidence: one for each knob, and the last. */
class KnobSearch {
  readonly #base: Scenario;
  readonly #rules: RaceRules;
  readonly #tools: TrialTools;
  readonly #confidence: number;
  readonly #winners = new Map<string, Candidate>();
  readonly #tried = new Map<string, TriedRuns>();
  runs = 0;
  isCut = false;

  constructor(base: Scenario, knobs: number, options: HeadroomOptions) {
    const { share, confidence, maxRuns, tolerance } = OPTIMIZE_DEFAULTS;
    this.#base = base;
    this.#confidence = options.confidence ?? confidence;
    this.#rules = {
      share: options.share ?? share,
      confidence: 1 - (1 - this.#confidence) / (knobs + 1),
      tolerance,
      maxRuns: options.maxRuns ?? maxRuns,
      budget: Number.POSITIVE_INFINITY,
      favourite: 0,
    };
    const { pool = inThisThread(), signal, onProgress } = options;
    this.#tools = {
      pool,
      shelf: new Shelf(),
      ...(signal && { signal }),
      ...(onProgress && {
        onProgress: (done, of) => onProgress(this.runs + done, this.runs + of),
      }),
    };
  }

  asked() {
    const { share, maxRuns } = this.#rules;
    return { share, confidence: this.#confidence, maxRuns };
  }

  /** The cheapest setting of one knob. */
  async least({ knob: { name }, candidates }: Ladder): Promise<KnobOutcome> {
    const { favourite: _, ...rules } = this.#rules;
    const answer = await this.#race(candidates, rules);
    const best = answer.best === null ? undefined : candidates[answer.best]!;
    if (best !== undefined) this.#winners.set(name, best);
    return {
      knob: name,
      settings: candidates.map(({ values }) => values[0]!),
      candidates: answer.candidates,
      verdict: answer.verdict,
      best: answer.best,
      nearest: answer.nearest,
      changes: best === undefined ? [] : best.changes.map(readable),
      final: null,
    };
  }

  async #race(
    entrants: readonly Omit<Candidate, 'changes'>[],
    rules: RaceRules,
  ): Promise<SearchAnswer> {
    const answer = await search({ entrants, metric: 'cost_usd', rules }, this.#tools);
    this.runs += answer.runs;
    this.isCut ||= answer.partial;
    for (const tried of answer.tried) this.#keep(tried);
    return answer;
  }

  /** A winner runs twice, on the same seeds: the longer one has the other. */
  #keep(tried: TriedRuns): void {
    const known = this.#tried.get(tried.name)?.records.length ?? 0;
    if (tried.records.length >= known) this.#tried.set(tried.name, tried);
  }

  /** The scenario as it stands, and every setting in order. */
  tried(ladders: readonly Ladder[]): readonly TriedRuns[] {
    const names = ladders.flatMap(({ candidates }) => candidates.map(({ name }) => name));
    return [AS_IT_IS, ...names].map((name) => this.#tried.get(name)!);
  }

  /** The scenario as it stands against the winner of each knob. */
  async final(
    found: readonly KnobOutcome[],
  ): Promise<Pick<SurvivalOutcome, 'now' | 'knobs' | 'best' | 'verdict'>> {
    const winners = found.filter(({ best }) => best !== null);
    const entrants = [
      { values: [], name: AS_IT_IS, scenario: this.#base },
      ...winners.map(({ knob }) => this.#winners.get(knob)!),
    ];
    const answer = await this.#race(entrants, this.#rules);
    const [now, ...finals] = answer.candidates;
    const knobs = found.map((knob): KnobOutcome => {
      const place = winners.indexOf(knob);
      return place === -1 ? knob : { ...knob, final: finals[place]! };
    });
    const winner = answer.best === null || answer.best === 0 ? undefined : winners[answer.best - 1];
    return {
      now: now!,
      knobs,
      best: winner === undefined ? null : found.indexOf(winner),
      verdict: answer.best === 0 && answer.verdict === 'found' ? 'as it is' : answer.verdict,
    };
  }
}

/** A new list of workloads or groups differs by what is at its end. */
const readable = (change: Change): Change => {
  const added: unknown = Array.isArray(change.to) ? change.to.at(-1) : undefined;
  return isMap(added) && typeof added['name'] === 'string'
    ? { path: `${change.path}.${nameStep(added['name'])}`, to: added }
    : change;
};

/** Limits over all pods, which pause pods are too. */
const COUNTING_PODS = ['pending', 'ready_time', 'pending_pod_seconds', 'unavailable_replica_s'];

/** What a reader must know to trust the comparison. */
function notesOf({ expect }: Scenario, knobs: readonly KnobOutcome[]): readonly string[] {
  if (!knobs.some(({ knob }) => knob === 'pause pods')) return [];
  const all = expect.filter(
    ({ metric, workload }) => workload === undefined && COUNTING_PODS.includes(metric),
  );
  return all.map(({ expression }) => `${expression} counts pause pods too: name a workload in it`);
}
