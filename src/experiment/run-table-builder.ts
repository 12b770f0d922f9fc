// Fills a table of runs, in whatever order they are done.

import { ALL_CAUSES, type CauseRow } from '../metrics/causes/causes.ts';
import { METRICS } from '../metrics/dictionary.ts';
import { Numbers, startsOf, type Stretch } from './numbers.ts';
import type { RunRecord } from './run-record.ts';
import { recordAt, type RunTable } from './run-table.ts';

const NAMES = [...METRICS.keys()];
const PLACE_OF_CAUSE = new Map(
  ALL_CAUSES.map(({ kind, cause }, place) => [`${kind} ${cause}`, place]),
);

/** Takes the runs of one variant: each has the same limits. */
export class RunTableBuilder {
  readonly #seeds: string[] = [];
  readonly #runs = new Numbers();
  readonly #metrics = new Numbers();
  #limits: readonly string[] = [];
  readonly #held = new Numbers();
  readonly #observed = new Numbers();
  readonly #notFound = new Numbers();
  readonly #curves = new Numbers();
  readonly #curvesFrom = new Numbers(0);
  readonly #charges = new Numbers();
  readonly #chargesFrom = new Numbers(0);
  readonly #budgets: string[] = [];

  get length(): number {
    return this.#seeds.length;
  }

  add(record: RunRecord): void {
    const { run, seed, metrics, limits, causes, pending_curve_s, instances_not_found } = record;
    if (this.length === 0) this.#limits = limits.map(({ name }) => name);
    this.#seeds.push(seed);
    this.#runs.push(run);
    for (const name of NAMES) this.#metrics.push(metrics[name] ?? NaN);
    for (const { held, observed } of limits) {
      this.#held.push(held ? 1 : 0);
      this.#observed.push(observed ?? NaN);
    }
    this.#notFound.push(instances_not_found ?? 0);
    for (const wait of pending_curve_s) this.#curves.push(wait);
    this.#curvesFrom.push(this.#curves.length);
    for (const row of causes) this.#charge(row);
    this.#chargesFrom.push(this.#charges.length);
  }

  #charge(row: CauseRow): void {
    this.#charges.push(PLACE_OF_CAUSE.get(`${row.kind} ${row.cause}`)!);
    this.#charges.push(row.pod_seconds ?? NaN);
    this.#charges.push(row.pods);
    this.#charges.push(row.share_percent);
    this.#charges.push(row.budget === null ? -1 : this.#numberOf(row.budget));
    this.#charges.push(row.disruptions_allowed ?? NaN);
  }

  #numberOf(budget: string): number {
    const known = this.#budgets.indexOf(budget);
    return known >= 0 ? known : this.#budgets.push(budget) - 1;
  }

  /** Whether this run has the limits of those that are there. */
  takes({ limits }: RunRecord): boolean {
    return (
      this.length === 0 ||
      (limits.length === this.#limits.length &&
        limits.every(({ name }, place) => name === this.#limits[place]))
    );
  }

  /** The run that was added as the `row`-th, from 0. */
  recordAt(row: number): RunRecord | undefined {
    return recordAt(this.#asTheyCame(), row);
  }

  #asTheyCame(): RunTable {
    return {
      length: this.length,
      runs: this.#runs.soFar,
      seeds: this.#seeds,
      metrics: this.#metrics.soFar,
      limits: this.#limits,
      held: this.#held.soFar,
      observed: this.#observed.soFar,
      notFound: this.#notFound.soFar,
      curves: this.#curves.soFar,
      curvesFrom: this.#curvesFrom.soFar,
      charges: this.#charges.soFar,
      chargesFrom: this.#chargesFrom.soFar,
      budgets: this.#budgets,
    };
  }

  /** In how many runs so far a limit held, by its place. */
  heldRuns(place: number): number {
    let sum = 0;
    for (let row = 0; row < this.length; row += 1)
      sum += this.#held.at(row * this.#limits.length + place);
    return sum;
  }

  /** The runs so far, in the order of their numbers whichever was done first. */
  table(): RunTable {
    const order = [...this.#seeds.keys()].toSorted((a, b) => this.#runs.at(a) - this.#runs.at(b));
    const rows = (column: Numbers, width: number): Float64Array =>
      column.gathered(order.map((row) => [row * width, (row + 1) * width]));
    const between = (from: Numbers): Stretch[] =>
      order.map((row) => [from.at(row), from.at(row + 1)]);
    const [curves, charges] = [between(this.#curvesFrom), between(this.#chargesFrom)];
    return {
      length: this.length,
      runs: rows(this.#runs, 1),
      seeds: order.map((row) => this.#seeds[row]!),
      metrics: rows(this.#metrics, NAMES.length),
      limits: this.#limits,
      held: rows(this.#held, this.#limits.length),
      observed: rows(this.#observed, this.#limits.length),
      notFound: rows(this.#notFound, 1),
      curves: this.#curves.gathered(curves),
      curvesFrom: startsOf(curves),
      charges: this.#charges.gathered(charges),
      chargesFrom: startsOf(charges),
      budgets: [...this.#budgets],
    };
  }
}

/** The table of runs that are there already. */
export function tableOf(records: Iterable<RunRecord>): RunTable {
  const builder = new RunTableBuilder();
  for (const record of records) builder.add(record);
  return builder.table();
}
