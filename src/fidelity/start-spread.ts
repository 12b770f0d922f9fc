// One condition of a recorded cluster that only its recording tells: its nodes came all at once, so that whatever ticks
// on them ticks in step.

import type { Json } from '../scenario/scenario.ts';
import { durationText } from '../scenario/schema/times.ts';
import { millis } from '../units.ts';
import type { RecordedFact } from './recorded-fact.ts';

/** What starts to tick before t = 0: a node's kubelet and its handler. */
const STARTS: readonly string[] = ['node-registered', 'handler-started'];

/**
 * `timings.startSpread` as these runs show it: up to the widest gap between a run's first start and its last. Nothing
 * where no run tells of a start, so that the usual spread holds.
 */
export function startSpreadOf(runs: readonly (readonly RecordedFact[])[]): {
  readonly startSpread?: Json;
} {
  const spreads = runs.flatMap((run) => STARTS.flatMap((kind) => spreadOf(run, kind)));
  if (spreads.length === 0) return {};
  const widest = millis(Math.max(...spreads) * 1000);
  return { startSpread: { uniform: ['0s', durationText(widest)] } };
}

/** One number, or none where nothing of this kind was said. */
function spreadOf(run: readonly RecordedFact[], kind: string): number[] {
  const starts = run.filter(({ fact, t }) => fact === kind && t < 0); // in order of time
  return starts.length === 0 ? [] : [starts.at(-1)!.t - starts[0]!.t];
}
