// One node of two is reclaimed, told by hand. Every number below was computed on paper from the instants in the story.

import { expect, test } from 'vitest';
import type { Limit, Scenario } from '../../src/scenario/scenario.ts';
import { workloadId } from '../../src/ids.ts';
import { aDaemonSet, aDeployment, aScenario, at } from '../support/a-scenario.ts';
import { aLimit, story, type Storyteller } from '../support/metrics-story.ts';

const REFUSED = '0/2 nodes are available: 1 Insufficient cpu, 1 node(s) were unschedulable.';

const world = (expectations: readonly Limit[] = []): Scenario =>
  aScenario({ workloads: [aDeployment('web', 2), aDaemonSet('agent')], expect: expectations });

/** web-1 is evicted from spot-1 at 102 s; web-3, created for it, waits until spot-3 is Ready. */
function reclaim(teller: Storyteller): void {
  teller.steadyNode(0);
  teller.steadyNode(1);
  teller.steadyPod(0, 0, 1);
  teller.steadyPod(1, 1, 1);
  teller.steadyPod(2, 0);
  teller.steadyPod(3, 1);
  teller.begin();
  teller.notice(100, 0);
  teller.cordon(101, 0);
  teller.terminate(102, 2);
  teller.create(102, 4);
  teller.refuse(102.1, 4, REFUSED);
  teller.launch(105, 2);
  teller.delete(107, 2);
  teller.nodeReady(195, 2);
  teller.bind(195.5, 4, 2);
  teller.run(203.5, 4);
  teller.lose(220, 0, 0);
  teller.gone(220, 0);
}

test('a replacement pod is pending from its creation until it is bound, and steady pods count with none', () => {
  const { pending_s, ready_time_s, pods, podRows, metrics } = story(world(), reclaim);
  expect(pending_s).toEqual({
    count: 3,
    mean: 93.5 / 3,
    p50: 0,
    p90: 0.8 * 93.5,
    p95: expect.closeTo(0.9 * 93.5, 10),
    p99: expect.closeTo(0.98 * 93.5, 10),
    max: 93.5,
  });
  expect(ready_time_s.max).toBe(101.5);
  expect(metrics['pending_pod_seconds']).toBe(93.5);
  expect(pods).toMatchObject({ submitted: 3, evicted: 1, lost: 0, forced: 0, pending_at_end: 0 });
  expect(podRows.map(({ pod, outcome }) => `${pod} ${outcome}`)).toEqual([
    'web-1 evicted',
    'web-2 running',
    'web-3 running',
  ]);
  expect(podRows[2]).toMatchObject({
    created_s: 102,
    bound_s: 195.5,
    ready_s: 203.5,
    node: 'spot-3',
  });
  expect(podRows[2]!.reason).toBe(REFUSED);
});

test('a replica is missing from the deletionTimestamp of the old pod until the new one is Ready', () => {
  const { workloads } = story(world(), reclaim);
  expect(workloads[0]).toMatchObject({
    workload: 'web',
    unavailable_replica_s: 101.5,
    ready_least_percent: 50,
    created: 3,
    replicas_end: 2,
  });
});

test('pods of a DaemonSet are left out of every pod measure, yet their requests take room', () => {
  const { pods, workloads, groups } = story(world(), reclaim);
  expect(pods.lost).toBe(0);
  expect(workloads[1]).toMatchObject({
    workload: 'agent',
    counted: false,
    lost: 0,
    pending_p95_s: null,
  });
  // agent 0.1 on spot-1 until 220 and on spot-2 throughout; web 0.9 on spot-1 until 107, on spot-2
  // throughout, and on spot-3 from 195.5.
  const coreSeconds = 0.1 * (220 + 600) + 0.9 * (107 + 600 + 404.5);
  expect(groups[0]!.cpu_requested_cores).toBeCloseTo(coreSeconds / 600, 9);
});

test('a node counts from Ready until its instance is gone', () => {
  const { nodes, groups, nodeRows, timeline } = story(world(), reclaim);
  const nodeSeconds = 220 + 600 + (600 - 195);
  expect(nodes).toMatchObject({ at_start: 2, at_end: 2, peak: 3, launched: 1, reclaimed: 1 });
  expect(nodes.mean).toBeCloseTo(nodeSeconds / 600, 9);
  expect(groups[0]).toMatchObject({ nodes_min: 2, nodes_max: 3, desired_start: 3, at_max_s: 0 });
  expect(groups[0]!.cpu_allocatable_cores).toBeCloseTo((3.92 * nodeSeconds) / 600, 9);
  expect(groups[0]!.cpu_free_least_cores).toBeCloseTo(2 * 3.92 - 2.0, 9);
  expect(nodeRows[2]).toMatchObject({
    node: 'spot-3',
    launched_s: 105,
    ready_s: 195,
    gone_s: null,
  });
  const booting = timeline.filter(({ nodes_booting }) => nodes_booting === 1).map(({ t_s }) => t_s);
  expect([Math.min(...booting), Math.max(...booting)]).toEqual([105, 107]);
});

