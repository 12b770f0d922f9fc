// LIMITS: each with its verdict, its expression and the observed value on one line, and where to look when crossed.

import type { LimitResult, RunResult } from '../metrics/result.ts';
import { shellWord, traceCommand, type ReportContext } from './context.ts';
import { printable } from './format.ts';
import { observedInWords } from './observed.ts';
import type { Settings } from './summary-settings.ts';
import { clipped, padded } from './table.ts';

export function limitLines(
  result: RunResult,
  context: ReportContext,
  { paint, hints }: Settings,
): string[] {
  const { limits } = result;
  if (limits.length === 0) return [];
  const expressions = limits.map(({ expression }) => clipped(printable(expression), 60));
  const observed = limits.map(observation);
  const widest = (texts: readonly string[]): number => Math.max(...texts.map((t) => [...t].length));
  const rows = limits.map((limit, place) => {
    const sign = limit.held ? paint.green('✓ held   ') : paint.red('✗ crossed');
    const value = padded(observed[place]!, widest(observed));
    const next = hints ? paint.dim(whereToLook(limit, result, context, place)) : '';
    return `  ${sign}  ${padded(expressions[place]!, widest(expressions))}   ${value}   ${next}`.trimEnd();
  });
  return [paint.bold('LIMITS'), ...rows, ''];
}

const observation = (limit: LimitResult): string =>
  limit.observed === null ? `no data: ${printable(limit.why ?? '')}` : observedInWords(limit);

/** The command that shows why a limit was crossed. */
function whereToLook(
  limit: LimitResult,
  { podRows }: RunResult,
  context: ReportContext,
  place: number,
): string {
  if (limit.held || limit.observed === null) return '';
  const trace = traceCommand(context);
  switch (context.scenario.expect[place]?.metric) {
    case 'lost_pods':
      return `${trace} --lost`;
    case 'pending':
    case 'pending_pod_seconds': {
      const [first, ...others] = podRows;
      if (first === undefined) return '';
      const slowest = others.reduce((a, b) => (b.pending_s > a.pending_s ? b : a), first);
      return `${trace} --pod ${shellWord(slowest.pod)}`;
    }
    default:
      return '';
  }
}
