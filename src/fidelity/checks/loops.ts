// Why the autoscaler's loops started, what they planned and what they refused.
// kubernetes/autoscaler cluster-autoscaler/loop/trigger.go: a loop starts at once when a pod was refused since the last
// one began, or when one of the two before it changed a group; otherwise the timer starts it.

import type { RecordedFact } from '../recorded-fact.ts';
import { linesOf, textOf } from './lines.ts';

type LoopCause = 'changed group' | 'refused pod' | 'timer' | 'nothing';

/** A loop that began after t = 0. */
export interface LoopStart {
  readonly cause: LoopCause;
  /** Seconds since the loop before. */
  readonly gap: number;
}

/** How many loops each cause started, and the mean wait of those that only the timer did; by name. */
export function loopsOf(run: readonly RecordedFact[]): Map<string, number> {
  const starts = loopStarts(run);
  const by = (cause: LoopCause): LoopStart[] => starts.filter((start) => start.cause === cause);
  const onTimer = by('timer');
  return new Map([
    ['loops after a refused pod', by('refused pod').length],
    ['loops after a changed group', by('changed group').length],
    ['loops without a cause', by('nothing').length],
    ...(onTimer.length === 0 ? [] : [[TIMER_WAIT, meanGap(onTimer)] as const]),
  ]);
}

/** The one name among them that is no count, but seconds. */
export const TIMER_WAIT = 'wait between loops on the timer';

const meanGap = (starts: readonly LoopStart[]): number =>
  starts.reduce((sum, { gap }) => sum + gap, 0) / starts.length;

/** A watch may tell of a refusal that much after the loop that it started. */
const WATCH_LAG_S = 0.1;

/** The cause of every loop after t = 0, from what happened since the two before it. */
export function loopStarts(run: readonly RecordedFact[]): LoopStart[] {
  const loops = placesOf(run, (line) => line.fact === 'autoscaler-loop-started');
  const acts = placesOf(run, (line) => ACTS.has(line.fact));
  const refusals = run.filter(({ fact }) => fact === 'pod-unschedulable').map(({ t }) => t);
  const usual = medianGap(loops.map((place) => run[place]!.t));
  return loops.flatMap((place, n): LoopStart[] => {
    const previous = loops[n - 1];
    const start = run[place]!.t;
    if (previous === undefined || start < 0) return [];
    const since = run[previous]!.t;
    const gap = start - since;
    if (gap >= ALMOST * usual) return [{ cause: 'timer', gap }];
    const twoBefore = loops[n - 2] ?? previous;
    if (acts.some((act) => act > twoBefore && act < place))
      return [{ cause: 'changed group', gap }];
    const refused = refusals.some((t) => t >= since && t <= start + WATCH_LAG_S);
    return [{ cause: refused ? 'refused pod' : 'nothing', gap }];
  });
}

const ACTS: ReadonlySet<string> = new Set([
  'desired-capacity-set',
  'instance-removed-by-autoscaler',
]);

const placesOf = (run: readonly RecordedFact[], isOne: (line: RecordedFact) => boolean): number[] =>
  run.flatMap((line, place) => (isOne(line) ? [place] : []));

/** The scan interval as the run shows it; a wait nearly as long was ended by the timer. */
const ALMOST = 0.99;
function medianGap(starts: readonly number[]): number {
  const gaps = starts.slice(1).map((t, n) => t - starts[n]!);
  return gaps.toSorted((a, b) => a - b)[Math.floor(gaps.length / 2)] ?? 0;
}

/** What the autoscaler said it would buy, and what it would not, in order. */
export function decisionsOf(run: readonly RecordedFact[]): Map<string, string> {
  const said = linesOf(run, 'autoscaler-said').map((line) => textOf(line, 'text'));
  return new Map([
    ['scale-up plans', said.flatMap(planIn).join(', ')],
    ['what the autoscaler refuses', said.flatMap(refusalIn).join(', ')],
  ]);
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
