import { expect, test } from 'vitest';
import { backoffDuration, untilNext } from '../../../src/actors/scheduler/backoff.ts';
import { SchedulingQueue } from '../../../src/actors/scheduler/scheduling-queue.ts';
import { Plugin } from '../../../src/actors/scheduler/verdict.ts';
import { podId, workloadId, type PodId } from '../../../src/ids.ts';
import { millis, minutes, seconds } from '../../../src/units.ts';
import { at } from '../../support/a-scenario.ts';

const FIT = Plugin.NodeResourcesFit;

interface Wishes {
  readonly priorities?: readonly number[];
  readonly gated?: ReadonlySet<PodId>;
  readonly phase?: number;
}

const aQueue = ({ priorities = [], gated = new Set(), phase = 0 }: Wishes = {}) =>
  new SchedulingQueue({
    priorityOf: (pod) => priorities[pod] ?? 0,
    workloadOf: () => workloadId(0),
    isGated: (pod) => gated.has(pod),
    phase: millis(phase),
  });

const pod = podId;
const anything = (): boolean => true;

function drained(queue: SchedulingQueue): number[] {
  const order: number[] = [];
  for (let next = queue.next(); next !== undefined; next = queue.next()) order.push(next);
  return order;
}

/** Tries the pod `times` times, the last at `now`. */
function reject(queue: SchedulingQueue, which: PodId, now = at(0), times = 1): void {
  for (let n = 0; n < times; n += 1) {
    queue.delete(which);
    queue.rejected(which, FIT, now);
  }
}

test('higher priority goes first, then whoever came first', () => {
  const queue = aQueue({ priorities: [0, 5, 0, 5] });
  for (const id of [0, 1, 2, 3]) queue.add(pod(id), at(0));
  expect(drained(queue)).toEqual([1, 3, 0, 2]);
});

test('a pod that was refused goes behind those that arrived meanwhile', () => {
  const queue = aQueue();
  queue.add(pod(0), at(0));
  queue.add(pod(1), at(1));
  queue.next();
  reject(queue, pod(0), at(2));
  queue.move(at(100), anything);
  expect(drained(queue)).toEqual([1, 0]);
});

test('a refused pod waits until something concerns the plugins that rejected it', () => {
  const queue = aQueue();
  reject(queue, pod(0));
  queue.move(at(60), ({ rejectedBy }) => (rejectedBy & Plugin.TaintToleration) !== 0);
  expect(queue.isIdle).toBe(true);
  queue.move(at(60), ({ rejectedBy }) => (rejectedBy & FIT) !== 0);
  expect(drained(queue)).toEqual([0]);
});

test('backoff grows with each refusal: 1, 2, 4, 8, 10, 10 seconds', () => {
  const durations = [1, 2, 3, 4, 5, 6, 40].map(backoffDuration);
  expect(durations).toEqual([1, 2, 4, 8, 10, 10, 10].map(seconds));
});

test('an idle scheduler does not wait for a backoff to end', () => {
  const queue = aQueue();
  reject(queue, pod(0), at(0), 5);
  queue.move(at(0.1), anything);
  expect(queue.isBackingOff).toBe(true);
  expect(queue.next()).toBe(0);
});

test('who is ready goes before who backs off, whatever their priority', () => {
  const queue = aQueue({ priorities: [100, 0] });
  reject(queue, pod(0));
  queue.move(at(0.1), anything);
  queue.add(pod(1), at(0.2));
  expect(drained(queue)).toEqual([1, 0]);
});

test('among those backing off the earliest end goes first, within one second by priority', () => {
  const queue = aQueue({ priorities: [0, 0, 7] });
  reject(queue, pod(0), at(0), 3); // until 4 s
  reject(queue, pod(1), at(0.1)); // until 1.1 s
  reject(queue, pod(2), at(0.7)); // until 1.7 s: the same second
  queue.move(at(0.8), anything);
  expect(drained(queue)).toEqual([2, 1, 0]);
});

test('a backoff ends with the whole second after the one it ends in', () => {
  const queue = aQueue({ priorities: [0, 9] });
  reject(queue, pod(0), at(0.3)); // 1.3 s → second 1 → released at 2 s
  queue.move(at(0.4), anything);
  queue.flushBackoff(at(1));
  queue.add(pod(1), at(1));
  expect(queue.next()).toBe(1);
  queue.flushBackoff(at(2));
  expect(queue.isBackingOff).toBe(false);
  expect(queue.next()).toBe(0);
});

test("seconds are the wall clock's, wherever those lie", () => {
  expect(untilNext(seconds(1), 300, millis(0))).toBe(700);
  expect(untilNext(seconds(1), 300, millis(450))).toBe(150);
  expect(untilNext(seconds(30), 0, seconds(12))).toBe(12_000);
});

test('who failed for no fault of its own waits out its backoff even if nobody else is there', () => {
  const queue = aQueue();
  queue.failed(pod(0), at(0));
  expect(queue.next()).toBeUndefined();
  queue.flushBackoff(at(1));
  expect(queue.next()).toBeUndefined();
  queue.flushBackoff(at(2));
  expect(queue.next()).toBe(0);
});

test('after five minutes without an event a refused pod is tried anyway', () => {
  const queue = aQueue();
  reject(queue, pod(0), at(0));
  reject(queue, pod(1), at(10));
  queue.moveLeftover(at(300), minutes(5));
  expect(queue.isIdle).toBe(true);
  queue.moveLeftover(at(301), minutes(5));
  expect(drained(queue)).toEqual([0]);
});

test('a preemptor stays put until its victims are on their way, then hears only of freed room', () => {
  const gated = new Set([pod(0)]);
  const queue = aQueue({ gated });
  reject(queue, pod(0));
  queue.move(at(5), anything);
  expect(queue.isIdle).toBe(true);
  gated.clear();
  queue.move(at(6), ({ rejectedBy }) => (rejectedBy & Plugin.DefaultPreemption) === 0);
  expect(queue.isIdle).toBe(true);
  queue.move(at(7), anything);
  expect(drained(queue)).toEqual([0]);
});

test('a pod that is gone is not tried, wherever it waited', () => {
  const queue = aQueue();
  queue.add(pod(0), at(0));
  reject(queue, pod(1));
  reject(queue, pod(2));
  queue.delete(pod(1));
  queue.move(at(0.1), anything);
  queue.delete(pod(2));
  queue.delete(pod(0));
  queue.delete(pod(99));
  expect(drained(queue)).toEqual([]);
});
