// Instances that events asked for and did not meet, over the runs of a variant. It matters to whoever compares variants:
// one that has fewer of them loses less only because an event took fewer.

import type { RunRecord } from './run-record.ts';
import type { RunTable } from './run-table.ts';

/** What a record says of them. */
export const ifNotFound = (instances_not_found: number): Pick<RunRecord, 'instances_not_found'> =>
  instances_not_found === 0 ? {} : { instances_not_found };

/** Over the runs of a variant in which some were not there. */
export interface NotFound {
  /** Runs in which any was not. */
  readonly runs: number;
  /** Of how many runs. */
  readonly of: number;
  /** Over all of these. */
  readonly mean: number;
  /** In the run that missed most, the earliest of equals. */
  readonly most: number;
  readonly seed: string;
}

/** Undefined where events met all that they asked for, in every run. */
export function notFoundIn({ notFound, seeds, length }: RunTable): NotFound | undefined {
  const most = notFound.reduce((a, b) => Math.max(a, b), 0);
  if (most === 0) return undefined;
  return {
    runs: notFound.filter((count) => count > 0).length,
    of: length,
    mean: notFound.reduce((a, b) => a + b, 0) / length,
    most,
    seed: seeds[notFound.indexOf(most)]!,
  };
}
