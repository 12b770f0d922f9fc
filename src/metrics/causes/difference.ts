// What a change moved: the charges of two sets of runs, cause by cause, as means over runs.

import { ALL_CAUSES, type CauseRow } from './causes.ts';
import { sumsOf, type CauseSums, type Charged } from './mean.ts';

/** A cause before and after a change, each the mean over runs; difference is changed − now. */
export interface CauseDifference {
  readonly kind: CauseRow['kind'];
  readonly cause: CauseRow['cause'];
  /** `pod-s`, of lost pods `pods`. */
  readonly unit: 'pod-s' | 'pods';
  readonly now: number;
  readonly changed: number;
  readonly difference: number;
}

/**
 * Every cause that either side was charged with, in the order of the causes. The differences of one kind sum to that of
 * its total: of `waiting` to the mean `pending_pod_seconds`, of `lost` to the mean `lost_pods`. Empty without runs.
 */
export function causesDifference(
  now: Iterable<Charged>,
  changed: Iterable<Charged>,
): CauseDifference[] {
  const [ofNow, ofChanged] = [sumsOf(now), sumsOf(changed)];
  if (ofNow.runs === 0 || ofChanged.runs === 0) return [];
  const [before, after] = [meanCharges(ofNow), meanCharges(ofChanged)];
  return ALL_CAUSES.flatMap(({ kind, cause }) => {
    const [had, has] = [before.get(`${kind} ${cause}`) ?? 0, after.get(`${kind} ${cause}`) ?? 0];
    if (had === 0 && has === 0) return [];
    const unit = kind === 'lost' ? 'pods' : 'pod-s';
    return [{ kind, cause, unit, now: had, changed: has, difference: has - had }];
  });
}

const meanCharges = (sums: CauseSums): ReadonlyMap<string, number> =>
  new Map(
    sums
      .rows()
      .map(({ kind, cause, pod_seconds, pods }) => [`${kind} ${cause}`, pod_seconds ?? pods]),
  );
