import { expect, test } from 'vitest';
import type { RunResult } from '../../src/metrics/result.ts';
import { toSummary } from '../../src/report/summary.ts';
import { aScenario } from '../support/a-scenario.ts';
import { aLimit, story } from '../support/metrics-story.ts';
import { HOSTILE, reportContext, reportResult, reportScenario } from '../support/report-story.ts';

const scenario = reportScenario();

test('the summary reads top first: limits, pods, nodes, cost, verdict, replay', () => {
  expect(toSummary(reportResult(), reportContext(), { hints: true })).toMatchInlineSnapshot(`
    "burst · 30m simulated · 1 run · seed 42
    91% of the wait was node startup; 1 pod was lost because the handler looked too late.

    LIMITS
      ✓ held     pending p95 <= 2m                        1m 39s
      ✗ crossed  lost pods <= 0                           1                                      simulate trace scenarios/burst.yaml --lost
      ✗ crossed  ready web >= 80% for 99.9% of the time   50% at worst, held 94.1% of the time

    PODS      6 submitted   4 running   1 lost   0 still pending
      pending   p50 0s   p95 1m 39s   p99 1m 39s   max 1m 39s
      evicted   2 by 1 Spot reclaim: 0 nodes drained within the notice, 1 not
      waited    2 pods: 0/2 nodes are available: 1 Insufficient cpu, 1 node(s) were unschedulable.
    NODES     peak 3   mean 2   ready in p95 1m 30s
      GROUP  TYPE       MIN  MAX  LAUNCHED  RECLAIMED  NODE-HOURS     COST
      *                                  1          1         1.0  $0.0742
      spot   m5.xlarge    0    4         1          1         1.0  $0.0742
    COST      $0.0742   (all on-demand: $0.37)   idle share 55.9%
      prices    Spot: built in, 2026-07-20

    2 limits crossed. One run is one possible day; --runs 100 shows the range.
    Replay: simulate scenarios/burst.yaml --seed 42
    "
  `);
});

test('ASCII says the same without a sign of Unicode', () => {
  const text = toSummary(reportResult(), reportContext(), { ascii: true });
  expect(text).toMatch(/^[\n -~]*$/);
  expect(text).toContain('  + held     pending p95 <= 2m');
  expect(text).toContain('  x crossed  lost pods <= 0');
});

test('colours are the painter’s and change no width', () => {
  const mark = (sign: string) => (text: string) => `<${sign}>${text}</${sign}>`;
  const paint = { bold: mark('b'), dim: mark('d'), red: mark('r'), green: mark('g') };
  const painted = toSummary(reportResult(), reportContext(), { paint });
  expect(painted).toContain('<r>✗ crossed</r>');
  expect(painted.replace(/<\/?[bdrg]>/g, '')).toBe(toSummary(reportResult(), reportContext()));
});

test('what was changed is said first', () => {
  const changes = [
    { path: 'autoScalingGroups.spot.maxSize', from: 30, to: 4 },
    { path: 'run.seed', to: '43' },
  ];
  const text = toSummary(reportResult(), {
    ...reportContext(),
    changes,
    replayFlags: '--seed 43 --set autoScalingGroups.spot.maxSize=4',
  });
  expect(text).toContain('CHANGE\n  ~ autoScalingGroups.spot.maxSize   30 → 4\n  + run.seed');
  expect(text).toContain('--seed 43 --set autoScalingGroups.spot.maxSize=4\n');
});

test('a limit that saw no data says so instead of a value', () => {
  const limit = aLimit({ metric: 'cordon_latency', operator: '<=', value: 5 });
  const quiet = aScenario({ expect: [limit] });
  const result = story(quiet, (teller) => teller.begin());
  expect(toSummary(result, reportContext(quiet))).toContain(
    '✗ crossed  cordon_latency <= 5   no data: no node got its notice from 0s to 600s',
  );
});

test('who set no limits is told how, and only when somebody is reading', () => {
  const free = reportScenario({}, []);
  const hint = 'no limits set: add `expect:` to the scenario';
  expect(toSummary(reportResult(free), reportContext(free), { hints: true })).toContain(hint);
  expect(toSummary(reportResult(free), reportContext(free))).not.toContain(hint);
});

test('an interrupted run says how far it came', () => {
  const result: RunResult = { ...reportResult(), partial: true, until_s: 720 };
  expect(toSummary(result, reportContext())).toContain(
    'burst · 12m of 30m simulated (interrupted)',
  );
});

test('no name can move the cursor, break a line or turn the writing', () => {
  const hostile = reportScenario(HOSTILE);
  const text = toSummary(reportResult(hostile), reportContext(hostile), { hints: true });
  expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  const lines = (of: string): number => of.split('\n').length;
  expect(lines(text)).toBe(lines(toSummary(reportResult(), reportContext(), { hints: true })));
});

test('a file with a blank in its name is quoted where it is to be typed', () => {
  const context = { ...reportContext(scenario), file: "my 'own' burst.yaml" };
  expect(toSummary(reportResult(), context)).toContain(
    `Replay: simulate 'my '\\''own'\\'' burst.yaml' --seed 42`,
  );
});
