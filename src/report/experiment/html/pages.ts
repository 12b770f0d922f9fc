// Which page an experiment has: an order is plain data, so that another thread can draw it.

import type { Comparison, VariantSummary } from '../../../experiment/outcome.ts';
import { comparisonPage } from './comparison-page.ts';
import type { PageContext } from './page-context.ts';
import { runsPage } from './runs-page.ts';

export type PageOrder =
  | { readonly kind: 'runs'; readonly summary: VariantSummary; readonly context: PageContext }
  | {
      readonly kind: 'comparison';
      readonly comparison: Comparison;
      readonly context: PageContext;
    };

/** The page as one HTML file; loads what draws charts on the first call. */
export function toExperimentHtml(order: PageOrder): Promise<string> {
  switch (order.kind) {
    case 'runs':
      return runsPage(order.summary, order.context);
    case 'comparison':
      return comparisonPage(order.comparison, order.context);
  }
}
