// A second thread that draws the page: it loads the chart libraries while the first reads and simulates, and draws
// while the first writes the data. The same function, the same bytes.

import { parentPort } from 'node:worker_threads';
import type { RunResult } from '../metrics/result.ts';
import { chartLibraries } from '../report/charts/render.ts';
import type { ReportContext } from '../report/context.ts';
import { toHtml } from '../report/html/html.ts';

export { toHtml };

export interface DrawingOrder {
  readonly result: RunResult;
  readonly context: ReportContext;
}

parentPort?.on('message', ({ result, context }: DrawingOrder) => {
  void toHtml(result, context).then((html) => parentPort?.postMessage(html));
});

void chartLibraries();
