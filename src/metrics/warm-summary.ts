// What a group's warm pool held, gave and cost; and a row for each stay in it, for nodes.csv.

import { NEVER, RUN_START, type Instant } from '../units.ts';
import type { Books } from './books.ts';
import { costUsd, nodeHours } from './cost.ts';
import type { NodeRow, WarmPoolResult } from './result.ts';
import { secondsOf } from './rows.ts';
import type { WarmEntry } from './warm-ledger.ts';

/** Ready at an instant: initialised, and not yet gone elsewhere. */
const isReadyAt = ({ readyAt, leftAt }: WarmEntry, at: Instant): boolean =>
  readyAt !== NEVER && readyAt <= at && (leftAt === NEVER || leftAt > at);

export function warmPoolResult(stays: readonly WarmEntry[], end: Instant): WarmPoolResult {
  const during = (at: Instant): boolean => at !== NEVER && at >= RUN_START;
  const count = (is: (stay: WarmEntry) => boolean): number => stays.filter(is).length;
  const sum = (value: (stay: WarmEntry) => number): number =>
    stays.reduce((total, stay) => total + value(stay), 0);
  return {
    ready_start: count((stay) => isReadyAt(stay, RUN_START)),
    ready_end: count((stay) => isReadyAt(stay, end)),
    in_service: count(({ leftWhy, leftAt }) => leftWhy === 'in-service' && during(leftAt)),
    launched: count(({ isReturned, launchedAt }) => !isReturned && during(launchedAt)),
    returned: count(({ isReturned, launchedAt }) => isReturned && during(launchedAt)),
    terminated: count(({ leftWhy, leftAt }) => leftWhy === 'terminated' && during(leftAt)),
    hours: sum((stay) => nodeHours(stay, end)),
    cost_usd: sum((stay) => costUsd(stay, end)),
  };
}

/** Every stay in a warm pool that lasted into the run, in order of entry. */
export const warmRows = (books: Books, end: Instant): NodeRow[] =>
  books.warm.entries
    .filter(({ leftAt }) => leftAt === NEVER || leftAt >= RUN_START)
    .map((stay) => warmRow(books, stay, end));

const NOT_A_NODE = {
  registered_s: null,
  ready_s: null,
  notice_s: null,
  cordoned_s: null,
  drain_started_s: null,
  drain_finished_s: null,
} as const;

const warmRow = ({ names }: Books, stay: WarmEntry, end: Instant): NodeRow => ({
  node: names.warm(stay.id),
  group: names.group(stay.group),
  instance_type: stay.instance.instanceType,
  zone: stay.instance.zone,
  market: stay.instance.market,
  launched_s: stay.launchedAt / 1000,
  ...NOT_A_NODE,
  gone_s: secondsOf(stay.leftAt),
  reason: stay.leftWhy,
  cost_usd: costUsd(stay, end),
});
