import { expect, test } from 'vitest';
import { groupId } from '../../../src/ids.ts';
import type { ScenarioEvent } from '../../../src/scenario/scenario.ts';
import { constantly, seconds } from '../../../src/units.ts';
import { aGroup, anInstanceType, aScenario, at } from '../../support/a-scenario.ts';
import { giveBack, onStage, setDesired, takeBack, type Cue } from '../../support/aws-stage.ts';
import { only, type Said } from '../../support/facts-of.ts';

const cast = ['auto-scaling-group', 'kubelet'];
const play = (scenario: ReturnType<typeof aScenario>, script: readonly Cue[] = []): Said[] =>
  onStage(scenario, { cast, script });
const launches = (said: readonly Said[]): number[] =>
  only(said, 'instance-launched').map(({ t }) => t);

test('the steady state has each group at desired capacity, in file order', () => {
  const autoScalingGroups = [
    aGroup({ name: 'spot', desiredCapacity: 2, zones: ['us-east-1a', 'us-east-1b'] }),
    aGroup({ name: 'base', desiredCapacity: 1, onDemandPercentageAboveBaseCapacity: 100 }),
  ];
  const said = play(aScenario({ autoScalingGroups }));
  const opened = said.flatMap(({ t, fact }) =>
    fact.kind === 'instance-launched' && t < 0
      ? [`${fact.group} ${fact.instance.zone} ${fact.instance.market}`]
      : [],
  );
  expect(opened).toEqual(['0 us-east-1a spot', '0 us-east-1b spot', '1 us-east-1a on-demand']);
  expect(launches(said)).toEqual([]);
});

test('a node carries the labels that EKS and the kubelet give it, beside those of its group', () => {
  const said = play(
    aScenario({
      autoScalingGroups: [aGroup({ desiredCapacity: 1, labels: { team: 'a' } })],
    }),
  );
  const [launched] = said.flatMap(({ fact }) => (fact.kind === 'instance-launched' ? [fact] : []));
  expect(launched!.instance.labels).toEqual({
    team: 'a',
    'kubernetes.io/arch': 'amd64',
    'kubernetes.io/os': 'linux',
    'node.kubernetes.io/instance-type': 'm5.xlarge',
    'topology.kubernetes.io/region': 'us-east-1',
    'topology.kubernetes.io/zone': 'us-east-1a',
    'eks.amazonaws.com/nodegroup': 'spot',
    'eks.amazonaws.com/capacityType': 'SPOT',
  });
});

test('a run that starts empty launches every group at t = 0', () => {
  const said = play(aScenario({ run: { start: 'empty' } }));
  expect(launches(said)).toEqual([0, 0, 0]);
  expect(only(said, 'node-ready').map(({ t }) => t)).toEqual([90, 90, 90]);
});

test('a raised desired capacity is launched one reaction later, all of it', () => {
  expect(launches(play(aScenario(), [setDesired(at(20), 5)]))).toEqual([25, 25]);
});

test('a reclaimed instance is replaced only once the group has noticed its death', () => {
  const said = play(aScenario(), [takeBack(at(100), 0)]);
  expect(launches(said)).toEqual([130]);
  expect(only(said, 'instance-death-noticed')).toMatchObject([{ t: 130, fact: { node: 0 } }]);
  expect(only(said, 'instance-reported-terminated')).toMatchObject([{ t: 120, fact: { node: 0 } }]);
});

test('a raise for the evicted pods and the replacement of the lost instance make one node too many', () => {
  const said = play(aScenario(), [setDesired(at(32), 4), takeBack(at(140), 0)]);
  expect(launches(said)).toEqual([37, 170]);
});

test('replacements wait while a raise is on its way to its launch call', () => {
  const said = play(aScenario(), [takeBack(at(100), 0), setDesired(at(128), 4)]);
  expect(launches(said)).toEqual([133, 133]);
});

test('a second raise within the reaction of the first starts the wait again', () => {
  const said = play(aScenario(), [setDesired(at(20), 4), setDesired(at(23), 5)]);
  expect(launches(said)).toEqual([28, 28]);
});

test('an instance that the autoscaler gives back goes at once and is not replaced', () => {
  const said = play(aScenario(), [giveBack(at(50), 1)]);
  expect(only(said, 'instance-terminated')).toEqual([
    { t: 50, fact: { kind: 'instance-terminated', node: 1, why: 'scale-down' } },
  ]);
  expect(only(said, 'instance-reported-terminated').map(({ t }) => t)).toEqual([70]);
  expect(launches(said)).toEqual([]);
});

