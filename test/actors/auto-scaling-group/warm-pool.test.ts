import { expect, test } from 'vitest';
import { groupId } from '../../../src/ids.ts';
import type { AutoScalingGroup, ScenarioEvent, WarmPool } from '../../../src/scenario/scenario.ts';
import { constantly, seconds } from '../../../src/units.ts';
import { aGroup, aScenario, at, type ScenarioWishes } from '../../support/a-scenario.ts';
import { onStage, setDesired, type Cue } from '../../support/aws-stage.ts';
import { only, type Said } from '../../support/facts-of.ts';

const aPool = (wishes: Partial<WarmPool> = {}): WarmPool => ({
  minSize: 0,
  maxGroupPreparedCapacity: 10,
  poolState: 'Stopped',
  reuseOnScaleIn: false,
  startup: constantly(seconds(30)),
  ...wishes,
});

/** One instance on demand of at most four, with three more in the pool. */
const aWarmGroup = (pool: Partial<WarmPool> = {}, wishes: Partial<AutoScalingGroup> = {}) =>
  aGroup({
    name: 'base',
    desiredCapacity: 1,
    maxSize: 4,
    onDemandPercentageAboveBaseCapacity: 100,
    warmPool: aPool({ maxGroupPreparedCapacity: wishes.maxSize ?? 4, ...pool }),
    ...wishes,
  });

const play = (
  group: AutoScalingGroup,
  script: readonly Cue[] = [],
  wishes: ScenarioWishes = {},
): Said[] =>
  onStage(aScenario({ autoScalingGroups: [group], ...wishes }), {
    cast: ['auto-scaling-group', 'kubelet'],
    script,
  });

/** Launches from t = 0 on: when, and out of the pool or not. */
const launches = (said: readonly Said[]): [number, boolean][] =>
  only(said, 'instance-launched').map(({ t, fact }) => [t, fact.warm !== undefined]);
const readyNodes = (said: readonly Said[]): number[] => only(said, 'node-ready').map(({ t }) => t);
const refills = (said: readonly Said[]): number[] =>
  only(said, 'warm-instance-launched').map(({ t }) => t);
const readyWarm = (said: readonly Said[]): number[] =>
  only(said, 'warm-instance-ready').map(({ t }) => t);

/** In the pool when the run starts. */
const steadyPool = (said: readonly Said[]): string[] =>
  said.flatMap(({ t, fact }) =>
    t < 0 && fact.kind === 'warm-instance-launched'
      ? [`${fact.instance.zone} ${fact.instance.market}`]
      : [],
  );

test('in the steady state the pool holds what desired capacity leaves of the maximum, all on demand', () => {
  const said = play(aWarmGroup({}, { zones: ['us-east-1a', 'us-east-1b'] }));
  expect(steadyPool(said)).toEqual([
    'us-east-1a on-demand',
    'us-east-1b on-demand',
    'us-east-1a on-demand',
  ]);
  expect(refills(said)).toEqual([]);
});

test('an instance in the pool registers no node', () => {
  const said = play(aWarmGroup());
  expect(said.filter(({ fact }) => fact.kind === 'node-registered')).toHaveLength(1);
});

test('a raise takes from the pool one reaction later, and its node is Ready one warm start later', () => {
  const said = play(aWarmGroup(), [setDesired(at(20), 3)]);
  expect(launches(said)).toEqual([
    [25, true],
    [25, true],
  ]);
  expect(only(said, 'node-registered').map(({ t }) => t)).toEqual([45, 45]);
  expect(readyNodes(said)).toEqual([55, 55]);
});

test('the oldest instances of the pool go first', () => {
  const said = play(aWarmGroup(), [setDesired(at(20), 3)]);
  expect(only(said, 'instance-launched').map(({ fact }) => fact.warm)).toEqual([0, 1]);
});

test('once the pool is empty the group launches', () => {
  const said = play(aWarmGroup({}, { maxSize: 3 }), [setDesired(at(20), 3)]);
  expect(launches(said)).toEqual([
    [25, true],
    [25, true],
  ]);
  const more = play(aWarmGroup({ maxGroupPreparedCapacity: 2 }), [setDesired(at(20), 3)]);
  expect(launches(more)).toEqual([
    [25, true],
    [25, false],
  ]);
  expect(readyNodes(more)).toEqual([55, 115]);
});

test.each([
  ['Stopped', 4.647],
  ['Hibernated', 5.118],
  ['Running', 25.825],
] as const)('without a startup of its own a %s instance saves %d s of the cold one', (state, s) => {
  const { startup: _, ...silent } = aPool({ poolState: state, maxGroupPreparedCapacity: 4 });
  const said = play(aWarmGroup({}, { warmPool: silent }), [setDesired(at(20), 2)]);
  expect(readyNodes(said)[0]).toBeCloseTo(25 + 90 - s, 3);
});

test('what the pool gives into service is not replaced while the group takes up its room', () => {
  expect(refills(play(aWarmGroup(), [setDesired(at(20), 3)]))).toEqual([]);
});

test('below its minimum the pool is filled again, and that takes as long as a cold start', () => {
  const said = play(aWarmGroup({ minSize: 3, maxGroupPreparedCapacity: 3 }), [
    setDesired(at(20), 3),
  ]);
  expect(steadyPool(said)).toHaveLength(3);
  expect(refills(said)).toEqual([25, 25]);
  expect(readyWarm(said)).toEqual([115, 115]);
});

