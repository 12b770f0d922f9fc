import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { textOf } from '../../../src/report/csv-table.ts';
import { causesSentenceOf, movedSentence } from '../../../src/report/experiment/causes-words.ts';
import { effectsTable } from '../../../src/report/experiment/effects-csv.ts';
import { toExperimentHtml, type PageOrder } from '../../../src/report/experiment/html/pages.ts';
import { replayOfRun } from '../../../src/report/experiment/html/page-context.ts';
import { variantsTables } from '../../../src/report/experiment/variants-csv.ts';
import {
  aPageContext,
  aRunsOrder,
  aSweepOrder,
  anEachOrder,
  anOptimumOrder,
  aWhatIfOrder,
  EVERY_ORDER,
  type OrderOf,
} from '../../support/experiment-pages.ts';
import { collisions, picturesOf } from '../../support/text-boxes.ts';
import { valuesOf } from '../../../src/experiment/run-table.ts';

const between = (text: string, before: string, after: string): string =>
  text.split(before)[1]!.split(after)[0]!;
const headings = (page: string): string[] =>
  [...page.matchAll(/<h[12][^>]*>(.*?)<\/h[12]>/gs)].map(([, heading]) =>
    heading!
      .replace(/<[^>]*>/g, '')
      .replace(/\s+/g, ' ')
      .trim(),
  );

describe.each(EVERY_ORDER)('the page of %s', (_, make) => {
  let order: PageOrder;
  let page = '';
  beforeAll(async () => {
    order = await make();
    page = await toExperimentHtml(order);
  });

  test('is the same for equal inputs, byte for byte, by another thread and on another day', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: new Date('2041-02-03T04:05:06Z') });
    try {
      expect((await toExperimentHtml(structuredClone(order))) === page).toBe(true);
    } finally {
      vi.useRealTimers();
    }
  });

  test('stays far below two megabytes', () => {
    expect(page.length).toBeLessThan(500_000);
  });

  test('names nothing outside itself, and forbids every style and script but its own', () => {
    const outside = page.replaceAll('http://www.w3.org/2000/svg', '');
    expect(outside).not.toMatch(/https?:|@import|<(?:link|img|iframe|object|base)\b|\bsrc=/);
    const digest = (text: string): string =>
      `sha256-${createHash('sha256').update(text).digest('base64')}`;
    const policy = between(page, 'Content-Security-Policy" content="', '"');
    expect(policy).toContain(digest(between(page, '<style>', '</style>')));
    expect(policy).toContain(digest(between(page, '<script>', '</script>')));
    expect(page).not.toMatch(/ style="| on\w+="/);
  });

  test('uses each id once, and names every picture', () => {
    const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(ids).toEqual([...new Set(ids)]);
    const pictures = [...page.matchAll(/<svg [^>]*role="img"[^>]*>(<title[^>]*>[^<]+<\/title>)?/g)];
    expect(pictures.length).toBeGreaterThan(0);
    expect(pictures.map(([, title]) => title)).not.toContain(undefined);
  });

  test('has no words of a chart that stand on others', () => {
    const found = picturesOf(page).flatMap(([name, svg]) =>
      collisions(svg).map((pair) => `${name}: ${pair}`),
    );
    expect(found).toEqual([]);
  });

  test('lets no name become markup', async () => {
    const hostile = `</title></script><b>"'&\u202e\u0007`;
    const poisoned = withWords(order, (word) =>
      word === 'burst' || word === 'base' ? hostile : word.replaceAll('pending p95 <= 2m', hostile),
    );
    const html = await toExperimentHtml({
      ...poisoned,
      context: { ...order.context, file: hostile },
    });
    expect(html).not.toMatch(/<b>|\u202e|\u0007/);
    expect(html.match(/<\/script>/g)).toHaveLength(1);
    expect(html.match(/<\/title>/g)!.length).toBe(page.match(/<\/title>/g)!.length);
  });
});

/** The same data with every text as `change` makes it; columns of numbers stay. */
function withWords<Data>(data: Data, change: (word: string) => string): Data {
  if (typeof data === 'string') return change(data) as Data;
  if (Array.isArray(data)) return data.map((each) => withWords(each, change)) as Data;
  if (typeof data !== 'object' || data === null || ArrayBuffer.isView(data)) return data;
  const entries = Object.entries(data).map(([key, value]) => [key, withWords(value, change)]);
  return Object.fromEntries(entries) as Data;
}

