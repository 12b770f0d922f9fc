// When loops start and what they do to a real run: stories of one small cluster.

import { describe, expect, test } from 'vitest';
import type { Scenario } from '../../../src/scenario/scenario.ts';
import { groupId, workloadId } from '../../../src/ids.ts';
import type { Labels } from '../../../src/kubernetes.ts';
import { constantly, minutes, seconds } from '../../../src/units.ts';
import {
  aDaemonSet,
  aDeployment,
  aGroup,
  anInstanceType,
  aReclaim,
  aScenario,
  at,
  type ScenarioWishes,
} from '../../support/a-scenario.ts';
import { factsOf, only, type Said } from '../../support/facts-of.ts';
import { resources } from '../../support/autoscaler-scenes.ts';

/** Three nodes of four pods each, full; at 20 s `replicas` are wanted. */
const grown = (replicas: number, wishes: ScenarioWishes = {}): Scenario =>
  aScenario({
    autoScalingGroups: [aGroup({ minSize: 1 })],
    workloads: [aDeployment('web', 12)],
    events: [{ kind: 'scale', at: at(20), workload: workloadId(0), replicas }],
    ...wishes,
  });

const loopStarts = (said: readonly Said[]): number[] =>
  only(said, 'autoscaler-loop-started').map(({ t }) => t);
const raises = (said: readonly Said[]): (readonly [number, number, number])[] =>
  only(said, 'desired-capacity-set').map(({ t, fact }) => [t, fact.from, fact.to] as const);

describe('a loop starts', () => {
  test('ten seconds after the one before has ended, from a phase of its own', () => {
    const starts = loopStarts(factsOf(aScenario({ run: { until: at(100) } })));
    expect(starts[0]).toBeGreaterThan(0);
    expect(starts[0]).toBeLessThan(10.1);
    starts.slice(1).forEach((start, i) => {
      expect(start - starts[i]!).toBeGreaterThan(10);
      expect(start - starts[i]!).toBeLessThan(10.05);
    });
  });

  test('never with mode none', () => {
    const said = factsOf(grown(20, { clusterAutoscaler: { mode: 'none' } }));
    expect(loopStarts(said)).toEqual([]);
    expect(raises(said)).toEqual([]);
  });

  test('on the signal of a refused pod, which within two seconds buys nothing yet', () => {
    const said = factsOf(grown(13));
    const [refusal] = only(said, 'pod-unschedulable');
    const next = loopStarts(said).find((start) => start > refusal!.t)!;
    expect(next - refusal!.t).toBeLessThan(0.05);
    expect(only(said, 'scale-up-skipped')[0]!.t).toBe(next);
    const [bought] = raises(said);
    expect(bought![0] - next).toBeGreaterThan(10);
    expect(bought![0] - next).toBeLessThan(10.9);
  });

  test('twice at once after a purchase, and then with the timer', () => {
    const said = factsOf(grown(13));
    const [[bought]] = raises(said) as [[number, number, number]];
    const [second, third, fourth] = loopStarts(said).filter((start) => start > bought);
    expect(second! - bought).toBeLessThan(0.2);
    expect(third! - bought).toBeLessThan(0.4);
    expect(fourth! - third!).toBeGreaterThan(10);
  });
});

describe('a purchase', () => {
  test('counts the nodes on their way: one node takes four pods', () => {
    expect(raises(factsOf(grown(20))).map(([, from, to]) => [from, to])).toEqual([[3, 5]]);
  });

  test('stops at the group’s maximum', () => {
    const groups = [aGroup({ minSize: 1, maxSize: 4 })];
    const said = factsOf(grown(40, { autoScalingGroups: groups }));
    expect(raises(said).map(([, , to]) => to)).toEqual([4]);
    expect(only(said, 'scale-up-refused').map(({ fact }) => fact.why)).toEqual([
      'max node group size reached',
    ]);
  });

  test('stops at --max-nodes-total', () => {
    const said = factsOf(grown(40, { clusterAutoscaler: { maxNodesTotal: 5 } }));
    expect(raises(said).map(([, , to]) => to)).toEqual([5]);
    // the limit is what stops it, also while only the nodes on their way fill it
    expect(only(said, 'scale-up-refused').map(({ fact }) => fact.why)).toEqual([
      'max total nodes in cluster reached',
    ]);
  });

  test('is not made for pods below the cutoff, nor for those of a DaemonSet', () => {
    const expendable = aDeployment('web', 12, { priority: -11 });
    const sizes = raises(factsOf(grown(20, { workloads: [expendable] })));
    expect(sizes.filter(([, from, to]) => to > from)).toEqual([]);
    const daemon = aDaemonSet('agent', { cpu: 3900 });
    const said = factsOf(aScenario({ workloads: [aDeployment('web', 3), daemon] }));
    expect(raises(said)).toEqual([]);
  });

  test('from zero believes in the whole capacity until its first node has been Ready for a minute', () => {
    const type = anInstanceType({ capacity: resources(4000), allocatable: resources(3500) });
    const wanted = aScenario({
      run: { until: at(400) },
      autoScalingGroups: [
        aGroup({ name: 'base', desiredCapacity: 1, maxSize: 1 }),
        aGroup({ name: 'big', desiredCapacity: 0, maxSize: 5, instanceTypes: [type] }),
      ],
      workloads: [aDeployment('web', 0, { cpu: 3700 }), aDeployment('fill', 1, { cpu: 3900 })],
      events: [{ kind: 'scale', at: at(20), workload: workloadId(0), replicas: 1 }],
    });
    const said = factsOf(wanted);
    // The pod does not fit the node it got; the guess still says the next one would take it.
    expect(raises(said).map(([, , to]) => to)).toEqual([1, 2]);
    const [, [again]] = raises(said) as [unknown, [number, number, number]];
    expect(again).toBeGreaterThan(only(said, 'node-ready')[0]!.t);
    expect(only(said, 'scale-up-refused').at(-1)!.fact).toMatchObject({
      group: 1,
      why: 'no pending pod fits a new node',
    });
  });
});

