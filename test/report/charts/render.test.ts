import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { compile } from 'vega-lite';
import { chartsOf, toVegaLite } from '../../../src/report/charts/charts.ts';
import { drawn } from '../../../src/report/charts/render.ts';
import { burstScenario } from '../../support/a-report.ts';
import { aNodeRow, aResult } from '../../support/a-result.ts';

const charts = chartsOf(aResult(), burstScenario());
const pictures = new Map<string, string>();
beforeAll(async () => {
  for (const chart of Object.values(charts)) pictures.set(chart.name, await drawn(chart));
});

describe.each(['pending', 'cost', 'cluster', 'nodes'] as const)('the picture of %s', (name) => {
  test('has a name and a description for those who do not see it', () => {
    const svg = pictures.get(name)!;
    expect(svg).toMatch(/^<svg [^>]*role="img" aria-labelledby="\w+-title \w+-desc"/);
    expect(svg).toContain(`<title id="${name}-title">${charts[name].finding}</title>`);
    expect(svg).toContain(`<desc id="${name}-desc">`);
  });

  test('takes every colour from the page, so that it is right in light and in dark', () => {
    const paints = pictures.get(name)!.matchAll(/ (?:fill|stroke)="([^"]*)"/g);
    const fixed = [...paints]
      .map(([, paint]) => paint!)
      .filter((paint) => !/^(?:var\(--\w+,#\w{6}\)|none|transparent|url\(#[\w-]+\))$/.test(paint));
    expect(fixed).toEqual([]);
  });

  test('defines each pattern it fills with, and no other', () => {
    const svg = pictures.get(name)!;
    const used = new Set([...svg.matchAll(/url\(#([\w-]+)\)/g)].map(([, id]) => id));
    const defined = new Set([...svg.matchAll(/<pattern id="([\w-]+)"/g)].map(([, id]) => id));
    expect(defined).toEqual(used);
  });

  test('is small, carries no style and asks for nothing', () => {
    const svg = pictures.get(name)!;
    expect(svg.length).toBeLessThan(40_000);
    expect(svg).not.toMatch(/style=|href|<image|<script|NaN|undefined/);
  });

  test('is the same, byte for byte, when drawn again', async () => {
    expect(await drawn(charts[name])).toBe(pictures.get(name));
  });
});

test('the picture of cost is the one that was looked at', async () => {
  await expect(pictures.get('cost')!.replaceAll('><', '>\n<')).toMatchFileSnapshot(
    'cost.golden.svg',
  );
});

test('the charts over the run stand exactly below each other', () => {
  const axisOf = (name: string): number => {
    const svg = pictures.get(name)!;
    const [, left] = /viewBox="([-\d.]+) /.exec(svg)!;
    const [, shift] = /<g[^>]* transform="translate\(([-\d.]+),/.exec(svg)!;
    return Number(shift) - Number(left);
  };
  expect(axisOf('cluster')).toBe(charts.cluster.frame.left);
  expect(axisOf('nodes')).toBe(charts.cluster.frame.left);
});

test.each(['cluster', 'nodes'])('the lowest row of %s says what its axis counts', (name) => {
  expect(pictures.get(name)!.split('time since the run began (minutes)')).toHaveLength(2);
});

test('a hostile name stays text', async () => {
  const name = '</text><script>alert(1)</script> opacity="1" class="x"';
  const { nodes } = chartsOf(aResult({ nodeRows: [aNodeRow({ node: name })] }), burstScenario());
  const svg = await drawn({ ...nodes, finding: name, description: name });
  expect(svg).not.toContain('<script');
  expect(svg).toContain(
    '&lt;/text&gt;&lt;script&gt;alert(1)&lt;/script&gt; opacity="1" class="x"</title>',
  );
});

test('an empty run can be drawn', async () => {
  const nothing = aResult({
    podRows: [],
    nodeRows: [],
    timeline: [],
    moments: [],
    groups: [],
    pending_s: { count: 0, mean: null, p50: null, p90: null, p95: null, p99: null, max: null },
    cost: { ...aResult().cost, total_usd: 0, all_on_demand_usd: 0 },
  });
  for (const chart of Object.values(chartsOf(nothing, { expect: [] })))
    expect(await drawn(chart)).not.toMatch(/NaN|Infinity|undefined/);
});

test('every specification compiles without a warning', () => {
  const said: unknown[] = [];
  const hear = (...words: readonly unknown[]) => (said.push(...words), logger);
  const logger = { level: () => logger, error: hear, warn: hear, info: hear, debug: hear };
  for (const spec of Object.values(toVegaLite(aResult(), burstScenario())))
    compile(spec, { logger } as never);
  expect(said).toEqual([]);
});

test('Vega is loaded only by the file that draws, and only when it draws', () => {
  const report = resolve(import.meta.dirname, '../../../src/report');
  const loading = (readdirSync(report, { recursive: true }) as string[])
    .filter((name) => name.endsWith('.ts'))
    .flatMap((name) =>
      readFileSync(join(report, name), 'utf8')
        .split('\n')
        .filter((line) => /from 'vega|(?<!typeof )\bimport\('vega/.test(line))
        .filter((line) => !line.startsWith('import type'))
        .map((line) => `${name}: ${line.trim()}`),
    );
  expect(loading).toEqual([
    expect.stringMatching(/^charts\/render\.ts: .*import\('vega'\), import\('vega-lite'\)/),
  ]);
});
