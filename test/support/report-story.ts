// One measured story for every report: a node of two is reclaimed, its pod waits for a new one, another is lost.

import type { RunResult } from '../../src/metrics/result.ts';
import type { ReportContext } from '../../src/report/context.ts';
import type { Limit, Scenario } from '../../src/scenario/scenario.ts';
import { workloadId } from '../../src/ids.ts';
import { aDeployment, aGroup, anInstanceType, aScenario, at } from './a-scenario.ts';
import { aLimit, Storyteller } from './metrics-story.ts';

const REFUSED =
  '0/2 nodes are available: 1 Insufficient cpu, 1 node(s) were unschedulable. no new claims to deallocate, preemption: 0/2 nodes are available: 2 Preemption is not helpful for scheduling.';

const LIMITS: readonly Limit[] = [
  aLimit({
    name: 'quick',
    expression: 'pending p95 <= 2m',
    metric: 'pending',
    statistic: 'p95',
    operator: '<=',
    value: 120,
  }),
  aLimit({
    name: 'limit_2',
    expression: 'lost pods <= 0',
    metric: 'lost_pods',
    operator: '<=',
    value: 0,
  }),
  aLimit({
    name: 'limit_3',
    expression: 'ready web >= 80% for 99.9% of the time',
    metric: 'ready',
    workload: workloadId(0),
    operator: '>=',
    value: 80,
    valueIsPercent: true,
    shareOfTime: 99.9,
  }),
];

export interface StoryNames {
  readonly scenario?: string;
  readonly group?: string;
  readonly workload?: string;
}

export function reportScenario(
  names: StoryNames = {},
  expect: readonly Limit[] = LIMITS,
): Scenario {
  const { scenario = 'burst', group = 'spot', workload = 'web' } = names;
  const type = anInstanceType({ priceSource: 'built in, 2026-07-20' });
  return aScenario({
    name: scenario,
    run: { seed: '42', until: at(1800) },
    autoScalingGroups: [
      aGroup({ name: group, instanceTypes: [type], desiredCapacity: 2, maxSize: 4 }),
    ],
    workloads: [aDeployment(workload, 4)],
    expect,
    notes: ['ingress-nginx is not modelled and was left out'],
  });
}

/** Node 0 noticed at 300 s and gone at 420 s; two of its pods evicted, one of them lost with it. */
export function reportStory(scenario: Scenario): Storyteller {
  const teller = new Storyteller(scenario);
  for (const node of [0, 1]) teller.steadyNode(node);
  for (const pod of [0, 1, 2, 3]) teller.steadyPod(pod, pod % 2);
  teller.begin();
  teller.notice(300, 0);
  teller.cordon(301.5, 0);
  for (const [old, young] of [
    [0, 4],
    [2, 5],
  ] as const) {
    teller.terminate(302, old);
    teller.create(302, young);
    teller.refuse(302.2, young, REFUSED);
  }
  teller.delete(307, 0);
  teller.say(
    304,
    { kind: 'scale-up-chosen', group: 0 as never, nodes: 1, pods: 2, options: 1 },
    'autoscaler',
  );
  teller.launch(310, 2);
  teller.nodeReady(400, 2);
  for (const young of [4, 5]) {
    teller.bind(400.5, young, 2);
    teller.run(408.5, young);
  }
  teller.lose(420, 2, 0, true);
  teller.gone(420, 0);
  teller.delete(480, 2);
  teller.entries.sort((a, b) => a.at - b.at);
  return teller;
}

export const reportResult = (scenario = reportScenario()): RunResult =>
  reportStory(scenario).measured(scenario);

export const reportContext = (scenario = reportScenario()): ReportContext => ({
  toolVersion: '0.1.0',
  scenario,
  sha256: 'a'.repeat(64),
  changes: [],
  file: 'scenarios/burst.yaml',
  replayFlags: '--seed 42',
});

/** What no output may let through: formulas, markup, quotes, line breaks, escape sequences, turned writing. */
export const HOSTILE: StoryNames = {
  scenario: '<script>alert("x")</script>',
  group: "=cmd|' /C calc'!A0\u001b[31m",
  workload: '+1,"two"\r\nthree`|\u202e@me',
};
