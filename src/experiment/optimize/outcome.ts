// What `optimize` found, as plain data: every configuration that was tried, how far it was tried, and the cheapest of
// those that hold the limits. Texts, files and pages read this and nothing else.

import type { MeanCause } from '../../metrics/causes/mean.ts';
import type { Change } from '../../scenario/vary.ts';
import type { VariantRuns } from '../outcome.ts';

/** One configuration of a search and its runs from run 0 on; not all of them where a search made more than are held. */
export type TriedRuns = Pick<VariantRuns, 'name' | 'scenario' | 'limits' | 'records'>;

/** Where the search left a configuration. */
export type CandidateStatus =
  /** Shown to hold the limits, and none was shown cheaper: the answer. */
  | 'cheapest'
  /** Shown to hold the limits in fewer runs than asked. */
  | 'fails'
  /** Shown to be dearer than one that was shown to hold. */
  | 'dearer'
  /** Shown to save less than the tolerance against the answer. */
  | 'no cheaper'
  /** Repeated another one run by run (`sameAs`), which ran further and was not shown to hold; left after some runs. */
  | 'the same'
  /** Its runs did not settle it. */
  | 'undecided'
  /** The scenario as it stands, where the axes do not pass through it: shown, and no answer. */
  | 'not in the grid';

/** One configuration of the grid, and what its runs say. Means are over its own runs; null of none. */
export interface CandidateOutcome {
  /** What the axes are set to, one each. */
  readonly values: readonly string[];
  readonly status: CandidateStatus;
  /** Place of the one that it repeated in every run that both have made; null unless `the same`. */
  readonly sameAs: number | null;
  readonly runs: number;
  /** Runs in which every limit held. */
  readonly heldRuns: number;
  /** Interval of the share of runs that hold every limit, valid at every look; 0…1. */
  readonly low: number;
  readonly high: number;
  /** Mean of what is minimized. */
  readonly objective: number | null;
  readonly cost_usd: number | null;
  readonly pending_p95_s: number | null;
  readonly lost_pods: number | null;
  /** Runs in which each limit held, in the scenario's order. */
  readonly limitRuns: readonly number[];
  /** What is minimized, less that of the answer, on the seeds that both have run; null without an answer or pairs. */
  readonly difference: PairedDifference | null;
  /** Where the time of its runs went, means over them. */
  readonly causes: readonly MeanCause[];
}

/** A mean of differences run by run, with its interval, valid at every look. */
export interface PairedDifference {
  readonly mean: number;
  /** Null while there are too few pairs to say. */
  readonly low: number | null;
  readonly high: number | null;
  readonly pairs: number;
}

/** A combination that is no scenario, and the first reason why. */
export interface SkippedCombination {
  readonly values: readonly string[];
  readonly why: string;
}

/** The answer with one axis a step smaller. */
export interface OneSmaller {
  /** Place among the axes. */
  readonly axis: number;
  readonly value: string;
  /** Place among the candidates; null when that combination is no scenario. */
  readonly candidate: number | null;
}

export interface OptimumOutcome {
  readonly scenario: string;
  readonly seed: string;
  /** SHA-256 of the scenario file's text, in hex. */
  readonly sha256: string;
  /** What `--set` changed before the search. */
  readonly given: readonly Change[];
  readonly axes: readonly {
    readonly path: string;
    /** Short, for tables: `maxSize`. */
    readonly name: string;
    readonly values: readonly string[];
  }[];
  readonly limits: readonly { readonly name: string; readonly expression: string }[];
  /** What is minimized: a metric of runs.csv. */
  readonly objective: { readonly metric: string; readonly unit: string };
  /** Every limit must hold in this share of runs, shown at this confidence; 0…1. */
  readonly share: number;
  readonly confidence: number;
  /** Savings below this share of what the answer costs do not matter; 0…1. */
  readonly tolerance: number;
  /** The most runs of one configuration, and of all together (null: no bound). */
  readonly maxRuns: number;
  readonly budget: number | null;
  /** In the order of the grid, the last axis turning fastest. */
  readonly candidates: readonly CandidateOutcome[];
  readonly skipped: readonly SkippedCombination[];
  /** The scenario as it stands; `nowPlace` is its place among the candidates, null when the axes do not pass through it. */
  readonly now: CandidateOutcome;
  readonly nowPlace: number | null;
  /**
   * `found`: `best` was shown to hold. `undecided`: none was shown to, and not all were shown to fail; `best` is the
   * cheapest that held often enough in the runs it had, null where none did. `none`: all were shown to fail.
   */
  readonly verdict: 'found' | 'undecided' | 'none';
  /** Places among the candidates. */
  readonly best: number | null;
  /** Without an answer: of those tried, the one that held in the greatest share of its runs. */
  readonly nearest: number | null;
  /** The runs of `now`, where it is not in the grid, and of each candidate, in order. */
  readonly tried: readonly TriedRuns[];
  /** What the answer changes of the scenario; empty when it is the scenario as it stands. */
  readonly changes: readonly Change[];
  readonly oneSmaller: readonly OneSmaller[];
  /** Runs simulated in all. */
  readonly runs: number;
  /** True when an interrupt cut the search short. */
  readonly partial: boolean;
}

