// Which page an experiment has: an order is plain data, so that another thread can draw it.

import type {
  HeadroomOutcome,
  OptimumOutcome,
  SurvivalOutcome,
} from '../../../experiment/optimize/outcome.ts';
import type { VariantSummary } from '../../../experiment/outcome.ts';
import { comparisonPage, type ComparisonOfPage } from './comparison-page.ts';
import { headroomPage } from './headroom-page.ts';
import { optimumPage } from './optimum-page.ts';
import type { PageContext } from './page-context.ts';
import { runsPage } from './runs-page.ts';
import { survivalPage } from './survival-page.ts';
import { variantsPage, type VariantsOfPage } from './variants-page.ts';

export type PageOrder = { readonly context: PageContext } & (
  | { readonly kind: 'runs'; readonly summary: VariantSummary }
  | ({ readonly kind: 'comparison' } & ComparisonOfPage)
  | { readonly kind: 'variants'; readonly of: VariantsOfPage }
  | { readonly kind: 'optimum'; readonly outcome: OptimumOutcome }
  | { readonly kind: 'headroom'; readonly outcome: HeadroomOutcome }
  | { readonly kind: 'survival'; readonly outcome: SurvivalOutcome }
);

/** The page as one HTML file; loads what draws charts on the first call. */
export function toExperimentHtml(order: PageOrder): Promise<string> {
  switch (order.kind) {
    case 'runs':
      return runsPage(order.summary, order.context);
    case 'comparison':
      return comparisonPage(order, order.context);
    case 'variants':
      return variantsPage(order.of, order.context);
    case 'optimum':
      return optimumPage(order.outcome, order.context);
    case 'headroom':
      return headroomPage(order.outcome, order.context);
    case 'survival':
      return survivalPage(order.outcome, order.context);
  }
}
