import { describe, expect, test } from 'vitest';
import { groupId } from '../../../src/ids.ts';
import type {
  Scenario,
  ScenarioEvent,
  TerminationHandlerSettings,
} from '../../../src/scenario/scenario.ts';
import { bytes, constantly, milliCpu, seconds, type Duration } from '../../../src/units.ts';
import {
  aBudget,
  aDaemonSet,
  aDeployment,
  aGroup,
  anInstanceType,
  aPod,
  aReclaim,
  aScenario,
  at,
  type TemplateWishes,
} from '../../support/a-scenario.ts';
import { factsOf, only, type Said } from '../../support/facts-of.ts';

/** Four requests one after another: no faster than this, and next to never slower, in seconds. */
const FOUR_REQUESTS = { least: 0.028, greatest: 0.5 };
const small: TemplateWishes = {
  cpu: 10,
  memoryMiB: 10,
  startup: constantly(seconds(1)),
  terminationGracePeriod: seconds(30),
  shutdown: constantly(seconds(30)),
};
const roomy = anInstanceType({
  name: 'roomy',
  allocatable: { cpu: milliCpu(16_000), memory: bytes(2 ** 36), pods: 250, other: {} },
});

interface Wishes extends Partial<Scenario> {
  readonly nodes?: number;
  readonly handler?: Partial<TerminationHandlerSettings>;
}

/** Nodes with room for 250 pods; the first gets its notice at t = 20. Nothing replaces it within five minutes. */
const play = ({ nodes = 1, handler, ...wishes }: Wishes, seed = '1'): Said[] =>
  factsOf(
    aScenario({
      run: { until: at(300), seed },
      autoScalingGroups: [aGroup({ instanceTypes: [roomy], desiredCapacity: nodes })],
      clusterAutoscaler: { mode: 'none' },
      terminationHandler: handler ?? {},
      events: [aReclaim(at(20), 1)],
      ...(wishes as object),
      timings: { deadDetection: constantly(seconds(1000)) },
    }),
  );

const cordonedAt = (said: readonly Said[]): number => only(said, 'node-cordoned')[0]!.t;
const evictedAt = (said: readonly Said[]): number[] =>
  only(said, 'pod-terminating').flatMap(({ t, fact }) =>
    fact.by === 'termination-handler' ? [t] : [],
  );

describe('one node, a shared bucket of 5 a second with a burst of 10', () => {
  const daemons = Array.from({ length: 8 }, (_, n) => aDaemonSet(`agent-${n}`, small));

  test.each([
    [10, 1.2, 3.0],
    [30, 1.2, 7.0],
    [58, 1.2, 12.6],
    [100, 1.2, 21.0],
    [110, 1.2, 23.0],
  ])(
    'with %i pods and 8 DaemonSets the first eviction leaves at %f s and the last at %f s',
    (pods, first, last) => {
      const said = play({ workloads: [...daemons, aDeployment('web', pods, small)] });
      const evicted = evictedAt(said);
      const leaves = evicted.map((t) => t - cordonedAt(said));
      expect(leaves).toHaveLength(pods);
      // The bucket hands out one every 0.2 s; what remains is how long requests take.
      leaves.forEach((leave, k) => expect(Math.abs(leave - (k + 1 + 5) / 5)).toBeLessThan(0.45));
      expect(Math.abs(leaves[0]! - first)).toBeLessThan(0.3);
      expect(Math.abs(leaves.at(-1)! - last)).toBeLessThan(0.3);
      // Each round of looks takes its turn in the bucket: the last pod’s end is noticed that late at most.
      const noticed = only(said, 'drain-finished')[0]!.t - (evicted.at(-1)! + 30);
      expect(noticed).toBeGreaterThan(0);
      expect(noticed).toBeLessThan(pods / 5 + 1);
    },
  );

  test('without DaemonSets three of fifty leave at once, then five a second, the last after 9.4 s', () => {
    const said = play({ workloads: [aDeployment('web', 50, small)] });
    const after = evictedAt(said).map((t) => t - cordonedAt(said));
    const within = after.filter((t) => t <= 5).length;
    expect(within).toBeGreaterThanOrEqual(3 + 24);
    expect(within).toBeLessThanOrEqual(3 + 26);
    expect(after.at(-1)).toBeGreaterThan(9.1);
    expect(after.at(-1)).toBeLessThan(9.7);
  });
});

