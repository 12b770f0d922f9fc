// Conditions of a recorded cluster's start that only its recording tells. Its nodes came all at once, so that whatever
// ticks on them ticks in step; and its controllers began when the nodes were there, so that their loops tick together.

import type { Json } from '../scenario/scenario.ts';
import { durationText } from '../scenario/schema/times.ts';
import { millis } from '../units.ts';
import type { RecordedFact } from './recorded-fact.ts';

type Run = readonly RecordedFact[];

/** What starts to tick before t = 0: a node's kubelet and its handler. */
const STARTS: readonly string[] = ['node-registered', 'handler-started'];

/** A node's taint until it is Ready. */
const NOT_READY = 'node.kubernetes.io/not-ready=:NoSchedule';

/**
 * A controller that runs takes that taint off within 0.35 s of Ready at most (REACTION in actors/framework): where it
 * takes longer than this for the first node of all, the controller was not there before.
 */
const LONGEST_REACTION_S = 1;

/** Timings of the start as these runs show it; nothing of what they do not tell, so that the usual holds. */
export function startOf(runs: readonly Run[]): {
  readonly startSpread?: Json;
  readonly controllerStart?: Json;
} {
  return { ...startSpreadOf(runs), ...controllerStartOf(runs) };
}

/** Up to the widest gap between a run's first start and its last. */
function startSpreadOf(runs: readonly Run[]): { readonly startSpread?: Json } {
  const spreads = runs.flatMap((run) => STARTS.flatMap((kind) => spreadOf(run, kind)));
  if (spreads.length === 0) return {};
  return { startSpread: { uniform: ['0s', text(Math.max(...spreads))] } };
}

/** One number, or none where nothing of this kind was said. */
function spreadOf(run: Run, kind: string): number[] {
  const starts = run.filter(({ fact, t }) => fact === kind && t < 0); // in order of time
  return starts.length === 0 ? [] : [starts.at(-1)!.t - starts[0]!.t];
}

/** Where every run shows it: between the shortest and the longest wait from the first node to the controllers. */
function controllerStartOf(runs: readonly Run[]): { readonly controllerStart?: Json } {
  const waits = runs.flatMap(controllerWait);
  if (runs.length === 0 || waits.length < runs.length) return {};
  return { controllerStart: { uniform: [text(Math.min(...waits)), text(Math.max(...waits))] } };
}

/** First Node object → the controllers' first act: they take the taint off nodes that have long been Ready. */
function controllerWait(run: Run): number[] {
  const before = run.filter(({ t }) => t < 0);
  const at = (fact: string): number | undefined => before.find((line) => line.fact === fact)?.t;
  const tainted = new Set<unknown>();
  const cleared = before.find(({ fact, node, taints }) => {
    if (fact !== 'node-tainted') return false;
    if (String(taints).split(',').includes(NOT_READY)) tainted.add(node);
    else return tainted.has(node);
    return false;
  });
  const [registered, ready] = [at('node-registered'), at('node-ready')];
  if (cleared === undefined || registered === undefined || ready === undefined) return [];
  return cleared.t - ready > LONGEST_REACTION_S ? [cleared.t - registered] : [];
}

const text = (seconds: number): string => durationText(millis(Math.round(seconds * 1000)));
