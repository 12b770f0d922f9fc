import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { toExperimentHtml, type PageOrder } from '../../../src/report/experiment/html/pages.ts';
import {
  axeObjections,
  hiddenBehindNames,
  browserTest,
  launched,
  opened,
  A4,
  overflow,
  overlaps,
  spills,
  toBeScrolled,
  type View,
} from '../../support/browser.ts';
import {
  aCompareOrder,
  aSweepOrder,
  aWhatIfOrder,
  EVERY_ORDER,
} from '../../support/experiment-pages.ts';
import { recordsChanged } from '../../support/runs.ts';

/** Colours do not depend on the width, nor the layout on the theme: two views meet every rule of both. */
const VIEWS: readonly View[] = [
  { width: 400, theme: 'dark', script: true },
  { width: 1280, theme: 'light', script: true },
];

const VERDICTS = ['better', 'worse', 'higher', 'lower', 'no clear difference', 'not comparable'];

let browser: Browser | undefined;
afterAll(() => browser?.close());

describe.each(EVERY_ORDER)('the page of %s', (_, make) => {
  let page = '';
  beforeAll(async () => {
    page = await toExperimentHtml(await make());
  });
  const inBrowser = async (view: View, look: Parameters<typeof opened<void>>[3]): Promise<void> => {
    browser ??= await launched();
    await opened(browser, page, view, look);
  };

  for (const view of VIEWS)
    browserTest(
      `makes no noise, is accessible and fits at ${view.width} px, ${view.theme}, folded or not`,
      () =>
        inBrowser(view, async (there, noise) => {
          await there.waitForLoadState('networkidle');
          expect(await overflow(there)).toBe(0);
          for (const fold of await there.locator('summary:visible').all()) await fold.click();
          expect(await overflow(there)).toBe(0);
          expect(await axeObjections(there)).toEqual([]);
          expect(noise).toEqual({ requests: [], errors: [] });
        }),
    );

  browserTest(
    'no two texts of a chart stand on each other, and a phone shows more than names',
    () =>
      inBrowser({ width: 400, theme: 'light', script: true }, async (there) => {
        expect(await overlaps(there)).toEqual([]);
        expect(await hiddenBehindNames(there)).toEqual([]);
      }),
  );

  browserTest('fits A4: folded parts open, nothing runs over its neighbour or the paper', () =>
    inBrowser({ width: A4, theme: 'light', script: true }, async (there) => {
      for (const fold of await there.locator('summary:visible').all()) await fold.click();
      await there.emulateMedia({ media: 'print' });
      expect(await spills(there)).toEqual([]);
      expect(await overflow(there)).toBe(0);
    }),
  );

  browserTest('shows every chart and every table without script', () =>
    inBrowser({ width: 1280, theme: 'light', script: false }, async (there, noise) => {
      expect(await there.locator('figure svg:visible').count()).toBe(
        await there.locator('figure').count(),
      );
      expect(await there.locator('section.card table:visible').count()).toBeGreaterThan(0);
      expect(await there.locator('button').count()).toBe(0);
      expect(noise).toEqual({ requests: [], errors: [] });
    }),
  );
});

const WITH_VERDICTS: readonly (readonly [string, () => Promise<PageOrder>])[] = [
  ['a what-if', () => aWhatIfOrder()],
  ['a what-if that changes nothing', () => aWhatIfOrder('10')],
  ['a comparison', () => aCompareOrder()],
];

for (const [what, make] of WITH_VERDICTS)
  browserTest(`a phone shows every verdict of ${what} without being scrolled`, async () => {
    const page = await toExperimentHtml(await make());
    browser ??= await launched();
    await opened(browser, page, { width: 400, theme: 'light', script: true }, async (there) => {
      const { found, hidden } = await toBeScrolled(there, '#effect', VERDICTS);
      expect(found).toBeGreaterThanOrEqual(4);
      expect(hidden).toEqual([]);
    });
  });

browserTest('a note that names a variant by a long path fits a phone', async () => {
  const { of, ...order } = await aSweepOrder();
  const [first, ...others] = of.variants.points;
  const variant = {
    ...first!.summary.variant,
    name: 'autoScalingGroups.spot.onDemandPercentageAboveBaseCapacity',
    records: recordsChanged(first!.summary.variant.records, (record) => ({
      ...record,
      instances_not_found: 1,
    })),
  };
  const points = [{ ...first!, summary: { ...first!.summary, variant } }, ...others];
  const variants = { ...of.variants, points };
  const page = await toExperimentHtml({ ...order, of: { ...of, variants } });
  browser ??= await launched();
  await opened(browser, page, { width: 400, theme: 'light', script: true }, async (there) => {
    expect(await there.locator('.verdict > .note').textContent()).toContain(variant.name);
    expect(await overflow(there)).toBe(0);
  });
});