test('a group at zero is known by the labels that EKS will put on its nodes', () => {
  const askedFor = (nodeSelector: Labels): number[] => {
    const said = factsOf(
      aScenario({
        run: { until: at(60) },
        autoScalingGroups: [
          aGroup({ name: 'base', desiredCapacity: 1, onDemandPercentageAboveBaseCapacity: 100 }),
          aGroup({ name: 'spot', desiredCapacity: 0 }),
        ],
        workloads: [aDeployment('web', 0, { nodeSelector }), aDeployment('fill', 4)],
        events: [{ kind: 'scale', at: at(20), workload: workloadId(0), replicas: 1 }],
      }),
    );
    return only(said, 'desired-capacity-set').map(({ fact }) => fact.group);
  };
  expect(askedFor({ 'eks.amazonaws.com/capacityType': 'SPOT' })).toEqual([1]);
  expect(askedFor({ 'eks.amazonaws.com/nodegroup': 'spot' })).toEqual([1]);
  expect(askedFor({ 'eks.amazonaws.com/capacityType': 'ON_DEMAND' })).toEqual([0]);
});

test('capacity that is refused is given up for another group a minute later', () => {
  const said = factsOf(
    grown(16, {
      autoScalingGroups: [
        aGroup({ minSize: 0 }),
        aGroup({
          name: 'fallback',
          desiredCapacity: 0,
          instanceTypes: [
            anInstanceType({
              capacity: resources(8000, 32_768),
              allocatable: resources(7900, 30_000),
            }),
          ],
        }),
      ],
      events: [
        { kind: 'outOfCapacity', at: at(10), group: groupId(0), for: minutes(9) },
        { kind: 'scale', at: at(20), workload: workloadId(0), replicas: 16 },
      ],
    }),
  );
  const sets = only(said, 'desired-capacity-set').map(({ t, fact }) => ({ t, ...fact }));
  expect(sets.map(({ group, from, to }) => [group, from, to])).toEqual([
    [0, 3, 4],
    [0, 4, 3],
    [1, 0, 1],
  ]);
  const [asked, givenUp, other] = sets;
  expect(givenUp!.t - asked!.t).toBeGreaterThan(40);
  expect(givenUp!.t - asked!.t).toBeLessThan(72);
  expect(other!.t).toBe(givenUp!.t);
  const [rest] = only(said, 'group-backed-off');
  expect(rest!.fact.until).toBe((rest!.t + 300) * 1000);
});

const shrunk = (wishes: ScenarioWishes = {}): Scenario =>
  grown(4, {
    run: { until: at(300) },
    clusterAutoscaler: { scaleDownUnneededTime: minutes(2), scaleDownDelayAfterAdd: minutes(1) },
    ...wishes,
  });

