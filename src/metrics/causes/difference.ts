// What a change moved: the charges of two sets of runs, cause by cause, as means over runs.

import { EVICTING_CAUSES, LOST_CAUSES, WAITING_CAUSES, type CauseRow } from './causes.ts';
import { meanCauses, type Charged } from './mean.ts';

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

const ALL = [
  ...WAITING_CAUSES.map((cause) => ({ kind: 'waiting', cause, unit: 'pod-s' }) as const),
  ...EVICTING_CAUSES.map((cause) => ({ kind: 'evicting', cause, unit: 'pod-s' }) as const),
  ...LOST_CAUSES.map((cause) => ({ kind: 'lost', cause, unit: 'pods' }) as const),
];

/**
 * Every cause that either side was charged with, in the order of the causes. The differences of one kind sum to that of
 * its total: of `waiting` to the mean `pending_pod_seconds`, of `lost` to the mean `lost_pods`. Empty without runs.
 */
export function causesDifference(
  now: readonly Charged[],
  changed: readonly Charged[],
): CauseDifference[] {
  if (now.length === 0 || changed.length === 0) return [];
  const [before, after] = [meanCharges(now), meanCharges(changed)];
  return ALL.flatMap(({ kind, cause, unit }) => {
    const [had, has] = [before.get(`${kind} ${cause}`) ?? 0, after.get(`${kind} ${cause}`) ?? 0];
    if (had === 0 && has === 0) return [];
    return [{ kind, cause, unit, now: had, changed: has, difference: has - had }];
  });
}

const meanCharges = (runs: readonly Charged[]): ReadonlyMap<string, number> =>
  new Map(
    meanCauses(runs).map(({ kind, cause, pod_seconds, pods }) => [
      `${kind} ${cause}`,
      pod_seconds ?? pods,
    ]),
  );
