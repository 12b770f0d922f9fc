import { expect, test } from 'vitest';
import { ClientLimiter } from '../../../src/actors/framework/client-limiter.ts';
import { WorkQueue } from '../../../src/actors/framework/work-queue.ts';
import { workloadId } from '../../../src/ids.ts';
import { at } from '../../support/a-scenario.ts';

test('a client sends its burst at once and then one request each 1/qps', () => {
  const client = new ClientLimiter({ qps: 20, burst: 30 });
  const waits = Array.from({ length: 33 }, () => client.reserve(at(5)));
  expect(waits.slice(28)).toEqual([0, 0, 50, 100, 150]);
});

test('tokens come back while a client is quiet, up to the burst', () => {
  const client = new ClientLimiter({ qps: 10, burst: 2 });
  client.reserve(at(0), 2);
  expect(client.reserve(at(0.1))).toBe(0);
  expect(client.reserve(at(60), 2)).toBe(0);
  expect(client.reserve(at(60))).toBe(100);
});

test('several requests asked for together wait for the last token', () => {
  const client = new ClientLimiter({ qps: 20, burst: 1 });
  expect(client.reserve(at(0), 3)).toBe(100);
});

test('a client without limits never waits', () => {
  const client = new ClientLimiter({ qps: Infinity, burst: Infinity });
  expect(client.reserve(at(0), 1_000_000)).toBe(0);
});

test('a try takes a token only when there is one', () => {
  const filter = new ClientLimiter({ qps: 1 / 300, burst: 25 });
  const tries = Array.from({ length: 30 }, () => filter.tryReserve(at(0)));
  expect(tries.filter(Boolean)).toHaveLength(25);
  expect(filter.tryReserve(at(299))).toBe(false);
  expect(filter.tryReserve(at(300))).toBe(true);
});

test('a key waits once, is worked on once at a time, and comes again if it changed meanwhile', () => {
  const queue = new WorkQueue(1);
  const [a, b] = [workloadId(1), workloadId(2)];
  expect(queue.add(a)).toBe(true);
  expect(queue.add(a)).toBe(false);
  expect(queue.take(a)).toBe(true);
  expect(queue.add(b)).toBe(true);
  expect(queue.take(b)).toBe(false); // the only worker is at `a`
  expect(queue.add(a)).toBe(false);
  expect(queue.done(a)).toEqual({ again: true, next: b });
  expect(queue.done(b)).toEqual({ again: false, next: undefined });
});
