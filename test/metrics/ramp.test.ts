import { expect, test } from 'vitest';
import { Ramp } from '../../src/metrics/ramp.ts';

const above = (value: number) => ({ value, reached: false });

function climbingTwice(): Ramp {
  const ramp = new Ramp();
  ramp.climb(100, 300, 2);
  ramp.climb(200, 400, 1);
  ramp.jump(250, 50);
  return ramp;
}

test('a total is what its slopes and jumps within the window come to', () => {
  const ramp = climbingTwice();
  expect(ramp.rise(0, 1000, above(0)).total).toBe(400 + 200 + 50);
  expect(ramp.rise(150, 250, above(0)).total).toBe(200 + 50 + 50);
  expect(ramp.rise(251, 300, above(0)).total).toBe(3 * 49);
  expect(ramp.rise(500, 600, above(0)).total).toBe(0);
});

test('a bound is crossed on the slope or by the jump that crosses it', () => {
  const ramp = climbingTwice();
  expect(ramp.rise(0, 1000, above(100)).crossedAt).toBe(150);
  expect(ramp.rise(0, 1000, above(230)).crossedAt).toBe(210);
  expect(ramp.rise(0, 1000, above(360)).crossedAt).toBe(250);
  expect(ramp.rise(0, 1000, above(650)).crossedAt).toBeNull();
  expect(ramp.rise(0, 1000, { value: 650, reached: true }).crossedAt).toBe(400);
});

test('a total that falls back has not crossed for good', () => {
  const ramp = new Ramp();
  ramp.jump(10, 5);
  ramp.jump(20, -5);
  ramp.jump(30, 5);
  expect(ramp.rise(0, 25, above(1)).crossedAt).toBeNull();
  expect(ramp.rise(0, 40, above(1)).crossedAt).toBe(30);
});

test('a reader walks the same line', () => {
  const read = climbingTwice().reader();
  expect([100, 150, 200, 250, 300, 400, 900].map((at) => read(at))).toEqual([
    0, 100, 200, 400, 550, 650, 650,
  ]);
});