describe('from the notice to the cordon', () => {
  const latencies = Array.from({ length: 240 }, (_, seed) => cordonedAt(play({}, `${seed}`)) - 20);
  const fullSecond = (latency: number): boolean => latency >= 1 + FOUR_REQUESTS.least;

  test('a poll within two seconds, a full second to the next look, four requests', () => {
    expect(Math.min(...latencies.filter(fullSecond))).toBeLessThan(1.2);
    expect(Math.max(...latencies)).toBeGreaterThan(2.8);
    expect(Math.max(...latencies)).toBeLessThan(3 + FOUR_REQUESTS.greatest);
  });

  test('one poll in forty is answered before the look of the same tick, and does not wait', () => {
    const early = latencies.filter((latency) => !fullSecond(latency));
    expect(Math.min(...early)).toBeGreaterThanOrEqual(FOUR_REQUESTS.least);
    expect(early.length).toBeGreaterThan(0); // half of them: the other half poll in the second second
    expect(early.length).toBeLessThan(latencies.length / 30);
  });

  test('two seconds on average', () => {
    const mean = latencies.reduce((sum, latency) => sum + latency, 0) / latencies.length;
    expect(mean).toBeGreaterThan(1.85);
    expect(mean).toBeLessThan(2.35);
  });

  test.each([
    [120, 21, 23],
    [60, 80, 81],
    [30, 110, 111],
    [180, 21, 23],
  ])(
    'a node termination grace period of %i s starts the work between t = %i and %i s',
    (gracePeriod, from, to) => {
      const handler = { nodeTerminationGracePeriod: seconds(gracePeriod) };
      const cordoned = cordonedAt(play({ handler }));
      expect(cordoned).toBeGreaterThanOrEqual(from + FOUR_REQUESTS.least);
      expect(cordoned).toBeLessThanOrEqual(to + FOUR_REQUESTS.greatest);
    },
  );
});

describe('handlers of one start', () => {
  const cordonsOfSix = (spread: Duration, seed: string): number[] => {
    const scenario = aScenario({
      run: { until: at(60), seed },
      autoScalingGroups: [aGroup({ instanceTypes: [roomy], desiredCapacity: 6 })],
      clusterAutoscaler: { mode: 'none' },
      events: [aReclaim(at(20), 6)],
      timings: { startSpread: spread },
    });
    return only(factsOf(scenario), 'node-cordoned').map(({ t }) => t);
  };
  const range = (times: readonly number[]): number => Math.max(...times) - Math.min(...times);
  const seeds = Array.from({ length: 20 }, (_, seed) => `${seed}`);

  test('poll in step when their nodes came at once, so that six nodes are cordoned together', () => {
    const ranges = seeds.map((seed) => range(cordonsOfSix(constantly(seconds(0)), seed)));
    const together = ranges.filter((apart) => apart < 0.5);
    expect(together.length).toBeGreaterThan(seeds.length * 0.7);
    // or a second before the others, where a poll was answered before the look of its tick
    for (const apart of ranges.filter((each) => each >= 0.5)) {
      expect(apart).toBeGreaterThan(0.6);
      expect(apart).toBeLessThan(1.5);
    }
  });

  test('poll each at a time of its own when their nodes came one by one', () => {
    const apart = seeds.map((seed) =>
      range(cordonsOfSix({ law: 'uniform', least: seconds(0), greatest: seconds(10) }, seed)),
    );
    expect(Math.min(...apart)).toBeGreaterThan(0.5);
  });
});