/** How many nodes may vanish at once, one row for each group, and for each zone of it. */
export interface HeadroomOutcome {
  readonly scenario: string;
  readonly seed: string;
  readonly sha256: string;
  readonly given: readonly Change[];
  readonly limits: readonly { readonly name: string; readonly expression: string }[];
  /** When they vanish: the notice becomes visible, in seconds after the start. */
  readonly at_s: number;
  /** Events of the scenario's own that were left out: its reclaims and rebalances. */
  readonly leftOut: number;
  readonly share: number;
  readonly confidence: number;
  readonly maxRuns: number;
  /** Without any reclaim: whether the limits hold at all. One that saw no data counts as held here alone. */
  readonly before: HeadroomStep;
  readonly rows: readonly HeadroomRow[];
  /** The runs of `before`, and of each step of each row, in order. */
  readonly tried: readonly TriedRuns[];
  readonly runs: number;
  readonly partial: boolean;
}

export interface HeadroomRow {
  /** Null: all groups that have Spot instances. */
  readonly group: string | null;
  /** Null: all zones. */
  readonly zone: string | null;
  /** Instances there at that moment, in run 0; only Spot instances can be reclaimed. */
  readonly nodes: number;
  readonly spotNodes: number;
  /** With 1, 2, … up to this many gone at once the limits were shown to hold. Null when nothing was tried. */
  readonly survives: number | null;
  /**
   * `breaks`: with one more a limit is crossed. `undecided`: with one more the runs did not settle it.
   * `all`: every Spot instance there may vanish. `not reclaimable`: there is none.
   */
  readonly verdict: 'breaks' | 'undecided' | 'all' | 'not reclaimable' | 'not tried';
  /** Of the limits: the one that most runs of the last step crossed; null when none did. */
  readonly firstToBreak: string | null;
  /** Each number that was tried, from 1 up. */
  readonly steps: readonly HeadroomStep[];
}

export interface HeadroomStep {
  readonly gone: number;
  readonly runs: number;
  readonly heldRuns: number;
  readonly low: number;
  readonly high: number;
  readonly verdict: 'held' | 'crossed' | 'undecided';
  /** Runs in which each limit held, in the scenario's order. */
  readonly limitRuns: readonly number[];
  readonly cost_usd: number | null;
  readonly pending_p95_s: number | null;
}

/** The cheapest setting of each knob that survives a burst. */
export interface SurvivalOutcome {
  readonly scenario: string;
  readonly seed: string;
  readonly sha256: string;
  readonly given: readonly Change[];
  readonly limits: readonly { readonly name: string; readonly expression: string }[];
  readonly at_s: number;
  readonly leftOut: number;
  /** How many Spot instances vanish at once, and of which group. */
  readonly burst: { readonly count: number; readonly group: string };
  readonly share: number;
  readonly confidence: number;
  readonly maxRuns: number;
  /** The scenario as it stands, under the burst. */
  readonly now: CandidateOutcome;
  /** `now` holds already: nothing is needed. */
  readonly knobs: readonly KnobOutcome[];
  /** Place among the knobs of the cheapest that was shown to survive; null: the scenario as it stands, or none. */
  readonly best: number | null;
  /** `as it is`: nothing is needed. Else as for `optimize`, of all knobs together. */
  readonly verdict: 'as it is' | 'found' | 'undecided' | 'none';
  /** Knobs that were not compared, and why. */
  readonly notCompared: readonly { readonly knob: string; readonly why: string }[];
  readonly notes: readonly string[];
  /** The runs of `now`, and of each setting of each knob, in order. */
  readonly tried: readonly TriedRuns[];
  readonly runs: number;
  readonly partial: boolean;
}

/** One knob, its settings from least to most, and the cheapest that survives. */
export interface KnobOutcome {
  /** `pause pods`, `onDemandBaseCapacity`, `minSize`, `warm pool`. */
  readonly knob: string;
  /** What each setting is called in tables: `5 pods`, `2`. */
  readonly settings: readonly string[];
  readonly candidates: readonly CandidateOutcome[];
  readonly verdict: OptimumOutcome['verdict'];
  readonly best: number | null;
  readonly nearest: number | null;
  /** What the best setting changes of the scenario. */
  readonly changes: readonly Change[];
  /** The best setting against those of the other knobs, all on the same seeds; null without one. */
  readonly final: CandidateOutcome | null;
}
