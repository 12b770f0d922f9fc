// The page of a comparison: everything in it without script or network, and nothing of a recording's names runs in it.

import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { holdAgainst } from '../../../src/fidelity/hold.ts';
import type { FidelityResult } from '../../../src/fidelity/result.ts';
import { docsPage, EMPTY_PAGE, hasBlocks, plotNames } from '../../../src/report/fidelity/docs.ts';
import { fidelityJson } from '../../../src/report/fidelity/json.ts';
import { fidelityMarkdown } from '../../../src/report/fidelity/markdown.ts';
import { fidelityPage } from '../../../src/report/fidelity/page.ts';
import { plots } from '../../../src/report/fidelity/plots.ts';
import { fidelityText } from '../../../src/report/fidelity/text.ts';
import {
  axeObjections,
  browserTest,
  launched,
  opened,
  overflow,
  type View,
} from '../../support/browser.ts';
import { aRecordedExperiment } from '../../support/fidelity-recording.ts';

const asked = { runs: 10, tolerance: { meanError: 2, worstError: 5 } };
const HOSTILE = '<img src=x onerror=alert(1)>|\u001b[31m';
const result: FidelityResult = holdAgainst(
  [aRecordedExperiment(), aRecordedExperiment(HOSTILE)],
  asked,
);

const VIEWS: readonly View[] = [400, 1280].flatMap((width) =>
  (['light', 'dark'] as const).map((theme) => ({ width, theme, script: true })),
);

let browser: Browser | undefined;
let page = '';

async function inBrowser(view: View, look: Parameters<typeof opened<void>>[3]): Promise<void> {
  browser ??= await launched();
  await opened(browser, page, view, look);
}

beforeAll(async () => {
  page = await fidelityPage(result, '0.1.0');
});
afterAll(() => browser?.close());

describe.each(VIEWS)('the page at $width px, $theme', (view) => {
  browserTest('asks for nothing, is accessible by axe, and is never wider than its window', () =>
    inBrowser(view, async (opened_, noise) => {
      expect(await overflow(opened_)).toBe(0);
      for (const fold of await opened_.locator('summary').all()) await fold.click();
      expect(await axeObjections(opened_)).toEqual([]);
      expect(await overflow(opened_)).toBe(0);
      expect(noise).toEqual({ requests: [], errors: [] });
    }),
  );
});

browserTest('without script every picture and every table is there', () =>
  inBrowser({ width: 1280, theme: 'light', script: false }, async (opened_) => {
    expect(await opened_.locator('figure svg').count()).toBe(2);
    expect(await opened_.locator('h1').textContent()).toMatch(/fidelity\s+✓ within the tolerance/);
    expect(await opened_.locator('section.card tbody tr').count()).toBe(4);
  }),
);

test('a name can neither run in the page nor break a table nor steer a terminal', () => {
  expect(page).not.toContain('<img');
  expect(fidelityText(result)).not.toContain('\u001b');
  const rows = fidelityMarkdown(result)
    .split('\n')
    .filter((line) => line.startsWith('|'));
  const cells = rows.map((row) => row.split(/(?<!\\)\|/).length);
  expect(new Set(cells).size).toBe(1);
});

test('a picture draws each recorded run, the band and its median, in each of three rows', async () => {
  const [svg = ''] = await plots(result.experiments);
  const strokes = svg.match(
    /stroke="#1c2127"[^>]*stroke-opacity="0\.7"|stroke-opacity="0\.7"[^>]*stroke="#1c2127"/g,
  );
  expect(strokes).toHaveLength(3 * 4);
  expect(svg.match(/fill-opacity="0\.24"/g)).toHaveLength(3);
  expect(svg.match(/stroke-dasharray="5,3"/g)).toHaveLength(3);
  expect(svg).not.toContain('var(');
});

test('plots have names of their own, whatever the experiments are called', () => {
  expect(plotNames([{ name: 'a b' }, { name: 'a/b' }, { name: '../..' }, { name: 'c' }])).toEqual([
    'a-b.svg',
    'experiment-2.svg',
    'experiment-3.svg',
    'c.svg',
  ]);
});

test('a documentation page is written anew to the same bytes', () => {
  const once = docsPage(EMPTY_PAGE, result);
  expect(hasBlocks(EMPTY_PAGE)).toBe(true);
  expect(hasBlocks('nothing')).toBe(false);
  expect(docsPage(once, result)).toBe(once);
});

test('JSON holds the scenario as simulated, every seed, and a verdict in a word', () => {
  const [experiment] = (JSON.parse(fidelityJson(result, '0.1.0')) as { experiments: object[] })
    .experiments;
  expect(experiment).toMatchObject({
    name: 'small',
    scenario: { timings: { notice: '120s' } },
    simulated: { seeds: { length: 10 } },
    recorded: { pending_pod_seconds: { length: 4 } },
    measures: [{ measure: 'pending_pod_seconds', verdict: 'within' }, {}],
  });
});
