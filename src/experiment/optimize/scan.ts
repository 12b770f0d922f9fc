// One more node gone, and one more, until a limit breaks: each number has runs of its own, settled by an interval that is
// valid at every look.

import type { Scenario } from '../../scenario/scenario.ts';
import { anytime, verdictOn } from '../statistics/share.ts';
import { burstName } from './names.ts';
import { eachRecord } from '../run-table.ts';
import { tableOf } from '../run-table-builder.ts';
import type { HeadroomRow, HeadroomStep, TriedRuns } from './outcome.ts';
import type { Place } from './places.ts';
import { growth, type Turn } from './race.ts';
import type { Trials } from './trials.ts';

export interface ScanRules {
  readonly share: number;
  readonly error: number;
  readonly maxRuns: number;
}

/** One number of nodes gone, and the runs made of it. */
export class Step {
  readonly gone: number;
  readonly #trials: Trials;
  readonly #place: number;
  readonly #rules: ScanRules;

  constructor(trials: Trials, scenario: Scenario, gone: number, rules: ScanRules) {
    this.gone = gone;
    this.#trials = trials;
    this.#place = trials.add(scenario);
    this.#rules = rules;
  }

  outcome(): HeadroomStep {
    const { share, error } = this.#rules;
    const own = this.#trials.of(this.#place);
    // Without a reclaim a limit on what reclaims do has seen nothing, which crosses no promise.
    const counts = this.gone === 0 ? ['held', 'unseen'] : ['held'];
    const { limitRuns, cost_usd, pending_p95_s } = this.#trials.meansOf(this.#place, counts);
    const heldRuns = own.filter(({ limits }) =>
      limits.every((each) => counts.includes(each)),
    ).length;
    const interval = anytime({ held: heldRuns, runs: own.length }, 1 - error);
    const verdict = verdictOn(interval, share);
    return {
      gone: this.gone,
      runs: own.length,
      heldRuns,
      ...interval,
      verdict,
      limitRuns,
      cost_usd,
      pending_p95_s,
    };
  }

  /** Its runs. One that has seen nothing of a limit is said to hold it where the outcome says so. */
  tried(name: string): TriedRuns {
    const tried = this.#trials.tried(this.#place, name);
    if (this.gone > 0) return tried;
    const records = [...eachRecord(tried.records)].map((record) => ({
      ...record,
      limits: record.limits.map((limit) => ({
        ...limit,
        held: limit.held || limit.observed === null,
      })),
    }));
    return { ...tried, records: tableOf(records) };
  }

  get verdict(): HeadroomStep['verdict'] {
    return this.outcome().verdict;
  }

  /** The runs wanted next; none when it is settled or they are spent. */
  turn(): readonly Turn[] {
    const { runs, verdict } = this.outcome();
    const to = Math.min(this.#rules.maxRuns, runs + growth(runs));
    return verdict === 'undecided' && to > runs ? [{ entrant: this.#place, from: runs, to }] : [];
  }
}

export const advanced = (steps: readonly Step[], trials: Trials): Promise<boolean> =>
  trials.make(steps.flatMap((step) => step.turn()));

/** Until every step is settled or spent; false when an interrupt came first. */
export async function carriedOut(steps: readonly Step[], trials: Trials): Promise<boolean> {
  while (steps.some((step) => step.turn().length > 0))
    if (!(await advanced(steps, trials))) return false;
  return true;
}

/** One row: 1, 2, 3 … gone, until a limit breaks, the runs do not settle it, or nobody is left. */
export class Scan {
  readonly #place: Place;
  readonly #most: number;
  readonly #under: (place: Place, count: number) => Scenario;
  readonly #means: { readonly trials: Trials; readonly rules: ScanRules };
  readonly #steps: Step[] = [];

  constructor(
    place: Place,
    most: number,
    under: (place: Place, count: number) => Scenario,
    means: { readonly trials: Trials; readonly rules: ScanRules },
  ) {
    this.#place = place;
    this.#most = most;
    this.#under = under;
    this.#means = means;
  }

  /** The step that wants runs; undefined when the row is done. */
  next(): Step | undefined {
    const last = this.#steps.at(-1);
    if (last !== undefined && last.turn().length > 0) return last;
    if (last !== undefined && last.verdict !== 'held') return undefined;
    const gone = (last?.gone ?? 0) + 1;
    if (gone > this.#most) return undefined;
    const scenario = this.#under(this.#place, gone);
    const step = new Step(this.#means.trials, scenario, gone, this.#means.rules);
    this.#steps.push(step);
    return step;
  }

  tried(): readonly TriedRuns[] {
    return this.#steps.map((step) => step.tried(burstName(step.gone, this.#place)));
  }

  row({ expect }: Scenario): HeadroomRow {
    const { group, zone, nodes, spotNodes } = this.#place;
    const steps = this.#steps.map((step) => step.outcome());
    const last = steps.at(-1);
    const held = steps.filter(({ verdict }) => verdict === 'held').length;
    const failed = last?.limitRuns.map((runs) => last.runs - runs) ?? [];
    const worst = failed.indexOf(Math.max(...failed));
    return {
      group,
      zone,
      nodes,
      spotNodes,
      survives: last === undefined ? null : held,
      verdict: verdictOf(last, { spotNodes, held }),
      firstToBreak:
        last === undefined || last.verdict === 'held' || (failed[worst] ?? 0) === 0
          ? null
          : expect[worst]!.expression,
      steps,
    };
  }
}

function verdictOf(
  last: HeadroomStep | undefined,
  { spotNodes, held }: { readonly spotNodes: number; readonly held: number },
): HeadroomRow['verdict'] {
  if (spotNodes === 0) return 'not reclaimable';
  if (last === undefined) return 'not tried';
  if (last.verdict === 'crossed') return 'breaks';
  return last.verdict === 'held' && held === spotNodes ? 'all' : 'undecided';
}
