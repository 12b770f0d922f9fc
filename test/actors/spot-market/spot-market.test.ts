import { expect, test } from 'vitest';
import { groupId } from '../../../src/ids.ts';
import type { EventTarget, Scenario, ScenarioEvent } from '../../../src/scenario/scenario.ts';
import { constantly, minutes, seconds } from '../../../src/units.ts';
import { aGroup, aReclaim, aScenario, at } from '../../support/a-scenario.ts';
import { giveBack, onStage, type Cue } from '../../support/aws-stage.ts';
import { only, type Said } from '../../support/facts-of.ts';

const play = (scenario: Scenario, script: readonly Cue[] = [], seed = '1'): Said[] =>
  onStage(scenario, { cast: ['spot-market', 'auto-scaling-group'], script, seed });
const ten = aGroup({ desiredCapacity: 10, zones: ['us-east-1a', 'us-east-1b'] });
const event = (
  kind: 'reclaim' | 'rebalance',
  when: number,
  target: Partial<EventTarget>,
): ScenarioEvent => ({
  kind,
  at: at(when),
  target: { within: seconds(0), order: 'oldest', ...target },
});
const notices = (said: readonly Said[]): [t: number, node: number][] =>
  only(said, 'spot-notice-issued').map(({ t, fact }) => [t, fact.node]);

test('an instance is gone two minutes after its notice', () => {
  const said = play(aScenario({ events: [aReclaim(at(20), 1)] }));
  expect(only(said, 'spot-notice-issued')).toEqual([
    {
      t: 20,
      fact: { kind: 'spot-notice-issued', node: 0, action: 'terminate', reclaimAt: at(140) },
    },
  ]);
  expect(only(said, 'instance-terminated')).toEqual([
    { t: 140, fact: { kind: 'instance-terminated', node: 0, why: 'spot-reclaim' } },
  ]);
});

test('an event may have a notice of its own', () => {
  const reclaim = { ...aReclaim(at(20), 1), notice: constantly(seconds(30)) } as ScenarioEvent;
  expect(only(play(aScenario({ events: [reclaim] })), 'instance-terminated')[0]!.t).toBe(50);
});

test('the oldest without a notice go first, and an event leaves alone whom another has warned', () => {
  const events = [aReclaim(at(20), 2), aReclaim(at(30), 2)];
  const said = play(aScenario({ autoScalingGroups: [ten], events }));
  expect(notices(said)).toEqual([
    [20, 0],
    [20, 1],
    [30, 2],
    [30, 3],
  ]);
});

test('a percentage is rounded up', () => {
  const events = [event('reclaim', 20, { group: groupId(0), percent: 25 })];
  expect(notices(play(aScenario({ autoScalingGroups: [ten], events })))).toHaveLength(3);
});

test('a zone loses its Spot instances in every group, and nothing else', () => {
  const onDemand = aGroup({ ...ten, name: 'base', onDemandPercentageAboveBaseCapacity: 100 });
  const autoScalingGroups = [ten, onDemand, { ...ten, name: 'more', desiredCapacity: 2 }];
  const events = [event('reclaim', 20, { zone: 'us-east-1b' })];
  const said = play(aScenario({ autoScalingGroups, events }));
  expect(notices(said).map(([, node]) => node)).toEqual([1, 3, 5, 7, 9, 21]);
});

test('a node is named', () => {
  const events = [event('reclaim', 20, { node: 'spot-3' })];
  expect(notices(play(aScenario({ events })))).toEqual([[20, 2]]);
});

test('spread over a window, the first notice comes with the event and the last at its end', () => {
  const events = [event('reclaim', 20, { group: groupId(0), count: 5, within: seconds(60) })];
  expect(notices(play(aScenario({ autoScalingGroups: [ten], events })))).toEqual([
    [20, 0],
    [35, 1],
    [50, 2],
    [65, 3],
    [80, 4],
  ]);
});

