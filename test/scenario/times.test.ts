// Durations and the laws they are drawn from, as people write them.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { drawn, duration, durationMs, durationText } from '../../src/scenario/schema/times.ts';
import { seconds } from '../../src/units.ts';

describe('a duration', () => {
  test.each([
    ['90s', 90_000],
    ['2m', 120_000],
    ['1h30m', 5_400_000],
    ['16ms', 16],
    ['1.5h', 5_400_000],
    ['1d', 86_400_000],
    ['10m0s', 600_000],
    ['0s', 0],
    ['00:12:30', 750_000],
    ['00:00:00.250', 250],
  ])('%s is %d ms', (text, ms) => {
    expect(durationMs(text)).toBe(ms);
  });

  test.each(['', '90', 's', '1h 30m', '5 m', '1h-5m', '1e3s', '.5s', '1:2:3', '5min', '∞s'])(
    '%j is none',
    (text) => {
      expect(durationMs(text)).toBeUndefined();
    },
  );

  test('written out and read again is the same', () => {
    fc.assert(
      fc.property(fc.nat(400 * 24 * 3_600_000), (ms) => {
        expect(durationMs(durationText(ms))).toBe(ms);
      }),
    );
  });

  test('without its unit is told which one it may have meant', () => {
    expect(duration().read(90)).toEqual({
      mistake: '90: missing unit: write 10s, 2m or 1h (did you mean 90s?)',
    });
    expect(duration().read(-5)).toEqual({ mistake: '-5: missing unit: write 10s, 2m or 1h' });
  });
});

describe('a drawn duration', () => {
  const { read } = drawn({ floor: 22_000 });

  test('is a constant, lognormal, exponential or uniform', () => {
    expect(read('90s')).toEqual({ value: { law: 'constant', value: seconds(90) } });
    expect(read({ median: '90s', p95: '147s' })).toEqual({
      value: { law: 'lognormal', median: seconds(90), p95: seconds(147), floor: seconds(22) },
    });
    expect(read({ exponential: '1h' })).toEqual({
      value: { law: 'exponential', mean: seconds(3600) },
    });
    expect(read({ uniform: ['2s', '15s'] })).toEqual({
      value: { law: 'uniform', least: seconds(2), greatest: seconds(15) },
    });
  });

  test('says everything that is wrong with it, each at its place', () => {
    expect(read({ median: 90, p95: 'soon' })).toEqual({
      mistake: '90: missing unit: write 10s, 2m or 1h (did you mean 90s?)',
      at: ['median'],
      others: [
        {
          mistake: 'must be a duration like 90s, 2m or 1h30m, found the text "soon"',
          at: ['p95'],
        },
      ],
    });
  });
});
