import { expect, test } from 'vitest';
import { instanceActionDocument, rfc3339 } from '../../src/cluster/instance-action.ts';
import { hours, instant, RUN_START, type Instant } from '../../src/units.ts';
import { at } from '../support/a-scenario.ts';

const day = (n: number): Instant => instant(n * hours(24));

test('the metadata of a noticed instance is the document of the EC2 user guide', () => {
  expect(instanceActionDocument(at(120))).toBe(
    '{"action": "terminate", "time": "2030-01-01T00:02:00Z"}',
  );
});

test('a run opens with the year 2030, and a part of a second is cut off', () => {
  expect(rfc3339(RUN_START)).toBe('2030-01-01T00:00:00Z');
  expect(rfc3339(instant(1_999))).toBe('2030-01-01T00:00:01Z');
  expect(rfc3339(instant(-1))).toBe('2029-12-31T23:59:59Z');
});

test('the calendar is the Gregorian one, leap years included', () => {
  for (let n = -1500; n < 60_000; n += 7)
    expect(rfc3339(day(n))).toBe(
      new Date(Date.UTC(2030, 0, 1) + day(n)).toISOString().replace('.000', ''),
    );
});
