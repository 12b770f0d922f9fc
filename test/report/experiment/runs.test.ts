import { expect, test } from 'vitest';
import { textOf } from '../../../src/report/csv-table.ts';
import { runsTables } from '../../../src/report/experiment/runs-csv.ts';
import { runsJson } from '../../../src/report/experiment/runs-json.ts';
import { runsMarkdown } from '../../../src/report/experiment/runs-markdown.ts';
import { distributions, type RunsReport } from '../../../src/report/experiment/runs-report.ts';
import { runsText } from '../../../src/report/experiment/runs-text.ts';
import { limitChip } from '../../../src/report/experiment/html/header.ts';
import { heldWords } from '../../../src/report/junit.ts';
import { sparkline } from '../../../src/report/experiment/sparkline.ts';
import { sorted } from '../../../src/metrics/statistics.ts';
import { aContext } from '../../support/a-report.ts';
import { aResult } from '../../support/a-result.ts';
import { toExperimentHtml } from '../../../src/report/experiment/html/pages.ts';
import { aPageContext } from '../../support/experiment-pages.ts';
import { aMonteCarlo, type Night } from '../../support/runs.ts';

/** A hundred nights: pods wait 41 s to 140 s, twenty of them longer than two minutes. */
const NIGHTS: readonly Night[] = Array.from({ length: 100 }, (_, run) => ({
  pending: 41 + ((run * 37) % 100),
  lost: run % 2,
}));

const aReport = (overrides: Partial<RunsReport> = {}): RunsReport => ({
  result: aMonteCarlo(NIGHTS),
  context: aContext({ changes: [] }),
  otherFlags: '',
  percentiles: [5, 50, 95],
  replays: () => [{ variant: 'base', run: 0, result: aResult() }],
  ...overrides,
});

test('the text says in how many runs each limit held, how the numbers spread, and which runs to look at', () => {
  expect(runsText(aReport())).toMatchInlineSnapshot(`
    "burst · 30m simulated · 100 runs · seeds 42 … 42/99
    Over 100 runs 90% of the wait was node startup; 0.5 pods a run were lost because budget web allowed
      8 evictions at a time.

    LIMITS                                     held in    95% interval
      ✗ crossed    pending p95 <= 2m    80 of 100 runs   71.1% … 86.7%   needs 95%
      ✓ held       lost pods <= 2      100 of 100 runs    96.3% … 100%

    RUNS            p5 of runs   median   p95 of runs       mean ± 95%
      pending p95          46s   1m 31s        2m 15s    1m 31s ± 5.8s   ████████
      lost pods              0      0.5             1        0.5 ± 0.1   ██
      pending max       1m 32s   3m 01s        4m 30s   3m 01s ± 11.5s   ████████
      cost               $0.40    $0.40         $0.40            $0.40

    WORST RUNS
      pending p95 2m 20s, 1 limit crossed   simulate scenarios/burst.yaml --seed 42/27
      pending p95 2m 19s, 1 limit crossed   simulate scenarios/burst.yaml --seed 42/54
      pending p95 2m 18s, 1 limit crossed   simulate scenarios/burst.yaml --seed 42/81

    1 limit crossed. All of them together in 80 of 100 runs.
    "
  `);
});

test('the worst run, crossed by a hair, does not read like its bound in text, Markdown and HTML', async () => {
  const result = aMonteCarlo([{ pending: 30 }, { pending: 120.4 }]);
  const report = aReport({ result });
  const page = await toExperimentHtml({ kind: 'runs', summary: result, context: aPageContext() });
  for (const text of [runsText(report), runsMarkdown(report), page])
    expect(text).toMatch(/pending p95 2m 00\.4s, (?:1 limit crossed|crossed pending p95)/);
});

test('a narrow screen gets every word in eighty columns, ASCII where there is no more', () => {
  const text = runsText(aReport(), { columns: 80, ascii: true });
  for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  expect(text).toMatch(/^[\x20-\x7E\n]*$/);
  expect(text).toContain('needs 95%');
});

test('what auto did is said', () => {
  const ended = (how: 'settled' | 'budget' | 'interrupted'): string =>
    runsText(aReport({ result: aMonteCarlo(NIGHTS, { ended: how }) }));
  expect(ended('settled')).toContain('Stopped after 100 runs: every limit is settled.');
  expect(ended('budget')).toContain('Stopped at 100 runs, the most allowed');
  expect(ended('interrupted')).toContain('Interrupted after 100 of 100 runs.');
});

test('an undecided limit says how many runs would tell', () => {
  const report = aReport({ result: aMonteCarlo(NIGHTS.slice(0, 10).map(() => ({ pending: 1 }))) });
  expect(runsText(report)).toContain('needs 95%: about 73 runs would tell');
  expect(runsText(report)).toContain('2 limits undecided.');
});

