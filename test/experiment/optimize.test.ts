import { expect, test } from 'vitest';
import { combinations, parseAxes, setsOf, type Axis } from '../../src/experiment/axes.ts';
import { optimize, type OptimizeOptions } from '../../src/experiment/optimize/optimize.ts';
import type { OptimumOutcome } from '../../src/experiment/optimize/outcome.ts';
import { inThisThread, type RunPool } from '../../src/experiment/run-pool.ts';
import { recordOf } from '../../src/experiment/run-record.ts';
import { vary as changed } from '../../src/scenario/vary.ts';
import { scenarioOf } from '../support/scenario-texts.ts';

/** Two groups, one of which loses two nodes; what is lacking must come back in time, and costs. */
const TWO_GROUPS = `name: two-groups
run: { until: 6m, seed: 3 }
autoScalingGroups:
  - name: base
    instanceTypes: [m5.xlarge]
    desiredCapacity: 1
    maxSize: 2
    startup: { median: 60s, p95: 98s }
  - name: spot
    instanceTypes: [m5.xlarge]
    desiredCapacity: 3
    maxSize: 6
    onDemandPercentageAboveBaseCapacity: 0
    startup: { median: 60s, p95: 98s }
workloads:
  - { kind: Deployment, name: web, replicas: 12, requests: { cpu: 900m, memory: 1Gi } }
events:
  - { at: 1m, reclaim: { group: spot, count: 2 } }
expect:
  - pending max <= 110s
  - ready web >= 100% from 5m
`;

const axesOf = (...texts: string[]): readonly Axis[] => {
  const parsed = parseAxes(texts);
  if ('mistakes' in parsed) throw new Error(parsed.mistakes.join('\n'));
  return parsed.axes;
};

async function optimumOf(
  text: string,
  vary: readonly string[],
  options: Partial<OptimizeOptions> = {},
): Promise<OptimumOutcome> {
  const optimum = await optimize(scenarioOf(text), { axes: axesOf(...vary), ...options });
  if ('mistakes' in optimum) throw new Error(optimum.mistakes.join('\n'));
  return optimum;
}

async function mistakesOf(
  text: string,
  vary: readonly string[],
  options: Partial<OptimizeOptions> = {},
): Promise<readonly string[]> {
  const optimum = await optimize(scenarioOf(text), { axes: axesOf(...vary), ...options });
  return 'mistakes' in optimum ? optimum.mistakes : [];
}

/** Every combination run equally often: share of runs that hold every limit, and mean cost. */
function exhaustively(text: string, axes: readonly Axis[], runs: number) {
  const base = scenarioOf(text);
  return combinations(axes).flatMap((places) => {
    const sets = setsOf(axes, places);
    const varied = changed(base, sets);
    if ('problems' in varied) return [];
    const records = Array.from({ length: runs }, (_, run) => recordOf(varied.scenario, run));
    const held = records.filter(({ limits }) => limits.every((limit) => limit.held)).length;
    const cost = records.reduce((sum, { metrics }) => sum + metrics['cost_usd']!, 0) / runs;
    return [{ values: sets.map(({ value }) => value), held: held / runs, cost }];
  });
}

test('over two groups and a mode, what is found is what exhaustive search finds, with fewer runs', async () => {
  const share = 0.7;
  const vary = [
    'autoScalingGroups.base.maxSize=1..3',
    'autoScalingGroups.spot.desiredCapacity=3..5',
    'terminationHandler.mode=imds,none',
  ];
  const runs = 100;
  const optimum = await optimumOf(TWO_GROUPS, vary, { share, maxRuns: runs });
  const all = exhaustively(TWO_GROUPS, axesOf(...vary), runs);
  const [cheapest] = all.filter(({ held }) => held >= share).toSorted((a, b) => a.cost - b.cost);
  expect(all).toHaveLength(optimum.candidates.length);
  expect(optimum.verdict).toBe('found');
  const best = optimum.candidates[optimum.best!]!;
  const truth = all.find(({ values }) => values.join() === best.values.join())!;
  expect(truth.held).toBeGreaterThanOrEqual(share);
  expect(truth.cost).toBeLessThanOrEqual(cheapest!.cost * 1.005);
  expect(optimum.runs).toBeLessThan(all.length * runs * 0.6);
});

test('what the answer changes, what now does, and what one size smaller would have done, are told', async () => {
  const text = TWO_GROUPS.replace('110s', '60s');
  const optimum = await optimumOf(text, ['autoScalingGroups.spot.desiredCapacity=2..6'], {
    share: 0.8,
    maxRuns: 200,
  });
  const best = optimum.candidates[optimum.best!]!;
  expect(optimum.changes).toEqual([
    { path: 'autoScalingGroups.spot.desiredCapacity', from: 3, to: Number(best.values[0]) },
  ]);
  expect(optimum.nowPlace).toBe(1);
  expect(optimum.now.status).toBe('fails');
  expect(optimum.now.runs).toBeGreaterThanOrEqual(Math.min(100, best.runs));
  const [smaller] = optimum.oneSmaller;
  expect(Number(smaller!.value)).toBe(Number(best.values[0]) - 1);
  expect(optimum.candidates[smaller!.candidate!]!.runs).toBeGreaterThanOrEqual(
    Math.min(100, best.runs),
  );
});

