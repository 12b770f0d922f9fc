import { describe, expect, test } from 'vitest';
import {
  EVICTING_CAUSES,
  LOST_CAUSES,
  meaningOf,
  WAITING_CAUSES,
  type CauseRow,
} from '../../src/metrics/causes/causes.ts';
import { meanCauses } from '../../src/metrics/causes/mean.ts';
import { causeInWords, causesOverRuns, causesSentence } from '../../src/report/causes.ts';
import { causesChart, causesOverRunsChart } from '../../src/report/charts/causes.ts';
import { drawn } from '../../src/report/charts/render.ts';
import { causesTable } from '../../src/report/csv.ts';
import { textOf } from '../../src/report/csv-table.ts';
import { keyedVariant } from '../../src/report/keyed-variant.ts';
import { toJson } from '../../src/report/json.ts';
import { podStory } from '../../src/report/pod-story.ts';
import { recordOf, type RunRecord } from '../../src/experiment/run-record.ts';
import { aContext, burstScenario } from '../support/a-report.ts';
import { aResult } from '../support/a-result.ts';
import { at } from '../support/a-scenario.ts';
import { reportScenario, reportStory } from '../support/report-story.ts';
import { tableOf } from '../../src/experiment/run-table-builder.ts';

const aRow = (wishes: Partial<CauseRow>): CauseRow => ({
  kind: 'waiting',
  cause: 'node-startup',
  pod_seconds: 78,
  pods: 4,
  share_percent: 78,
  budget: null,
  disruptions_allowed: null,
  ...wishes,
});
const lost = (wishes: Partial<CauseRow>): CauseRow =>
  aRow({ kind: 'lost', cause: 'budget-refused', pod_seconds: null, pods: 18, ...wishes });
const said = (causes: CauseRow[], lostPods = 18): string =>
  causesSentence({ causes, pods: { ...aResult().pods, lost: lostPods } });

describe('the first sentence', () => {
  test('names what most of the wait was, and why pods were lost', () => {
    const budget = lost({ budget: 'web', disruptions_allowed: 8 });
    expect(said([aRow({}), budget])).toBe(
      '78% of the wait was node startup; 18 pods were lost because budget web allowed 8 evictions at a time.',
    );
  });

  test.each<[string, CauseRow[], number]>([
    ['No pod waited; no pod was lost.', [], 0],
    [
      'No pod waited beyond kube-scheduler’s first look; no pod was lost.',
      [aRow({ cause: 'scheduler-queue', share_percent: 100 })],
      0,
    ],
    [
      'No pod waited; 2 pods were lost because budget web allowed no eviction.',
      [lost({ pods: 2, budget: 'web', disruptions_allowed: 0 })],
      2,
    ],
    ['No pod waited; 18 pods were lost because budgets refused their eviction.', [lost({})], 18],
    [
      'No pod waited; 5 pods were lost, 4 because no handler ran on their node.',
      [lost({ cause: 'no-handler', pods: 4 }), lost({ cause: 'scale-down', pods: 1 })],
      5,
    ],
  ])('%s', (sentence, causes, lostPods) => expect(said(causes, lostPods)).toBe(sentence));

  test('lets no budget’s name move the cursor', () => {
    const budget = lost({ budget: 'we\u001b[2Jb\n', disruptions_allowed: 1 });
    expect(said([budget])).not.toMatch(/\p{Cc}/u);
  });
});

test('every cause has words and a definition of its own', () => {
  const all = [
    ...WAITING_CAUSES.map((cause) => ({ kind: 'waiting', cause }) as const),
    ...EVICTING_CAUSES.map((cause) => ({ kind: 'evicting', cause }) as const),
    ...LOST_CAUSES.map((cause) => ({ kind: 'lost', cause }) as const),
  ];
  const distinct = (texts: string[]): number => new Set(texts).size;
  const stages = EVICTING_CAUSES.length;
  expect(distinct(all.map(meaningOf))).toBe(all.length);
  expect(distinct(all.map(causeInWords))).toBe(all.length - stages);
});

describe('the first sentence over many runs', () => {
  const over = (causes: readonly CauseRow[], runs: number): string =>
    causesOverRuns(
      causes.map((each) => ({ ...each, runs })),
      runs,
    );
  const budget = { budget: 'web', disruptions_allowed: 8 };

  test.each<[string, CauseRow[], number]>([
    [
      'Over 100 runs 78% of the wait was node startup; 17.1 pods a run were lost because budget web allowed 8 evictions at a time.',
      [aRow({}), lost({ pods: 17.1, ...budget })],
      100,
    ],
    ['Over 100 runs no pod waited; no pod was lost.', [], 100],
    [
      'Over 100 runs no pod waited beyond kube-scheduler’s first look; 1 pod a run was lost because no handler ran on their node.',
      [aRow({ cause: 'scheduler-queue' }), lost({ cause: 'no-handler', pods: 1 })],
      100,
    ],
    [
      'Over 1,000 runs no pod waited; 3 pods in all were lost, 2 because no handler ran on their node.',
      [lost({ cause: 'no-handler', pods: 0.002 }), lost({ cause: 'scale-down', pods: 0.001 })],
      1000,
    ],
    [
      '78% of the wait was node startup; 18 pods were lost because budgets refused their eviction.',
      [aRow({}), lost({})],
      1,
    ],
  ])('%s', (sentence, causes, runs) => expect(over(causes, runs)).toBe(sentence));
});

