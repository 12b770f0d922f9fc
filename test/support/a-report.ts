// What a report needs beside a result: the scenario of the burst in a-result.ts, and who ran it.

import type { ReportContext } from '../../src/report/context.ts';
import type { Limit, Scenario } from '../../src/scenario/scenario.ts';
import { workloadId } from '../../src/ids.ts';
import { instant } from '../../src/units.ts';
import { aDeployment, aGroup, aScenario, type ScenarioWishes } from './a-scenario.ts';

export const aLimit = (limit: Partial<Limit> & Pick<Limit, 'metric' | 'value'>): Limit => ({
  name: 'limit_1',
  expression: `${limit.metric} <= ${limit.value}`,
  operator: '<=',
  valueIsPercent: false,
  shareOfTime: 100,
  ...limit,
});

/** In the order of `aResult().limits`. */
export const BURST_LIMITS: readonly Limit[] = [
  aLimit({ metric: 'pending', statistic: 'p95', value: 120, expression: 'pending p95 <= 2m' }),
  aLimit({ metric: 'lost_pods', value: 0, expression: 'lost pods <= 0' }),
  aLimit({
    metric: 'ready',
    workload: workloadId(0),
    operator: '>=',
    value: 80,
    valueIsPercent: true,
    shareOfTime: 90,
    expression: 'ready web >= 80% for 90% of the time',
  }),
  aLimit({ metric: 'cost', value: 0.9, expression: 'cost <= $0.90' }),
];

export const burstScenario = (wishes: ScenarioWishes = {}): Scenario =>
  aScenario({
    name: 'burst',
    run: { until: instant(1_800_000), seed: '42' },
    autoScalingGroups: [
      aGroup({ name: 'base', desiredCapacity: 2, onDemandPercentageAboveBaseCapacity: 100 }),
      aGroup({ name: 'spot', desiredCapacity: 8 }),
    ],
    workloads: [aDeployment('web', 40)],
    expect: BURST_LIMITS,
    notes: ['web.yaml: kind Service is ignored'],
    document: {
      name: 'burst',
      run: { until: '30m', seed: 42 },
      events: [{ at: '5m', reclaim: { group: 'spot', count: 6 } }],
    },
    ...wishes,
  });

export const aContext = (overrides: Partial<ReportContext> = {}): ReportContext => ({
  toolVersion: '0.1.0',
  scenario: burstScenario(),
  sha256: 'a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f90',
  changes: [{ path: 'autoScalingGroups.spot.maxSize', from: 30, to: 20 }],
  file: 'scenarios/burst.yaml',
  replayFlags: '--seed 42 --set autoScalingGroups.spot.maxSize=20',
  ...overrides,
});
