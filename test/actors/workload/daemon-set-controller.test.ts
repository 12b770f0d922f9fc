import { expect, test } from 'vitest';
import { nodeId, podId } from '../../../src/ids.ts';
import { seconds } from '../../../src/units.ts';
import { aDaemonSet, aGroup, aScenario, at } from '../../support/a-scenario.ts';
import { only } from '../../support/facts-of.ts';
import { launchOf, play } from '../../support/workload-play.ts';

const pinned = (said: ReturnType<typeof play>): (number | undefined)[] =>
  said.flatMap(({ fact }) => (fact.kind === 'pod-created' ? [fact.pinnedTo] : []));

test('the steady state has one daemon on every node', () => {
  const said = play(aScenario({ workloads: [aDaemonSet('agent')] }));
  expect(pinned(said)).toEqual([0, 1, 2]);
  expect(only(said, 'pod-created')).toEqual([]);
});

test('a new node gets its daemon once it is Ready and its NoSchedule taint is gone', () => {
  const scenario = aScenario({ workloads: [aDaemonSet('agent')] });
  const said = play(scenario, [{ at: at(10), say: (view) => [launchOf(scenario, 0, view)] }]);
  const [created] = only(said, 'pod-created');
  expect(only(said, 'node-ready')[0]!.t).toBe(100);
  expect(created!.fact.pinnedTo).toBe(3);
  expect(created!.t).toBeGreaterThan(100);
  expect(created!.t).toBeLessThan(101);
});

test('a daemon that tolerates everything starts as soon as the Node object appears', () => {
  const tolerations = [{ operator: 'Exists', value: '' }] as const;
  const scenario = aScenario({ workloads: [aDaemonSet('cni', { tolerations })] });
  const said = play(scenario, [{ at: at(10), say: (view) => [launchOf(scenario, 0, view)] }]);
  const [created] = only(said, 'pod-created');
  expect(created!.t).toBeGreaterThan(90);
  expect(created!.t).toBeLessThan(91);
});

test('nodes with a taint that is not tolerated, or without the label asked for, get none', () => {
  const groups = [
    aGroup({ desiredCapacity: 1 }),
    aGroup({
      name: 'gpu',
      desiredCapacity: 1,
      labels: { gpu: 'yes' },
      taints: [{ key: 'gpu', value: '', effect: 'NoSchedule' }],
    }),
  ];
  const tolerations = [{ key: 'gpu', operator: 'Exists', value: '' }] as const;
  const workloads = [
    aDaemonSet('plain'),
    aDaemonSet('driver', { tolerations, nodeSelector: { gpu: 'yes' } }),
  ];
  expect(pinned(play(aScenario({ autoScalingGroups: groups, workloads })))).toEqual([0, 1]);
});

test('a cordon neither removes daemons nor keeps a new one out', () => {
  const said = play(aScenario({ workloads: [aDaemonSet('agent')] }), [
    { at: at(5), say: () => [{ kind: 'node-cordoned', node: nodeId(0), why: 'spot-notice' }] },
    {
      at: at(10),
      say: () => [
        {
          kind: 'pod-terminating',
          pod: podId(0),
          grace: seconds(30),
          why: 'PreemptionByScheduler',
          by: 'test',
        },
      ],
    },
  ]);
  const [deleted] = only(said, 'pod-deleted');
  const [created] = only(said, 'pod-created');
  expect(created!.fact.pinnedTo).toBe(0);
  expect(created!.t).toBeGreaterThan(deleted!.t); // never two daemons on one node
});
