// The verdict in one sentence: the first thing said everywhere.

import type { RunResult } from '../metrics/result.ts';
import { counted } from './format.ts';

export function verdictSentence({ limits }: RunResult): string {
  const crossed = limits.filter(({ held }) => !held).length;
  if (limits.length === 0) return 'No limits were set.';
  if (crossed > 0) return `${counted(crossed, 'limit')} crossed.`;
  return limits.length === 1 ? 'The limit held.' : `All ${counted(limits.length, 'limit')} held.`;
}
