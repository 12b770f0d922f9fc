import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { CSV_FILES } from '../../../src/report/csv.ts';
import { toHtml } from '../../../src/report/html/html.ts';
import { aContext, burstScenario } from '../../support/a-report.ts';
import { aNodeRow, aPodRow, aResult } from '../../support/a-result.ts';

let page = '';
beforeAll(async () => {
  page = await toHtml(aResult(), aContext());
});

const between = (before: string, after: string, text = page): string =>
  text.split(before)[1]!.split(after)[0]!;
const digest = (text: string): string =>
  `sha256-${createHash('sha256').update(text).digest('base64')}`;

describe('the page', () => {
  test('reads top first: verdict, words, the two questions, the cluster, tables, the rest', () => {
    const headings = [...page.matchAll(/<h[12][^>]*>(.*?)<\/h[12]>/gs)].map(([, heading]) =>
      heading!
        .replace(/<[^>]*>/g, '')
        .replaceAll('\u00a0', ' ')
        .trim(),
    );
    expect(headings).toEqual([
      'burst ✗ 1 of 4 limits crossed',
      'In words',
      '95% of pods waited at most 1m 51s, the longest 1m 57s',
      'The run cost $0.54, 42% less than all on demand',
      '88% of the wait was node startup',
      'Up to 17 pods waited at once, from 00:05:07; 6 nodes reclaimed',
      '6 nodes reclaimed, 5 drained in time; 7 nodes launched',
      'Limits',
      'Auto Scaling groups',
      'Breaches',
      'Workloads',
      'Pods that waited longest',
      'Why pods did not fit',
      'Replay',
      'More',
    ]);
  });

  test('is the same for equal inputs, byte for byte', async () => {
    expect(await toHtml(aResult(), aContext())).toBe(page);
  });

  test('bears no date and no time of its making', () => {
    expect(page).not.toMatch(/20[2-9]\d-\d\d-\d\d|GMT|UTC/);
  });

  test('names nothing outside itself', () => {
    const outside = page.replaceAll('http://www.w3.org/2000/svg', '');
    expect(outside).not.toMatch(/https?:|@import|<(?:link|img|iframe|object|base)\b|\bsrc=/);
    const addresses = [...page.matchAll(/\b(?:href=["']|url\()([^"')]*)/g)].map(([, url]) => url);
    expect(addresses.filter((address) => !address!.startsWith('#'))).toEqual([]);
  });

  test('forbids every style and script but its own', () => {
    const policy = between('Content-Security-Policy" content="', '"').replaceAll('&#39;', "'");
    expect(policy.split('; ')).toEqual([
      "default-src 'none'",
      `style-src '${digest(between('<style>', '</style>'))}'`,
      `script-src '${digest(between('<script>', '</script>'))}'`,
      "base-uri 'none'",
      "form-action 'none'",
    ]);
    expect(page).not.toMatch(/ style="| on\w+="/);
  });

  test('uses each id once', () => {
    const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(ids).toEqual([...new Set(ids)]);
  });
});

describe('what the page says', () => {
  test('says a limit’s expression, verdict and observed value together', () => {
    const [first, second, third] = between('<ul class="chips"', '</ul>').split('</li>');
    const words = (chip: string) =>
      chip
        .replace(/<[^>]*>/g, ' ')
        .replace(/\s+/g, ' ')
        .trim();
    expect(words(first!)).toContain('✓ held pending p95 &lt;= 2m 1m 51s');
    expect(words(second!)).toContain('✗ crossed lost pods &lt;= 0 3');
    expect(words(third!)).toContain('42.5% at worst, held 93.4% of the time');
  });

  test('shows the scenario as run, with what the command line changed', () => {
    const scenario = between('id="scenario"', '</details>');
    expect(scenario).toContain('~ autoScalingGroups.spot.maxSize');
    expect(scenario).toContain('30 → 20');
    expect(scenario).toContain('reclaim:\n      group: spot\n      count: 6');
  });

  test('names the source of every price, and what the loader assumed', () => {
    const assumptions = between('id="assumptions"', '<details class="card" id="reading"');
    expect(assumptions).toMatch(/\$0\.1920\s*<\/td>.*\$0\.0768\s*<\/td>.*>test<\/td>/s);
    expect(assumptions).toContain('web.yaml: kind Service is ignored');
  });

  test('says which file holds what', () => {
    for (const file of CSV_FILES) expect(between('id="data"', '</details>')).toContain(file);
  });

  test('gives the line that replays it', () => {
    expect(page).toContain(
      'simulate scenarios/burst.yaml --seed 42 --set autoScalingGroups.spot.maxSize=20',
    );
  });
});

describe('what a limit without data says', () => {
  test('is that it saw none, and that it is crossed', async () => {
    const [limit] = aResult().limits;
    const why = 'no pod was created from 10m to 20m';
    const limits = [{ ...limit!, held: false, observed: null, why }];
    const html = await toHtml(aResult({ limits }), aContext());
    expect(between('<ul class="chips"', '</ul>', html)).toMatch(/✗ crossed.*no data/s);
    expect(between('id="limits"', '</section>', html)).toContain(why);
  });
});

describe('a run that was interrupted', () => {
  test('says so before anything else', async () => {
    const html = await toHtml(aResult({ partial: true }), aContext());
    expect(between('<h1>', 'In words', html)).toContain('Interrupted.');
    expect(page).not.toContain('Interrupted.');
  });
});

describe('a run without limits', () => {
  test('says how to set some', async () => {
    const html = await toHtml(aResult({ limits: [] }), aContext());
    expect(html).toMatch(/<h1>burst\s*<span class="word">no limits set/);
    expect(html).toContain('<code>expect:</code>');
  });

  test('says so when it was interrupted', async () => {
    const html = await toHtml(aResult({ limits: [], partial: true }), aContext());
    expect(html).toMatch(/<title>burst: no limits set, interrupted/);
  });
});

describe('hostile text', () => {
  const hostile = `</script></style><b onload="x">'&`;
  const escaped = '&lt;/script&gt;&lt;/style&gt;&lt;b onload=&quot;x&quot;&gt;&#39;&amp;';

  test('is escaped wherever it stands', async () => {
    const scenario = burstScenario({ document: { [hostile]: hostile } });
    const html = await toHtml(
      aResult({
        scenario: hostile,
        seed: hostile,
        limits: aResult().limits.map((limit) => ({ ...limit, expression: hostile, why: hostile })),
        nodeRows: [aNodeRow({ node: hostile, group: hostile, zone: hostile })],
        podRows: [aPodRow({ pod: hostile, pending_s: 9, reason: hostile, node: hostile })],
        refusals: [{ message: hostile, pods: 1 }],
        warnings: [hostile],
      }),
      aContext({ scenario, file: hostile, changes: [{ path: hostile, from: hostile, to: 1 }] }),
    );
    expect(html).not.toContain('<b onload');
    expect(html.split('</script>')).toHaveLength(2);
    expect(html.split('</style>')).toHaveLength(2);
    expect(html.split(escaped).length).toBeGreaterThan(12);
  });

  test('cannot turn the direction of what stands beside it, nor hide in controls', async () => {
    const html = await toHtml(
      aResult({
        scenario: 'bu\u202ers\u0000t\u2066',
        refusals: [{ message: 'a\u0007b', pods: 1 }],
      }),
      aContext({ file: 'x\u2028y' }),
    );
    expect(html).toContain('<h1>burst ');
    // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
    expect(html).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/);
  });
});

describe('size', () => {
  test('of the burst is a tenth of a megabyte', () => {
    expect(page.length).toBeLessThan(120_000);
  });

  test('of a thousand nodes, ten thousand pods and a long scenario stays under 2 MB', async () => {
    const nodeRows = Array.from({ length: 1000 }, (_, i) =>
      aNodeRow({ node: `ip-10-0-${i}.ec2.internal`, notice_s: i < 500 ? 300 : null }),
    );
    const podRows = Array.from({ length: 10_000 }, (_, i) =>
      aPodRow({ pod: `web-${i}`, pending_s: i / 100, reason: 'x'.repeat(500) }),
    );
    const [row] = aResult().timeline;
    const timeline = Array.from({ length: 40_000 }, (_, i) => ({
      ...row!,
      group: i % 2 === 0 ? '*' : 'spot',
      t_s: i * 0.04,
      pods_pending: i % 977,
      nodes_ready: i % 31,
    }));
    const many = <T>(list: readonly T[]): T[] => Array.from({ length: 3000 }, () => list[0]!);
    const result = aResult();
    const html = await toHtml(
      aResult({
        nodeRows,
        podRows,
        timeline,
        groups: many(result.groups).map((group, i) => ({ ...group, group: `pool-${i}` })),
        workloads: many(result.workloads),
        breaches: many(result.breaches),
        refusals: many(result.refusals),
        limits: many(result.limits),
      }),
      aContext({ scenario: burstScenario({ document: { text: 'y<'.repeat(1_000_000) } }) }),
    );
    expect(html.length).toBeLessThan(2_000_000);
    expect(html).toContain('2,800 more rows');
  });
});
