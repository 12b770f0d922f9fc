// Where the time of a variant went over its runs, and where the difference of two came from, each in one sentence: what
// a summary says first.

import type { Comparison, Effect, VariantSummary } from '../../experiment/outcome.ts';
import { chargesOf } from '../../experiment/run-table.ts';
import { meanCauses, type MeanCause } from '../../metrics/causes/mean.ts';
import { causeInWords, causesOverRuns } from '../causes.ts';
import { differenceWords } from './metric-words.ts';
import { movedCauses } from './causes-moved.ts';
import { isClear } from './shown-effects.ts';

type Against = Comparison['against'][number];

/** The mean charges of a variant; undefined where its runs were saved without any, though their pods waited. */
export function causesOf({
  variant: { records },
  metrics,
}: VariantSummary): readonly MeanCause[] | undefined {
  const causes = meanCauses(chargesOf(records));
  const waited = metrics.find(({ metric }) => metric === 'pending_pod_seconds')?.mean ?? 0;
  return records.length === 0 || (causes.length === 0 && waited > 0) ? undefined : causes;
}

/** `Over 100 runs 88% of the wait was node startup; …`; empty where it is not known. */
export function causesSentenceOf(summary: VariantSummary): string {
  const causes = causesOf(summary);
  return causes === undefined ? '' : causesOverRuns(causes, summary.variant.records.length);
}

/** Causes that a sentence names. */
const MOST_NAMED = 2;

/** `A run’s pods wait +1,096 pod-seconds: +904.6 maximum size reached, …; …`; empty where it is not known. */
export function movedSentence(against: Against): string {
  const of = (name: string): Effect | undefined =>
    against.effects.find(({ metric, difference }) => metric === name && difference !== null);
  const [waited, lost] = [of('pending_pod_seconds'), of('lost_pods')];
  if (waited === undefined || lost === undefined) return '';
  return `${waitMoved(waited, against)}; ${lossMoved(lost, against)}.`;
}

function waitMoved(effect: Effect, against: Against): string {
  const { difference } = effect;
  if (difference === 0) return 'Pods wait as long as before';
  if (!isClear(effect)) return 'No clear difference in how long pods wait';
  const size = differenceWords(Math.abs(difference!), 'pod-s').replace('+', '');
  const word = difference! > 0 ? 'more' : 'less';
  return `The pods of a run wait ${size} pod-seconds ${word}${named(against, 'waiting')}`;
}

function lossMoved(effect: Effect, against: Against): string {
  const { now, difference } = effect;
  if (difference === 0) return now === 0 ? 'no pod is lost on either side' : 'as many are lost';
  if (!isClear(effect)) return 'no clear difference in lost pods';
  const size = differenceWords(Math.abs(difference!), 'pods').replace('+', '');
  return `${size} ${difference! > 0 ? 'more' : 'fewer'} are lost${named(against, 'lost')}`;
}

/** The causes that moved most, with their own differences. */
function named({ causes }: Against, kind: 'waiting' | 'lost'): string {
  const most = movedCauses(causes, kind).slice(0, MOST_NAMED);
  if (most.length === 0) return '';
  const words = most.map(
    (each) => `${differenceWords(each.difference, each.unit)} ${causeInWords(each)}`,
  );
  return ` (${words.join(', ')})`;
}
