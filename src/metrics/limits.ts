// Did the promises hold? Each limit is judged once the run has ended, from the books alone: exactly, between facts.
// A limit whose window saw no data fails and says so.

import type { Limit } from '../scenario/scenario.ts';
import type { Instant } from '../units.ts';
import type { Books } from './books.ts';
import { compare, unitOf, unseen, windowText, type Case, type Finding } from './limit-case.ts';
import { judgeLevel } from './limit-levels.ts';
import { judgeTotal } from './limit-totals.ts';
import { judgeWaits } from './limit-waits.ts';
import type { BreachRow, LimitResult } from './result.ts';

/** A limit's answer: its line in the summary and the intervals in which it was breached. */
export interface Judgement {
  readonly result: LimitResult;
  readonly breaches: readonly BreachRow[];
}

export function judge(limit: Limit, books: Books, end: Instant): Judgement {
  const { from = Number.NEGATIVE_INFINITY, to = end } = limit;
  const trial = { limit, books, end, from, to: Math.min(to, end) };
  const { held, observed, shareOfTimeHeld, why, breaches } =
    trial.from > trial.to ? unseen('its window begins after the end of the run') : hear(trial);
  const { name, expression } = limit;
  const unit = unitOf(limit);
  const result = {
    name,
    expression,
    held,
    observed,
    unit,
    share_of_time_held: shareOfTimeHeld,
    why,
  };
  return { result, breaches };
}

function hear(trial: Case): Finding {
  switch (trial.limit.metric) {
    case 'pending':
    case 'ready_time':
    case 'cordon_latency':
      return judgeWaits(trial);
    case 'ready':
      return judgeLevel(trial);
    case 'nodes_drained_in_time':
      return judgeDrains(trial);
    default:
      return judgeTotal(trial);
  }
}

/** Percent of the nodes taken back within the window whose evictable pods had all gone in time. */
function judgeDrains({ limit, books, from, to }: Case): Finding {
  const taken = books.nodes.entries.filter(
    ({ goneWhy, goneAt }) => goneWhy === 'spot-reclaim' && goneAt >= from && goneAt <= to,
  );
  if (taken.length === 0) return unseen(`no node was reclaimed ${windowText(from, to)}`);
  const drained = taken.filter((node) => node.drained).length;
  const observed = (drained * 100) / taken.length;
  const held = compare(observed, limit);
  const why = held ? null : `${taken.length - drained} of ${taken.length} nodes went undrained`;
  return { held, observed, shareOfTimeHeld: null, why, breaches: [] };
}