describe('the page of many runs', () => {
  let order: OrderOf<'runs'>;
  let page = '';
  beforeAll(async () => {
    order = await aRunsOrder(40);
    page = await toExperimentHtml(order);
  });

  test('reads top first: verdict, words, the questions of a planner, worst runs, metrics', () => {
    expect(headings(page)).toEqual(
      [
        'burst — X',
        'In words',
        expect.stringMatching(/^95% of pods waited at most 1m \d\ds in the median run, from /),
        expect.stringMatching(/^A run cost \$0\.\d\d on average/),
        expect.stringMatching(/^Over 40 runs \d\d% of the wait was node startup$/),
        expect.stringMatching(
          /^pending p95 stayed within 2m in \d+ of 40 runs; 95% are asked for$/,
        ),
        expect.stringMatching(/^Every run lost pods|lost no pod/),
        'Limits',
        'Worst runs',
        'Metrics over runs',
        'Make this page again',
        'More',
      ].map((each, i) => (i === 0 ? expect.stringMatching(/^burst [✗?✓] /) : each)),
    );
  });

  test('says first where the wait went over all runs, as the text does', () => {
    const words = between(page, 'id="story"', '</section>');
    const [, first] = /<p>(.*?)<\/p>/s.exec(words)!;
    expect(first).toBe(causesSentenceOf(order.summary));
    expect(first).toMatch(/^Over 40 runs \d\d% of the wait was node startup; [\d.]+ pods a run/);
  });

  test('has the mean charge of every cause in the table of its bar, which sums to the mean wait', () => {
    const table = between(page, 'data-name="causes"', '</table>');
    const rows = table.split('</tr>').filter((row) => />\s*waiting\s*</.test(row));
    const times = rows.map((row) => Number(/data-value="([^"]*)"/.exec(row)![1]));
    const { records } = order.summary.variant;
    const waited = valuesOf(records, 'pending_pod_seconds').reduce((sum, each) => sum + each, 0);
    expect(times.reduce((sum, each) => sum + each, 0)).toBeCloseTo(waited / records.length, 6);
  });

  test('shows each limit with its verdict in words and in how many runs it held', () => {
    const chips = between(page, '<ul class="chips"', '</ul>')
      .replace(/<[^>]*>/g, ' ')
      .replace(/\s+/g, ' ');
    for (const { verdict, expression, heldRuns } of order.summary.limits) {
      expect(chips).toContain(verdict);
      expect(chips).toContain(expression.replace('<', '&lt;').replace('>', '&gt;'));
      expect(chips).toContain(`${heldRuns}/40 runs`);
    }
  });

  test('gives the line that replays each of the worst runs', () => {
    const lines = [...between(page, 'id="worst"', '</ol>').matchAll(/<code>(.*?)<\/code>/g)];
    expect(lines.map(([, line]) => line!.replaceAll(/<[^>]*>/g, ''))).toEqual(
      order.summary.worst.map(
        ({ run }) => `simulate scenarios/burst.yaml --seed 42${run === 0 ? '' : `/${run}`}`,
      ),
    );
  });

  test('agrees with summary.csv, number by number', () => {
    const csv = textOf(variantsTables([order.summary.variant])[1]!);
    const [header, ...rows] = csv
      .trim()
      .split('\n')
      .map((line) => line.split(','));
    const inCsv = new Map(
      rows.map((row) => [row[header!.indexOf('metric')], header!.map((_, i) => row[i]!)]),
    );
    const table = between(page, 'data-name="all-metrics"', '</table>');
    const keys = [...table.matchAll(/data-key="([^"]*)"/g)].map(([, key]) => key!);
    const shown = table
      .split('<tbody>')[1]!
      .split('</tr>')
      .filter((row) => row.includes('<td'));
    expect(shown.length).toBe(order.summary.metrics.filter(({ runs }) => runs > 0).length);
    for (const row of shown) {
      const cells = [
        ...row.matchAll(/<t[dh][^>]*?(?:data-value="([^"]*)")?[^>]*>\s*([^<]*?)\s*<\/t[dh]>/g),
      ];
      const name = cells[keys.indexOf('name')]![2]!;
      for (const key of ['p5', 'p50', 'p95', 'mean', 'ci95_low', 'ci95_high', 'runs']) {
        const value = /data-value="([^"]*)"/.exec(cells[keys.indexOf(key)]![0])![1]!;
        const rounded = value === '' ? '' : String(Number(Number(value).toPrecision(6)));
        expect([name, key, rounded]).toEqual([name, key, inCsv.get(name)![header!.indexOf(key)]]);
      }
    }
  });

  test('says first that it was interrupted', async () => {
    const variant = { ...order.summary.variant, partial: true };
    const html = await toExperimentHtml({ ...order, summary: { ...order.summary, variant } });
    expect(between(html, '<h1>', 'In words')).toContain('Interrupted.');
    expect(page).not.toContain('Interrupted.');
  });
});

