import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { toHtml } from '../../../src/report/html/html.ts';
import {
  axeObjections,
  browserTest,
  launched,
  opened,
  A4,
  overflow,
  spills,
  type View,
} from '../../support/browser.ts';
import { aContext } from '../../support/a-report.ts';
import { aResult } from '../../support/a-result.ts';

const VIEWS: readonly View[] = [400, 1280].flatMap((width) =>
  (['light', 'dark'] as const).map((theme) => ({ width, theme, script: true })),
);
const WITHOUT_SCRIPT: View = { width: 1280, theme: 'light', script: false };

let browser: Browser | undefined;
let report = '';

async function inBrowser(
  view: View,
  look: Parameters<typeof opened<void>>[3],
  html = report,
): Promise<void> {
  browser ??= await launched();
  await opened(browser, html, view, look);
}

beforeAll(async () => {
  report = await toHtml(aResult(), aContext());
});
afterAll(() => browser?.close());

describe.each(VIEWS)('the report at $width px, $theme', (view) => {
  browserTest('asks for nothing and says nothing on the console', () =>
    inBrowser(view, async (page, noise) => {
      await page.waitForLoadState('networkidle');
      expect(noise).toEqual({ requests: [], errors: [] });
    }),
  );

  browserTest('is accessible by axe, with all its parts unfolded', () =>
    inBrowser(view, async (page) => {
      for (const fold of await page.locator('summary').all()) await fold.click();
      expect(await axeObjections(page)).toEqual([]);
    }),
  );

  browserTest('is never wider than its window, folded or not', () =>
    inBrowser(view, async (page) => {
      expect(await overflow(page)).toBe(0);
      for (const fold of await page.locator('summary').all()) await fold.click();
      expect(await overflow(page)).toBe(0);
    }),
  );
});

browserTest('axe does object where there is something to object to', async () => {
  const view: View = { width: 400, theme: 'light', script: true };
  const faulty = report.replace('lang="en"', '').replace('<h1', '<h3').replace('</h1>', '</h3>');
  await inBrowser(
    view,
    async (page) => {
      const objections = await axeObjections(page);
      expect(objections.join()).toMatch(/html-has-lang.*page-has-heading-one/);
    },
    faulty,
  );
});

browserTest(
  'the report on paper has its folded parts open, and no table is wider than its card',
  () =>
    inBrowser({ width: A4, theme: 'light', script: true }, async (page) => {
      for (const fold of await page.locator('summary').all()) await fold.click();
      await page.emulateMedia({ media: 'print' });
      expect(await spills(page)).toEqual([]);
      expect(await overflow(page)).toBe(0);
    }),
);

describe('the report with scripts forbidden', () => {
  browserTest('shows the verdict, five charts and every table, and makes no noise', () =>
    inBrowser(WITHOUT_SCRIPT, async (page, noise) => {
      expect(await page.locator('h1').textContent()).toMatch(/burst\s+✗ 1 of 4 limits crossed/);
      expect(await page.locator('figure svg').count()).toBe(5);
      expect(await page.locator('section.card table:visible').count()).toBe(6);
      expect(await page.locator('button').count()).toBe(0);
      expect(noise).toEqual({ requests: [], errors: [] });
    }),
  );

  browserTest('still unfolds', () =>
    inBrowser(WITHOUT_SCRIPT, async (page) => {
      const yaml = page.locator('#scenario pre');
      expect(await yaml.isVisible()).toBe(false);
      await page.locator('#scenario summary').click();
      expect(await yaml.isVisible()).toBe(true);
    }),
  );
});

describe('the conveniences of script', () => {
  const view: View = { width: 1280, theme: 'light', script: true };
  const firstColumn = '#worst-pods tbody tr td:nth-child(5)';

  browserTest('a click on a header sorts by value, a second click turns the order', () =>
    inBrowser(view, async (page) => {
      const header = page.locator('#worst-pods thead th').nth(4);
      await header.locator('button').click();
      expect(await header.getAttribute('aria-sort')).toBe('ascending');
      expect(await page.locator(firstColumn).first().textContent()).toContain('30ms');
      await header.locator('button').click();
      expect(await header.getAttribute('aria-sort')).toBe('descending');
      expect(await page.locator(firstColumn).first().textContent()).toContain('1m 57s');
    }),
  );

  browserTest('a table is saved as CSV with plain numbers and units in its header', () =>
    inBrowser(view, async (page) => {
      const saving = page.waitForEvent('download');
      await page.locator('#workloads .tool').click();
      const stream = await (await saving).createReadStream();
      const csv = Buffer.concat(await stream.toArray()).toString('utf8');
      expect(csv.split('\n')[0]).toContain('workload,kind,replicas_start,replicas_end,created');
      expect(csv.split('\n')[1]).toMatch(/^web,Deployment,40,40,64,21,3,111\.\d+,/);
    }),
  );

  browserTest('each chart can be saved as SVG and its numbers as CSV, without unfolding them', () =>
    inBrowser(view, async (page) => {
      for (const figure of await page.locator('figure').all())
        expect(await figure.locator('.tool:visible').allTextContents()).toEqual([
          'Save as SVG',
          'Save as CSV',
        ]);
      const saving = page.waitForEvent('download');
      await page.locator('#causes').getByRole('button', { name: 'Save as CSV' }).click();
      const download = await saving;
      expect(download.suggestedFilename()).toBe('causes.csv');
      const csv = Buffer.concat(await (await download.createReadStream()).toArray()).toString(
        'utf8',
      );
      expect(csv).toMatch(
        /^cause,kind,pod_seconds,share_percent,pods,meaning\nnode-startup,waiting,/,
      );
    }),
  );

  browserTest('a chart is saved as an SVG that stands on its own', () =>
    inBrowser(view, async (page) => {
      const saving = page.waitForEvent('download');
      await page.getByRole('button', { name: 'Save as SVG' }).first().click();
      const download = await saving;
      expect(download.suggestedFilename()).toBe('pending.svg');
      const svg = Buffer.concat(await (await download.createReadStream()).toArray()).toString(
        'utf8',
      );
      expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
    }),
  );
});

describe('a report full of hostile names', () => {
  const hostile = `</script><b>"'&\u202e${'x'.repeat(200)}`;
  const result = aResult();
  const poisoned = aResult({
    scenario: hostile,
    limits: result.limits.map((limit) => ({ ...limit, name: hostile, expression: hostile })),
    groups: result.groups.map((group, i) => ({ ...group, group: `${hostile}${i}` })),
    nodeRows: result.nodeRows.map((node) => ({ ...node, node: `${hostile}${node.node}` })),
    podRows: result.podRows.map((pod) => ({ ...pod, pod: hostile, reason: hostile })),
    refusals: [{ message: hostile, pods: 1 }],
  });

  browserTest('runs nothing of theirs, breaks no page and is no wider for it', async () => {
    const html = await toHtml(poisoned, aContext({ file: hostile }));
    await inBrowser(
      { width: 400, theme: 'light', script: true },
      async (page, noise) => {
        expect(await page.locator('b').count()).toBe(0);
        expect(await page.locator('script').count()).toBe(1);
        expect(await page.locator('main > section, main > header, main > figure').count()).toBe(13);
        expect(await overflow(page)).toBe(0);
        expect(noise).toEqual({ requests: [], errors: [] });
      },
      html,
    );
  });
});
