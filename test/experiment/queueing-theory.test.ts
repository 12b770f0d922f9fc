// Queueing theory holds the engine and the scheduler to account: pods that arrive at random at a cluster of fixed size
// wait as long as Erlang (M/M/c) and Crommelin (M/D/c) computed a hundred years ago.

import { beforeAll, describe, expect, test } from 'vitest';
import {
  crommelinWait,
  cyclesOf,
  erlangWait,
  idealWait,
  meanWait,
  type Cycle,
  type Queue,
} from '../support/queue.ts';

/** Of 11,500 pods each. */
const RUNS = 8;

const SERVICE_S = 3600;

/** Beyond this many standard errors chance is no excuse. */
const ERRORS = 3;

const QUEUES: readonly (readonly [name: string, queue: Queue, theory: typeof erlangWait])[] = [
  ['M/M/2, load 0.6', { servers: 2, load: 0.6, service: 'exponential' }, erlangWait],
  ['M/M/3, load 0.7', { servers: 3, load: 0.7, service: 'exponential' }, erlangWait],
  ['M/D/1, load 0.5', { servers: 1, load: 0.5, service: 'constant' }, crommelinWait],
  ['M/D/3, load 0.7', { servers: 3, load: 0.7, service: 'constant' }, crommelinWait],
];

describe.each(QUEUES)('%s', (_, queue, theory) => {
  const cycles: Cycle[] = [];
  beforeAll(() => {
    for (let run = 0; run < RUNS; run += 1)
      for (const cycle of cyclesOf(queue, `queue/${run}`)) cycles.push(cycle);
  });

  test('pods wait as long as theory says, within 1% and the Monte Carlo error', () => {
    const expected = theory(queue.servers, queue.load) * SERVICE_S;
    const { mean, standardError } = meanWait(cycles);
    expect(standardError / expected).toBeLessThan(0.04); // an error so large would excuse anything
    expect(Math.abs(mean - expected)).toBeLessThan(0.01 * expected + ERRORS * standardError);
  });

  test('and within 1% as long as the same pods would have waited for servers alone', () => {
    const ideal = idealWait(cycles, queue.servers);
    expect(Math.abs(meanWait(cycles).mean - ideal)).toBeLessThan(0.01 * ideal);
  });
});

test('the formulas are those of the books', () => {
  expect(erlangWait(1, 0.5)).toBeCloseTo(1, 12);
  // Erlang C of 2 servers offered 1 is 1/3: the wait is 1/3 over 2 × 0.5.
  expect(erlangWait(2, 0.5)).toBeCloseTo(1 / 3, 12);
  // Pollaczek and Khinchine: ρ / (2 (1 − ρ)) for one server and a constant service time.
  expect(crommelinWait(1, 0.5)).toBeCloseTo(0.5, 9);
  expect(crommelinWait(1, 0.8)).toBeCloseTo(2, 9);
  // Between half of M/M/c's wait and all of it, and the nearer to half the fuller.
  expect(crommelinWait(4, 0.8)).toBeGreaterThan(erlangWait(4, 0.8) / 2);
  expect(crommelinWait(4, 0.8)).toBeLessThan(erlangWait(4, 0.8) * 0.55);
});