test('a scenario off the grid is shown beside it and is no answer', async () => {
  const optimum = await optimumOf(TWO_GROUPS, ['autoScalingGroups.spot.desiredCapacity=5,6'], {
    share: 0.5,
    maxRuns: 60,
  });
  expect(optimum.nowPlace).toBeNull();
  expect(optimum.now.status).toBe('not in the grid');
  expect(optimum.now.runs).toBeGreaterThan(0);
});

test('combinations that are no scenario are skipped, counted and named', async () => {
  const optimum = await optimumOf(TWO_GROUPS, ['autoScalingGroups.spot.maxSize=1..6'], {
    share: 0.1,
    maxRuns: 30,
  });
  expect(optimum.skipped.map(({ values }) => values)).toEqual([['1'], ['2']]);
  expect(optimum.skipped[0]!.why).toMatch(/desiredCapacity 3 is above maxSize 1/);
  expect(optimum.candidates).toHaveLength(4);
});

test('when no combination is a scenario, the reasons are the answer', async () => {
  const [head, reason] = await mistakesOf(TWO_GROUPS, ['autoScalingGroups.spot.maxSize=1,2']);
  expect(head).toMatch(/none of the 2 combinations/);
  expect(reason).toMatch(/desiredCapacity 3 is above maxSize/);
});

test('nothing can be searched without limits, with unknown paths or metrics, and all of it is said', async () => {
  const without = TWO_GROUPS.replace(/expect:[^]*/, '');
  const mistakes = await mistakesOf(without, ['autoScalingGroups.spot.maxSiz=3'], {
    minimize: 'cots',
  });
  expect(mistakes.join('\n')).toMatch(/no limits to hold/);
  expect(mistakes.join('\n')).toMatch(/did you mean "maxSize"/);
  expect(mistakes.join('\n')).toMatch(/did you mean cost/);
});

test('what one wants more of cannot be minimized', async () => {
  const vary = ['autoScalingGroups.spot.maxSize=4'];
  const minimize = 'nodes_drained_in_time_percent';
  expect(await mistakesOf(TWO_GROUPS, vary, { minimize })).toEqual([
    expect.stringMatching(/more of it is better/),
  ]);
});

test('where nothing holds, the nearest is named with what failed', async () => {
  const text = TWO_GROUPS.replace('110s', '1s');
  const optimum = await optimumOf(text, ['autoScalingGroups.spot.maxSize=3..5'], { maxRuns: 100 });
  expect(optimum.verdict).toBe('none');
  expect(optimum.best).toBeNull();
  const nearest = optimum.candidates[optimum.nearest!]!;
  expect(nearest.status === 'fails' || nearest.status === 'the same').toBe(true);
  expect(nearest.limitRuns[0]).toBe(0);
});

test('the budget bounds all runs, those of what is compared with the answer too', async () => {
  const vary = ['autoScalingGroups.spot.maxSize=4..6'];
  const few = await optimumOf(TWO_GROUPS, vary, { budget: 33 });
  expect(few.runs).toBeLessThanOrEqual(33);
  const none = await optimumOf(TWO_GROUPS, vary, { budget: 5 });
  expect({ verdict: none.verdict, best: none.best, runs: none.runs }).toEqual({
    verdict: 'undecided',
    best: none.best,
    runs: 5,
  });
});

/** Many threads, as far as a search can tell: runs come back in any order. */
const disordered: RunPool = {
  carryOut: (orders) => inThisThread().carryOut({ ...orders, tasks: orders.tasks.toReversed() }),
  close: () => Promise.resolve(),
};

test('who simulates, and in which order, changes nothing', async () => {
  const vary = [
    'autoScalingGroups.spot.desiredCapacity=3..5',
    'autoScalingGroups.base.maxSize=1,2',
  ];
  const options = { share: 0.8, maxRuns: 80 };
  expect(await optimumOf(TWO_GROUPS, vary, { ...options, pool: disordered })).toEqual(
    await optimumOf(TWO_GROUPS, vary, options),
  );
});

test('an interrupt leaves what was known by then, and says so', async () => {
  const stop = new AbortController();
  const optimum = await optimumOf(TWO_GROUPS, ['autoScalingGroups.spot.desiredCapacity=3..6'], {
    signal: stop.signal,
    onProgress: (done) => done === 25 && stop.abort(),
  });
  expect(optimum.partial).toBe(true);
  expect(optimum.runs).toBe(25);
});

test('the least waiting can be asked for instead of the least cost', async () => {
  const optimum = await optimumOf(TWO_GROUPS, ['autoScalingGroups.spot.desiredCapacity=3..6'], {
    minimize: 'pending',
    share: 0.5,
    maxRuns: 100,
  });
  expect(optimum.objective).toEqual({ metric: 'pending_p95_s', unit: 's' });
  expect(Number(optimum.candidates[optimum.best!]!.values[0])).toBeGreaterThan(4);
});
