// The runner as a whole, on recordings whose truth is known: a faithful one is met, a false one is not.

import { expect, test } from 'vitest';
import { fidelityOf, Holding, holdAgainst } from '../../src/fidelity/hold.ts';
import type { RecordedFact } from '../../src/fidelity/recorded-fact.ts';
import { aRecordedExperiment } from '../support/fidelity-recording.ts';

const TOLERANCE = { meanError: 2, worstError: 5 };
const asked = (runs: number) => ({ runs, tolerance: TOLERANCE });

test('a recording that differs by chance alone is met, in measures and in checks', () => {
  const result = holdAgainst([aRecordedExperiment()], asked(30));
  expect(result).toMatchObject({ held: true, partial: false, left: [] });
  expect(result.errors.map(({ worst }) => worst < 1)).toEqual([true, true]);
  const [{ checks, simulated }] = result.experiments as [(typeof result.experiments)[0]];
  expect(checks.filter(({ held }) => !held)).toEqual([]);
  expect(checks.length).toBeGreaterThan(10);
  expect(simulated).toHaveLength(30);
});

test('a cluster whose pods waited a tenth longer is not met, and the worst experiment is named', () => {
  const faithful = aRecordedExperiment();
  const slow = aRecordedExperiment('slow');
  const later = (line: RecordedFact): RecordedFact =>
    line.fact === 'pod-bound' && line.t > 0 ? { ...line, t: line.t * 1.1 } : line;
  const runs = slow.runs.map((run) => run.map(later).toSorted((a, b) => a.t - b.t));
  const result = holdAgainst([faithful, { ...slow, runs }], asked(10));
  expect(result.held).toBe(false);
  expect(result.errors[0]).toMatchObject({ worstExperiment: 'slow', held: false });
  expect(result.errors[0]!.mean).toBeCloseTo(result.errors[0]!.worst / 2, 1);
});

test('the mean is of all experiments, the worst of one: each has its own tolerance', () => {
  const { experiments } = holdAgainst([aRecordedExperiment()], asked(2));
  const off = (percent: number) => ({
    ...experiments[0]!,
    name: `off by ${percent}`,
    measures: experiments[0]!.measures.map((measure) => ({ ...measure, percent })),
  });
  const heldBy = (...percents: readonly number[]): boolean =>
    fidelityOf(percents.map(off), asked(2)).held;
  expect(heldBy(2, 2, 2)).toBe(true);
  expect(heldBy(5, 0, 0)).toBe(true);
  expect(heldBy(5.1, 0, 0)).toBe(false);
  expect(heldBy(2.2, 2, 2)).toBe(false);
});

test('the same seeds give the same result, and a longer one begins with the shorter', () => {
  const runsOf = (runs: number) => {
    const holding = new Holding(aRecordedExperiment());
    while (holding.runs < runs) holding.advance();
    return holding.result().simulated;
  };
  expect(runsOf(4).slice(0, 2)).toEqual(runsOf(2));
});

test('bands hold the level of every instant: all pods Ready before the first notice', () => {
  const { pictures } = holdAgainst([aRecordedExperiment()], asked(5)).experiments[0]!;
  const { times, p5, p95 } = pictures.ready.simulated;
  expect([times[0], times.at(-1)]).toEqual([0, 240]);
  expect([p5[0], p95[0]]).toEqual([4, 4]);
  expect(Math.max(...pictures.pending.simulated.p95)).toBeGreaterThan(0);
  expect(pictures.nodes.recorded).toHaveLength(4);
});
