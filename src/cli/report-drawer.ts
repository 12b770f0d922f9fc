// The page, drawn by a second thread: charts take as long as all the rest together.

import { Worker } from 'node:worker_threads';
import type { RunResult } from '../metrics/result.ts';
import type { ReportContext } from '../report/context.ts';
import type { DrawingOrder } from './report-worker.ts';

export interface ReportDrawer {
  /** The page's HTML; rejects when drawing failed. */
  draw(result: RunResult, context: ReportContext): Promise<string>;
}

/** `atOnce` starts the thread now, so that it is ready when the result is. */
export function reportDrawer({ atOnce }: { readonly atOnce: boolean }): ReportDrawer {
  const early = atOnce ? startThread() : undefined;
  return {
    draw: (result, context) =>
      new Promise((resolve, reject) => {
        const thread = early ?? startThread();
        thread.ref();
        thread.once('error', reject);
        thread.once('message', (html: string) => {
          thread.unref();
          resolve(html);
        });
        thread.postMessage({ result, context } satisfies DrawingOrder);
      }),
  };
}

/** Does not keep the process alive: a scenario with a mistake ends it before anything is drawn. */
function startThread(): Worker {
  const thread = new Worker(new URL('./report-worker.js', import.meta.url));
  thread.unref();
  return thread;
}
