import { describe, expect, test } from 'vitest';
import { EventStore } from '../../../src/actors/termination-handler/event-store.ts';
import { seededRng } from '../../../src/engine/rng.ts';
import { seconds, type Instant, type Millis } from '../../../src/units.ts';
import { at } from '../../support/a-scenario.ts';

interface Stored {
  readonly id: string;
  readonly node: string;
  readonly startTime: Instant;
  readonly state?: string;
}
const anEvent = (id: string, start: number, state?: string): Stored => ({
  id,
  node: 'node-1',
  startTime: at(start),
  ...(state === undefined ? {} : { state }),
});
const aStore = (gracePeriod: Millis = seconds(0)): EventStore<Stored> =>
  new EventStore(gracePeriod);
const active = (store: EventStore<Stored>, now: number): Stored | undefined =>
  store.activeEvent(at(now), seededRng('1'));

// aws-node-termination-handler pkg/interruptioneventstore/interruption-event-store_test.go
describe('the handler’s own unit tests of its store', () => {
  test('of two events with one id, the first copy is kept', () => {
    const store = aStore();
    expect(store.add(anEvent('123', 0, 'Active'))).toBe(true);
    expect(store.add(anEvent('123', 0, 'Something else'))).toBe(false);
    expect(active(store, 0)?.state).toBe('Active');
  });

  test('a node is to be drained once one of its events has started', () => {
    const store = aStore();
    store.add(anEvent('later', 20));
    expect(store.shouldDrain('node-1', at(0))).toBe(false);
    store.add(anEvent('now', 0));
    expect(store.shouldDrain('node-1', at(0))).toBe(true);
  });

  test('marking a node as processed does away with its events, the future ones included', () => {
    const store = aStore();
    store.add(anEvent('one', 20));
    store.add(anEvent('other', 20));
    store.markAllAsProcessed('node-1');
    expect([active(store, 0), active(store, 20), store.nextDue()]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  test('a node is uncordoned only once there was an event and none but ignored ones is left', () => {
    const store = aStore();
    expect(store.shouldUncordon('node-1')).toBe(false);
    store.add(anEvent('123', 0));
    expect(store.shouldUncordon('node-1')).toBe(false);
    store.cancel('123');
    expect(store.shouldUncordon('node-1')).toBe(true);
    store.ignore('123');
    store.add(anEvent('123', 0));
    expect(store.shouldUncordon('node-1')).toBe(true);
  });

  test('ignoring nothing has no effect; ignoring an event stops its drain', () => {
    const store = aStore();
    store.ignore('');
    store.add(anEvent('123', 0));
    expect(store.shouldDrain('node-1', at(0))).toBe(true);
    store.ignore('123');
    expect(store.shouldDrain('node-1', at(0))).toBe(false);
  });
});

test.each([
  [120, 0],
  [60, 60],
  [30, 90],
  [180, -60],
])(
  'with a node termination grace period of %i s a notice is due at t = %i s',
  (gracePeriod, due) => {
    const store = aStore(seconds(gracePeriod));
    store.add(anEvent('notice', 120));
    expect(store.nextDue()).toBe(at(due));
    expect(active(store, due - 1)).toBeUndefined();
    expect(active(store, due)?.id).toBe('notice');
  },
);

test('an event in the hands of a worker is not handed out again, until its drain has failed', () => {
  const store = aStore();
  const event = anEvent('123', 0);
  store.add(event);
  store.begin(event);
  expect(store.add(event)).toBe(false);
  expect(active(store, 0)).toBeUndefined();
  store.cancel('123');
  expect(store.add(event)).toBe(true);
  expect(active(store, 0)).toBe(event);
});

test('of several due events any may come first', () => {
  const store = aStore();
  store.add(anEvent('one', 0));
  store.add(anEvent('other', 0));
  const rng = seededRng('1');
  const first = Array.from({ length: 50 }, () => store.activeEvent(at(0), rng)?.id);
  expect(new Set(first)).toEqual(new Set(['one', 'other']));
});