test('an instance that is not initialised is not taken: the group launches, and the pool gives it up', () => {
  const group = aWarmGroup({}, { desiredCapacity: 4 });
  const said = play(group, [setDesired(at(60), 4)], { events: [toDesired(20, 3)] });
  expect(refills(said)).toEqual([20]);
  expect(launches(said)).toEqual([[65, false]]);
  expect(only(said, 'warm-instance-terminated').map(({ t }) => t)).toEqual([65]);
  expect(readyWarm(said)).toEqual([]);
});

function toDesired(when: number, desired: number): ScenarioEvent {
  return { kind: 'setDesiredCapacity', at: at(when), group: groupId(0), desired };
}

test('what the group gives up is terminated, and another is launched into the pool', () => {
  const said = play(aWarmGroup({}, { desiredCapacity: 3 }), [], { events: [toDesired(30, 2)] });
  expect(only(said, 'instance-terminated').map(({ t }) => t)).toEqual([30]);
  expect(only(said, 'warm-instance-returned')).toEqual([]);
  expect(refills(said)).toEqual([30]);
  expect(readyWarm(said)).toEqual([120]);
});

test('where instances are reused, what the group gives up waits stopped and goes into service again', () => {
  const group = aWarmGroup({ reuseOnScaleIn: true }, { desiredCapacity: 4 });
  const said = play(group, [setDesired(at(100), 4)], { events: [toDesired(30, 3)] });
  const [returned] = only(said, 'warm-instance-returned');
  expect(returned!.t).toBe(30);
  expect(refills(said)).toEqual([]);
  expect(readyWarm(said)).toEqual([50]);
  const [again] = only(said, 'instance-launched');
  expect(again).toMatchObject({ t: 105, fact: { warm: returned!.fact.warm, node: 4 } });
  expect(only(said, 'node-deleted')).toEqual([]);
});

test('a pool without room takes nothing back', () => {
  const group = aWarmGroup(
    { reuseOnScaleIn: true, maxGroupPreparedCapacity: 2 },
    { desiredCapacity: 4 },
  );
  const said = play(group, [], { events: [toDesired(30, 2)] });
  expect(only(said, 'instance-terminated')).toHaveLength(2);
  expect(only(said, 'warm-instance-returned')).toEqual([]);
});

const shortage = (from: number, lasts: number, zone?: string): ScenarioEvent => ({
  kind: 'outOfCapacity',
  at: at(from),
  group: groupId(0),
  for: seconds(lasts),
  ...(zone === undefined ? {} : { zone }),
});
const ZONES = { zones: ['us-east-1a', 'us-east-1b'], desiredCapacity: 2 };

test('a stopped instance needs capacity to start: that of another zone goes instead, and EC2 says why', () => {
  const said = play(aWarmGroup({}, ZONES), [setDesired(at(20), 3)], {
    events: [shortage(10, 300, 'us-east-1a')],
  });
  expect(only(said, 'launch-refused').map(({ t, fact }) => [t, fact.zone, fact.into])).toEqual([
    [25, 'us-east-1a', undefined],
  ]);
  const [launched] = only(said, 'instance-launched');
  expect(launched!.fact).toMatchObject({ warm: 1, instance: { zone: 'us-east-1b' } });
});

test('where stopped instances cannot start, the group launches cold in a zone that has room', () => {
  const group = aWarmGroup({ maxGroupPreparedCapacity: 3 }, ZONES);
  const said = play(group, [setDesired(at(20), 3)], {
    events: [shortage(10, 300, 'us-east-1a')],
  });
  const [launched] = only(said, 'instance-launched');
  expect(launched!.fact.warm).toBeUndefined();
  expect(launched!.fact.instance.zone).toBe('us-east-1b');
  expect(only(said, 'warm-instance-terminated').map(({ t }) => t)).toEqual([25]);
});

test('a running instance goes into service whatever capacity there is', () => {
  const said = play(aWarmGroup({ poolState: 'Running' }), [setDesired(at(20), 3)], {
    events: [shortage(10, 300)],
  });
  expect(launches(said)).toEqual([
    [25, true],
    [25, true],
  ]);
  expect(only(said, 'launch-refused')).toEqual([]);
});

test('short of capacity everywhere nothing starts until the next try after the shortage', () => {
  const said = play(aWarmGroup(), [setDesired(at(20), 3)], { events: [shortage(10, 40)] });
  expect(only(said, 'launch-refused').map(({ t }) => t)).toEqual([25]);
  expect(launches(said)).toEqual([
    [55, true],
    [55, true],
  ]);
});

test('what EC2 refuses to the pool is tried again, and holds back no launch of the group', () => {
  const group = aWarmGroup({ minSize: 2, maxGroupPreparedCapacity: 2, poolState: 'Running' });
  const said = play(group, [setDesired(at(20), 2), setDesired(at(27), 3)], {
    events: [shortage(10, 40)],
  });
  expect(only(said, 'launch-refused').map(({ t, fact }) => [t, fact.into])).toEqual([
    [25, 'warm-pool'],
  ]);
  expect(launches(said)).toEqual([
    [25, true],
    [32, true],
  ]);
  expect(refills(said)).toEqual([55, 55]);
});

test('a run that starts empty launches its nodes and fills its pool at t = 0', () => {
  const said = play(aWarmGroup(), [], { run: { start: 'empty' } });
  expect(launches(said)).toEqual([[0, false]]);
  expect(refills(said)).toEqual([0, 0, 0]);
  expect(readyWarm(said)).toEqual([90, 90, 90]);
});
