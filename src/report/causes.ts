// Where the time went, in words: the first sentence of a summary, and what each cause is called in it.

import type { CauseRow, EvictingCause, LostCause, WaitingCause } from '../metrics/causes/causes.ts';
import type { MeanCause } from '../metrics/causes/mean.ts';
import type { RunResult } from '../metrics/result.ts';
import { compact, counted, grouped, printable, wholePercent } from './format.ts';
import { clipped } from './table.ts';

/** What the wait was: `78% of the wait was …`. */
const WAITED_FOR: Readonly<Record<WaitingCause, string>> = {
  'scheduler-queue': 'kube-scheduler’s queue',
  'scheduler-retry': 'kube-scheduler’s retry',
  preemption: 'the leaving of preempted pods',
  'autoscaler-interval': 'the autoscaler’s interval',
  'autoscaler-new-pods': 'the autoscaler’s guard for new pods',
  'autoscaler-one-option': 'the autoscaler’s one option a loop',
  'autoscaler-sees-room': 'room that only the autoscaler saw',
  'group-reaction': 'the group’s reaction',
  'health-check': 'the group’s health check',
  'launch-refused': 'refused launches',
  'node-startup': 'node startup',
  'node-taints': 'the taints of new nodes',
  'max-size': 'maximum size reached',
  'group-unhealthy': 'groups too unhealthy to grow',
  'no-fitting-group': 'no group that fits',
  'no-autoscaler': 'no autoscaler',
  'spread-or-affinity': 'topology spread or pod affinity',
};

/** What held an eviction back. */
const HELD_BACK_BY: Readonly<Record<EvictingCause, string>> = {
  'handler-start': 'the handler’s own start time',
  'handler-workers': 'the handler’s workers',
  'handler-poll': 'the handler’s poll',
  'request-limit': 'the handler’s request limit',
  'budget-refused': 'a budget that refused',
};

/** Why they were lost: `18 pods were lost because …`. */
const LOST_BECAUSE: Readonly<Record<LostCause, string>> = {
  'handler-start': 'the handler was told to begin late',
  'handler-workers': 'the handler’s worker was busy',
  'handler-poll': 'the handler looked too late',
  'request-limit': 'the handler’s requests took too long',
  'budget-refused': 'budgets refused their eviction',
  'notice-shorter-than-grace': 'the notice was shorter than their grace period',
  'no-handler': 'no handler ran on their node',
  'drain-disabled': 'the handler was told not to drain',
  'drain-failed': 'the drain failed',
  'already-leaving': 'they were still being deleted',
  'scale-down': 'their instance was given back',
};

/** A cause as a noun, for a key or a table. */
export const causeInWords = ({ kind, cause }: Pick<CauseRow, 'kind' | 'cause'>): string => {
  if (kind === 'waiting') return WAITED_FOR[cause as WaitingCause];
  return HELD_BACK_BY[cause as EvictingCause] ?? LOST_BECAUSE[cause as LostCause];
};

/** `87% of the wait was node startup; 14 pods were lost because budget web allowed 8 evictions at a time.` */
export function causesSentence({ causes, pods }: Pick<RunResult, 'causes' | 'pods'>): string {
  const waited = waitInWords(causes.filter(({ kind }) => kind === 'waiting'));
  const were = `${counted(pods.lost, 'pod')} ${pods.lost === 1 ? 'was' : 'were'} lost`;
  return `${waited}; ${lossInWords(lossesIn(causes), were, grouped)}.`;
}

/** `Over 100 runs 88% of the wait was node startup; 17.1 pods a run were lost because a budget …`. */
export function causesOverRuns(causes: readonly MeanCause[], runs: number): string {
  const waited = waitOverRuns(causes, runs);
  const losses = lossesIn(causes);
  const lost = losses.reduce((sum, { pods }) => sum + pods, 0);
  // A pod in a hundred runs is no pod a run, and yet was lost.
  const isRare = compact(lost) === '0' || runs === 1;
  const say = (pods: number): string => (isRare ? grouped(pods * runs) : compact(pods));
  const isOne = say(lost) === '1';
  const among = runs === 1 ? '' : isRare ? ' in all' : ' a run';
  const were = `${say(lost)} ${isOne ? 'pod' : 'pods'}${among} ${isOne ? 'was' : 'were'} lost`;
  return `${waited}; ${lossInWords(losses, were, say)}.`;
}

/** The same of the wait alone: `Over 100 runs 88% of the wait was node startup`. */
export function waitOverRuns(causes: readonly MeanCause[], runs: number): string {
  const waited = waitInWords(causes.filter(({ kind }) => kind === 'waiting'));
  return runs === 1 ? waited : `Over ${counted(runs, 'run')} ${waited.replace(/^No /, 'no ')}`;
}

const lossesIn = <Row extends CauseRow>(causes: readonly Row[]): Row[] =>
  causes.filter(({ kind }) => kind === 'lost');

/** What the heaviest of these waits was; they are of one kind. */
export function waitInWords([heaviest, ...others]: readonly CauseRow[]): string {
  if (heaviest === undefined) return 'No pod waited';
  if (heaviest.cause === 'scheduler-queue' && others.length === 0)
    return 'No pod waited beyond kube-scheduler’s first look';
  return `${wholePercent(heaviest.share_percent)} of the wait was ${causeInWords(heaviest)}`;
}

function lossInWords(
  [heaviest, ...others]: readonly CauseRow[],
  were: string,
  say: (pods: number) => string,
): string {
  if (heaviest === undefined) return 'no pod was lost';
  const why = `because ${lostBecause(heaviest)}`;
  return others.length === 0 ? `${were} ${why}` : `${were}, ${say(heaviest.pods)} ${why}`;
}

function lostBecause({ cause, budget, disruptions_allowed: allowed }: CauseRow): string {
  if (budget === null || allowed === null) return LOST_BECAUSE[cause as LostCause];
  const evictions = allowed === 0 ? 'no eviction' : `${counted(allowed, 'eviction')} at a time`;
  return `budget ${clipped(printable(budget), 40)} allowed ${evictions}`;
}
