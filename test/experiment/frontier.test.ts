import fc from 'fast-check';
import { expect, test } from 'vitest';
import { onFrontier, type Point } from '../../src/experiment/frontier.ts';

test('the frontier joins the variants that no other beats on both cost and waiting', () => {
  const points = [
    { cost: 1, wait: 90 },
    { cost: 2, wait: 60 },
    { cost: 2, wait: 80 },
    { cost: 3, wait: 60 },
    { cost: 4, wait: 10 },
    { cost: null, wait: 5 },
  ];
  expect(onFrontier(points)).toEqual([true, true, false, false, true, false]);
});

test('variants that are equal in both are on it together', () => {
  const twin = { cost: 1, wait: 1 };
  expect(onFrontier([twin, twin])).toEqual([true, true]);
});

const isBeaten = (point: Point, by: Point): boolean =>
  by.cost! <= point.cost! &&
  by.wait! <= point.wait! &&
  (by.cost! < point.cost! || by.wait! < point.wait!);

test('it is what comparing everyone with everyone finds', () => {
  const anyPoint = fc.record({ cost: fc.integer({ max: 9 }), wait: fc.integer({ max: 9 }) });
  fc.assert(
    fc.property(fc.array(anyPoint, { maxLength: 30 }), (points) => {
      const slowly = points.map((point) => !points.some((other) => isBeaten(point, other)));
      expect(onFrontier(points)).toEqual(slowly);
    }),
  );
});
