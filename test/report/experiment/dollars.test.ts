// Dollars in comments: GitHub reads what stands between two `$` as a formula, so that each is escaped.

import { expect, test } from 'vitest';
import { toMarkdown } from '../../../src/report/markdown.ts';
import { compareMarkdown } from '../../../src/report/experiment/compare-markdown.ts';
import { whatIfMarkdown } from '../../../src/report/experiment/effects-markdown.ts';
import { headroomMarkdown } from '../../../src/report/experiment/headroom-files.ts';
import type { PageOrder } from '../../../src/report/experiment/html/pages.ts';
import { optimumMarkdown } from '../../../src/report/experiment/optimum-markdown.ts';
import { runsMarkdown } from '../../../src/report/experiment/runs-markdown.ts';
import { survivalMarkdown } from '../../../src/report/experiment/survival-files.ts';
import { variantsMarkdown } from '../../../src/report/experiment/sweep-markdown.ts';
import { aContext } from '../../support/a-report.ts';
import { aResult } from '../../support/a-result.ts';
import { EVERY_ORDER } from '../../support/experiment-pages.ts';

/** Dollars that stand for themselves: escaped, or within backticks. */
const withoutThem = (markdown: string): string => markdown.replaceAll(/`[^`]*`|\\\$/g, '');

function markdownOf(order: PageOrder): string {
  switch (order.kind) {
    case 'runs':
      return runsMarkdown({
        result: { ...order.summary, ended: 'all', runsAsked: 12 },
        context: aContext(),
        otherFlags: '',
        percentiles: [5, 50, 95],
        replays: () => [],
      });
    case 'comparison': {
      const { comparison, alone = [] } = order;
      return comparison.against.length === 1
        ? whatIfMarkdown({ changes: [], comparison, alone })
        : compareMarkdown(comparison);
    }
    case 'variants':
      return variantsMarkdown({ ...order.of, name: 'burst' });
    case 'optimum':
      return optimumMarkdown(order.outcome);
    case 'headroom':
      return headroomMarkdown(order.outcome);
    case 'survival':
      return survivalMarkdown(order.outcome);
  }
}

/** How many nodes may vanish says nothing of what they cost. */
const WITH_COSTS = EVERY_ORDER.filter(([name]) => name !== 'headroom');

test.each(WITH_COSTS)('of %s are no formula', async (_, order) => {
  const markdown = markdownOf(await order());
  expect(markdown).toContain('\\$');
  expect(withoutThem(markdown)).not.toContain('$');
});

test('of a single run are no formula, in what was observed of a limit neither', () => {
  const markdown = toMarkdown(aResult(), aContext());
  expect(markdown).toMatch(/\| cost &lt;= \\\$0\.90 \| . \w+ \| \\\$/);
  expect(markdown).toMatch(/Cost \\\$.*\(all on-demand: \\\$/);
  expect(withoutThem(markdown)).not.toContain('$');
});
