// A thread that simulates runs for `--all-runs` and makes their rows into text. Which thread makes a run changes
// nothing in it.

import { parentPort } from 'node:worker_threads';
import { simulate } from '../experiment/simulate.ts';
import { rowsOfRun, type RowsOfRun } from '../report/experiment/runs-csv.ts';
import type { CsvOptions } from '../report/csv-table.ts';
import type { Scenario } from '../scenario/scenario.ts';

/** What is the same for all runs. */
export interface RowsAsked {
  readonly scenario: Scenario;
  readonly variant: string;
  readonly csv: CsvOptions;
}

/** Which run is made. */
export interface RowsTask {
  readonly run: number;
  readonly seed: string;
}

/** What a thread is told: once what is asked, then run by run. */
export type RowsOrder = { readonly learn: RowsAsked } | RowsTask;

/** What it answers to each run, in the order in which it was asked. */
export type RowsAnswer = { readonly rows: RowsOfRun } | { readonly failure: string };

/** One run, simulated, as rows of text. */
export const madeRows = ({ scenario, variant, csv }: RowsAsked, { run, seed }: RowsTask) =>
  rowsOfRun({ variant, run, result: simulate(scenario, { seed }) }, csv);

const known: RowsAsked[] = [];

parentPort?.on('message', (order: RowsOrder) => {
  if ('learn' in order) known.push(order.learn);
  else parentPort?.postMessage(answerTo(order));
});

function answerTo(task: RowsTask): RowsAnswer {
  try {
    return { rows: madeRows(known[0]!, task) };
  } catch (error) {
    return { failure: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}
