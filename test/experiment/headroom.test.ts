import { expect, test } from 'vitest';
import { headroom, type HeadroomOptions } from '../../src/experiment/headroom.ts';
import type { HeadroomOutcome, SurvivalOutcome } from '../../src/experiment/optimize/outcome.ts';
import { recordOf } from '../../src/experiment/run-record.ts';
import { survive, type SurvivalQuestion } from '../../src/experiment/survive.ts';
import { vary } from '../../src/scenario/vary.ts';
import { instant } from '../../src/units.ts';
import { scenarioOf } from '../support/scenario-texts.ts';

/** A spare node, and nothing random but startup: one node may go, two may not. */
const ONE_SPARE = `name: one-spare
run: { until: 8m, seed: 5 }
autoScalingGroups:
  - name: base
    instanceTypes: [m5.xlarge]
    desiredCapacity: 1
    maxSize: 1
  - name: spot
    instanceTypes: [m5.xlarge]
    zones: [us-east-1a, us-east-1b]
    minSize: 5
    desiredCapacity: 5
    maxSize: 10
    onDemandPercentageAboveBaseCapacity: 0
workloads:
  - { kind: Deployment, name: web, replicas: 20, requests: { cpu: 900m, memory: 1Gi } }
events:
  - { at: 2m, reclaim: { group: spot, count: 5 } }
expect:
  - pending max web <= 20s
  - cordon latency max <= 10s
`;

const FEW = { maxRuns: 250, share: 0.8 };

async function headroomOf(text: string, options: HeadroomOptions = {}): Promise<HeadroomOutcome> {
  const outcome = await headroom(scenarioOf(text), { ...FEW, ...options });
  if ('mistakes' in outcome) throw new Error(outcome.mistakes.join('\n'));
  return outcome;
}

async function survivalOf(
  text: string,
  asked: SurvivalQuestion,
  options: HeadroomOptions = {},
): Promise<SurvivalOutcome> {
  const outcome = await survive(scenarioOf(text), asked, { ...FEW, ...options });
  if ('mistakes' in outcome) throw new Error(outcome.mistakes.join('\n'));
  return outcome;
}

test('with one spare node one may vanish, and with two gone pods wait', async () => {
  const { rows, at_s, leftOut } = await headroomOf(ONE_SPARE);
  const spot = rows.find(({ group, zone }) => group === 'spot' && zone === null)!;
  expect(at_s).toBe(120);
  expect(leftOut).toBe(1);
  expect(spot).toMatchObject({ nodes: 5, spotNodes: 5, survives: 1, verdict: 'breaks' });
  expect(spot.firstToBreak).toBe('pending max web <= 20s');
  expect(spot.steps.map(({ gone, verdict }) => [gone, verdict])).toEqual([
    [1, 'held'],
    [2, 'crossed'],
  ]);
});

test('what it says of a number is what simulating that burst says', async () => {
  const { rows } = await headroomOf(ONE_SPARE);
  for (const { gone, heldRuns, runs } of rows[1]!.steps) {
    const value = `[{ at: 2m, reclaim: { group: spot, count: ${gone} } }]`;
    const varied = vary(scenarioOf(ONE_SPARE), [{ path: 'events', value }]);
    if ('problems' in varied) throw new Error('no such burst');
    const records = Array.from({ length: runs }, (_, run) => recordOf(varied.scenario, run));
    const held = records.filter(({ limits }) => limits.every((limit) => limit.held));
    expect(held).toHaveLength(heldRuns);
  }
});

test('each zone has its own row, and on-demand nodes cannot be reclaimed', async () => {
  const { rows } = await headroomOf(ONE_SPARE, { most: 1 });
  expect(rows.map(({ group, zone, spotNodes }) => [group, zone, spotNodes])).toEqual([
    ['base', null, 0],
    ['spot', null, 5],
    ['spot', 'us-east-1a', 3],
    ['spot', 'us-east-1b', 2],
  ]);
  expect(rows[0]).toMatchObject({ verdict: 'not reclaimable', survives: null, nodes: 1 });
  expect(rows[1]).toMatchObject({ survives: 1, verdict: 'undecided' });
});

test('two groups with Spot instances share their zones: each zone has a row for both', async () => {
  const text = ONE_SPARE.replace(
    'maxSize: 1\n',
    'maxSize: 1\n    onDemandPercentageAboveBaseCapacity: 0\n',
  );
  const { rows } = await headroomOf(text, { most: 1 });
  const shared = rows.filter(({ group }) => group === null);
  expect(shared.map(({ zone, spotNodes }) => [zone, spotNodes])).toEqual([
    ['us-east-1a', 4],
    ['us-east-1b', 2],
  ]);
});

