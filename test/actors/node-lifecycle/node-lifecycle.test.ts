import { describe, expect, test } from 'vitest';
import type { Fact } from '../../../src/cluster/fact.ts';
import { nodeId } from '../../../src/ids.ts';
import { constantly, seconds, type Duration } from '../../../src/units.ts';
import { aDeployment, aGroup, aScenario, at } from '../../support/a-scenario.ts';
import { only, type Said } from '../../support/facts-of.ts';
import { launchOf, play, type Line } from '../../support/workload-play.ts';

const gone = (...nodes: number[]): Line => ({
  at: at(100),
  say: () =>
    nodes.map((node): Fact => ({
      kind: 'instance-terminated',
      node: nodeId(node),
      why: 'spot-reclaim',
    })),
});
const reported = (...nodes: number[]): Line => ({
  at: at(120),
  say: () =>
    nodes.map((node): Fact => ({ kind: 'instance-reported-terminated', node: nodeId(node) })),
});
const seeds = Array.from({ length: 40 }, (_, seed) => `${seed}`);

/** Twelve pods fill three nodes; node 0 vanishes at 100 s and EC2 says so at 120 s. */
const vanish = (seed: string): Said[] =>
  play(aScenario({ run: { seed }, workloads: [aDeployment('web', 12)] }), [gone(0), reported(0)]);

describe('a node that vanishes with its pods', () => {
  test('is believed Ready for 40 to 55 seconds, its pods a moment longer', () => {
    const flips = seeds.map((seed) => {
      const said = vanish(seed);
      const [flip] = only(said, 'node-not-ready');
      const pods = only(said, 'pod-not-ready').filter(({ t }) => t > 100);
      expect(pods).toHaveLength(4);
      expect(pods.every(({ t }) => t > flip!.t && t - flip!.t < 0.2)).toBe(true);
      return flip!.t - 100;
    });
    expect(Math.min(...flips)).toBeGreaterThan(40);
    expect(Math.min(...flips)).toBeLessThan(44);
    expect(Math.max(...flips)).toBeGreaterThan(50);
    expect(Math.max(...flips)).toBeLessThan(55.1);
  });

  test('is given up together with its neighbours when all came at once, and not when each came by itself', () => {
    const apart = (startSpread: Duration): number[] =>
      seeds.map((seed) => {
        const scenario = aScenario({ run: { seed }, timings: { startSpread } });
        const flips = only(play(scenario, [gone(0, 1, 2)]), 'node-not-ready').map(({ t }) => t);
        return Math.max(...flips) - Math.min(...flips);
      });
    expect(Math.max(...apart(constantly(seconds(0))))).toBeLessThan(0.3);
    const byThemselves: Duration = { law: 'uniform', least: seconds(0), greatest: seconds(10) };
    expect(Math.max(...apart(byThemselves))).toBeGreaterThan(4);
  });

  describe('where the controllers began 1.5 s after the nodes came', () => {
    const young = seeds.map((seed) => {
      const timings = {
        startSpread: constantly(seconds(0)),
        controllerStart: constantly(seconds(1.5)),
      };
      const workloads = [aDeployment('web', 12)];
      return play(aScenario({ run: { seed }, timings, workloads }), [gone(0), reported(0)]);
    });
    const orphansAfter = (said: readonly Said[]): number => {
      const collected = only(said, 'pod-terminating').find(
        ({ fact }) => fact.why === 'DeletionByPodGC',
      );
      return collected!.t - only(said, 'node-not-ready')[0]!.t;
    };
    const inStep = (wait: number): boolean => (wait + 0.3) % 5 < 0.6;

    test('is given up 51.5 s after its last lease', () => {
      const flips = young.map((said) => only(said, 'node-not-ready')[0]!.t - 100);
      expect(Math.min(...flips)).toBeGreaterThan(41.5);
      expect(Math.max(...flips)).toBeLessThan(51.7);
    });

    test('loses its pods in a look of PodGC that is one of the node controller too', () => {
      expect(young.map(orphansAfter).every(inStep)).toBe(true);
      expect(seeds.map(vanish).map(orphansAfter).every(inStep)).toBe(false);
    });
  });

  test('gets its unreachable taints, NoSchedule first', () => {
    const taints = only(vanish('3'), 'node-tainted');
    expect(taints.map(({ fact }) => [fact.taint.key, fact.taint.effect])).toEqual([
      ['node.kubernetes.io/unreachable', 'NoSchedule'],
      ['node.kubernetes.io/unreachable', 'NoExecute'],
    ]);
  });

  test('loses its Node object within five seconds once EC2 says terminated', () => {
    for (const seed of seeds) {
      const said = vanish(seed);
      const wait = only(said, 'node-deleted')[0]!.t - only(said, 'node-not-ready')[0]!.t;
      expect(wait).toBeGreaterThan(0);
      expect(wait).toBeLessThan(5.1);
    }
  });

  test('keeps its Node object for as long as EC2 says shutting-down', () => {
    const said = play(aScenario({ workloads: [aDeployment('web', 12)] }), [gone(0)]);
    expect(only(said, 'node-not-ready')).toHaveLength(1);
    expect(only(said, 'node-deleted')).toEqual([]);
  });

  test('keeps its pods 40 to 60 seconds after the Node object: then they fail and go one after another', () => {
    for (const seed of seeds) {
      const said = vanish(seed);
      const deletedAt = only(said, 'node-deleted')[0]!.t;
      const failed = only(said, 'pod-failed').map(({ t }) => t - deletedAt);
      expect(failed).toHaveLength(4);
      expect(failed[0]).toBeGreaterThan(40);
      expect(failed[0]).toBeLessThan(60.1);
      expect(failed.every((t, index) => index === 0 || t - failed[index - 1]! >= 0.0059)).toBe(
        true,
      );
      const forced = only(said, 'pod-terminating');
      expect(forced.every(({ fact }) => fact.why === 'DeletionByPodGC' && fact.grace === 0)).toBe(
        true,
      );
      expect(only(said, 'pod-created')).toHaveLength(4); // replaced only now
    }
  });
});