describe('the page of a what-if', () => {
  test('says the change, each effect in words, and the same numbers as effects.csv', async () => {
    const order = await aWhatIfOrder();
    const page = await toExperimentHtml(order);
    expect(page).toMatch(/~ autoScalingGroups\.spot\.maxSize<\/code>\s*20 → 9/);
    const [{ effects }] = order.comparison.against as [(typeof order.comparison.against)[0]];
    const csv = textOf(effectsTable(order.comparison))
      .trim()
      .split('\n')
      .map((line) => line.split(','));
    const at = (name: string): number => csv[0]!.indexOf(name);
    const cost = csv.find((row) => row[at('metric')] === 'cost_usd')!;
    const table = between(page, 'data-name="all-effects"', '</table>');
    const row = table.split('</tr>').find((each) => each.includes('>cost_usd<'))!;
    const values = [...row.matchAll(/data-value="([^"]*)"/g)].map(([, value]) =>
      String(Number(Number(value).toPrecision(6))),
    );
    expect(values).toEqual(
      ['now', 'changed', 'difference', 'low', 'high'].map((name) => cost[at(name)]),
    );
    const { verdict } = effects.find(({ metric }) => metric === 'cost_usd')!;
    expect(row).toContain(`>${verdict}<`);
  });

  test('of scenarios compared as they are names no change, and draws no row where one side has no number', async () => {
    const order = await aWhatIfOrder();
    const [against] = order.comparison.against as [(typeof order.comparison.against)[0]];
    const { summary, effects } = against;
    const asItIs = { ...summary, variant: { ...summary.variant, changes: [] } };
    const oneSided = effects.map((effect) =>
      effect.metric.startsWith('held_')
        ? { ...effect, changed: null, difference: null, low: null, high: null }
        : effect,
    );
    const page = await toExperimentHtml({
      ...order,
      comparison: {
        ...order.comparison,
        against: [{ ...against, summary: asItIs, effects: oneSided }],
      },
    });
    expect(page).not.toContain('What changed');
    expect(between(page, 'id="effects"', '</table>')).toContain('held: ');
    expect(page).not.toMatch(/<text[^>]*>held: /);
  });

  test('says first where the difference came from, and has it cause by cause in the table of its bars', async () => {
    const order = await aWhatIfOrder();
    const page = await toExperimentHtml(order);
    const [against] = order.comparison.against as [(typeof order.comparison.against)[0]];
    const [, first] = /<p>(.*?)<\/p>/s.exec(between(page, 'id="story"', '</section>'))!;
    expect(first).toBe(movedSentence(against));
    expect(first).toMatch(/^The pods of a run wait [\d,.]+ pod-seconds more \(\+/);
    const rows = between(page, 'data-name="causes"', '</table>').split('</tr>').slice(1, -1);
    expect(
      rows.map((row) =>
        [...row.matchAll(/data-value="([^"]*)"/g)].map(([, value]) => Number(value)),
      ),
    ).toEqual(against.causes.map(({ now, changed, difference }) => [now, changed, difference]));
  });

  test('with each change alone says which of them moved what, and draws a bar for each', async () => {
    const order = await anEachOrder();
    const page = await toExperimentHtml(order);
    const table = between(page, 'data-name="causes-alone"', '</table>');
    const heads = [...table.matchAll(/<th scope="col"[^>]*>\s*([^<]*?)\s*<\/th>/g)];
    expect(heads.map(([, head]) => head)).toEqual([
      'cause',
      'maxSize=9',
      'workers=2',
      'all together',
    ]);
    const row = table
      .split('</tr>')
      .find((each) => each.includes('waiting: maximum size reached'))!;
    const [size, workers] = [...row.matchAll(/data-value="([^"]*)"/g)].map(([, v]) => Number(v));
    expect(size).toBeGreaterThan(0);
    expect(workers).toBe(0);
    expect(between(page, 'data-name="causes-by-variant"', '</table>').split('<tr>')).toHaveLength(
      1 + 1 + 4,
    );
  });

  test('a run of the changed side is replayed with the change', async () => {
    const { comparison, context } = await aWhatIfOrder();
    const { variant } = comparison.against[0]!.summary;
    expect(replayOfRun(context, '42/3', variant.changes)).toBe(
      'simulate scenarios/burst.yaml --seed 42/3 --set autoScalingGroups.spot.maxSize=9',
    );
  });
});

