// What an experiment says, as plain data: distributions over runs with intervals, verdicts on limits, and what a
// change did. Reports, files and the library read this and nothing else. Shares are 0…1; null where nothing was seen.

import type { CauseDifference } from '../metrics/causes/difference.ts';
import type { Change } from '../scenario/vary.ts';
import type { RunTable } from './run-table.ts';

/** A limit, without its verdict. */
export interface NamedLimit {
  readonly name: string;
  readonly expression: string;
  /** Of what a run observed: `s`, `pods`, `USD`, `%`, … */
  readonly unit: string;
}

/** One configuration and all runs that were made of it, in the order of their numbers. */
export interface VariantRuns {
  /** `base`, the name given with `compare`, or the values a sweep set: `maxSize=20`. */
  readonly name: string;
  readonly scenario: string;
  readonly seed: string;
  /** SHA-256 of the scenario file's text, in hex; with `changes` it names the configuration. */
  readonly sha256: string;
  readonly changes: readonly Change[];
  /** Each limit as written, in order; those of `records` have the same order. */
  readonly limits: readonly NamedLimit[];
  readonly records: RunTable;
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
  /** Student's 95% interval of the mean, as the name says whatever was asked; null of fewer than two runs. */
  readonly ci95_low: number | null;
  readonly ci95_high: number | null;
  readonly runs: number;
  /** Exact 95% interval of the median over runs; null of fewer than six. */
  readonly p50_ci95_low: number | null;
  readonly p50_ci95_high: number | null;
  readonly min: number | null;
  readonly max: number | null;
}

export type LimitVerdict = 'held' | 'crossed' | 'undecided';

/** In how many runs a limit held, and whether that is enough. */
export interface LimitSummary {
  readonly name: string;
  readonly expression: string;
  readonly heldRuns: number;
  readonly runs: number;
  /** Interval of the share of runs that hold it, at the asked confidence; see `intervals`. */
  readonly low: number;
  readonly high: number;
  readonly verdict: LimitVerdict;
  /** When undecided: about how many runs in all would decide, were the share to stay as it is. */
  readonly wouldDecide: number | null;
}

/**
 * Which interval a share has: Wilson's where the number of runs was fixed beforehand, one that is valid at every look
 * where it depends on what was seen.
 */
export type ShareIntervals = 'wilson' | 'anytime';

/** What is asked of the runs of a variant. */
export interface Asked {
  /** Of the runs that must hold a limit, 0…1. */
  readonly share: number;
  /** Of intervals, 0…1. */
  readonly confidence: number;
}

export interface VariantSummary {
  readonly variant: VariantRuns;
  readonly asked: Asked;
  readonly intervals: ShareIntervals;
  readonly metrics: readonly MetricSummary[];
  readonly limits: readonly LimitSummary[];
  /** Runs in which every limit held. */
  readonly heldRuns: number;
  /** The worst runs first: most limits crossed, then the worse of the limit that most runs crossed. */
  readonly worst: readonly WorstRun[];
}

export interface WorstRun {
  readonly run: number;
  readonly seed: string;
  /** What it is worst by: a limit without its bound, `pending p95`. */
  readonly metric: string;
  readonly value: number | null;
  readonly unit: string;
  /** Names of the limits it crossed. */
  readonly crossed: readonly string[];
}

export type EffectVerdict =
  | 'worse'
  | 'better'
  | 'higher'
  | 'lower'
  | 'no clear difference'
  /** Only one side has it, neither has, or no two runs that are compared both have: a limit of one scenario alone. */
  | 'not comparable';

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
  /** Chance of a difference this large were there none, corrected (Holm) for all metrics compared. */
  readonly p: number;
  /** The same, had nothing else been asked. */
  readonly p_alone: number;
  /** Runs compared: pairs of one seed, or the smaller side where they are not paired. */
  readonly pairs: number;
  /** Runs that each side's mean is over: those pairs, or all of its own that saw it where they are not paired. */
  readonly now_runs: number;
  readonly changed_runs: number;
}

export interface Comparison {
  readonly baseline: VariantSummary;
  readonly against: readonly {
    readonly summary: VariantSummary;
    readonly effects: readonly Effect[];
    /** The baseline's: those that effects call `held_<name>`, whether the other side has them or not. */
    readonly limits: readonly NamedLimit[];
    /** Metrics that moved in some run: the questions for which p values are corrected. */
    readonly compared: number;
    /** One seed on both sides; otherwise the two sides are independent. */
    readonly paired: boolean;
    /** What waits, evictions and losses are charged to on each side, mean over the runs compared. */
    readonly causes: readonly CauseDifference[];
  }[];
  readonly confidence: number;
  readonly share: number;
}