test('where everything may vanish, it says so', async () => {
  const text = ONE_SPARE.replace('pending max web <= 20s', 'pending max web <= 8m');
  const { rows } = await headroomOf(text);
  expect(rows[1]).toMatchObject({ survives: 5, verdict: 'all', firstToBreak: null });
});

test('a limit that only reclaims can cross is not crossed before any', async () => {
  const { before } = await headroomOf(ONE_SPARE, { most: 1 });
  expect(before).toMatchObject({ gone: 0, verdict: 'held' });
});

test('the scenario’s own reclaims stay when asked to', async () => {
  const at = instant(60_000);
  const { rows, leftOut } = await headroomOf(ONE_SPARE, { keepEvents: true, at, most: 1 });
  expect(leftOut).toBe(0);
  expect(rows[1]!.survives).toBe(0);
});

test('without a reclaim of its own the moment is five minutes in, or half of a shorter run', async () => {
  const text = ONE_SPARE.replace(/events:[^]*expect/, 'expect');
  expect((await headroomOf(text, { most: 1 })).at_s).toBe(240);
});

test('a moment after the end, and a scenario without limits, are refused', async () => {
  const late = await headroom(scenarioOf(ONE_SPARE), { at: instant(600_000) });
  expect(late).toEqual({ mistakes: [expect.stringMatching(/before the end of the run/)] });
  const none = await headroom(scenarioOf(ONE_SPARE.replace(/expect:[^]*/, '')));
  expect(none).toEqual({ mistakes: [expect.stringMatching(/no limits to hold/)] });
});

test('a notice that ends after the run is refused: nodes that do not vanish break nothing', async () => {
  const late = /notice 6m after the start are there until 8m, and the run ends at 8m: choose/;
  const refused = { mistakes: [expect.stringMatching(late)] };
  const scenario = scenarioOf(ONE_SPARE);
  expect(await headroom(scenario, { at: instant(360_000) })).toEqual(refused);
  expect(await survive(scenario, { count: 2 }, { at: instant(360_000) })).toEqual(refused);
  const { rows } = await headroomOf(ONE_SPARE, { at: instant(359_000), most: 2 });
  expect(rows[1]).toMatchObject({ survives: 1, verdict: 'breaks' });
});

test('two nodes are survived by one more spare node, and the cheapest way is the one it names', async () => {
  const outcome = await survivalOf(ONE_SPARE, { count: 2 });
  const size = outcome.knobs.find(({ knob }) => knob === 'minSize')!;
  expect(outcome.burst).toEqual({ count: 2, group: 'spot' });
  expect(outcome.verdict).toBe('found');
  expect(outcome.now.status).toBe('fails');
  expect(size.settings[size.best!]).toBe('6');
  const costs = outcome.knobs.flatMap(({ final }) => (final ? [final.cost_usd!] : []));
  expect(outcome.knobs[outcome.best!]!.final!.cost_usd).toBe(Math.min(...costs));
  expect(outcome.notCompared).toEqual([]);
});

test('what survives already needs nothing', async () => {
  const outcome = await survivalOf(ONE_SPARE, { count: 1 });
  expect(outcome.verdict).toBe('as it is');
  expect(outcome.best).toBeNull();
});

test('pause pods are sized like the largest pod, and run on nodes of their own', async () => {
  const outcome = await survivalOf(ONE_SPARE, { count: 2 }, { maxRuns: 20, share: 0.1 });
  const pause = outcome.knobs.find(({ knob }) => knob === 'pause pods')!;
  const paths = pause.changes.map(({ path }) => path);
  expect(paths).toContain('workloads.pause-pods');
  expect(paths).toContain('autoScalingGroups.spot.desiredCapacity');
  const added = pause.changes.find(({ path }) => path === 'workloads.pause-pods')!;
  expect(added.to).toMatchObject({
    priority: -10,
    requests: { cpu: '900m', memory: '1073741824' },
  });
});

test('more than there are cannot vanish, nor nodes of a group that is not there', async () => {
  const scenario = scenarioOf(ONE_SPARE);
  expect(await survive(scenario, { count: 6 })).toEqual({
    mistakes: [expect.stringMatching(/group spot has 5 Spot instances then: 6 cannot vanish/)],
  });
  expect(await survive(scenario, { count: 1, group: 'spt' })).toEqual({
    mistakes: [expect.stringMatching(/there is no group "spt": did you mean "spot"/)],
  });
});
