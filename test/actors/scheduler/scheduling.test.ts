import { expect, test } from 'vitest';
import { Scheduling } from '../../../src/actors/scheduler/scheduling.ts';
import { seededRng } from '../../../src/engine/rng.ts';
import { NO_NODE } from '../../../src/ids.ts';
import { instant } from '../../../src/units.ts';
import { AWorld } from '../../support/scheduler-placement.ts';

/** A port that only keeps time; what it is asked to wake stays asked. */
const portAt = (ms: number) => ({
  now: instant(ms),
  rng: seededRng('t'),
  emit() {},
  wakeAfter() {},
});

test('the room of a pod that is gone is free once the watch has told of it, not before', () => {
  const world = new AWorld([{ cpu: 1000 }]);
  const pod = world.addPod({ kind: 'Deployment', cpu: 600, on: 0 });
  world.say({ kind: 'run-started' });
  const limits = { clientQPS: 50, clientBurst: 100 };
  const scheduling = new Scheduling(world.cluster, seededRng('test'), limits, {});
  scheduling.placement.adopt();
  scheduling.leaving(pod, portAt(0));
  scheduling.ended(pod, portAt(0));
  expect(scheduling.placement.isLeaving(pod)).toBe(false);
  expect(scheduling.placement.cache.nodeOf(pod)).toBe(0);
  scheduling.wake({ do: 'read-news' }, portAt(20));
  expect(scheduling.placement.cache.nodeOf(pod)).toBe(NO_NODE);
});
