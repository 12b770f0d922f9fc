// What EC2 bills. In these stories an m5.xlarge costs 2 cents per thousand seconds on Spot and 10 on demand.

import { expect, test } from 'vitest';
import { bill } from '../../src/metrics/cost.ts';
import { NEVER } from '../../src/units.ts';
import { aDeployment, aGroup, aScenario, at } from '../support/a-scenario.ts';
import { anInstance, story } from '../support/metrics-story.ts';

const SPOT = 0.00002;
const ON_DEMAND = 0.0001;
const nothing = aScenario();

test('a launch is billed for at least a minute', () => {
  const { cost } = story(nothing, (teller) => {
    teller.begin();
    teller.launch(100, 0);
    teller.gone(110, 0, 'scale-down');
    teller.launch(590, 1, { market: 'on-demand' });
  });
  expect(cost.spot_usd).toBeCloseTo(60 * SPOT, 12);
  expect(cost.on_demand_usd).toBeCloseTo(60 * ON_DEMAND, 12);
});

test('an instance from before the run has long had its minute', () => {
  const { cost } = story(nothing, (teller) => {
    teller.steadyNode(0);
    teller.begin();
    teller.gone(10, 0);
  });
  expect(cost.total_usd).toBeCloseTo(10 * SPOT, 12);
});

test('a Spot instance that EC2 takes back within its first hour is free, one the autoscaler gives back is not', () => {
  const { cost, nodeRows } = story(nothing, (teller) => {
    teller.begin();
    for (const node of [0, 1]) teller.launch(0, node);
    teller.launch(0, 2, { market: 'on-demand' });
    teller.gone(500, 0);
    teller.gone(500, 1, 'scale-down');
    teller.gone(500, 2);
  });
  expect(nodeRows.map(({ cost_usd }) => cost_usd)).toEqual([
    0,
    expect.closeTo(500 * SPOT, 12),
    expect.closeTo(500 * ON_DEMAND, 12),
  ]);
  expect(cost.free_reclaimed_instances).toBe(1);
  expect(cost.all_on_demand_usd).toBeCloseTo(3 * 500 * ON_DEMAND, 12);
});

test('an instance reclaimed after a day is paid to the second', () => {
  const { cost } = story(nothing, (teller) => {
    teller.steadyNode(0);
    teller.begin();
    teller.gone(333.5, 0);
  });
  expect(cost.total_usd).toBeCloseTo(333.5 * SPOT, 12);
});

test('the cost to date is what the run would have cost had it ended there', () => {
  const tell = (until: number) =>
    story(aScenario({ run: { until: (until * 1000) as never } }), (teller) => {
      teller.steadyNode(0);
      teller.begin();
      if (until >= 100) teller.launch(100, 1);
      if (until >= 300) teller.gone(300, 1);
    });
  const { timeline } = tell(600);
  const toDate = timeline
    .filter(({ group }) => group === '*')
    .map((row) => [row.t_s, row.cost_usd_to_date]);
  expect(toDate.map(([t]) => t)).toEqual([0, 100, 300, 600]);
  for (const [t, cost] of toDate.slice(1)) expect(cost).toBeCloseTo(tell(t!).cost.total_usd, 12);
});

test('room held by pause pods has its price: their share of the CPU, for as long as they hold it', () => {
  const scenario = aScenario({
    autoScalingGroups: [aGroup()],
    workloads: [aDeployment('pause', 1, { priority: -10, cpu: 980 })],
  });
  const { cost, groups } = story(scenario, (teller) => {
    teller.steadyNode(0);
    teller.steadyPod(0, 0);
    teller.begin();
    teller.terminate(290, 0, 'PreemptionByScheduler');
    teller.delete(300, 0);
  });
  expect(cost.headroom_usd).toBeCloseTo((0.98 / 3.92) * 300 * SPOT, 12);
  expect(groups[0]!.headroom_cpu_cores).toBeCloseTo(0.98 / 2, 9);
  expect(cost.idle_share_percent).toBeCloseTo(100 * (1 - (0.98 * 300) / (3.92 * 600)), 9);
});

test.each([
  ['within its first minute', 40],
  ['later', 200],
])(
  'a start owes its minute at once, also of an instance that runs on elsewhere %s',
  (_, handed) => {
    const of = { instance: anInstance('spot'), startedAt: at(10), goneWhy: null } as const;
    const read = bill(
      [
        { ...of, launchedAt: at(10), goneAt: at(handed), isHandedOn: true },
        { ...of, launchedAt: at(handed), goneAt: NEVER, isHandedOn: false },
      ],
      at(600),
    ).reader();
    const billed = [10, 30, 40, 69, 100, 200, 600].map((t) =>
      Math.round(read(at(t)) / (72_000 * 1000)),
    );
    expect(billed).toEqual([60, 60, 60, 60, 90, 190, 590]);
  },
);