describe('which pods, and how', () => {
  test('only the pods of the noticed node are evicted, with the handler’s grace if it has one', () => {
    const handler = { podTerminationGracePeriod: seconds(10) };
    const said = play({ nodes: 2, handler, workloads: [aDeployment('web', 4, small)] });
    const onNode = said.flatMap(({ fact }) =>
      fact.kind === 'pod-bound' && fact.node === 0 ? [fact.pod] : [],
    );
    const evicted = only(said, 'pod-terminating').map(({ fact }) => fact);
    expect(new Set(evicted.map(({ pod }) => pod))).toEqual(new Set(onNode));
    expect(onNode).toHaveLength(2);
    expect(evicted.map(({ grace }) => grace)).toEqual([10_000, 10_000]);
  });

  test('without one every pod keeps its own', () => {
    const said = play({
      workloads: [aPod('one', { ...small, terminationGracePeriod: seconds(7) })],
    });
    expect(only(said, 'pod-terminating').map(({ fact }) => fact.grace)).toEqual([7000]);
  });

  test('DaemonSet pods stay, bare pods and pods with local storage go', () => {
    const storage = { ...small, drainability: { localStorage: false, emptyDir: true } };
    const workloads = [aDaemonSet('agent', small), aPod('bare', small), aPod('scratch', storage)];
    const said = play({ workloads });
    expect(only(said, 'drain-started')[0]!.fact.pods).toBe(2);
    expect(evictedAt(said)).toHaveLength(2);
  });

  test('a node without pods is drained as soon as they have been listed', () => {
    const said = play({});
    expect(only(said, 'drain-started')[0]!.fact.pods).toBe(0);
    expect(only(said, 'drain-finished')[0]!.t).toBe(only(said, 'drain-started')[0]!.t);
  });

  test.each([
    [{ ignoreDaemonSets: false }, 'cannot delete DaemonSet-managed Pods'],
    [{ deleteLocalData: false }, 'cannot delete Pods with local storage'],
  ])(
    '%j aborts every drain before a single eviction, and the node stays cordoned',
    (handler, why) => {
      const storage = { ...small, drainability: { localStorage: false, emptyDir: true } };
      const workloads = [aDaemonSet('agent', small), aPod('scratch', storage)];
      const said = play({ handler, workloads });
      const failures = only(said, 'drain-failed');
      expect(failures[0]!.fact.why).toContain(why);
      expect(failures.length).toBeGreaterThan(30);
      const gaps = failures.slice(1).map(({ t }, n) => t - failures[n]!.t);
      expect(Math.max(...gaps)).toBeLessThan(4.5);
      expect(evictedAt(said)).toEqual([]);
      expect(only(said, 'node-cordoned')).toHaveLength(1);
    },
  );
});

