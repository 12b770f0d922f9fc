import fc from 'fast-check';
import { expect, test } from 'vitest';
import { NEVER, type Instant } from '../../src/units.ts';
import { WakeQueue, type DueWake } from '../../src/engine/wake-queue.ts';

interface Asked {
  readonly at: number;
  readonly seat: number;
  readonly sequence: number;
}

function drained(queue: WakeQueue<Asked>): Asked[] {
  const due: DueWake<Asked> = { at: NEVER, seat: 0, wake: { at: 0, seat: 0, sequence: 0 } };
  const order: Asked[] = [];
  while (queue.size > 0) {
    queue.pop(due);
    expect(due).toMatchObject({ at: due.wake.at, seat: due.wake.seat });
    order.push(due.wake);
  }
  return order;
}

const wakes = fc.array(fc.record({ at: fc.integer({ min: -5, max: 20 }), seat: fc.nat(31) }), {
  maxLength: 400,
});

test('wakes come out by instant, then seat, then the order they were asked for', () => {
  fc.assert(
    fc.property(wakes, (asked) => {
      const queue = new WakeQueue<Asked>();
      const all = asked.map((wake, sequence) => ({ ...wake, sequence }));
      for (const wake of all) queue.push(wake.at as Instant, wake.seat, wake);
      const expected = all.toSorted(
        (a, b) => a.at - b.at || a.seat - b.seat || a.sequence - b.sequence,
      );
      expect(drained(queue)).toEqual(expected);
    }),
  );
});

test('a wake asked for while others are answered takes its place among those left', () => {
  const queue = new WakeQueue<Asked>();
  const due: DueWake<Asked> = { at: NEVER, seat: 0, wake: { at: 0, seat: 0, sequence: 0 } };
  const ask = (at: number, seat: number, sequence: number): void =>
    queue.push(at as Instant, seat, { at, seat, sequence });
  ask(10, 1, 0);
  ask(30, 0, 1);
  queue.pop(due);
  expect(due.at).toBe(10);
  ask(20, 2, 2);
  ask(30, 0, 3);
  expect(drained(queue).map(({ sequence }) => sequence)).toEqual([2, 1, 3]);
});
