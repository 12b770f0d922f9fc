// Why the autoscaler's loops started, what they planned and what they refused.
// kubernetes/autoscaler cluster-autoscaler/loop/trigger.go: a loop starts at once when a pod was refused since the last
// one began, or when one of the two before it changed a group; otherwise the timer starts it.

import type { RecordedFact } from '../recorded-fact.ts';
import { linesOf, textOf } from './lines.ts';

export type LoopCause = 'act' | 'refusal' | 'timer' | 'nothing';

interface Loops {
  readonly results: ReadonlyMap<string, string>;
  readonly timerGap: number | null;
}

/** The loops of one run from t = 0 on. */
export function loopsOf(run: readonly RecordedFact[]): Loops {
  const causes = causesOf(run);
  const how = (cause: LoopCause): string =>
    String(causes.filter((each) => each.cause === cause).length);
  const gaps = causes.filter(({ cause }) => cause === 'timer').map(({ gap }) => gap);
  const said = linesOf(run, 'autoscaler-said').map((line) => textOf(line, 'text'));
  return {
    results: new Map([
      ['loops after a refused pod', how('refusal')],
      ['loops after a changed group', how('act')],
      ['loops without a cause', how('nothing')],
      ['scale-up plans', said.flatMap(planIn).join(', ')],
      ['what the autoscaler refuses', said.flatMap(refusalIn).join(', ')],
    ]),
    timerGap: gaps.length === 0 ? null : gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length,
  };
}

interface Cause {
  readonly cause: LoopCause;
  /** Seconds since the loop before. */
  readonly gap: number;
}

/** The cause of every loop that started after t = 0, from what happened since the two before it. */
export function causesOf(run: readonly RecordedFact[]): Cause[] {
  const loops = run.filter(({ fact }) => fact === 'autoscaler-loop-started').map(({ t }) => t);
  const refusals = run.filter(({ fact }) => fact === 'pod-unschedulable').map(({ t }) => t);
  const acts = run.filter(({ fact }) => ACTS.has(fact)).map(({ t }) => t);
  const usual = medianGap(loops);
  return loops.flatMap((start, place): Cause[] => {
    const previous = loops[place - 1];
    if (previous === undefined || start < 0) return [];
    const gap = start - previous;
    if (gap >= ALMOST * usual) return [{ cause: 'timer', gap }];
    const since = (from: number) => (t: number) => t >= from && t <= start;
    if (acts.some(since(loops[place - 2] ?? previous))) return [{ cause: 'act', gap }];
    return [{ cause: refusals.some(since(previous)) ? 'refusal' : 'nothing', gap }];
  });
}

const ACTS: ReadonlySet<string> = new Set([
  'desired-capacity-set',
  'instance-removed-by-autoscaler',
]);

/** The scan interval as the run shows it; a wait that is nearly as long was ended by the timer. */
const ALMOST = 0.99;
function medianGap(loops: readonly number[]): number {
  const gaps = loops.slice(1).map((t, place) => t - loops[place]!);
  return gaps.toSorted((a, b) => a - b)[Math.floor(gaps.length / 2)] ?? 0;
}

/** `[{spot 3->4 (max: 6)}]`. */
const planIn = (text: string): string[] => {
  const plan = /^Final scale-up plan: (.*)$/.exec(text)?.[1];
  return plan === undefined ? [] : [plan];
};

/** What it will not do, without the moment at which it will again. */
const refusalIn = (text: string): string[] => {
  if (text === 'No expansion options') return [text];
  const group = /^Disabling scale-up for node group (\S+) until/.exec(text)?.[1];
  return group === undefined ? [] : [`${group} rests`];
};
