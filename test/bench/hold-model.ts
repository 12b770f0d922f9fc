// The hold model: take the earliest, put it back later. What an event queue does all day.

import { seededRng } from '../../src/engine/rng.ts';
import { WakeQueue, type DueWake } from '../../src/engine/wake-queue.ts';
import { after, instant, millis, NEVER } from '../../src/units.ts';

const HOLDS = 2_000_000;

/** Holds per second with `waiting` wakes in the queue, exponential gaps drawn beforehand. */
export function holdModel(waiting: number): number {
  const rng = seededRng('hold');
  const gaps = Array.from({ length: 4096 }, () => millis(-60_000 * Math.log1p(-rng.next())));
  const queue = new WakeQueue<number>();
  for (let n = 0; n < waiting; n += 1) queue.push(instant(rng.below(60_000)), n & 15, n);
  const due: DueWake<number> = { at: NEVER, seat: 0, wake: 0 };
  const startedAt = performance.now();
  for (let n = 0; n < HOLDS; n += 1) {
    queue.pop(due);
    queue.push(after(due.at, gaps[n & 4095]!), due.seat, due.wake);
  }
  return Math.round(HOLDS / ((performance.now() - startedAt) / 1000));
}