describe('a budget in the way', () => {
  const blocked = { workloads: [aDeployment('web', 2, small)] };

  test('a blocked eviction is asked for every five seconds until the instance goes', () => {
    const podDisruptionBudgets = [aBudget('web', { maxUnavailable: { count: 0 } })];
    const said = play({ ...blocked, podDisruptionBudgets });
    const ofFirst = only(said, 'eviction-refused').filter(
      ({ fact }, _, [first]) => fact.pod === first!.fact.pod,
    );
    expect(ofFirst.length).toBeGreaterThanOrEqual(23);
    expect(ofFirst.length).toBeLessThanOrEqual(24);
    const gaps = ofFirst.slice(1).map(({ t }, n) => t - ofFirst[n]!.t);
    for (const gap of gaps) expect(gap).toBeGreaterThan(5);
    expect(gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length).toBeCloseTo(5.06, 1);
    expect(only(said, 'pod-lost')).toHaveLength(2);
    expect(only(said, 'drain-failed')).toEqual([]);
  });

  test('what the budget allows is spent, the rest waits for it', () => {
    const podDisruptionBudgets = [aBudget('web', { maxUnavailable: { count: 1 } })];
    const said = play({
      nodes: 2,
      workloads: [aDeployment('web', 4, small)],
      podDisruptionBudgets,
    });
    const [first, second] = evictedAt(said);
    expect(only(said, 'budget-spent')).toHaveLength(2);
    expect(second! - first!).toBeGreaterThan(4.9);
  });

  describe('that evictions write at once', () => {
    const three = aDeployment('web', 3, small);
    /** The first three of a drain leave at once: the bucket holds them. */
    const apart = (podDisruptionBudgets: Scenario['podDisruptionBudgets'], seed: string) => {
      const [first, ...others] = evictedAt(
        play({ workloads: [three], podDisruptionBudgets }, seed),
      );
      return others.map((t) => t - first!);
    };
    const seeds = ['1', '2', '3', '4', '5', '6'];

    test('without a budget nothing is written but the pods, all at once', () => {
      for (const gap of seeds.flatMap((seed) => apart([], seed))) expect(gap).toBeLessThan(0.45);
    });

    test('one write is taken; the others are conflicts, and the API server tries them half a second later', () => {
      const budget = aBudget('web', { maxUnavailable: { count: 3 } });
      const gaps = seeds.flatMap((seed) => apart([budget], seed));
      const later = gaps.filter((gap) => gap >= 0.45);
      expect(later.length).toBeGreaterThan(gaps.length / 2);
      expect(Math.min(...later)).toBeGreaterThan(0.4);
      expect(Math.max(...gaps)).toBeLessThan(1.8);
    });
  });

  test('a pod that two budgets select cannot be evicted at all, and fails its drain at once', () => {
    const podDisruptionBudgets = [
      aBudget('web', { maxUnavailable: { count: 1 } }),
      { ...aBudget('web', { maxUnavailable: { count: 1 } }), name: 'other' },
    ];
    const said = play({ workloads: [aDeployment('web', 1, small)], podDisruptionBudgets });
    expect(only(said, 'drain-failed')[0]!.fact.why).toBe('web-1: the API server answered 500');
    expect(only(said, 'drain-failed').length).toBeGreaterThan(30);
  });

  test('a drain that runs into its timeout notices it at the next try, and starts again with a fresh one', () => {
    const podDisruptionBudgets = [aBudget('web', { maxUnavailable: { count: 0 } })];
    const handler = {
      enableRebalanceDraining: true,
      enableSpotInterruptionDraining: false,
      nodeTerminationGracePeriod: seconds(32),
    };
    const said = play({ ...blocked, podDisruptionBudgets, handler, events: [aRebalance(20)] });
    const started = only(said, 'drain-started').map(({ t }) => t);
    const failed = only(said, 'drain-failed');
    expect(failed[0]!.t - started[0]!).toBeGreaterThan(32);
    expect(failed[0]!.t - started[0]!).toBeLessThan(32 + 5.2);
    expect(failed[0]!.fact.why).toMatch(/^web-[12]: global timeout reached$/);
    const restarts = started.slice(1).map((t, n) => t - failed[n]!.t);
    for (const wait of restarts) {
      expect(wait).toBeGreaterThan(1);
      expect(wait).toBeLessThan(3.3);
    }
    expect(restarts.length).toBeGreaterThan(5);
  });
});

const aRebalance = (when: number): ScenarioEvent => ({
  kind: 'rebalance',
  at: at(when),
  target: { group: groupId(0), count: 1, within: seconds(0), order: 'oldest' },
});

describe('a rebalance recommendation', () => {
  const workloads = [aDeployment('web', 2, small)];
  const events = [aRebalance(20)];
  const outcome = (handler: Partial<TerminationHandlerSettings>): [string[], number] => {
    const said = play({ workloads, events, handler });
    return [only(said, 'node-cordoned').map(({ fact }) => fact.why), evictedAt(said).length];
  };

  test('is not looked for by default', () => expect(outcome({})).toEqual([[], 0]));

  test('cordons the node where it is monitored', () =>
    expect(outcome({ enableRebalanceMonitoring: true })).toEqual([
      ['rebalance-recommendation'],
      0,
    ]));

  test('drains the node where that is asked for, unless only cordons are', () => {
    expect(outcome({ enableRebalanceDraining: true })[1]).toBe(2);
    expect(outcome({ enableRebalanceDraining: true, cordonOnly: true })).toEqual([
      ['rebalance-recommendation'],
      0,
    ]);
  });

  test('a node drained for it is drained again at the notice, with nothing left to do', () => {
    const both = [aRebalance(20), aReclaim(at(100), 1)];
    const handler = { enableRebalanceDraining: true };
    const said = play({ workloads, events: both, handler });
    expect(only(said, 'drain-started').map(({ fact }) => fact.pods)).toEqual([2, 0]);
    expect(only(said, 'node-cordoned')).toHaveLength(1);
  });

  test('a cordon that ends while the notice waits for its time silences the notice', () => {
    const both = [aRebalance(20), { ...aReclaim(at(20), 1), notice: constantly(seconds(110)) }];
    const handler = {
      enableRebalanceMonitoring: true,
      nodeTerminationGracePeriod: seconds(60),
    };
    const said = play({ workloads, events: both as ScenarioEvent[], handler });
    expect(only(said, 'node-cordoned').map(({ fact }) => fact.why)).toEqual([
      'rebalance-recommendation',
    ]);
    expect(only(said, 'drain-started')).toEqual([]);
    expect(only(said, 'pod-lost')).toHaveLength(2);
  });
});

