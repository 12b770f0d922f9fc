// What the folds over a run share: the lines that count, and their text fields.

import type { RecordedFact } from '../recorded-fact.ts';

/** A field of a line as text; empty where the line has none. */
export const textOf = (line: RecordedFact, key: string): string => {
  const value: unknown = line[key];
  return value === undefined || value === null ? '' : String(value);
};

/** Lines of one kind from t = 0 on, pods of DaemonSets left out. */
export const linesOf = (run: readonly RecordedFact[], fact: string): RecordedFact[] =>
  run.filter((line) => line.fact === fact && line.t >= 0 && !isOfDaemonSet(line));

export const isOfDaemonSet = (line: RecordedFact): boolean =>
  textOf(line, 'ownedBy') === 'DaemonSet';