describe('scale-down', () => {
  test('marks an unneeded node softly, waits, drains, and gives the instance back', () => {
    const said = factsOf(shrunk());
    const [unneeded] = only(said, 'node-unneeded');
    const [cordoned] = only(said, 'node-cordoned');
    const [removed] = only(said, 'instance-removed-by-autoscaler');
    expect(cordoned!.t - unneeded!.t).toBeGreaterThan(120);
    expect(cordoned!.t - unneeded!.t).toBeLessThan(131);
    expect(removed!.t - cordoned!.t).toBeGreaterThanOrEqual(5);
    const soft = only(said, 'node-tainted').filter(
      ({ fact }) => fact.taint.effect !== 'NoSchedule',
    );
    expect(soft[0]!.t - unneeded!.t).toBeLessThan(0.1);
    expect(raises(said)[0]!.slice(1)).toEqual([3, 2]);
  });

  test('gives pods their own grace up to --max-graceful-termination-sec, where zero is no limit', () => {
    const graceGiven = (most: number): number => {
      const clusterAutoscaler = {
        scaleDownUnneededTime: minutes(2),
        scaleDownDelayAfterAdd: minutes(1),
        maxGracefulTerminationSec: seconds(most),
      };
      const [evicted] = only(factsOf(shrunk({ clusterAutoscaler })), 'pod-terminating').filter(
        ({ fact }) => fact.by === 'cluster-autoscaler',
      );
      return evicted!.fact.grace;
    };
    expect([600, 10, 0].map(graceGiven)).toEqual([30_000, 10_000, 30_000]);
  });

  test('is blocked for ten minutes by any scale-up', () => {
    const events: Scenario['events'] = [
      { kind: 'scale', at: at(20), workload: workloadId(0), replicas: 13 },
      { kind: 'scale', at: at(200), workload: workloadId(0), replicas: 4 },
    ];
    const said = factsOf(shrunk({ run: { until: at(900) }, events, clusterAutoscaler: {} }));
    const [[bought]] = raises(said) as [[number, number, number]];
    const [removed] = only(said, 'instance-removed-by-autoscaler');
    expect(removed!.t - bought).toBeGreaterThan(600);
  });

  test('never goes below the group’s minimum', () => {
    const groups = [aGroup({ minSize: 3 })];
    expect(raises(factsOf(shrunk({ autoScalingGroups: groups })))).toEqual([]);
  });

  test('that fails to evict in two minutes puts the node back into service', () => {
    const blocked = { maxUnavailable: { count: 1 } };
    const budget = {
      name: 'web',
      namespace: 'default',
      selector: { matchLabels: { app: 'web' }, matchExpressions: [] },
      unhealthyPodEvictionPolicy: 'IfHealthyBudget' as const,
    };
    const said = factsOf(
      shrunk({
        run: { until: at(600) },
        events: [{ kind: 'scale', at: at(20), workload: workloadId(0), replicas: 6 }],
        workloads: [aDeployment('web', 12, { startup: { law: 'constant', value: seconds(300) } })],
        podDisruptionBudgets: [{ ...budget, ...blocked }],
      }),
    );
    const failures = only(said, 'scale-down-failed');
    expect(failures.length).toBeGreaterThan(0);
    const evicted = only(said, 'pod-terminating').find(
      ({ fact }) => fact.by === 'cluster-autoscaler',
    )!;
    const tries = only(said, 'eviction-refused').map(({ t }) => t - evicted.t);
    expect(tries.at(-1)).toBeLessThan(120);
    // the pause after the last try is over before it is given up
    expect(failures[0]!.t - evicted.t).toBeGreaterThan(119.5);
    expect(failures[0]!.t - evicted.t).toBeLessThan(130);
    for (const { t, fact } of failures) {
      const back = said.filter((each) => each.t === t).map(({ fact: { kind } }) => kind);
      expect(back).toContain('node-untainted');
      expect(back).toContain('node-uncordoned');
      expect(fact.why).not.toBe('');
    }
  });
});

describe('an instance given back', () => {
  test('may be one that EC2 took, while its group lists it: its node takes no more pods', () => {
    const said = factsOf(
      aScenario({
        run: { until: at(300) },
        autoScalingGroups: [aGroup({ desiredCapacity: 2 })],
        workloads: [],
        clusterAutoscaler: { scaleDownUnneededTime: seconds(160) },
        terminationHandler: { mode: 'none' },
        timings: { deadDetection: constantly(seconds(55)) },
        events: [aReclaim(at(5))],
      }),
    );
    const marks = only(said, 'node-cordoned');
    expect(marks).toHaveLength(2);
    for (const { t } of marks) expect(t).toBeGreaterThan(125);
    expect(only(said, 'scale-down-failed')).toEqual([]);
    expect(only(said, 'node-uncordoned')).toEqual([]);
    // neither is launched again
    expect(raises(said).map(([, from, to]) => [from, to])).toEqual([
      [2, 1],
      [1, 0],
    ]);
    expect(only(said, 'instance-death-noticed')).toHaveLength(2);
    expect(only(said, 'instance-launched')).toEqual([]);
  });

  test('leaves a Node object, which is no reason to call the cluster unhealthy', () => {
    const said = factsOf(
      shrunk({
        autoScalingGroups: [aGroup({ desiredCapacity: 12, maxSize: 20 })],
        workloads: [aDeployment('web', 2)],
        timings: { shuttingDown: constantly(minutes(5)) },
        events: [{ kind: 'scale', at: at(220), workload: workloadId(0), replicas: 20 }],
      }),
    );
    const removed = only(said, 'instance-removed-by-autoscaler');
    const deleted = only(said, 'node-deleted');
    expect(removed.length).toBeGreaterThan(9);
    expect(deleted).toEqual([]);
    const raised = raises(said).find(([, from, to]) => to > from);
    expect(raised![0]).toBeGreaterThan(220);
    expect(raised![0]).toBeLessThan(233);
  });
});

test('one seed tells one story', () => {
  const scenario = grown(30, { autoScalingGroups: [aGroup({ zones: ['a', 'b'] })] });
  expect(factsOf(scenario, { seed: '7' })).toEqual(factsOf(scenario, { seed: '7' }));
});