test('the bill runs by the second from launch to the end of each instance', () => {
  const { cost, groups, metrics } = story(world(), reclaim);
  const paid = 220 + 600 + 495;
  expect(cost.total_usd).toBeCloseTo(paid * 0.00002, 12);
  expect(cost.all_on_demand_usd).toBeCloseTo(paid * 0.0001, 12);
  expect(groups[0]!.node_hours).toBeCloseTo(paid / 3600, 12);
  expect(metrics['node_hours_spot']).toBeCloseTo(paid / 3600, 12);
  const requested = 0.1 * (220 + 600) + 0.9 * (107 + 600 + 404.5);
  expect(cost.idle_share_percent).toBeCloseTo(100 * (1 - requested / (3.92 * paid)), 9);
});

test('a notice, its cordon and its drain are counted, and the landmarks told in order', () => {
  const { cordon_latency_s, node_startup_s, nodes, moments, refusals } = story(world(), reclaim);
  expect(cordon_latency_s.max).toBe(1);
  expect(node_startup_s).toMatchObject({ count: 1, p50: 90 });
  expect(nodes).toMatchObject({ drained_in_time: 1, not_drained_in_time: 0 });
  expect(moments.map(({ t_s, kind }) => `${t_s} ${kind}`)).toEqual([
    '100 notice',
    '195 node-ready',
    '220 reclaim',
  ]);
  expect(refusals).toEqual([{ message: REFUSED, pods: 1 }]);
});

test('limits are judged on the run: held, crossed, and by how much of the time', () => {
  const web = workloadId(0);
  const { limits, breaches } = story(
    world([
      aLimit({ name: 'quick', metric: 'pending', statistic: 'p95', operator: '<=', value: 60 }),
      aLimit({ name: 'safe', metric: 'lost_pods', operator: '<=', value: 0 }),
      aLimit({
        name: 'half',
        metric: 'ready',
        workload: web,
        operator: '>=',
        value: 80,
        valueIsPercent: true,
        shareOfTime: 80,
      }),
      aLimit({ name: 'sum', metric: 'pending_pod_seconds', operator: '<', value: 50 }),
      aLimit({
        name: 'missing',
        metric: 'unavailable_replica_s',
        workload: web,
        operator: '<=',
        value: 100,
      }),
    ]),
    reclaim,
  );
  expect(limits.map(({ name, held }) => `${name} ${held}`)).toEqual([
    'quick false',
    'safe true',
    'half true',
    'sum false',
    'missing false',
  ]);
  expect(limits[2]).toMatchObject({ observed: 50, unit: '%' });
  expect(limits[2]!.share_of_time_held).toBeCloseTo((100 * (600 - 101.5)) / 600, 9);
  expect(breaches.map(({ limit, start_s, end_s }) => [limit, start_s, end_s])).toEqual([
    ['quick', 162, 195.5],
    ['half', 102, 203.5],
    ['sum', 152, 600],
    ['missing', 202, 600],
  ]);
  expect(breaches[0]).toMatchObject({
    workload: 'web',
    worst_value: 93.5,
    pods_affected: 1,
    unit: 's',
  });
});

test('a window narrows what a limit sees', () => {
  const { limits } = story(
    world([
      aLimit({ metric: 'pending', operator: '<=', value: 1, to: at(101) }),
      aLimit({ metric: 'pending', operator: '<=', value: 1, from: at(300) }),
      aLimit({
        metric: 'pending_pod_seconds',
        operator: '==',
        value: 10,
        from: at(100),
        to: at(112),
      }),
      aLimit({ metric: 'evicted_pods', operator: '<=', value: 0, from: at(103) }),
      aLimit({ metric: 'cost', operator: '>', value: 0, from: at(700) }),
    ]),
    reclaim,
  );
  expect(limits.map(({ held, observed }) => [held, observed])).toEqual([
    [true, 0],
    [false, null],
    [true, 10],
    [true, 0],
    [false, null],
  ]);
  expect(limits[1]!.why).toBe('no pod was created from 300s to 600s');
  expect(limits[4]!.why).toBe('its window begins after the end of the run');
});

test('a run asked only for its metrics gives the same numbers without rows', () => {
  const full = story(world(), reclaim);
  const brief = story(world(), reclaim, { detail: 'metrics' });
  expect(brief).toEqual({ ...full, podRows: [], nodeRows: [], timeline: [] });
});
