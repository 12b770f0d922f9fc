// A thread that simulates runs for `fidelity` and keeps of each what a comparison needs. Which thread makes a run
// changes nothing in it.

import { parentPort } from 'node:worker_threads';
import { simulatedDigest, type SimulatedDigest } from '../fidelity/hold.ts';
import type { Scenario } from '../scenario/scenario.ts';

/** What a thread is told. Scenarios go by their place in the list of experiments, so that each crosses over once. */
export type FidelityOrder =
  | { readonly kind: 'learn'; readonly experiment: number; readonly scenario: Scenario }
  | { readonly kind: 'run'; readonly experiment: number; readonly run: number };

/** What it answers to each `run`, in the order in which it was asked. */
export type FidelityAnswer = { readonly digest: SimulatedDigest } | { readonly failure: string };

const scenarios = new Map<number, Scenario>();

parentPort?.on('message', (order: FidelityOrder) => {
  if (order.kind === 'learn') scenarios.set(order.experiment, order.scenario);
  else parentPort?.postMessage(answerTo(order.experiment, order.run));
});

function answerTo(experiment: number, run: number): FidelityAnswer {
  try {
    return { digest: simulatedDigest(scenarios.get(experiment)!, run) };
  } catch (error) {
    return { failure: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}