test('six nodes of two zones: NoExecute taints come ten seconds apart in each, the rest is deleted first', () => {
  const groups = [aGroup({ desiredCapacity: 8, zones: ['a', 'b'] })];
  const nodes = [0, 1, 2, 3, 4, 5];
  for (const seed of seeds.slice(0, 10)) {
    const said = play(aScenario({ run: { seed }, autoScalingGroups: groups }), [
      gone(...nodes),
      reported(...nodes),
    ]);
    const evicting = only(said, 'node-tainted').filter(
      ({ fact }) => fact.taint.effect === 'NoExecute',
    );
    for (const zone of [0, 1]) {
      const times = evicting.filter(({ fact }) => fact.node % 2 === zone).map(({ t }) => t);
      expect(times.every((t, index) => index === 0 || t - times[index - 1]! > 9.9)).toBe(true);
    }
    expect(evicting.length).toBeLessThanOrEqual(4);
    expect(only(said, 'node-deleted')).toHaveLength(6);
  }
});

test('when every zone goes dark the controller doubts itself and taints nobody', () => {
  const groups = [aGroup({ desiredCapacity: 4, zones: ['a', 'b'] })];
  const said = play(aScenario({ run: { until: at(900) }, autoScalingGroups: groups }), [
    gone(0, 1, 2, 3),
  ]);
  expect(only(said, 'node-not-ready')).toHaveLength(4);
  const tainted = only(said, 'node-tainted').filter(
    ({ fact }) => fact.taint.effect === 'NoExecute',
  );
  const lifted = only(said, 'node-untainted').filter(({ fact }) => fact.effect === 'NoExecute');
  expect(tainted.length).toBeLessThanOrEqual(2); // one per zone may slip through before the look is over
  expect(new Set(lifted.map(({ fact }) => fact.node))).toEqual(
    new Set(tainted.map(({ fact }) => fact.node)),
  );
});

test('fifty nodes dying together turn NotReady over seconds: the controller’s client is the limit', () => {
  const groups = [aGroup({ desiredCapacity: 60, maxSize: 100 })];
  const nodes = Array.from({ length: 50 }, (_, node) => node);
  const said = play(
    aScenario({ autoScalingGroups: groups, workloads: [aDeployment('web', 200)] }),
    [gone(...nodes)],
  );
  const flips = only(said, 'node-not-ready').map(({ t }) => t);
  expect(flips).toHaveLength(50);
  expect(flips.at(-1)! - flips[0]!).toBeGreaterThan(4);
});

test('a new node loses not-ready:NoSchedule as soon as it is Ready', () => {
  for (const seed of seeds) {
    const scenario = aScenario({ run: { seed } });
    const said = play(scenario, [{ at: at(10), say: (view) => [launchOf(scenario, 0, view)] }]);
    const [lifted] = only(said, 'node-untainted');
    expect(lifted!.fact).toMatchObject({ effect: 'NoSchedule' });
    expect(lifted!.t).toBeGreaterThan(100);
    expect(lifted!.t).toBeLessThan(100.5);
  }
});

test('a node not Ready at a look gets not-ready:NoExecute, and loses it at a look after Ready', () => {
  for (const seed of seeds) {
    const scenario = aScenario({ run: { seed } });
    const said = play(scenario, [{ at: at(10), say: (view) => [launchOf(scenario, 0, view)] }]);
    const tainted = only(said, 'node-tainted').map(({ t }) => t);
    expect(tainted).toHaveLength(1);
    expect(tainted[0]).toBeGreaterThan(90);
    expect(tainted[0]).toBeLessThan(95.2);
    const lifted = only(said, 'node-untainted').find(({ fact }) => fact.effect === 'NoExecute')!;
    expect(lifted.t).toBeGreaterThan(100);
    expect(lifted.t).toBeLessThan(105.2);
  }
});

test('a cordon is mirrored as a taint, and lifting it lifts the taint', () => {
  const said = play(aScenario(), [
    { at: at(5), say: () => [{ kind: 'node-cordoned', node: nodeId(1), why: 'spot-notice' }] },
    { at: at(9), say: () => [{ kind: 'node-uncordoned', node: nodeId(1) }] },
  ]);
  const [tainted] = only(said, 'node-tainted');
  const [lifted] = only(said, 'node-untainted');
  expect(tainted!.fact.taint.key).toBe('node.kubernetes.io/unschedulable');
  expect(tainted!.t - 5).toBeLessThan(0.5);
  expect(lifted!.t - 9).toBeLessThan(0.5);
});
