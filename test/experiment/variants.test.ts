// Real runs of small scenarios: what a what-if, a sweep and a batch make of them.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseAxes, type Axis } from '../../src/experiment/axes.ts';
import { batch, planBatch } from '../../src/experiment/batch.ts';
import { inThisThread, type RunPool } from '../../src/experiment/run-pool.ts';
import { planSweep, sweep, type Sweep } from '../../src/experiment/sweep.ts';
import { MOST_RUNS_HELD, simulateVariants } from '../../src/experiment/variants.ts';
import { whatIf, type WhatIf } from '../../src/experiment/what-if.ts';
import { readPlan } from '../../src/scenario/plan.ts';
import type { Scenario } from '../../src/scenario/scenario.ts';
import { ROOT } from '../support/needs.ts';
import { scenarioOf, SMALL } from '../support/scenario-texts.ts';

const burst = scenarioOf(readFileSync(join(ROOT, 'scenarios/burst.yaml'), 'utf8'));
const small = scenarioOf(SMALL);

const axesOf = (...texts: string[]): readonly Axis[] => {
  const parsed = parseAxes(texts);
  if ('mistakes' in parsed) throw new Error(parsed.mistakes.join('\n'));
  return parsed.axes;
};

async function asked(
  scenario: Scenario,
  sets: readonly (readonly [string, string])[],
  runs = 20,
): Promise<WhatIf> {
  const answer = await whatIf(
    scenario,
    sets.map(([path, value]) => ({ path, value })),
    { runs },
  );
  if ('problems' in answer) throw new Error(JSON.stringify(answer.problems));
  return answer;
}

async function swept(scenario: Scenario, runs: number, ...texts: string[]): Promise<Sweep> {
  const answer = await sweep(scenario, axesOf(...texts), { runs });
  if ('problems' in answer) throw new Error(JSON.stringify(answer.problems));
  return answer;
}

/** A pool that counts what it is asked for. */
function countingPool(): { pool: RunPool; made: () => number } {
  const { carryOut, close } = inThisThread();
  let made = 0;
  const pool: RunPool = {
    close,
    carryOut(orders) {
      made += orders.tasks.length;
      return carryOut(orders);
    },
  };
  return { pool, made: () => made };
}

describe('what if', () => {
  test('a group may no longer grow: pods wait longer, and the bill is smaller', async () => {
    const { changes, comparison } = await asked(burst, [['autoScalingGroups.spot.maxSize', '8']]);
    const effects = new Map(comparison.against[0]!.effects.map((each) => [each.metric, each]));
    expect(changes).toEqual([{ path: 'autoScalingGroups.spot.maxSize', from: 20, to: 8 }]);
    expect(effects.get('pending_p95_s')!.verdict).toBe('worse');
    expect(effects.get('cost_usd')!.verdict).toBe('better');
    expect(comparison.against[0]!.paired).toBe(true);
  });

  test('what waits longer waits for the maximum size, and the causes sum to the difference', async () => {
    const { comparison } = await asked(burst, [['autoScalingGroups.spot.maxSize', '8']]);
    const { causes, effects } = comparison.against[0]!;
    const waiting = causes.filter(({ kind }) => kind === 'waiting');
    const most = waiting.toSorted((a, b) => b.difference - a.difference)[0]!;
    expect(most.cause).toBe('max-size');
    const sum = waiting.reduce((total, { difference }) => total + difference, 0);
    const total = effects.find(({ metric }) => metric === 'pending_pod_seconds')!.difference!;
    expect(sum).toBeCloseTo(total, 6);
  });

  test('each of several changes alone: which knob moved what, and which cannot stand alone', async () => {
    const answer = await whatIf(
      small,
      [
        { path: 'autoScalingGroups.spot.startup', value: '4m' },
        { path: 'autoScalingGroups.spot.desiredCapacity', value: '9' },
        { path: 'autoScalingGroups.spot.maxSize', value: '12' },
      ],
      { runs: 4, each: true },
    );
    if ('problems' in answer) throw new Error(JSON.stringify(answer.problems));
    expect(answer.alone.map(({ path }) => path)).toEqual(answer.changes.map(({ path }) => path));
    const [startup, desired, maxSize] = answer.alone.map(({ effect }) => effect);
    expect(desired).toEqual({
      refused: expect.stringMatching(/^desiredCapacity 9 is above maxSize 8/),
    });
    expect(startup).toMatchObject({
      summary: { variant: { name: 'autoScalingGroups.spot.startup' } },
    });
    expect(maxSize).toMatchObject({ compared: 0 });
  });

  test('nothing is changed: nothing differs, and nothing is simulated twice', async () => {
    const { pool, made } = countingPool();
    const set = { path: 'autoScalingGroups.spot.maxSize', value: '8' };
    const answer = await whatIf(small, [set], { runs: 5, pool });
    if ('problems' in answer) throw new Error('a change that is none has no problem');
    expect(answer.changes).toEqual([]);
    expect(answer.comparison.against[0]!.compared).toBe(0);
    expect(made()).toBe(5);
  });

  test('only the seed is another: two crowds in which nothing is clear', async () => {
    const { comparison } = await asked(small, [['run.seed', 'another']]);
    const [{ paired, effects }] = comparison.against as [(typeof comparison.against)[number]];
    expect(paired).toBe(false);
    expect(effects.filter(({ verdict }) => verdict !== 'no clear difference')).toEqual([]);
  });

  test('a path that the scenario does not have is a problem, and nothing runs', async () => {
    const { pool, made } = countingPool();
    const answer = await whatIf(small, [{ path: 'no.such', value: '1' }], { runs: 5, pool });
    expect('problems' in answer).toBe(true);
    expect(made()).toBe(0);
  });
});

