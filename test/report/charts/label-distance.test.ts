// No words of a chart stand on others: where limits are many and close, groups many and their names long.

import { describe, expect, test } from 'vitest';
import { summarize } from '../../../src/experiment/summarize.ts';
import { chartsOf } from '../../../src/report/charts/charts.ts';
import { drawn } from '../../../src/report/charts/render.ts';
import { heldCurveChart } from '../../../src/report/experiment/charts/held-curve.ts';
import { waitBandChart } from '../../../src/report/experiment/charts/wait-band.ts';
import { simulate } from '../../../src/experiment/simulate.ts';
import { aLimit } from '../../support/a-report.ts';
import { aDeployment, aGroup, aScenario, at } from '../../support/a-scenario.ts';
import { someRuns } from '../../support/runs.ts';
import { collisions, textBoxes } from '../../support/text-boxes.ts';
import { groupId } from '../../../src/ids.ts';
import { seconds } from '../../../src/units.ts';

const pendingLimits = [
  aLimit({ metric: 'pending', statistic: 'p50', value: 1, expression: 'pending p50 <= 1s' }),
  aLimit({ metric: 'pending', statistic: 'p90', value: 58, expression: 'pending p90 <= 58s' }),
  aLimit({ metric: 'pending', statistic: 'p95', value: 60, expression: 'pending p95 <= 1m' }),
  aLimit({ metric: 'pending', statistic: 'max', value: 62, expression: 'pending max <= 62s' }),
];
const costLimits = [0.3, 0.31, 2].map((value) =>
  aLimit({ metric: 'cost', value, expression: `cost <= $${value}` }),
);

const crowded = aScenario({
  run: { until: at(1800), seed: '1' },
  autoScalingGroups: ['jobs', 'other-jobs', 'web', 'base', 'rest', 'gpu'].map((name) =>
    aGroup({ name: `a-very-long-name-of-a-group-for-${name}`, desiredCapacity: 2 }),
  ),
  workloads: [aDeployment('web', 46)],
  events: [300, 330, 1700].map((when, place) => ({
    kind: 'reclaim' as const,
    at: at(when),
    target: { group: groupId(place), count: 2, within: seconds(0), order: 'oldest' as const },
  })),
  expect: [...pendingLimits, ...costLimits],
});

describe('a crowded run', () => {
  const charts = chartsOf(simulate(crowded), crowded);
  test.each(Object.values(charts).map((chart) => [chart.name, chart] as const))(
    'has its words apart in %s',
    async (_, chart) => {
      const svg = await drawn(chart);
      expect(textBoxes(svg).length).toBeGreaterThan(3);
      expect(collisions(svg)).toEqual([]);
    },
  );
});

describe.each([0.5, 30, 60, 119])('many runs, with a bound at %d s of two minutes', (value) => {
  const limits = [
    aLimit({ metric: 'pending', statistic: 'p95', value, expression: 'pending p95 <= 2m' }),
  ];
  const runs = someRuns([50, 60, 70, 80, 90, 100, 110, 119].map((pending) => ({ pending })));
  test.each([
    ['the share of runs that held it', heldCurveChart(summarize(runs), limits)],
    ['the band of waits', waitBandChart(summarize(runs), limits)],
  ])('have the words of %s apart', async (_, chart) => {
    expect(collisions(await drawn(chart))).toEqual([]);
  });
});

test('words that stand on each other are found', () => {
  const at0 = '<text transform="translate(0,20)" font-size="12px">needs 95%</text>';
  const at20 =
    '<g transform="translate(20,0)"><text transform="translate(0,26)">30 runs</text></g>';
  expect(collisions(`<svg>${at0}${at20}</svg>`)).toEqual(['needs 95% | 30 runs']);
  expect(collisions(`<svg>${at0}${at20.replace('26', '40')}</svg>`)).toEqual([]);
});
