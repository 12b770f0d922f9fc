import { expect, test } from 'vitest';
import { Ticker } from '../../../src/actors/node-lifecycle/ticker.ts';
import { seededRng } from '../../../src/engine/rng.ts';
import { instant, seconds } from '../../../src/units.ts';
import { at } from '../../support/a-scenario.ts';

const aTicker = (seed = 'a'): Ticker => {
  const ticker = new Ticker(seconds(20));
  ticker.start(seededRng(seed));
  return ticker;
};

test('ticks are one period apart at a phase of the loop’s own, before t = 0 too', () => {
  const first = aTicker().firstFrom(at(0));
  expect(first).toBeGreaterThanOrEqual(0);
  expect(first).toBeLessThan(20_000);
  expect(aTicker().firstFrom(instant(first + 1))).toBe(first + 20_000);
  expect(aTicker().firstFrom(instant(first - 1))).toBe(first);
  expect(aTicker().firstFrom(at(-50))).toBe(first - (first >= 10_000 ? 60_000 : 40_000));
  expect(aTicker('b').firstFrom(at(0))).not.toBe(first);
});

test('a tick is asked for once, however many have something for it', () => {
  const ticker = aTicker();
  const next = ticker.arm(at(100))!;
  expect(ticker.arm(at(100))).toBeUndefined();
  ticker.ticked(next);
  expect(ticker.arm(instant(next + 1))).toBe(next + 20_000);
});