describe('the page of a sweep', () => {
  test('draws one key as lines, two as a map, and three only as a table', async () => {
    const figures = async (...texts: string[]): Promise<string[]> => {
      const page = await toExperimentHtml(await aSweepOrder(...texts));
      return [...page.matchAll(/<figure class="card" id="([^"]*)"/g)].map(([, id]) => id!);
    };
    const [max, min, workers] = [
      'autoScalingGroups.spot.maxSize=9,10',
      'autoScalingGroups.spot.minSize=2,3',
      'terminationHandler.workers=2,10',
    ] as const;
    const causes = 'causes-by-variant';
    expect(await figures(max)).toEqual(['frontier', 'pending', 'cost', causes]);
    expect(await figures(max, min)).toEqual(['frontier', 'heat-map', causes]);
    expect(await figures(max, min, workers)).toEqual(['frontier', causes]);
  });

  test('says of every variant, folded, where its time went', async () => {
    const order = await aSweepOrder();
    const page = await toExperimentHtml(order);
    const table = between(page, 'data-name="where"', '</table>');
    for (const { point } of order.of.rows) {
      const { variant } = point.summary;
      expect(table).toMatch(new RegExp(`${variant.name}.*Over 12 runs \\d+% of the wait was`, 's'));
    }
    expect(page.indexOf('id="where"')).toBeGreaterThan(page.indexOf('<h2 id="each">'));
  });

  test('is called by its verdict, and names the CSV that has its rows', async () => {
    const order = await aSweepOrder();
    const title = (page: string): string => between(page, '<title>', '</title>');
    const page = await toExperimentHtml(order);
    expect(title(page)).toMatch(/^burst: [✓✗] (?:\d|none) of 3 variants holds? every limit$/);
    expect(page).toContain('As in sweep.csv.');
    const batch = await toExperimentHtml({ ...order, of: { ...order.of, file: 'batch.csv' } });
    expect(batch).toContain('As in batch.csv.');
    expect(batch).not.toContain('sweep.csv');
  });
});

describe('the page of a search', () => {
  test('says of the answer, and folded of every candidate, where its time went', async () => {
    const order = await anOptimumOrder();
    const page = await toExperimentHtml(order);
    const table = between(page, 'data-name="where"', '</table>');
    const own = order.outcome.candidates.filter(({ status }) => status !== 'the same');
    expect(table.match(/Over \d+ runs \d+% of the wait was/g)!.length).toBeGreaterThanOrEqual(
      own.length,
    );
    expect(between(page, 'id="story"', '</section>')).toMatch(
      /With <strong>maxSize \d+<\/strong>: over \d+ runs \d+% of the wait was/,
    );
  });
});

describe('a page of saved results', () => {
  test('has no scenario to show, and no line that would replay what it does not have', async () => {
    const order = await aWhatIfOrder();
    const page = await toExperimentHtml({
      ...order,
      context: aPageContext({ scenario: undefined }),
    });
    expect(page).not.toContain('id="scenario"');
    expect(page).not.toContain('simulate scenarios/burst.yaml --seed');
  });
});
