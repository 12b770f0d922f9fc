// Where a scenario has warm pools every report says what they did; where it has none, none says a word.

import { expect, test } from 'vitest';
import type { NodeRow, RunResult, WarmPoolResult } from '../../src/metrics/result.ts';
import { toCsvFiles } from '../../src/report/csv.ts';
import { toHtml } from '../../src/report/html/html.ts';
import { toJson } from '../../src/report/json.ts';
import { toMarkdown } from '../../src/report/markdown.ts';
import { toSummary } from '../../src/report/summary.ts';
import { traceLines, unknownNames, type TraceEntry } from '../../src/report/trace.ts';
import { traceRun } from '../../src/experiment/trace.ts';
import { constantly, seconds } from '../../src/units.ts';
import { aContext, burstScenario } from '../support/a-report.ts';
import { aNodeRow, aResult } from '../support/a-result.ts';
import { aGroup, aScenario } from '../support/a-scenario.ts';

const POOL: WarmPoolResult = {
  ready_start: 3,
  ready_end: 1,
  in_service: 2,
  launched: 4,
  returned: 1,
  terminated: 5,
  hours: 0.25,
  cost_usd: 0.0481,
};

const STAY: NodeRow = aNodeRow({
  node: 'base/warm-1',
  group: 'base',
  ready_s: null,
  gone_s: 41,
  reason: 'in-service',
});

function withPool(): RunResult {
  const result = aResult();
  const groups = result.groups.map((group) =>
    group.group === 'base' ? { ...group, warm_pool: POOL } : group,
  );
  return { ...result, groups, warmRows: [STAY] };
}

const WORDS =
  '3 ready at the start, 2 put in service, 4 launched, 1 returned, 5 terminated, 1 ready at the end, $0.0481';

test('the summary has a line for each pool', () => {
  const settings = { columns: 160 };
  expect(toSummary(withPool(), aContext(), settings)).toContain(`  warm pool base: ${WORDS}\n`);
  expect(toSummary(aResult(), aContext(), settings)).not.toMatch(/warm/);
});

test('Markdown folds them away', () => {
  expect(toMarkdown(withPool(), aContext())).toMatch(/Warm pools<\/summary>[^]*2 put in service/);
  expect(toMarkdown(aResult(), aContext())).not.toMatch(/warm/i);
});

test('the page has a table of them, and says how long a start from the pool takes', async () => {
  const warmPool = {
    minSize: 0,
    maxGroupPreparedCapacity: 4,
    poolState: 'Stopped',
    reuseOnScaleIn: false,
  } as const;
  const groups = [aGroup({ name: 'base', onDemandPercentageAboveBaseCapacity: 100, warmPool })];
  const scenario = burstScenario({ autoScalingGroups: groups });
  const page = await toHtml(withPool(), aContext({ scenario }));
  expect(page).toMatch(
    /<section class="card" id="warm-pools"[^]*<th scope="row">base[^]*\$0\.0481/,
  );
  expect(page).toMatch(/start from the warm pool of base \(Stopped\)[^]*less 4\.6s/);
  const measured = { ...warmPool, startup: constantly(seconds(40)) };
  const known = burstScenario({ autoScalingGroups: [{ ...groups[0]!, warmPool: measured }] });
  expect(await toHtml(withPool(), aContext({ scenario: known }))).toMatch(/\(Stopped\)[^]*?40s/);
  expect(await toHtml(aResult(), aContext())).not.toMatch(/warm pool/i);
});

test('nodes.csv has the stays below the nodes', () => {
  const csvOf = (result: RunResult): string =>
    toCsvFiles([{ variant: 'base', run: 0, result }]).get('nodes.csv')!;
  const lines = csvOf(withPool()).trim().split('\n');
  expect(lines.slice(0, -1).join('\n')).toBe(csvOf(aResult()).trim());
  expect(lines.at(-1)).toMatch(/,base\/warm-1,base,.*,41,in-service,/);
});

test('JSON has the pool in its group, and the stays among the rows', () => {
  const { groups, rows } = JSON.parse(toJson(withPool(), aContext(), { rows: true })) as {
    groups: { group: string; warm_pool?: unknown }[];
    rows: { warm?: unknown };
  };
  expect(groups.find(({ group }) => group === 'base')!.warm_pool).toEqual(POOL);
  expect(rows.warm).toEqual([STAY]);
  const plain = toJson(aResult(), aContext(), { rows: true });
  expect(plain).not.toContain('warm');
});

test('trace --node follows an instance through the pool, by either name', () => {
  const scenario = aScenario({
    autoScalingGroups: [
      aGroup({
        name: 'base',
        desiredCapacity: 0,
        onDemandPercentageAboveBaseCapacity: 100,
        warmPool: {
          minSize: 1,
          maxGroupPreparedCapacity: 1,
          poolState: 'Stopped',
          reuseOnScaleIn: false,
        },
      }),
    ],
    run: { start: 'empty' },
  });
  const entries: TraceEntry[] = [...traceRun(scenario)];
  const lines = traceLines(entries, { nodes: ['base/warm-1'] });
  expect(lines.map((line) => line.replace(/ {2,}/g, ' ').trim())).toEqual([
    '00:00:00.000 auto-scaling-group warm-instance-launched base/warm-1 m5.xlarge us-east-1a on-demand',
    '00:01:30.000 auto-scaling-group warm-instance-ready base/warm-1 Warmed:Stopped',
  ]);
  expect(unknownNames(entries, { nodes: ['base/warm-1', 'base/warm-9'] })).toEqual(['base/warm-9']);
});
