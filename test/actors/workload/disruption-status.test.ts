import { expect, test } from 'vitest';
import { disruptionStatus } from '../../../src/actors/workload/disruption-status.ts';

const allowed = (
  budget: Parameters<typeof disruptionStatus>[0],
  pods: number,
  healthy: number,
  wanted: number,
): number => disruptionStatus(budget, { pods, healthy, wanted }).disruptionsAllowed;

test('a minAvailable count is held against the pods that are, not against those wanted', () => {
  expect(
    disruptionStatus({ minAvailable: { count: 3 } }, { pods: 4, healthy: 4, wanted: 9 }),
  ).toEqual({ expectedPods: 4, currentHealthy: 4, desiredHealthy: 3, disruptionsAllowed: 1 });
});

test('both percentages round up: 30% of 7 may go is 3, 28% of 22 must stay is 7', () => {
  expect(
    disruptionStatus({ maxUnavailable: { percent: 30 } }, { pods: 7, healthy: 7, wanted: 7 }),
  ).toMatchObject({ desiredHealthy: 4, disruptionsAllowed: 3 });
  expect(
    disruptionStatus({ minAvailable: { percent: 28 } }, { pods: 22, healthy: 9, wanted: 22 }),
  ).toMatchObject({ desiredHealthy: 7, disruptionsAllowed: 2 });
});

test('maxUnavailable counts what the controllers want, so pods still missing use it up', () => {
  expect(allowed({ maxUnavailable: { count: 5 } }, 4, 4, 10)).toBe(0);
  expect(allowed({ maxUnavailable: { count: 5 } }, 10, 8, 10)).toBe(3);
});

test('bare pods alone are nobody’s replicas: maxUnavailable then allows nothing', () => {
  expect(allowed({ maxUnavailable: { count: 1 } }, 1, 1, 0)).toBe(0);
});

test('a budget of zero unavailable allows nothing however healthy its pods are', () => {
  expect(allowed({ maxUnavailable: { count: 0 } }, 6, 6, 6)).toBe(0);
  expect(allowed({ maxUnavailable: { percent: 0 } }, 6, 6, 6)).toBe(0);
});

test('below its bound a budget allows nothing, never less than nothing', () => {
  expect(allowed({ minAvailable: { percent: 80 } }, 40, 10, 40)).toBe(0);
});

test('a maxUnavailable beyond all pods lets all of them go', () => {
  expect(allowed({ maxUnavailable: { count: 99 } }, 6, 6, 6)).toBe(6);
});
