// How a run's record crosses from one thread to another: the numbers in one block instead of by name, and on arrival
// every word that records share held once. Ten thousand records are kept at a time; most of each would be its words.

import { METRICS } from '../metrics/dictionary.ts';
import type { CauseRow } from '../metrics/causes/causes.ts';
import type { RunRecord } from './run-record.ts';

/** A record whose metrics are in the dictionary's order, NaN where nothing was seen. */
export type PackedRecord = Omit<RunRecord, 'metrics'> & { readonly metrics: Float64Array };

const NAMES = [...METRICS.keys()];

export const packed = (record: RunRecord): PackedRecord => ({
  ...record,
  metrics: Float64Array.from(NAMES, (name) => record.metrics[name] ?? NaN),
});

/** Unpacks the records of one thread. */
export class Unpacking {
  readonly #words = new Map<string, string>();

  /** Equal to the record that was packed. */
  record(from: PackedRecord): RunRecord {
    return {
      ...from,
      metrics: Object.fromEntries(NAMES.map((name, place) => [name, seen(from.metrics[place]!)])),
      limits: from.limits.map((limit) => ({ ...limit, name: this.#once(limit.name) })),
      causes: from.causes.map((row) => this.#cause(row)),
    };
  }

  #cause(row: CauseRow): CauseRow {
    return {
      ...row,
      kind: this.#once(row.kind),
      cause: this.#once(row.cause),
      budget: row.budget === null ? null : this.#once(row.budget),
    };
  }

  #once<Word extends string>(word: Word): Word {
    const known = this.#words.get(word);
    if (known !== undefined) return known as Word;
    this.#words.set(word, word);
    return word;
  }
}

const seen = (value: number): number | null => (Number.isNaN(value) ? null : value);