describe('a sweep', () => {
  test('goes through its axes in the order in which they were given, the last one fastest', async () => {
    const { values } = await swept(
      small,
      1,
      'clusterAutoscaler.expander=random,least-waste',
      'autoScalingGroups.spot.maxSize=8,6',
    );
    expect(values.map((each) => each.join(' '))).toEqual([
      'random 8',
      'random 6',
      'least-waste 8',
      'least-waste 6',
    ]);
  });

  test('marks the scenario as it stands, and the cheapest that holds', async () => {
    const { points, isBase } = await swept(burst, 20, 'autoScalingGroups.spot.maxSize=8..20:6');
    expect(isBase).toEqual([false, false, true]);
    const holding = points.filter(({ holds }) => holds === true);
    const marked = points.filter(({ isCheapestThatHolds }) => isCheapestThatHolds);
    expect(marked).toHaveLength(Math.min(1, holding.length));
    for (const { cost } of holding) expect(marked[0]!.cost!).toBeLessThanOrEqual(cost!);
    expect(points[0]!.holds).toBe(false);
    expect(points[0]!.cost!).toBeLessThan(points[1]!.cost!);
  });

  test('of every combination that cannot be says why, once', () => {
    const plan = planSweep(
      small,
      axesOf('autoScalingGroups.spot.maxSize=2..4', 'clusterAutoscaler.expander=random,rnd'),
    );
    const messages = 'problems' in plan ? plan.problems.map(({ message }) => message) : [];
    expect(messages).toEqual([
      'autoScalingGroups.spot.desiredCapacity: desiredCapacity 4 is above maxSize 2: raise maxSize or lower desiredCapacity (and in 1 more variant)',
      expect.stringMatching(/^expander "rnd" is no expander.* \(and in 2 more variants\)$/),
      'autoScalingGroups.spot.desiredCapacity: desiredCapacity 4 is above maxSize 3: raise maxSize or lower desiredCapacity (and in 1 more variant)',
    ]);
  });

  test('simulates values that mean the same once', async () => {
    const { pool, made } = countingPool();
    await sweep(small, axesOf('run.until=1800s,30m'), { runs: 3, pool });
    expect(made()).toBe(3);
  });

  test('of one variant is the same whatever stands beside it', async () => {
    const alone = await swept(small, 4, 'autoScalingGroups.spot.maxSize=6');
    const among = await swept(small, 4, 'autoScalingGroups.spot.maxSize=5..7');
    expect(among.points[1]!.summary.variant.records).toEqual(
      alone.points[0]!.summary.variant.records,
    );
  });
});

test('an interrupt leaves as many runs of each variant, and says that they are fewer', async () => {
  const controller = new AbortController();
  const variants = await simulateVariants(
    ['6', '7'].map((maxSize) => {
      const scenario = scenarioOf(SMALL.replace('maxSize: 8', `maxSize: ${maxSize}`));
      return { name: maxSize, scenario, sha256: '', changes: [] };
    }),
    {
      runs: 10,
      pool: inThisThread(),
      signal: controller.signal,
      onProgress: (done) => (done === 6 ? controller.abort() : undefined),
    },
  );
  expect(variants.map(({ records, partial }) => [records.length, partial])).toEqual([
    [3, true],
    [3, true],
  ]);
});

test('a batch gives each row its variant, in the order of the plan', async () => {
  const reading = readPlan(
    'variant,autoScalingGroups.spot.maxSize,run.until\nwide,8,\n,6,20m\n',
    'plan.csv',
  );
  if ('problems' in reading) throw new Error(JSON.stringify(reading.problems));
  const planned = planBatch(reading.plan, 'plan.csv', () => ({
    scenario: small,
    sha256: '',
    changes: [],
  }));
  if ('problems' in planned) throw new Error(JSON.stringify(planned.problems));
  const { points } = await batch(reading.plan, planned.configurations, { runs: 2 });
  expect(points.map(({ summary }) => summary.variant.name)).toEqual(['wide', 'row 2']);
  expect(points.map(({ summary }) => summary.variant.changes.length)).toEqual([0, 2]);
});

test('what is held at once is bounded', () => {
  expect(MOST_RUNS_HELD).toBeLessThanOrEqual(100_000);
});
