import { expect, test } from 'vitest';
import {
  lookFinding,
  nextPoll,
  pollSeeing,
} from '../../../src/actors/termination-handler/tickers.ts';
import { instant } from '../../../src/units.ts';
import { at } from '../../support/a-scenario.ts';

const started = instant(300);

test('polls come every two seconds, the first two seconds after the start', () => {
  expect(pollSeeing(instant(300), started)).toBe(2300);
  expect(pollSeeing(instant(2300), started)).toBe(2300);
  expect(pollSeeing(instant(2301), started)).toBe(4300);
  expect(pollSeeing(at(0), started)).toBe(2300);
  expect(nextPoll(instant(4300), started)).toBe(6300);
});

test('a poll’s answer waits a full second for the next look', () => {
  expect(lookFinding(at(-100), instant(2300), started)).toBe(3300);
});

test('an event that is due later waits for the first look after that', () => {
  expect(lookFinding(instant(60_000), instant(2300), started)).toBe(60_300);
  expect(lookFinding(instant(60_300), instant(2300), started)).toBe(60_300);
  expect(lookFinding(instant(60_301), instant(2300), started)).toBe(61_300);
});
