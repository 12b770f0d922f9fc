import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Look, NOWHERE, ParallelSearch } from '../../../src/actors/autoscaler/parallel-search.ts';

/** `.` passed over, `x` refused, `o` passes. */
const LOOKS: Readonly<Record<string, Look>> = {
  '.': Look.PassedOver,
  x: Look.Refused,
  o: Look.Passed,
};

const found = (nodes: string, workers = 4, skipped = 0): number =>
  new ParallelSearch(workers).find(nodes.length, {
    look: (place) => LOOKS[nodes[place]!]!,
    skip: (place) => Math.max(place, skipped),
  });

describe('four workers among sixteen nodes, four each at a time', () => {
  test('take the earliest of those that pass at once', () => {
    expect(found('oxxx oxxx xxxx xxxx'.replaceAll(' ', ''))).toBe(0);
    expect(found('xoxx xoxx xxxx xxxx'.replaceAll(' ', ''))).toBe(1);
  });

  test('stop at the first that passes, though an earlier one would too', () => {
    expect(found('xxxo oxxx xxxx xxxx'.replaceAll(' ', ''))).toBe(4);
  });

  test('lose no time with nodes that they pass over', () => {
    expect(found('...o oxxx xxxx xxxx'.replaceAll(' ', ''))).toBe(3);
  });

  test('take on more when their part is done', () => {
    expect(found('.... xxxx xxxx xxxx .o'.replaceAll(' ', ''))).toBe(17);
  });
});

test('one worker takes the first that passes', () => {
  expect(found('x.xoo', 1)).toBe(3);
});

test('places known to be passed over change nothing, looked at or not', () => {
  const tail = fc.array(fc.constantFrom('.', 'x', 'o'), { maxLength: 30 });
  fc.assert(
    fc.property(
      fc.nat({ max: 30 }),
      tail,
      fc.integer({ min: 1, max: 6 }),
      (skipped, looks, workers) => {
        const nodes = '.'.repeat(skipped) + looks.join('');
        expect(found(nodes, workers, skipped)).toBe(found(nodes, workers));
      },
    ),
  );
});

test('whoever passes is found, and nobody who does not', () => {
  const nodes = fc.array(fc.constantFrom('.', 'x', 'o'), { maxLength: 60 });
  fc.assert(
    fc.property(nodes, fc.integer({ min: 1, max: 6 }), (looks, workers) => {
      const place = found(looks.join(''), workers);
      if (looks.includes('o')) expect(looks[place]).toBe('o');
      else expect(place).toBe(NOWHERE);
    }),
  );
});
