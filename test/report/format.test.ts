import { expect, test } from 'vitest';
import {
  clock,
  compact,
  counted,
  duration,
  grouped,
  inUnit,
  money,
  percent,
  printable,
  wholePercent,
} from '../../src/report/format.ts';

test.each([
  [0, '0s'],
  [0.34, '340ms'],
  [0.9996, '1s'],
  [4, '4s'],
  [4.26, '4.3s'],
  [59.97, '1m'],
  [98, '1m 38s'],
  [182, '3m 02s'],
  [3599.7, '1h'],
  [21_600, '6h'],
  [7_500, '2h 05m'],
  [273_600, '3d 04h'],
  [-75, '−1m 15s'],
])('%d seconds read %s', (seconds, text) => expect(duration(seconds)).toBe(text));

test('thousands are set apart, and nothing is ever minus nought', () => {
  expect(grouped(1_234_567)).toBe('1,234,567');
  expect(grouped(999)).toBe('999');
  expect(grouped(-1234.5, 1)).toBe('−1,234.5');
  expect(grouped(-0.04, 1)).toBe('0.0');
  expect(compact(21.6)).toBe('21.6');
  expect(compact(3)).toBe('3');
  expect(compact(1200.04)).toBe('1,200');
});

test('money shows cents, and more where cents would hide it', () => {
  expect(money(12.08)).toBe('$12.08');
  expect(money(1234.5)).toBe('$1,234.50');
  expect(money(0.0413)).toBe('$0.0413');
  expect(money(-0.75)).toBe('−$0.75');
  expect(money(0)).toBe('$0.00');
});

test('a percentage is not rounded up to all', () => {
  expect(percent(28)).toBe('28%');
  expect(percent(97.14)).toBe('97.1%');
  expect(percent(99.99)).toBe('99.9%');
  expect(percent(100)).toBe('100%');
});

test('values know their units', () => {
  expect(inUnit(98, 's')).toBe('1m 38s');
  expect(inUnit(12.08, 'USD')).toBe('$12.08');
  expect(inUnit(3, 'pods')).toBe('3');
  expect(inUnit(1500, 'node-s')).toBe('1,500 node-s');
  expect(counted(1, 'pod')).toBe('1 pod');
  expect(counted(0, 'pod')).toBe('0 pods');
});

test('the clock counts from the start, with a minus before it', () => {
  expect(clock(120_000)).toBe('00:02:00.000');
  expect(clock(-86_400_000)).toBe('-24:00:00.000');
  expect(clock(3_599_999)).toBe('00:59:59.999');
});

test('a name cannot speak to the terminal', () => {
  expect(printable('a\u001b[31mb\u0007\u009bc\r\nd\u202ee\u2028')).toBe('a[31mbcde');
});

test('a whole percentage is rounded neither up to all nor onto what is needed', () => {
  expect(wholePercent(94.2)).toBe('94%');
  expect(wholePercent(99.6)).toBe('99%');
  expect(wholePercent(100)).toBe('100%');
  expect(wholePercent(94.56, 95)).toBe('94.6%');
  expect(wholePercent(94.98, 95)).toBe('94.98%');
  expect(wholePercent(95, 95)).toBe('95%');
  expect(wholePercent(71.1, 95)).toBe('71%');
  expect([98.6, 99.6, 99.97].map((value) => wholePercent(value, 99))).toEqual([
    '98.6%',
    '99.6%',
    '99.9%',
  ]);
  expect(wholePercent(99.6, 99.5)).toBe('99.6%');
});