const shortage = (from: number, lasts: number, zone?: string): ScenarioEvent => ({
  kind: 'outOfCapacity',
  at: at(from),
  group: groupId(0),
  for: seconds(lasts),
  ...(zone === undefined ? {} : { zone }),
});

test('a refused launch is tried again after its wait, which no raise shortens', () => {
  const said = play(aScenario({ events: [shortage(10, 70)] }), [
    setDesired(at(20), 5),
    setDesired(at(26), 6),
  ]);
  expect(only(said, 'launch-refused').map(({ t }) => t)).toEqual([25, 55]);
  expect(launches(said)).toEqual([85, 85, 85]);
});

test('a refusal after the first raise holds back the launches of the second', () => {
  const said = play(aScenario({ events: [shortage(10, 20)] }), [
    setDesired(at(20), 4),
    setDesired(at(40), 5),
  ]);
  expect(only(said, 'launch-refused').map(({ t }) => t)).toEqual([25]);
  expect(launches(said)).toEqual([55, 55]);
});

test('a zone without capacity passes its launches to the next one, and says so', () => {
  const autoScalingGroups = [aGroup({ zones: ['us-east-1a', 'us-east-1b'], desiredCapacity: 2 })];
  const events = [shortage(10, 600, 'us-east-1a')];
  const said = play(aScenario({ autoScalingGroups, events }), [setDesired(at(20), 4)]);
  expect(only(said, 'launch-refused').map(({ fact }) => fact.zone)).toEqual(['us-east-1a']);
  expect(only(said, 'instance-launched').map(({ fact }) => fact.instance.zone)).toEqual([
    'us-east-1b',
    'us-east-1b',
  ]);
});

test('of two shortages that overlap, the first begins and the last ends', () => {
  const said = play(aScenario({ events: [shortage(10, 60), shortage(30, 100)] }));
  expect(only(said, 'out-of-capacity-begun').map(({ t }) => t)).toEqual([10]);
  expect(only(said, 'out-of-capacity-ended').map(({ t }) => t)).toEqual([130]);
});

const toDesired = (when: number, desired: number): ScenarioEvent => ({
  kind: 'setDesiredCapacity',
  at: at(when),
  group: groupId(0),
  desired,
});

test('a scenario that lowers desired capacity lets the group choose what goes', () => {
  const said = play(aScenario({ events: [toDesired(30, 1)] }));
  expect(only(said, 'desired-capacity-set').map(({ fact }) => fact)).toEqual([
    { kind: 'desired-capacity-set', group: 0, from: 3, to: 1, by: 'event' },
  ]);
  expect(only(said, 'instance-terminated').map(({ t, fact }) => [t, fact.why])).toEqual([
    [30, 'scale-down'],
    [30, 'scale-down'],
  ]);
});

test('a scenario that raises desired capacity gets its launches after the reaction', () => {
  expect(launches(play(aScenario({ events: [toDesired(30, 4)] })))).toEqual([35]);
});

test('desired capacity outside the bounds is a bug of whoever let it in', () => {
  expect(() => play(aScenario({ events: [toDesired(30, 11)] }))).toThrow('not within 0 to 10');
});

test('instances of a mixed group come back in the market they were lost from', () => {
  const autoScalingGroups = [
    aGroup({
      desiredCapacity: 4,
      onDemandBaseCapacity: 1,
      onDemandPercentageAboveBaseCapacity: 50,
      instanceTypes: [anInstanceType()],
    }),
  ];
  const scenario = aScenario({ autoScalingGroups });
  const opened = play(scenario).flatMap(({ fact }) =>
    fact.kind === 'instance-launched' ? [fact.instance.market] : [],
  );
  expect(opened).toEqual(['on-demand', 'on-demand', 'spot', 'on-demand']);
  const said = play(scenario, [takeBack(at(60), 2)]);
  expect(only(said, 'instance-launched').map(({ fact }) => fact.instance.market)).toEqual(['spot']);
});

test('variants draw the same reaction for the same raise, whatever else happens', () => {
  const timings = { groupReaction: { law: 'uniform', least: seconds(2), greatest: seconds(15) } };
  const scenario = aScenario({ timings: timings as never });
  const calm = launches(play(scenario, [setDesired(at(20), 4)]));
  const other = {
    ...scenario,
    timings: { ...scenario.timings, deadDetection: constantly(seconds(1)) },
  };
  expect(launches(play(other, [takeBack(at(10), 0), setDesired(at(20), 4)])).at(-1)).toBe(calm[0]);
});
