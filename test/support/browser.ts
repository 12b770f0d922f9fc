// Opens a page of ours in a real browser, as a person would: from disk. Without Chromium such tests are skipped by
// name, or fail where everything must be there (see needs.ts).

import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, type Browser, type Page } from 'playwright-core';
import { testNeeding } from './needs.ts';

const CHROMIUM = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';

/** A test in Chromium. */
export const browserTest = testNeeding(
  `Chromium at ${CHROMIUM}: apt-get install chromium, or set CHROMIUM_PATH`,
  existsSync(CHROMIUM),
);

export interface View {
  readonly width: number;
  readonly theme: 'light' | 'dark';
  /** False: as in a viewer that forbids scripts. */
  readonly script: boolean;
}

/** What a page did that a quiet page does not: requests beside itself, words on the console, exceptions. */
export interface Noise {
  readonly requests: string[];
  readonly errors: string[];
}

export const launched = (): Promise<Browser> =>
  chromium.launch({
    executablePath: CHROMIUM,
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  });

/** Opens `html` from a file of its own, lets `look` look, and closes it. */
export async function opened<T>(
  browser: Browser,
  html: string,
  { width, theme, script }: View,
  look: (page: Page, noise: Noise) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'simulate-page-'));
  const file = join(folder, 'report.html');
  writeFileSync(file, html);
  const context = await browser.newContext({
    viewport: { width, height: 900 },
    colorScheme: theme,
    javaScriptEnabled: script,
  });
  try {
    const page = await context.newPage();
    const noise: Noise = { requests: [], errors: [] };
    const address = pathToFileURL(file).href;
    page.on('request', (request) => {
      if (request.url() !== address) noise.requests.push(request.url());
    });
    page.on('console', (message) => noise.errors.push(message.text()));
    page.on('pageerror', (error) => noise.errors.push(error.message));
    await page.goto(address);
    return await look(page, noise);
  } finally {
    await context.close();
    rmSync(folder, { recursive: true });
  }
}

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe objects to under WCAG 2.2 A and AA and its own best practice, one line each. */
export async function axeObjections(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  return page.evaluate(async () => {
    interface Violation {
      readonly id: string;
      readonly nodes: readonly { readonly html: string }[];
    }
    const { axe } = globalThis as unknown as {
      axe: { run(options: object): Promise<{ violations: readonly Violation[] }> };
    };
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
    // All rules run; but of those that hold, no list of every element is made, which nobody reads.
    const { violations } = await axe.run({ runOnly: tags, resultTypes: ['violations'] });
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`);
  });
}

/** By how many px the page is wider than its window; a page that fits has 0. */
export const overflow = (page: Page): Promise<number> =>
  page.evaluate(() => {
    interface Window {
      readonly innerWidth: number;
      readonly document: { readonly documentElement: { readonly scrollWidth: number } };
    }
    const { document, innerWidth } = globalThis as unknown as Window;
    return Math.max(0, document.documentElement.scrollWidth - innerWidth);
  });

/** The width of A4 between our margins, px. */
export const A4 = 688;

/** Tables that are wider than the card they stand in, by their captions. */
export const spills = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    interface Box {
      readonly textContent: string;
      getBoundingClientRect(): { readonly right: number };
      closest(selector: string): Box;
      querySelector(selector: string): Box;
    }
    const { document } = globalThis as unknown as {
      document: { querySelectorAll(selector: string): Iterable<Box> };
    };
    return [...document.querySelectorAll('.card table')]
      .filter((table) => {
        const card = table.closest('.card').getBoundingClientRect();
        return table.getBoundingClientRect().right > card.right + 1;
      })
      .map((table) => table.querySelector('caption').textContent.trim());
  });

/** Texts of one chart of which one reaches into the other, or touches it on the same line. */
export const overlaps = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    interface Node {
      readonly textContent: string;
      getBoundingClientRect(): {
        toJSON(): Readonly<Record<'left' | 'right' | 'top' | 'bottom', number>>;
      };
      querySelectorAll(selector: string): Iterable<Node>;
    }
    const { document } = globalThis as unknown as { readonly document: Node };
    const GAP = 3;
    return [...document.querySelectorAll('figure svg')].flatMap((chart) => {
      const texts = [...chart.querySelectorAll('text')]
        .filter(({ textContent }) => textContent !== '')
        .map((text) => ({ words: text.textContent, ...text.getBoundingClientRect().toJSON() }));
      return texts.flatMap((a, place) =>
        texts
          .slice(place + 1)
          .filter(
            (b) =>
              a.left < b.right + GAP &&
              b.left < a.right + GAP &&
              a.top + GAP < b.bottom &&
              b.top + GAP < a.bottom,
          )
          .map((b) => `${a.words} | ${b.words}`),
      );
    });
  });

/** Of some words in a chart, how many there are, and those that must be scrolled to, wholly or in part. */
export const toBeScrolled = (
  page: Page,
  chart: string,
  words: readonly string[],
): Promise<{ readonly found: number; readonly hidden: string[] }> =>
  page.evaluate(
    ([selector, wanted]) => {
      interface Node {
        readonly textContent: string;
        getBoundingClientRect(): { readonly right: number };
        querySelector(selector: string): Node;
        querySelectorAll(selector: string): Iterable<Node>;
      }
      const { document } = globalThis as unknown as { readonly document: Node };
      const { right } = document.querySelector(`${selector} .drawing`).getBoundingClientRect();
      const texts = [...document.querySelectorAll(`${selector} svg text`)].filter(
        ({ textContent }) => wanted.includes(textContent),
      );
      const hidden = texts.filter((text) => text.getBoundingClientRect().right > right);
      return { found: texts.length, hidden: hidden.map(({ textContent }) => textContent) };
    },
    [chart, words] as const,
  );

/** Tables of which a narrow window shows no more than the first column, or whose names run out of it; by their captions. */
export const hiddenBehindNames = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    interface Node {
      readonly clientWidth: number;
      readonly scrollWidth: number;
      readonly nextElementSibling: Node | null;
      querySelector(selector: string): Node | null;
      querySelectorAll(selector: string): Iterable<Node>;
      getAttribute(name: string): string;
    }
    const { document } = globalThis as unknown as { readonly document: Node };
    return [...document.querySelectorAll('.scroll')]
      .filter((region) => {
        const name = region.querySelector('tbody th');
        if (name === null || name.nextElementSibling === null) return false;
        const names = [...region.querySelectorAll('tbody th')];
        if (names.some(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)) return true;
        return region.clientWidth > 0 && region.clientWidth - name.clientWidth < 60;
      })
      .map((region) => region.getAttribute('aria-label'));
  });
