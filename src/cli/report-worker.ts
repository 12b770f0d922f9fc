// A second thread that draws pages: it loads the chart libraries while the first reads and simulates, and draws while
// the first writes the data. It makes workbooks too. The same functions, the same bytes.

import { parentPort } from 'node:worker_threads';
import type { ExperimentResult, FidelityResult } from '../fidelity/result.ts';
import type { RunResult } from '../metrics/result.ts';
import { chartLibraries } from '../report/charts/render.ts';
import type { ReportContext } from '../report/context.ts';
import { toExperimentHtml, type PageOrder } from '../report/experiment/html/pages.ts';
import { fidelityPage } from '../report/fidelity/page.ts';
import { plots } from '../report/fidelity/plots.ts';
import { toHtml } from '../report/html/html.ts';
import { toWorkbook } from '../report/xlsx.ts';

export { toHtml };

export type DrawingOrder =
  | { readonly form: 'run'; readonly result: RunResult; readonly context: ReportContext }
  | { readonly form: 'page' | 'workbook'; readonly order: PageOrder }
  | { readonly form: 'fidelity'; readonly result: FidelityResult; readonly toolVersion: string }
  | { readonly form: 'plots'; readonly experiments: readonly ExperimentResult[] };

parentPort?.on('message', (asked: DrawingOrder) => {
  void made(asked).then((answer) => parentPort?.postMessage(answer));
});

function made(asked: DrawingOrder): Promise<string | Uint8Array | string[]> {
  switch (asked.form) {
    case 'run':
      return toHtml(asked.result, asked.context);
    case 'page':
      return toExperimentHtml(asked.order);
    case 'workbook':
      return toWorkbook(asked.order);
    case 'fidelity':
      return fidelityPage(asked.result, asked.toolVersion);
    case 'plots':
      return plots(asked.experiments);
  }
}

void chartLibraries();
