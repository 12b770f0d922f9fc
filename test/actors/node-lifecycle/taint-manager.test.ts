import { expect, test } from 'vitest';
import { toleratedFor } from '../../../src/actors/node-lifecycle/taint-manager.ts';
import type { Fact } from '../../../src/cluster/fact.ts';
import { nodeId } from '../../../src/ids.ts';
import type { Taint, Toleration } from '../../../src/kubernetes.ts';
import { seconds } from '../../../src/units.ts';
import { aDaemonSet, aDeployment, aGroup, aScenario, at } from '../../support/a-scenario.ts';
import { only } from '../../support/facts-of.ts';
import { play } from '../../support/workload-play.ts';

const taint = (key: string): Taint => ({ key, value: '', effect: 'NoExecute' });
const tolerate = (key: string, tolerationSeconds?: number): Toleration => ({
  key,
  operator: 'Exists',
  value: '',
  ...(tolerationSeconds === undefined ? {} : { tolerationSeconds }),
});

test('the least patient toleration decides, and one that is missing decides at once', () => {
  const taints = [taint('a'), taint('b')];
  expect(toleratedFor([tolerate('a', 60), tolerate('b', 10)], taints)).toBe(seconds(10));
  expect(toleratedFor([tolerate('a', 60), tolerate('b')], taints)).toBe(seconds(60));
  expect(toleratedFor([tolerate('a'), tolerate('b')], taints)).toBeUndefined();
  expect(toleratedFor([tolerate('a')], taints)).toBe(0);
  expect(toleratedFor([tolerate('a', -5), tolerate('b')], taints)).toBe(0);
});

const tainted = (key: string): Fact => ({
  kind: 'node-tainted',
  node: nodeId(0),
  taint: taint(key),
});

test('an untolerated NoExecute taint deletes every pod on the node, asking no budget', () => {
  const said = play(aScenario({ workloads: [aDeployment('web', 6)] }), [
    { at: at(20), say: () => [tainted('reclaim')] },
  ]);
  const terminated = only(said, 'pod-terminating');
  expect(terminated).toHaveLength(4);
  expect(terminated.every(({ t }) => t > 20 && t < 21)).toBe(true);
  expect(terminated[0]!.fact).toMatchObject({ why: 'DeletionByTaintManager', grace: 30_000 });
});

test('pods tolerate an unreachable node for five minutes, daemons for ever', () => {
  const said = play(aScenario({ workloads: [aDaemonSet('agent'), aDeployment('web', 3)] }), [
    { at: at(20), say: () => [tainted('node.kubernetes.io/unreachable')] },
  ]);
  const terminated = only(said, 'pod-terminating');
  expect(terminated.map(({ fact }) => fact.pod).toSorted()).toEqual([3, 4, 5]);
  expect(terminated.every(({ t }) => t > 320 && t < 321)).toBe(true);
});

test('a taint that goes in time saves its pods', () => {
  const said = play(aScenario({ workloads: [aDeployment('web', 3)] }), [
    { at: at(20), say: () => [tainted('node.kubernetes.io/unreachable')] },
    {
      at: at(300),
      say: () => [
        {
          kind: 'node-untainted',
          node: nodeId(0),
          key: 'node.kubernetes.io/unreachable',
          effect: 'NoExecute',
        },
      ],
    },
  ]);
  expect(only(said, 'pod-terminating')).toEqual([]);
});

test('a pod that tolerates its group’s own taint for a while is evicted that long after t = 0', () => {
  const tolerations = [tolerate('dedicated', 60)];
  const groups = [aGroup({ taints: [taint('dedicated')] })];
  const said = play(
    aScenario({
      run: { until: at(100) },
      autoScalingGroups: groups,
      workloads: [aDeployment('web', 1, { tolerations })],
    }),
  );
  const [terminated] = only(said, 'pod-terminating');
  expect(terminated!.t).toBeGreaterThan(60);
  expect(terminated!.t).toBeLessThan(61);
});