describe('other settings', () => {
  const workloads = [aDeployment('web', 2, small)];

  test('cordon only: no pod is evicted, and two are lost with the instance', () => {
    const said = play({ workloads, handler: { cordonOnly: true } });
    expect(only(said, 'node-cordoned')).toHaveLength(1);
    expect(only(said, 'drain-started')).toEqual([]);
    expect(only(said, 'pod-lost')).toHaveLength(2);
  });

  test('a taint comes two requests before the cordon’s own, valued by the event', () => {
    const said = play({ handler: { taintNode: true, taintEffect: 'NoExecute' } });
    const { t, fact } = only(said, 'node-tainted').find(({ fact: { taint } }) =>
      taint.key.startsWith('aws'),
    )!;
    expect(fact.taint).toMatchObject({
      key: 'aws-node-termination-handler/spot-itn',
      effect: 'NoExecute',
      value: expect.stringMatching(/^spot-itn-[0-9a-f]{54}$/),
    });
    expect(cordonedAt(said) - t).toBeGreaterThan(0.02);
    expect(cordonedAt(said) - t).toBeLessThan(0.4);
  });

  test('no handler, no worker, or no interest in Spot notices: nobody is warned', () => {
    for (const handler of [
      { mode: 'none' },
      { workers: 0 },
      { enableSpotInterruptionDraining: false },
    ] as const) {
      const said = play({ workloads, handler });
      expect(only(said, 'node-cordoned')).toEqual([]);
      expect(only(said, 'pod-lost')).toHaveLength(2);
    }
  });

  test('a handler runs on every node unless none is installed', () => {
    const handlers = (mode: 'none' | 'imds'): number =>
      play({ nodes: 3, handler: { mode } }).filter(({ fact }) => fact.kind === 'handler-started')
        .length;
    expect(handlers('imds')).toBe(3);
    expect(handlers('none')).toBe(0);
  });

  test('a node is unprotected until its handler runs and has polled for the first time', () => {
    const said = factsOf(
      aScenario({
        run: { until: at(300), start: 'empty' },
        autoScalingGroups: [aGroup({ desiredCapacity: 1 })],
        clusterAutoscaler: { mode: 'none' },
        events: [aReclaim(at(91), 1)],
      }),
    );
    expect(only(said, 'node-ready')[0]!.t).toBe(90);
    expect(only(said, 'handler-started')[0]!.t).toBe(93);
    expect(cordonedAt(said)).toBeGreaterThan(93 + 2 + 1 + FOUR_REQUESTS.least);
    expect(cordonedAt(said)).toBeLessThan(93 + 2 + 1 + FOUR_REQUESTS.greatest);
  });

  test('a handler dies with its node: nothing is asked after the instance is gone', () => {
    const said = play({
      workloads: [
        aDeployment('web', 2, {
          ...small,
          terminationGracePeriod: seconds(600),
          shutdown: constantly(seconds(500)),
        }),
      ],
    });
    const late = said.filter(({ t, speaker }) => speaker === 'termination-handler' && t >= 140);
    expect(late).toEqual([]);
  });
});
