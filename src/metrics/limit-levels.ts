// Limits on a level, `ready web >= 80% for 99.9% of the time`: breached while false. Percent is of the replicas
// wanted at that moment; while none are wanted it holds.

import type { Limit } from '../scenario/scenario.ts';
import { instant, RUN_START } from '../units.ts';
import {
  compare,
  isCeiling,
  unitOf,
  unseen,
  windowText,
  type Case,
  type Finding,
} from './limit-case.ts';
import type { Stretch } from './replica-log.ts';
import type { BreachRow } from './result.ts';

export function judgeLevel(trial: Case): Finding {
  const { limit, books } = trial;
  const from = Math.max(trial.from, RUN_START);
  const { workload } = limit;
  const log = workload === undefined ? undefined : books.replicas[workload];
  const stretches = log?.stretches(instant(from), instant(trial.to)) ?? [];
  const seen = limit.valueIsPercent ? stretches.filter(({ wanted }) => wanted > 0) : stretches;
  if (seen.length === 0) return unseen(`no replicas were wanted ${windowText(from, trial.to)}`);
  const window = trial.to - from;
  const broken = seen.filter((stretch) => !holds(stretch, limit));
  const heldMs = window - broken.reduce((sum, stretch) => sum + stretch.to - stretch.from, 0);
  // Whole milliseconds on the left; the slack is for a percentage that binary fractions cannot hold.
  const held = heldMs * 100 + 1e-6 >= limit.shareOfTime * window;
  const share = (100 * heldMs) / window;
  const why = `held ${roundedDown(share)}% of the time, not ${limit.shareOfTime}%`;
  return {
    held,
    observed: worst(seen, limit),
    shareOfTimeHeld: share,
    why: held ? null : why,
    breaches: intervals(broken).map((interval) => breach(trial, interval)),
  };
}

/** Products of whole numbers, so that 80% of 40 is exactly 32. */
const holds = ({ wanted, ready }: Stretch, limit: Limit): boolean =>
  limit.valueIsPercent
    ? compare(ready * 100, { operator: limit.operator, value: limit.value * wanted })
    : compare(ready, limit);

const valueOf = ({ wanted, ready }: Stretch, { valueIsPercent }: Limit): number =>
  valueIsPercent ? (ready * 100) / wanted : ready;

/** The value furthest on the wrong side: the least for a floor, the greatest for a ceiling, of `==` the farthest off. */
function worst(stretches: readonly Stretch[], limit: Limit): number {
  const excess = isCeiling(limit)
    ? (value: number) => value
    : limit.operator === '=='
      ? (value: number) => Math.abs(value - limit.value)
      : (value: number) => -value;
  return stretches
    .map((stretch) => valueOf(stretch, limit))
    .reduce((worse, value) => (excess(value) > excess(worse) ? value : worse));
}

/** Stretches that follow each other without a gap are one interval. */
function intervals(broken: readonly Stretch[]): Stretch[][] {
  const joined: Stretch[][] = [];
  for (const stretch of broken) {
    const last = joined.at(-1);
    if (last?.at(-1)?.to === stretch.from) last.push(stretch);
    else joined.push([stretch]);
  }
  return joined;
}

function breach({ limit, books }: Case, stretches: readonly Stretch[]): BreachRow {
  const start = stretches[0]!.from;
  const end = stretches.at(-1)!.to;
  return {
    limit: limit.name,
    kind: 'level',
    start_s: start / 1000,
    end_s: end / 1000,
    length_s: (end - start) / 1000,
    workload: books.names.workload(limit.workload!),
    worst_value: worst(stretches, limit),
    unit: unitOf(limit),
    pods_affected: stretches.reduce((most, { wanted, ready }) => Math.max(most, wanted - ready), 0),
  };
}

/** Three decimals, never rounded up to a share that was not reached. */
const roundedDown = (share: number): number => Math.floor(share * 1000) / 1000;
