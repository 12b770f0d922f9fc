import { expect, test } from 'vitest';
import type { Said } from '../../support/facts-of.ts';
import { hours, minutes, RUN_START, seconds } from '../../../src/units.ts';
import { aPod, aPodStream, aScenario, at } from '../../support/a-scenario.ts';
import { only } from '../../support/facts-of.ts';
import { play } from '../../support/workload-play.ts';

test('a stream with a fixed gap opens with a pod and ends before `until`', () => {
  const stream = aPodStream(
    'job',
    { gap: seconds(10), until: at(60), lifetime: seconds(5) },
    { cpu: 10 },
  );
  const said = play(aScenario({ workloads: [stream] }));
  expect(only(said, 'pod-created').map(({ t }) => t)).toEqual([0, 10, 20, 30, 40, 50]);
});

test('a pod of a stream succeeds its lifetime after Ready, and its room is free at once', () => {
  const stream = aPodStream(
    'job',
    { gap: seconds(1), until: at(2), lifetime: seconds(60) },
    { cpu: 3900 },
  );
  const small = aScenario({ workloads: [stream] });
  const said = play({
    ...small,
    autoScalingGroups: [{ ...small.autoScalingGroups[0]!, desiredCapacity: 1 }],
  });
  expect(only(said, 'pod-succeeded').map(({ t }) => t)).toEqual([68, 136]);
  expect(only(said, 'pod-bound').map(({ t }) => t)).toEqual([0, 68]);
  expect(only(said, 'pod-deleted')).toEqual([]);
});

test('random gaps have the rate asked for, and the same seed draws the same arrivals', () => {
  const workloads = [
    {
      ...aPod('job', { cpu: 1, memoryMiB: 1 }),
      arrivals: {
        gap: { law: 'exponential', mean: seconds(18) } as const,
        from: RUN_START,
        until: at(7200),
      },
    },
  ];
  const times = (seed: string): number[] =>
    only(play(aScenario({ run: { until: at(7200), seed }, workloads })), 'pod-created').map(
      ({ t }) => t,
    );
  const drawn = times('7');
  expect(drawn).toEqual(times('7'));
  expect(drawn).not.toEqual(times('8'));
  expect(drawn.length).toBeGreaterThan(340);
  expect(drawn.length).toBeLessThan(460);
});

test('a bare pod that is deleted is never recreated', () => {
  const said = play(aScenario({ workloads: [aPod('one')] }), [
    {
      at: at(20),
      say: (view) => [
        {
          kind: 'pod-terminating',
          pod: view.podsOf(0 as never)[0]!,
          grace: seconds(30),
          why: 'EvictionByEvictionAPI',
          by: 'test',
        },
      ],
    },
  ]);
  expect(only(said, 'pod-created')).toEqual([]);
  expect(only(said, 'pod-deleted')).toHaveLength(1);
});

test('a bare pod of the steady state counts its lifetime from t = 0', () => {
  const workloads = [{ ...aPod('one'), lifetime: { law: 'constant', value: minutes(2) } as const }];
  expect(only(play(aScenario({ workloads })), 'pod-succeeded').map(({ t }) => t)).toEqual([120]);
});

test('finished pods stay until 12,500 are exceeded; then the oldest go, as fast as PodGC’s client may', () => {
  const stream = aPodStream(
    'job',
    { gap: seconds(0.1), until: at(1300), lifetime: seconds(1) },
    { cpu: 1, memoryMiB: 1 },
  );
  const said: Said[] = play(
    aScenario({ run: { until: at(3600), seed: '1' }, workloads: [stream] }),
  );
  const deleted = only(said, 'pod-deleted');
  expect(deleted).toHaveLength(500);
  expect(deleted.every(({ fact }) => fact.pod < 500)).toBe(true);
  expect(deleted[0]!.t).toBeGreaterThan(1250);
  expect(deleted.at(-1)!.t).toBeLessThan(hours(1) / 1000);
});