describe('the bar', () => {
  test('over many runs is that of the mean charges, and says in how many runs each had a part', async () => {
    const records = [0, 1, 2].map((run) =>
      recordOf(burstScenario({ run: { until: at(600), seed: '42', start: 'empty' } }), run),
    );
    const means = meanCauses(records);
    const chart = causesOverRunsChart(means, records.length);
    expect(chart.finding).toMatch(/^Over 3 runs \d+% of the wait was /);
    const waited = chart.table.rows.filter(([, kind]) => kind === 'waiting');
    const sum = waited.reduce(
      (all, [, , time]) => all + Number(typeof time === 'object' && time.value),
      0,
    );
    const mean = records.reduce((all, { metrics }) => all + metrics['pending_pod_seconds']!, 0) / 3;
    expect(sum).toBeCloseTo(mean, 6);
    expect(chart.table.columns.map(({ key }) => key)).toContain('runs');
    expect(await drawn(chart)).toContain(`>${chart.finding}</title>`);
  });

  const rows = [60, 20, 10, 5, 4, 0.6, 0.3, 0.1].map((share_percent, place) =>
    aRow({ cause: WAITING_CAUSES[place]!, share_percent, pod_seconds: share_percent }),
  );

  test('is the whole wait, the lightest causes as one, while the table has them all', () => {
    const { spec, table, finding } = causesChart({ causes: rows });
    const [bar] = (spec as unknown as { layer: { data: { values: Bar[] } }[] }).layer;
    const parts = bar!.data.values;
    expect(parts.map(({ label }) => label).at(-1)).toBe('3 other causes');
    expect(parts[0]!.from).toBe(0);
    for (const [place, part] of parts.slice(1).entries()) expect(part.from).toBe(parts[place]!.to);
    expect(parts.at(-1)!.to).toBeCloseTo(100, 9);
    expect(table.rows).toHaveLength(rows.length);
    expect(finding).toBe('60% of the wait was kube-scheduler’s queue');
  });

  test('draws nothing where nobody waited, and says so', async () => {
    const chart = causesChart({ causes: [] });
    expect(chart.description).toBe('An empty bar: no pod waited.');
    expect(await drawn(chart)).toContain('<title id="causes-title">No pod waited</title>');
  });
});

interface Bar {
  readonly label: string;
  readonly from: number;
  readonly to: number;
}

test('causes.csv has a row a cause, keys first, whole milliseconds and its definition', () => {
  const run = {
    variant: 'base',
    run: 0,
    result: aResult({ causes: [aRow({ pod_seconds: 1296.822 })] }),
  };
  expect(textOf(causesTable([run]))).toBe(
    'scenario,variant,run,seed,kind,cause,pod_seconds,pods,share_percent,budget,disruptions_allowed,meaning\n' +
      'burst,base,0,42,waiting,node-startup,1296.822,4,78,,,Launch call until the node was Ready\n',
  );
});

test('of an experiment every run has its rows, which sum to that run’s totals', () => {
  const scenario = burstScenario({ run: { until: at(600), seed: '42', start: 'empty' } });
  const records = [0, 1, 2].map((run) => recordOf(scenario, run));
  const variant = { name: 'base', scenario: 'burst', limits: [] };
  const { runs } = keyedVariant({
    ...variant,
    records: tableOf(records.map(withoutLimits)),
  });
  const rows = textOf(causesTable(runs)).split('\n').slice(1, -1);
  expect(rows.length).toBeGreaterThan(records.length);
  for (const { run, metrics } of records) {
    const waited = rows
      .map((row) => row.split(','))
      .filter(([, , of, , kind]) => of === String(run) && kind === 'waiting')
      .reduce((sum, cells) => sum + Math.round(Number(cells[6]) * 1000), 0);
    expect(waited).toBe(Math.round(metrics['pending_pod_seconds']! * 1000));
  }
});

const withoutLimits = (record: RunRecord): RunRecord => ({ ...record, limits: [] });

test('the JSON has the same rows', () => {
  const { causes } = JSON.parse(toJson(aResult(), aContext())) as { causes: CauseRow[] };
  expect(causes).toEqual(aResult().causes);
});

test('the story of a pod ends with where its time went, in the order of its path', () => {
  const scenario = reportScenario();
  const { entries } = reportStory(scenario);
  const below = (pod: string): string[] => podStory(entries, pod, scenario)!.split('\n').slice(1);
  expect(below('web-5')).toMatchInlineSnapshot(`
    [
      "  was pending 1m 39s: kube-scheduler’s queue 200ms · the autoscaler’s interval 7.8s · node startup 1m 30s · kube-scheduler’s retry 500ms",
    ]
  `);
  expect(below('web-3')).toMatchInlineSnapshot(`
    [
      "  evicted 2s after the notice: the handler’s poll 1.5s · the handler’s request limit 500ms",
      "  lost: charged to handler-poll",
    ]
  `);
  expect(below('web-2')).toEqual([]);
});
