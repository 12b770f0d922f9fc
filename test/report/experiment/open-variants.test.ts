// Variants that hold, or do not, by the share of their runs alone: more runs could say otherwise, and a reader sees which.

import { expect, test } from 'vitest';
import { judge, type VariantPoint } from '../../../src/experiment/judge.ts';
import { summarize } from '../../../src/experiment/summarize.ts';
import { csvTable, textOf } from '../../../src/report/csv-table.ts';
import { toExperimentHtml } from '../../../src/report/experiment/html/pages.ts';
import { pointColumns, pointRows } from '../../../src/report/experiment/sweep-csv.ts';
import { variantsMarkdown } from '../../../src/report/experiment/sweep-markdown.ts';
import { variantsText } from '../../../src/report/experiment/sweep-text.ts';
import type { VariantRow } from '../../../src/report/experiment/variants-table.ts';
import { settingsOf } from '../../../src/report/summary-settings.ts';
import { aPageContext } from '../../support/experiment-pages.ts';
import { variantRuns } from '../../support/variant-runs.ts';

test('which variants hold by their share alone, and could turn, is said of each wherever they stand', async () => {
  const heldIn = (name: string, runs: number): VariantRow => {
    const made = variantRuns({
      name,
      held: (run) => [run < runs],
      metrics: () => ({ cost_usd: runs }),
    });
    const isMarked = runs === 96;
    const point = { ...judge(summarize(made)), onFrontier: false, isCheapestThatHolds: isMarked };
    return { keys: [name], point, remark: isMarked ? 'cheapest that holds' : '', isMarked };
  };
  const rows = [heldIn('sure', 100), heldIn('lucky', 96), heldIn('lost', 3)];
  const points = rows.map(({ point }) => point as VariantPoint);
  const variants = { asked: { share: 0.95, confidence: 0.95 }, points, partial: false };
  const of = { variants, rows, keyNames: ['variant'] };
  const legend = 'At 95% confidence the runs of 1 leave it open (?)';

  const text = variantsText(of, settingsOf({ columns: 110 }), { all: true });
  expect(text).toContain(legend);
  for (const words of [/lucky +\? 96\/100/, /sure +100\/100/, /lost +3\/100/])
    expect(text).toMatch(words);

  const markdown = variantsMarkdown({ ...of, name: 'story' });
  expect(markdown).toContain('- __lucky__: cheapest that holds (open)\n');
  expect(markdown).toContain('| lucky | ? 96/100 |');

  const sets = { title: 'Sweep', columns: [], cells: rows.map(() => []), byPath: [] } as const;
  const order = { ...of, sets, file: 'sweep.csv' } as const;
  const page = await toExperimentHtml({ kind: 'variants', of: order, context: aPageContext() });
  expect(page).toContain('held 96/100, open');
  expect(page).toContain('leave it open (“open”)');
  expect(page.match(/>✓ yes, open</g)).toHaveLength(1);
  expect(page.match(/>✓ yes</g)).toHaveLength(1);

  const csv = textOf(csvTable('sweep.csv', pointColumns(sets), pointRows(points, sets)));
  expect(csv.split('\n').map((line) => line.split(',').at(-1))).toEqual([
    'settled',
    'TRUE',
    'FALSE',
    'TRUE',
    '',
  ]);
});
