// The verdict in one sentence: the first thing said everywhere.

import type { RunResult } from '../metrics/result.ts';
import { counted, duration } from './format.ts';

export function verdictSentence({ limits, partial }: RunResult): string {
  const crossed = limits.filter(({ held }) => !held).length;
  const end = partial ? ' so far.' : '.';
  if (limits.length === 0) return 'No limits were set.';
  if (crossed > 0) return `${counted(crossed, 'limit')} crossed${end}`;
  return limits.length === 1
    ? `The limit held${end}`
    : `All ${counted(limits.length, 'limit')} held${end}`;
}

/** Of a run that was ended before its time: how much of it every number is about. */
export const interruptedSentence = ({ partial, until_s: until }: RunResult): string =>
  partial ? `Interrupted: only the first ${duration(until)} were simulated.` : '';
