// `ready web >= 80% for 99.9% of the time`: levels are held by the clock, not by samples.

import { expect, test } from 'vitest';
import { podId, workloadId } from '../../src/ids.ts';
import type { Limit } from '../../src/scenario/scenario.ts';
import { aDeployment, aPod, aScenario, at } from '../support/a-scenario.ts';
import { aLimit, story, type Storyteller } from '../support/metrics-story.ts';

const ready = (wishes: Partial<Limit> = {}): Limit =>
  aLimit({
    metric: 'ready',
    workload: workloadId(0),
    operator: '>=',
    value: 80,
    valueIsPercent: true,
    ...wishes,
  });

const fiveWeb = (...limits: Limit[]) =>
  aScenario({ workloads: [aDeployment('web', 5), aPod('job')], expect: limits });

function dips(...instants: readonly (readonly [pod: number, from: number, to: number])[]) {
  return (teller: Storyteller): void => {
    teller.steadyNode(0);
    for (let pod = 0; pod < 5; pod += 1) teller.steadyPod(pod, 0);
    teller.begin();
    const changes = instants.flatMap(([pod, from, to]) => [
      { t: from, kind: 'pod-not-ready' as const, pod },
      { t: to, kind: 'pod-ready' as const, pod },
    ]);
    for (const { t, kind, pod } of changes.toSorted((a, b) => a.t - b.t))
      teller.say(t, { kind, pod: podId(pod) });
  };
}

test('four of five is exactly 80%: a level on its bound holds', () => {
  const { limits, breaches } = story(fiveWeb(ready()), dips([0, 100, 200]));
  expect(limits[0]).toMatchObject({ held: true, observed: 80, share_of_time_held: 100, why: null });
  expect(breaches).toEqual([]);
});

test('a breach lasts while the level is false, whatever changes within it', () => {
  const { limits, breaches } = story(
    fiveWeb(ready({ shareOfTime: 99.9 })),
    dips([0, 100, 160], [1, 120, 180], [2, 130, 140]),
  );
  expect(limits[0]).toMatchObject({ held: false, observed: 40, unit: '%' });
  expect(limits[0]!.why).toBe('held 93.333% of the time, not 99.9%');
  expect(breaches).toEqual([
    {
      limit: 'limit_1',
      kind: 'level',
      start_s: 120,
      end_s: 160,
      length_s: 40,
      workload: 'web',
      worst_value: 40,
      unit: '%',
      pods_affected: 3,
    },
  ]);
});

test('a share of time is met at its very bound', () => {
  const dip = dips([0, 100, 100.6], [1, 100, 100.6]);
  expect(story(fiveWeb(ready({ shareOfTime: 99.9 })), dip).limits[0]!.held).toBe(true);
  expect(story(fiveWeb(ready({ shareOfTime: 99.91 })), dip).limits[0]!.held).toBe(false);
});

test('what lasts no time breaks nothing', () => {
  const { limits } = story(fiveWeb(ready({ value: 100 })), dips([0, 100, 100]));
  expect(limits[0]).toMatchObject({ held: true, observed: 100 });
});

test('a level may be a count, and a window may leave the breach out', () => {
  const dip = dips([0, 100, 160], [1, 100, 160]);
  const count = ready({ value: 4, valueIsPercent: false });
  const { limits } = story(
    fiveWeb(count, { ...count, from: at(160) }, { ...count, from: at(130), to: at(190) }),
    dip,
  );
  expect(limits.map(({ held, observed, unit }) => [held, observed, unit])).toEqual([
    [false, 3, 'replicas'],
    [true, 5, 'replicas'],
    [false, 3, 'replicas'],
  ]);
  expect(limits[2]!.share_of_time_held).toBe(50);
});

test('a level nobody wanted saw no data', () => {
  const { limits } = story(fiveWeb(ready({ workload: workloadId(1) })), dips());
  expect(limits[0]).toMatchObject({ held: false, observed: null, share_of_time_held: null });
  expect(limits[0]!.why).toBe('no replicas were wanted from 0s to 600s');
});

test('while no replica is wanted, no share of them can be missing', () => {
  const { limits, workloads } = story(fiveWeb(ready()), (teller) => {
    dips()(teller);
    teller.say(300, { kind: 'workload-scaled', workload: workloadId(0), replicas: 0 });
    for (let pod = 0; pod < 5; pod += 1) teller.terminate(300, pod, 'scaled-down');
  });
  expect(limits[0]).toMatchObject({ held: true, observed: 100 });
  expect(workloads[0]!.ready_least_percent).toBe(100);
});

test('a level that must equal its bound is worst where it is farthest from it, above or below', () => {
  const exactly = ready({ operator: '==', value: 4, valueIsPercent: false, shareOfTime: 10 });
  const { limits, breaches } = story(
    fiveWeb({ ...exactly, to: at(190) }, { ...exactly, from: at(190) }),
    dips([0, 100, 200]),
  );
  expect(limits.map(({ held, observed }) => [held, observed])).toEqual([
    [true, 5],
    [false, 5],
  ]);
  expect(breaches.map(({ worst_value: worst }) => worst)).toEqual([5, 5]);
});
