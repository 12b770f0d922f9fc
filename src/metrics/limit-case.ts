// What every family of limits shares: the case it is given, the finding it returns, and how a value meets a bound.

import type { Limit, LimitMetric } from '../scenario/scenario.ts';
import { RUN_START, type Instant } from '../units.ts';
import type { Books } from './books.ts';
import type { BreachRow } from './result.ts';

/** One limit, the books it is judged by, and the window of time it speaks of. */
export interface Case {
  readonly limit: Limit;
  readonly books: Books;
  /** Of the run, not of the window. */
  readonly end: Instant;
  /** Negative when the limit names no start: then what was there before t = 0 counts too. */
  readonly from: number;
  readonly to: number;
}

/** What a family of limits finds out; the rest of a `LimitResult` is the same for all. */
export interface Finding {
  readonly held: boolean;
  readonly observed: number | null;
  readonly shareOfTimeHeld: number | null;
  readonly why: string | null;
  readonly breaches: readonly BreachRow[];
}

/** A window without data: the limit fails, and says why. */
export const unseen = (why: string): Finding => ({
  held: false,
  observed: null,
  shareOfTimeHeld: null,
  why,
  breaches: [],
});

export function compare(value: number, limit: Pick<Limit, 'operator' | 'value'>): boolean {
  switch (limit.operator) {
    case '<=':
      return value <= limit.value;
    case '<':
      return value < limit.value;
    case '>=':
      return value >= limit.value;
    case '>':
      return value > limit.value;
    case '==':
      return value === limit.value;
  }
}

/** The bound is a ceiling: being above it is a breach with a beginning and an end. */
export const isCeiling = ({ operator }: Limit): boolean => operator === '<=' || operator === '<';

const UNITS: Readonly<Record<LimitMetric, string>> = {
  pending: 's',
  ready_time: 's',
  cordon_latency: 's',
  pending_pod_seconds: 'pod-s',
  unavailable_replica_s: 'replica-s',
  lost_pods: 'pods',
  evicted_pods: 'pods',
  nodes_drained_in_time: '%',
  cost: 'USD',
  overshoot: 'node-s',
  ready: 'replicas',
};

export const unitOf = ({ metric, valueIsPercent }: Limit): string =>
  metric === 'ready' && valueIsPercent ? '%' : UNITS[metric];

/** `from 300s to 600s`, for sentences that say where nothing was seen. */
export const windowText = (from: number, to: number): string =>
  `from ${Math.max(from, RUN_START) / 1000}s to ${to / 1000}s`;
