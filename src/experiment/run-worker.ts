// A thread that simulates runs: scenarios are sent to it once, then runs of them are asked for by number.

import { parentPort } from 'node:worker_threads';
import type { Scenario } from '../scenario/scenario.ts';
import { recordOf, type RunRecord } from './run-record.ts';

export { recordOf };

/** What a thread is told. Scenarios go by a number, so that each crosses over once. */
export type WorkerOrder =
  | { readonly kind: 'learn'; readonly scenario: number; readonly what: Scenario }
  | { readonly kind: 'forget'; readonly scenario: number }
  | { readonly kind: 'run'; readonly scenario: number; readonly run: number };

/** What it answers to each `run`, in the order in which it was asked. */
export type WorkerAnswer = { readonly record: RunRecord } | { readonly failure: string };

const scenarios = new Map<number, Scenario>();

parentPort?.on('message', (order: WorkerOrder) => {
  if (order.kind === 'learn') scenarios.set(order.scenario, order.what);
  else if (order.kind === 'forget') scenarios.delete(order.scenario);
  else parentPort?.postMessage(answerTo(order.scenario, order.run));
});

function answerTo(scenario: number, run: number): WorkerAnswer {
  try {
    return { record: recordOf(scenarios.get(scenario)!, run) };
  } catch (error) {
    return { failure: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}
