import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseCpu, parseMemory, parseQuantity } from '../../../src/scenario/kubernetes/quantity.ts';

describe('CPU in whole millicores', () => {
  test.each([
    ['500m', 500],
    ['0.5', 500],
    ['.5', 500],
    ['2.', 2000],
    ['2', 2000],
    ['+1', 1000],
    ['1k', 1_000_000],
    ['1e3', 1_000_000],
    ['1E3', 1_000_000],
    ['5e-1', 500],
    ['100u', 1],
    ['1n', 1],
    ['0.1m', 1],
    ['1500.1m', 1501],
    ['0', 0],
    [2, 2000],
    [0.1, 100],
    [1.001, 1001],
    [1.0001, 1001],
    [1e-7, 1],
  ])('%j is %i millicores', (written, millicores) => {
    expect(parseCpu(written)).toEqual({ value: millicores });
  });
});

describe('memory in whole bytes', () => {
  test.each([
    ['1Ki', 1024],
    ['1.5Gi', 1_610_612_736],
    ['128974848', 128_974_848],
    ['129e6', 129_000_000],
    ['129M', 129_000_000],
    ['128974848000m', 128_974_848],
    ['123Mi', 128_974_848],
    ['0.1Ki', 103],
    ['1m', 1],
    ['1Pi', 1_125_899_906_842_624],
    ['9007199254740991', Number.MAX_SAFE_INTEGER],
    ['9007199254740990.2', Number.MAX_SAFE_INTEGER],
  ])('%j is %i bytes', (written, size) => {
    expect(parseMemory(written)).toEqual({ value: size });
  });
});

describe('what is no quantity is refused, with the way to write it', () => {
  test.each(['', 'Mi', 'm', '.', '-', '1e3Mi', '1e', '1K', '1ki', '1 Gi', ' 1', '1,5', '0x10'])(
    '%j',
    (written) => {
      const mistake = `is ${JSON.stringify(written)}, no quantity: write 512Mi or 2Gi`;
      expect(parseMemory(written)).toEqual({ mistake });
    },
  );

  test.each([
    [null, 'is nothing: write 500m or 0.5'],
    [true, 'is true: write 500m or 0.5'],
    [[], 'is a list: write 500m or 0.5'],
    [Number.NaN, 'is "NaN", no quantity: write 500m or 0.5'],
    [Number.POSITIVE_INFINITY, 'is "Infinity", no quantity: write 500m or 0.5'],
    [-1, 'is "-1": it cannot be negative'],
    ['-1m', 'is "-1m": it cannot be negative'],
    ['1E', 'is "1E": too large'],
    ['1e999999999999', 'is "1e999999999999": too large'],
  ])('%j', (written, mistake) => {
    expect(parseCpu(written)).toEqual({ mistake });
  });

  test('a number as long as a novel costs no time', () => {
    expect(parseQuantity('9'.repeat(1_000_000))).toHaveProperty('mistake');
  });
});

/** Every way to write a whole number of thousandths with a decimal suffix, without losing a digit. */
const decimally = (thousandths: number): string[] =>
  [
    ['n', 6],
    ['u', 3],
    ['m', 0],
    ['', -3],
    ['k', -6],
    ['M', -9],
    ['G', -12],
  ].map(([suffix, shift]) => `${shifted(String(thousandths), Number(shift))}${suffix}`);

/** Moves the decimal point of a whole number `places` to the right (or to the left). */
function shifted(digits: string, places: number): string {
  if (places >= 0) return `${digits}${'0'.repeat(places)}`;
  const padded = digits.padStart(1 - places, '0');
  return `${padded.slice(0, places)}.${padded.slice(places)}`;
}

test('every way to write a number of millicores reads back as that number', () => {
  fc.assert(
    fc.property(fc.nat({ max: Number.MAX_SAFE_INTEGER }), (millicores) => {
      for (const written of decimally(millicores))
        expect(parseCpu(written)).toEqual({ value: millicores });
      expect(parseCpu(`${millicores}e-3`)).toEqual({ value: millicores });
    }),
  );
});

test('every binary suffix multiplies exactly', () => {
  const suffixes = ['Ki', 'Mi', 'Gi', 'Ti', 'Pi'];
  fc.assert(
    fc.property(fc.nat({ max: 8 }), fc.nat({ max: 4 }), (amount, power) => {
      const expected = Number(BigInt(amount) << BigInt(10 * (power + 1)));
      const reading = parseMemory(`${amount}${suffixes[power]}`);
      expect(reading).toEqual(
        expected <= Number.MAX_SAFE_INTEGER
          ? { value: expected }
          : { mistake: `is "${amount}Pi": too large` },
      );
    }),
  );
});

test('rounding is up and by less than one unit', () => {
  fc.assert(
    fc.property(fc.nat({ max: 10 ** 9 }), fc.nat({ max: 999 }), (whole, thousandths) => {
      const written = `${whole}.${String(thousandths).padStart(3, '0')}`;
      expect(parseMemory(written)).toEqual({ value: thousandths === 0 ? whole : whole + 1 });
    }),
  );
});

test('no text makes it throw', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const reading = parseQuantity(text);
      expect('value' in reading || 'mistake' in reading).toBe(true);
    }),
  );
});