test('the replay line of a run carries what the command line changed', () => {
  const report = aReport({ otherFlags: '--set run.until=10m' });
  expect(runsText(report)).toMatch(
    /simulate scenarios\/burst\.yaml --seed 42\/\d+ --set run\.until=10m/,
  );
});

test('JSON is one object with every run on a line of its own', () => {
  const text = runsJson(aMonteCarlo(NIGHTS), aContext());
  const read = JSON.parse(text) as Record<string, unknown>;
  expect(read).toMatchObject({
    schema: 'simulate/result/v1',
    runs: 100,
    seed: '42',
    confidence: 0.95,
    limits: [
      { expression: 'pending p95 <= 2m', heldRuns: 80, held: false, verdict: 'crossed' },
      {},
    ],
    metrics: { pending_p95_s: { p50: 90.5, runs: 100, unit: 's' } },
  });
  expect(read['records']).toHaveLength(100);
  expect(text.split('\n').filter((line) => line.startsWith('    {"'))).toHaveLength(100);
  expect(Object.keys(read)).toEqual(Object.keys(read).toSorted());
});

test('runs.csv has a row a run with its verdicts, summary.csv a row a metric with its interval', () => {
  const files = new Map(runsTables(aReport(), {}).map((table) => [table.name, textOf(table)]));
  const [head, first, ...rest] = files.get('runs.csv')!.trimEnd().split('\n');
  expect(rest).toHaveLength(99);
  expect(head).toMatch(/^scenario,variant,run,seed,pending_mean_s,.*,held_limit_1,held_limit_2$/);
  expect(first).toMatch(/^burst,base,0,42,.*,TRUE,TRUE$/);
  const summary = files.get('summary.csv')!.split('\n');
  const pending = summary.find((row) => row.includes('pending_p95_s'))!.split(',');
  expect(pending.slice(0, 9)).toEqual([
    'burst',
    'base',
    '',
    '',
    'pending_p95_s',
    's',
    '45.95',
    '90.5',
    '135.05',
  ]);
  expect(pending.at(-1)).toBe('100');
  expect([...files.keys()][0]).toBe('summary.csv');
});

test('Markdown fits a comment: verdict, limits, spread, worst runs folded', () => {
  const text = runsMarkdown(aReport());
  expect(text).toMatch(
    /^### burst: 1 limit crossed\.\n\nOver 100 runs 90% of the wait was node startup; 0\.5 pods/,
  );
  expect(text).toContain('| pending p95 <= 2m | ✗ crossed | 80 of 100 |'.replace('<', '&lt;'));
  expect(text).toContain('<details><summary>Worst runs</summary>');
  expect(text.length).toBeLessThan(10_000);
});

test('a sparkline counts runs: whole numbers apart, empty stretches blank, nothing where all are alike', () => {
  const drawn = (values: readonly number[], ascii = false): string =>
    sparkline(sorted(values), { ascii });
  expect(drawn([0, 0, 0, 0, 1])).toBe('█▂');
  expect(drawn([0, 0, 2])).toBe('█ ▄');
  expect(drawn([0, 0, 2], true)).toBe('# =');
  expect(drawn([3, 3, 3])).toBe('');
  expect(drawn([])).toBe('');
  expect(drawn([0.5, 10])).toHaveLength(8);
});

test('a level that is bound as a share and as a count is spread out in both', () => {
  const limits = [
    { name: 'limit_1', expression: 'ready web >= 80%', unit: '%' },
    { name: 'limit_2', expression: 'ready web >= 4', unit: 'replicas' },
  ];
  const { result } = aReport();
  const variant = { ...result.variant, limits };
  const spread = distributions(aReport({ result: { ...result, variant } }));
  expect(spread.slice(0, 2).map(({ name, unit }) => [name, unit])).toEqual([
    ['ready web', '%'],
    ['ready web', 'replicas'],
  ]);
});

test('a limit that 99 of 100 runs held is not seen to be sure of the 95% that are needed', () => {
  const result = aMonteCarlo(NIGHTS.map((night, run) => ({ ...night, lost: run === 7 ? 3 : 0 })));
  const [, lost] = result.limits;
  expect(lost).toMatchObject({ heldRuns: 99, verdict: 'undecided' });
  expect(limitChip(lost!, 0.95).observed).toBe('99/100 runs, 94.6% … 99%, needs 95%');
  expect(heldWords(lost!, 0.95)).toBe('held in 99 of 100 runs (94.6% … 99%), needs 95%');
});
