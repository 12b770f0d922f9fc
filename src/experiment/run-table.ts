// The runs of a variant as one table of numbers instead of an object each: ten thousand are held at once. Plain data,
// whose columns several threads can read without a copy each.

import { ALL_CAUSES, type CauseRow } from '../metrics/causes/causes.ts';
import type { Charged } from '../metrics/causes/mean.ts';
import { METRICS } from '../metrics/dictionary.ts';
import { ifNotFound } from './not-found.ts';
import type { LimitOutcome, RunRecord } from './run-record.ts';

/**
 * A row is a run, in the order of their numbers. NaN stands where nothing was seen. What runs have more or less of lies
 * end to end in one column; row `r` has what lies from `…From[r]` to `…From[r + 1]`.
 */
export interface RunTable {
  readonly length: number;
  /** Their numbers, from 0. */
  readonly runs: Float64Array;
  /** What `--seed` replays. */
  readonly seeds: readonly string[];
  /** Row by row, in the dictionary's order. */
  readonly metrics: Float64Array;
  /** Names of the limits, in the scenario's order. */
  readonly limits: readonly string[];
  /** Row by row, in the order of `limits`: 1 where it held. */
  readonly held: Float64Array;
  /** The same of what was observed. */
  readonly observed: Float64Array;
  /** Instances that events asked for and did not meet. */
  readonly notFound: Float64Array;
  readonly curves: Float64Array;
  readonly curvesFrom: Float64Array;
  /** `FIELDS` numbers for each charge. */
  readonly charges: Float64Array;
  readonly chargesFrom: Float64Array;
  /** Those that charges name, by their number. */
  readonly budgets: readonly string[];
}

/** Of a charge: cause, pod-seconds, pods, share, budget, what it allowed. */
export const FIELDS = 6;

const NAMES = [...METRICS.keys()];
const PLACES = new Map(NAMES.map((name, place) => [name, place]));

/** A run as it was made; undefined when the table has no such row. */
export function recordAt(table: RunTable, row: number): RunRecord | undefined {
  if (row < 0 || row >= table.length) return undefined;
  return {
    run: table.runs[row]!,
    seed: table.seeds[row]!,
    metrics: Object.fromEntries(NAMES.map((name) => [name, metricAt(table, row, name)])),
    limits: table.limits.map((_, place) => outcomeAt(table, row, place)!),
    causes: causesAt(table, row),
    pending_curve_s: curveAt(table, row),
    ...ifNotFound(table.notFound[row]!),
  };
}

/** Every run, one at a time. */
export function* eachRecord(table: RunTable): Generator<RunRecord, void, undefined> {
  for (let row = 0; row < table.length; row += 1) yield recordAt(table, row)!;
}

/** What each run was charged with, of all rows or of some. */
export function* chargesOf(
  table: RunTable,
  rows: Iterable<number> = table.seeds.keys(),
): Generator<Charged, void, undefined> {
  for (const row of rows) yield { causes: causesAt(table, row) };
}

/** A metric of one run; null where it was not seen. */
export function metricAt({ metrics }: RunTable, row: number, metric: string): number | null {
  const place = PLACES.get(metric);
  return place === undefined ? null : seen(metrics[row * NAMES.length + place]!);
}

/** The values of one metric in the runs in which it was seen, in the runs' order. */
export const valuesOf = (table: RunTable, metric: string): number[] =>
  overRows(table, (row) => metricAt(table, row, metric));

/** What came of a limit in one run; undefined where there is no such limit. */
export function outcomeAt(
  { limits, held, observed }: RunTable,
  row: number,
  place: number,
): LimitOutcome | undefined {
  const name = limits[place];
  if (name === undefined) return undefined;
  const at = row * limits.length + place;
  return { name, held: held[at] === 1, observed: seen(observed[at]!) };
}

/** What was observed of a limit, in the runs in which anything was. */
export const observedOf = (table: RunTable, place: number): number[] =>
  overRows(table, (row) => outcomeAt(table, row, place)?.observed ?? null);

/** In how many runs a limit held. */
export function heldRuns(table: RunTable, place: number): number {
  let sum = 0;
  for (let row = 0; row < table.length; row += 1)
    if (outcomeAt(table, row, place)?.held === true) sum += 1;
  return sum;
}

/** Places of the limits that a run crossed. */
export const crossedAt = (table: RunTable, row: number): number[] =>
  [...table.limits.keys()].filter((place) => !outcomeAt(table, row, place)!.held);

/** How long the pods of a run waited; empty without pods. */
export const curveAt = ({ curves, curvesFrom }: RunTable, row: number): number[] => [
  ...curves.subarray(curvesFrom[row], curvesFrom[row + 1]),
];

function causesAt({ charges, chargesFrom, budgets }: RunTable, row: number): CauseRow[] {
  const rows: CauseRow[] = [];
  for (let at = chargesFrom[row]!; at < chargesFrom[row + 1]!; at += FIELDS) {
    const { kind, cause } = ALL_CAUSES[charges[at]!]!;
    rows.push({
      kind,
      cause,
      pod_seconds: seen(charges[at + 1]!),
      pods: charges[at + 2]!,
      share_percent: charges[at + 3]!,
      budget: budgets[charges[at + 4]!] ?? null,
      disruptions_allowed: seen(charges[at + 5]!),
    });
  }
  return rows;
}

function overRows({ length }: RunTable, value: (row: number) => number | null): number[] {
  const values: number[] = [];
  for (let row = 0; row < length; row += 1) {
    const found = value(row);
    if (found !== null) values.push(found);
  }
  return values;
}

const seen = (value: number): number | null => (Number.isNaN(value) ? null : value);