test('spread events that overlap never take one instance twice', () => {
  const spread = { group: groupId(0), count: 4, within: seconds(60) };
  const events = [event('reclaim', 20, spread), event('reclaim', 30, spread)];
  const taken = notices(play(aScenario({ autoScalingGroups: [ten], events }))).map(([, n]) => n);
  expect(taken).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
});

test('a random order is the seed’s, and takes nobody twice', () => {
  const events = [event('reclaim', 20, { group: groupId(0), count: 10, order: 'random' })];
  const scenario = aScenario({ autoScalingGroups: [ten], events });
  const order = (seed: string): number[] => notices(play(scenario, [], seed)).map(([, n]) => n);
  expect(order('7')).toEqual(order('7'));
  expect(order('7')).not.toEqual(order('8'));
  expect(order('7').toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
});

test('an event that asks for more than there are takes those, and says so', () => {
  const said = play(aScenario({ events: [aReclaim(at(20), 5)] }));
  expect(notices(said)).toHaveLength(3);
  expect(only(said, 'event-curtailed')).toEqual([
    {
      t: 20,
      fact: {
        kind: 'event-curtailed',
        event: 'reclaim',
        group: 0,
        where: 'anywhere',
        asked: 5,
        found: 3,
      },
    },
  ]);
});

test('an event for everybody that meets nobody says so', () => {
  const events = [aReclaim(at(20)), event('reclaim', 30, { zone: 'us-east-1a' })];
  const said = play(aScenario({ events }));
  expect(only(said, 'event-curtailed')).toMatchObject([
    { t: 30, fact: { where: 'us-east-1a', asked: 1, found: 0 } },
  ]);
});

test('a spread event whose instances have gone meanwhile says so', () => {
  const events = [event('reclaim', 20, { group: groupId(0), count: 3, within: seconds(60) })];
  const said = play(aScenario({ events }), [giveBack(at(30), 2)]);
  expect(notices(said)).toHaveLength(2);
  expect(only(said, 'event-curtailed')).toMatchObject([{ t: 80, fact: { asked: 1, found: 0 } }]);
});

test('an instance given back before its time is not reclaimed', () => {
  const said = play(aScenario({ events: [aReclaim(at(20), 1)] }), [giveBack(at(60), 0)]);
  expect(only(said, 'instance-terminated').map(({ fact }) => fact.why)).toEqual(['scale-down']);
});

test('a rebalance recommendation reaches each instance once and takes none', () => {
  const events = [
    event('rebalance', 10, { group: groupId(0), count: 2 }),
    event('rebalance', 20, { group: groupId(0), count: 1 }),
  ];
  const said = play(aScenario({ events }));
  expect(only(said, 'rebalance-recommended').map(({ t, fact }) => [t, fact.node])).toEqual([
    [10, 0],
    [10, 1],
    [20, 2],
  ]);
  expect(only(said, 'instance-terminated')).toEqual([]);
});

const risky = (rate: number, wishes = {}): Scenario =>
  aScenario({
    run: { until: at(24 * 3600) },
    autoScalingGroups: [
      aGroup({ desiredCapacity: 50, maxSize: 60, spotReclaimsPerInstanceHour: rate, ...wishes }),
    ],
  });

test('random reclaims come at the rate asked for, each instance on its own', () => {
  const said = play(risky(0.1));
  const reclaims = notices(said).length; // 50 instances, 24 h, 0.1 an hour: 120 ± 11
  expect(reclaims).toBeGreaterThan(85);
  expect(reclaims).toBeLessThan(155);
});

test('variants meet the same random reclaims of the instances that both have', () => {
  const longer = risky(0.1, { maxSize: 55, startup: constantly(minutes(4)) });
  const firstOf = (scenario: Scenario): [number, number][] =>
    notices(play(scenario)).filter(([, node]) => node < 50);
  expect(firstOf(longer)).toEqual(firstOf(risky(0.1)));
});

test('On-Demand instances are never reclaimed', () => {
  expect(notices(play(risky(1, { onDemandPercentageAboveBaseCapacity: 100 })))).toEqual([]);
});
