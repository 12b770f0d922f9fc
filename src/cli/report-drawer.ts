// Pages and workbooks, made by a second thread: charts take as long as all the rest together.

import { Worker } from 'node:worker_threads';
import { isOutOfMemory, OutOfMemory, THREAD_LIMITS } from '../experiment/thread-limits.ts';
import type { ExperimentResult, FidelityResult } from '../fidelity/result.ts';
import type { RunResult } from '../metrics/result.ts';
import type { ReportContext } from '../report/context.ts';
import type { PageOrder } from '../report/experiment/html/pages.ts';
import type { DrawingOrder } from './report-worker.ts';

export interface ReportDrawer {
  /** Starts the thread, if none waits yet: something is about to be drawn. */
  prepare(): void;
  /** The page's HTML; rejects when drawing failed. */
  draw(result: RunResult, context: ReportContext): Promise<string>;
  /** The page of an experiment. */
  drawPage(order: PageOrder): Promise<string>;
  /** The workbook of an experiment. */
  drawWorkbook(order: PageOrder): Promise<Uint8Array>;
  /** The page of a comparison with recordings. */
  drawFidelity(result: FidelityResult, toolVersion: string): Promise<string>;
  /** A picture of each experiment, SVG to stand alone. */
  drawPlots(experiments: readonly ExperimentResult[]): Promise<string[]>;
}

/** `atOnce` starts the thread now, so that it is ready when the result is. */
export function reportDrawer({ atOnce }: { readonly atOnce: boolean }): ReportDrawer {
  let early = atOnce ? startThread() : undefined;
  const made = <Made>(order: DrawingOrder): Promise<Made> => {
    const { thread, failure } = early ?? startThread();
    early = undefined; // one order a thread: answers carry no names
    thread.ref();
    const drawn = new Promise<Made>((resolve) => {
      thread.once('message', (answer: Made) => {
        thread.unref();
        resolve(answer);
      });
    });
    thread.postMessage(order);
    const answer = Promise.race([failure, drawn]);
    answer.catch(() => {}); // the data may be written first, and fail first
    return answer;
  };
  return {
    prepare: () => void (early ??= startThread()),
    draw: (result, context) => made<string>({ form: 'run', result, context }),
    drawPage: (order) => made<string>({ form: 'page', order }),
    drawWorkbook: (order) => made<Uint8Array>({ form: 'workbook', order }),
    drawFidelity: (result, toolVersion) => made<string>({ form: 'fidelity', result, toolVersion }),
    drawPlots: (experiments) => made<string[]>({ form: 'plots', experiments }),
  };
}

interface DrawingThread {
  readonly thread: Worker;
  /** Never comes to anything but an error. */
  readonly failure: Promise<never>;
}

/** Does not keep the process alive: a scenario with a mistake ends it before anything is drawn. */
function startThread(): DrawingThread {
  const thread = new Worker(new URL('./report-worker.js', import.meta.url), {
    resourceLimits: THREAD_LIMITS,
  });
  thread.unref();
  const failure = new Promise<never>((_, reject) => {
    thread.once('error', (error) => reject(isOutOfMemory(error) ? tooLarge() : error));
  });
  failure.catch(() => {}); // it may fail before anybody waits: whoever asks for a drawing hears of it
  return { thread, failure };
}

const tooLarge = (): OutOfMemory =>
  new OutOfMemory(
    'the report',
    'simulate a shorter time or fewer pods, or leave it out: --format json without --out',
  );
