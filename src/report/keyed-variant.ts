// Runs as tables of several variants need them: each under its keys, asked for one at a time, so that ten thousand are
// never held as objects at once.

import type { TriedRuns } from '../experiment/optimize/outcome.ts';
import { eachRecord, valuesOf } from '../experiment/run-table.ts';
import type { KeyedCharges, KeyedNumbers, KeyedRun } from './columns.ts';

/** What a sweep set, by path, beside a variant. */
export type SetValues = Readonly<Record<string, string | number>>;

/** The runs of one variant. */
export interface KeyedVariant<Of extends KeyedNumbers = KeyedNumbers> {
  readonly name: string;
  readonly scenario: string;
  readonly limits: readonly NamedColumn[];
  readonly set: SetValues;
  /** How many. */
  readonly length: number;
  /** In the order of their numbers, from the first again whenever they are asked for. */
  readonly runs: Iterable<Of>;
  /** Of the runs in which it was seen. */
  readonly valuesOf: (metric: string) => readonly number[];
}

/** A limit, and what it is called in the header. */
export interface NamedColumn {
  readonly name: string;
  readonly expression: string;
}

/** Of an experiment; `called` names its limits where they are to have other names than in the scenario. */
export function keyedVariant(
  { name: variant, scenario, limits, records }: TriedRuns,
  {
    set = {},
    called = limits.map(({ name }) => name),
  }: { readonly set?: SetValues | undefined; readonly called?: readonly string[] } = {},
): KeyedVariant<KeyedCharges> {
  const columns = limits.map(({ expression }, place) => ({ name: called[place]!, expression }));
  const runs = {
    *[Symbol.iterator](): Generator<KeyedCharges, void, undefined> {
      for (const { run, seed, metrics, limits: outcomes, causes } of eachRecord(records)) {
        const held = columns.map((limit, place) => ({ ...limit, held: outcomes[place]!.held }));
        yield { variant, run, set, result: { scenario, seed, metrics, limits: held, causes } };
      }
    },
  };
  return {
    name: variant,
    scenario,
    limits: columns,
    set,
    length: records.length,
    runs,
    valuesOf: (metric) => valuesOf(records, metric),
  };
}

/** Of runs that are there whole; a variant's are those that carry its name. */
export function variantsAmong(runs: readonly KeyedRun[]): KeyedVariant<KeyedRun>[] {
  const names = [...new Set(runs.map(({ variant }) => variant))];
  return names.map((name) => {
    const own = runs.filter(({ variant }) => variant === name);
    const [{ result, set = {} }] = own as [KeyedRun];
    return {
      name,
      scenario: result.scenario,
      limits: result.limits,
      set,
      length: own.length,
      runs: own,
      valuesOf: (metric) =>
        own.map((run) => run.result.metrics[metric] ?? null).filter((value) => value !== null),
    };
  });
}
