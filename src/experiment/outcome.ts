// What an experiment says, as plain data: distributions over runs with intervals, verdicts on limits, and what a
// change did. Reports, files and the library read this and nothing else. Shares are 0…1; null where nothing was seen.

import type { Change } from '../scenario/vary.ts';
import type { RunRecord } from './run-record.ts';

/** One configuration and all runs that were made of it, in the order of their numbers. */
export interface VariantRuns {
  /** `base`, the name given with `compare`, or the values a sweep set: `maxSize=20`. */
  readonly name: string;
  readonly scenario: string;
  readonly seed: string;
  /** SHA-256 of the scenario file's text, in hex; with `changes` it names the configuration. */
  readonly sha256: string;
  readonly changes: readonly Change[];
  /** Each limit as written, in order; `RunRecord.limits` has the same order. */
  readonly limits: readonly { readonly name: string; readonly expression: string }[];
  readonly records: readonly RunRecord[];
  /** True when fewer runs were made than asked for, because of an interrupt. */
  readonly partial: boolean;
}

/** One metric of runs.csv over the runs in which it was seen. Quantiles are R-7. */
export interface MetricSummary {
  readonly metric: string;
  readonly unit: string;
  readonly p5: number | null;
  readonly p50: number | null;
  readonly p95: number | null;
  readonly mean: number | null;
  /** Interval of the mean at the asked confidence; null of fewer than two runs. */
  readonly ci95_low: number | null;
  readonly ci95_high: number | null;
  readonly runs: number;
}

export type LimitVerdict = 'held' | 'crossed' | 'undecided';

/** In how many runs a limit held, and whether that is enough. */
export interface LimitSummary {
  readonly name: string;
  readonly expression: string;
  readonly heldRuns: number;
  readonly runs: number;
  /** Wilson's interval of the share of runs that hold it. */
  readonly low: number;
  readonly high: number;
  readonly verdict: LimitVerdict;
  /** When undecided: about how many runs in all would decide, were the share to stay as it is. */
  readonly wouldDecide: number | null;
}

export interface VariantSummary {
  readonly variant: VariantRuns;
  readonly metrics: readonly MetricSummary[];
  readonly limits: readonly LimitSummary[];
  /** Runs in which every limit held. */
  readonly heldRuns: number;
  /** The worst runs first: most limits crossed, then the metric of the first limit. */
  readonly worst: readonly WorstRun[];
}

export interface WorstRun {
  readonly run: number;
  readonly seed: string;
  /** Why it is here: `pending p95 3m 20s`, `crossed 2 limits`. */
  readonly metric: string;
  readonly value: number | null;
  readonly crossed: readonly string[];
}

export type EffectVerdict = 'worse' | 'better' | 'higher' | 'lower' | 'no clear difference';

/** What a change did to one metric; difference is changed − now. */
export interface Effect {
  readonly metric: string;
  readonly unit: string;
  readonly now: number | null;
  readonly changed: number | null;
  readonly difference: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly verdict: EffectVerdict;
  /** Runs compared: pairs of one seed, or the smaller side where they are not paired. */
  readonly pairs: number;
}

export interface Comparison {
  readonly baseline: VariantSummary;
  readonly against: readonly {
    readonly summary: VariantSummary;
    readonly effects: readonly Effect[];
    /** One seed on both sides; otherwise the two sides are independent. */
    readonly paired: boolean;
  }[];
  readonly confidence: number;
  readonly share: number;
}
