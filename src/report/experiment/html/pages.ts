// Which page an experiment has: an order is plain data, so that another thread can draw it.

import type { VariantSummary } from '../../../experiment/outcome.ts';
import type { PageContext } from './page-context.ts';
import { runsPage } from './runs-page.ts';

export type PageOrder = {
  readonly kind: 'runs';
  readonly summary: VariantSummary;
  readonly context: PageContext;
};

/** The page as one HTML file; loads what draws charts on the first call. */
export function toExperimentHtml(order: PageOrder): Promise<string> {
  return runsPage(order.summary, order.context);
}
