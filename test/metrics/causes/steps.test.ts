import { expect, test } from 'vitest';
import { Steps } from '../../../src/metrics/causes/steps.ts';

const told = (steps: Steps<string>, from: number, to: number): [string, number, number][] => {
  const stretches: [string, number, number][] = [];
  steps.between(from, to, (...stretch) => stretches.push(stretch));
  return stretches;
};

test('an interval is told in stretches that follow each other, cut at its ends', () => {
  const steps = new Steps<string>();
  steps.set('a', 10);
  steps.set('b', 20);
  steps.set('c', 30);
  expect(told(steps, 15, 40)).toEqual([
    ['a', 15, 20],
    ['b', 20, 30],
    ['c', 30, 40],
  ]);
  expect(told(steps, 22, 25)).toEqual([['b', 22, 25]]);
  expect(told(steps, 30, 30)).toEqual([]);
  expect(told(steps, 0, 12)).toEqual([['a', 10, 12]]);
});

test('of what is said within one instant the last holds, and what holds already is no step', () => {
  const steps = new Steps<string>();
  steps.set('a', 10);
  steps.set('b', 20);
  steps.set('a', 20);
  steps.set('a', 25);
  expect(told(steps, 0, 30)).toEqual([['a', 10, 30]]);
});
