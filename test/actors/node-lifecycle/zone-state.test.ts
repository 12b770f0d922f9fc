import { expect, test } from 'vitest';
import { evictionRate, zoneState } from '../../../src/actors/node-lifecycle/zone-state.ts';

test('two of two nodes gone is a full disruption, two of three is none', () => {
  expect(zoneState({ ready: 0, notReady: 2 })).toBe('full');
  expect(zoneState({ ready: 1, notReady: 2 })).toBe('normal');
});

test('from three nodes and 55% on a zone is partially disrupted', () => {
  expect(zoneState({ ready: 2, notReady: 3 })).toBe('partial');
  expect(zoneState({ ready: 3, notReady: 3 })).toBe('normal');
  expect(zoneState({ ready: 9, notReady: 11 })).toBe('partial');
});

test('a partial disruption stops taints in a zone of up to fifty nodes and slows them in a larger one', () => {
  expect(evictionRate('partial', { ready: 20, notReady: 30 })).toBe(0);
  expect(evictionRate('partial', { ready: 20, notReady: 31 })).toBe(0.01);
  expect(evictionRate('normal', { ready: 5, notReady: 1 })).toBe(0.1);
  expect(evictionRate('full', { ready: 0, notReady: 60 })).toBe(0.1);
});
