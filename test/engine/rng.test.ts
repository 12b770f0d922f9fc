import fc from 'fast-check';
import { expect, test } from 'vitest';
import { drawDuration, seededRng, standardNormal, type Rng } from '../../src/engine/rng.ts';
import { millis, seconds, type Duration } from '../../src/units.ts';

const draws = (rng: Rng, count: number): number[] =>
  Array.from({ length: count }, () => rng.next());

test('the same address gives the same numbers whoever drew before', () => {
  const root = seededRng('42');
  const first = root.fork('spot-market', 3);
  draws(root.fork('kubelet'), 100);
  expect(draws(first, 5)).toEqual(draws(seededRng('42').fork('spot-market', 3), 5));
});

test('neighbouring seeds and neighbouring entities are uncorrelated', () => {
  const firsts = Array.from({ length: 4000 }, (_, n) => seededRng(`42/${n}`).fork('a', n).next());
  const mean = firsts.reduce((sum, x) => sum + x, 0) / firsts.length;
  const shifted = firsts.slice(1).map((x, n) => (x - mean) * (firsts[n]! - mean));
  const correlation = shifted.reduce((sum, x) => sum + x, 0) / shifted.length / (1 / 12);
  expect(mean).toBeCloseTo(0.5, 1);
  expect(Math.abs(correlation)).toBeLessThan(0.06);
  expect(new Set(firsts).size).toBe(firsts.length);
});

test('first numbers of three neighbouring entities lie evenly apart no more often than by chance', () => {
  const onCircle = (x: number): number => Math.abs(x - Math.round(x));
  const evenly = Array.from({ length: 4000 }, (_, n) => {
    const phases = seededRng(`42/${n}`);
    const [a, b, c] = [1, 2, 3].map((k) => phases.fork('phase', `spot-${k}`).next());
    return onCircle(a! - 2 * b! + c!) < 0.1;
  }).filter(Boolean).length;
  // 20% of 4,000, give or take four standard deviations
  expect(evenly / 4000).toBeGreaterThan(0.2 - 0.026);
  expect(evenly / 4000).toBeLessThan(0.2 + 0.026);
});

test('these numbers never change: results of a seed are an interface', () => {
  expect(draws(seededRng('42').fork('spot-market', 'spot', 1), 3)).toMatchInlineSnapshot(`
    [
      0.39061532508715147,
      0.9326239494253132,
      0.9031268762483043,
    ]
  `);
});

test('a lognormal duration has the median and the 95th percentile that were asked for', () => {
  const law: Duration = {
    law: 'lognormal',
    median: seconds(90),
    p95: seconds(147),
    floor: seconds(22),
  };
  const rng = seededRng('lognormal');
  const drawn = Array.from({ length: 20_000 }, () => drawDuration(law, rng)).toSorted(
    (a, b) => a - b,
  );
  expect(drawn[10_000]! / 1000).toBeCloseTo(90, -0.5);
  expect(drawn[19_000]! / 1000).toBeGreaterThan(143);
  expect(drawn[19_000]! / 1000).toBeLessThan(151);
});

test('the inverse normal is antisymmetric and hits its textbook values', () => {
  expect(standardNormal(0.5)).toBeCloseTo(0, 12);
  expect(standardNormal(0.975)).toBeCloseTo(1.959963985, 8);
  expect(standardNormal(0.001)).toBeCloseTo(-3.090232306, 8);
  fc.assert(
    fc.property(fc.double({ min: 1e-6, max: 0.5, noNaN: true }), (p) => {
      expect(standardNormal(p)).toBeCloseTo(-standardNormal(1 - p), 7);
    }),
  );
});

test('every law draws whole milliseconds and nothing below zero', () => {
  const laws: Duration[] = [
    { law: 'constant', value: millis(8000) },
    { law: 'exponential', mean: seconds(3) },
    { law: 'uniform', least: seconds(2), greatest: seconds(15) },
    { law: 'lognormal', median: seconds(1), p95: seconds(9), floor: millis(0) },
  ];
  const rng = seededRng('laws');
  for (const law of laws)
    for (let n = 0; n < 1000; n += 1) {
      const drawn = drawDuration(law, rng);
      expect(Number.isInteger(drawn) && drawn >= 0).toBe(true);
    }
});
