import { expect, test } from 'vitest';
import { scenarioOf, SMALL } from '../support/scenario-texts.ts';
import {
  axisNames,
  combinations,
  parseAxes,
  twinAxis,
  setsOf,
  type Axis,
} from '../../src/experiment/axes.ts';

const axesOf = (...texts: string[]): readonly Axis[] => {
  const parsed = parseAxes(texts);
  if ('mistakes' in parsed) throw new Error(parsed.mistakes.join('\n'));
  return parsed.axes;
};
const valuesOf = (values: string): readonly string[] => axesOf(`run.until=${values}`)[0]!.values;
const mistakesIn = (...texts: string[]): readonly string[] => {
  const parsed = parseAxes(texts);
  return 'mistakes' in parsed ? parsed.mistakes : [];
};

test('a range of whole numbers goes up by one unless a step is given', () => {
  expect(valuesOf('8..11')).toEqual(['8', '9', '10', '11']);
  expect(valuesOf('10..30:10')).toEqual(['10', '20', '30']);
});

test('a range ends at or before its end', () => {
  expect(valuesOf('10..30:7')).toEqual(['10', '17', '24']);
});

test('a range of one value is that value', () => {
  expect(valuesOf('5..5')).toEqual(['5']);
});

test('a unit that stands at both ends is kept: percent, CPU, memory, durations', () => {
  expect(valuesOf('60%..80%:10%')).toEqual(['60%', '70%', '80%']);
  expect(valuesOf('1%..3%')).toEqual(['1%', '2%', '3%']);
  expect(valuesOf('500m..900m:200m')).toEqual(['500m', '700m', '900m']);
  expect(valuesOf('1Gi..3Gi:1Gi')).toEqual(['1Gi', '2Gi', '3Gi']);
  expect(valuesOf('10s..30s:10s')).toEqual(['10s', '20s', '30s']);
});

test('durations of several units are counted in time', () => {
  expect(valuesOf('30s..2m:30s')).toEqual(['30s', '1m', '1m30s', '2m']);
});

test('decimals are counted exactly', () => {
  expect(valuesOf('0.1..0.5:0.1')).toEqual(['0.1', '0.2', '0.3', '0.4', '0.5']);
  expect(valuesOf('0.5..1:0.25')).toEqual(['0.5', '0.75', '1']);
});

test('a list keeps its order, its texts and the commas inside brackets and quotes', () => {
  expect(valuesOf('stormy,calm')).toEqual(['stormy', 'calm']);
  expect(valuesOf('90s, { median: 90s, p95: 147s }, "a,b"')).toEqual([
    '90s',
    '{ median: 90s, p95: 147s }',
    '"a,b"',
  ]);
});

test('the equals sign may stand in a quoted name', () => {
  expect(axesOf('workloads."a=b".replicas=1,2')[0]!.path).toBe('workloads."a=b".replicas');
});

test.each([
  ['maxSize', /write --vary path=10\.\.30:5/],
  ['maxSize=', /a value is missing/],
  ['maxSize=1,,2', /a value is missing/],
  ['maxSize=30..10', /30 is above 10: write 10\.\.30/],
  ['maxSize=1..3:0', /the step 0 leads nowhere/],
  ['startup=30s..2m', /a step is missing/],
  ['maxSize=1..2s', /no numbers of one unit/],
  ['maxSize=a..b', /no numbers of one unit/],
  ['maxSize=3,3', /"3" stands twice/],
  ['maxSize=1..5000', /5000 values, at most 1000/],
])('%s is refused in one sentence', (text, sentence) => {
  expect(mistakesIn(text)).toHaveLength(1);
  expect(mistakesIn(text)[0]).toMatch(sentence);
});

test('every mistake is named at once', () => {
  expect(mistakesIn('a=', 'b=9..1', 'c=1,2')).toHaveLength(2);
});

test('a path given twice is a mistake, and so are more combinations than anybody reads', () => {
  expect(mistakesIn('a=1,2', 'a=3')[0]).toMatch(/given twice/);
  expect(mistakesIn('a=1..200', 'b=1..200')[0]).toMatch(/40000 combinations/);
});

test('two axes of one key are a mistake, whatever they call it; what lies in another may follow it', () => {
  const twinIn = (...texts: readonly string[]) =>
    twinAxis(scenarioOf(SMALL).document, axesOf(...texts));
  const [whole, spot, first] = [
    'autoScalingGroups.spot={}',
    'autoScalingGroups.spot.maxSize=5,6',
    'autoScalingGroups[0].maxSize=7,8',
  ];
  expect(twinIn(spot, first)).toEqual({
    path: 'autoScalingGroups[0].maxSize',
    message: 'sets what --vary "autoScalingGroups.spot.maxSize" sets too: vary one of them',
  });
  expect(twinIn(spot, whole)?.path).toBe('autoScalingGroups.spot');
  expect(twinIn(whole, spot)).toBeUndefined();
  expect(twinIn(spot, 'autoScalingGroups.spot.minSize=0,1')).toBeUndefined();
});

test('combinations turn the last axis fastest', () => {
  const axes = axesOf('a=1,2', 'b=x,y');
  expect(
    combinations(axes).map((places) => setsOf(axes, places).map(({ value }) => value)),
  ).toEqual([
    ['1', 'x'],
    ['1', 'y'],
    ['2', 'x'],
    ['2', 'y'],
  ]);
});

test('an axis is called by the last word of its path, and by more where two would be alike', () => {
  expect(axisNames(axesOf('autoScalingGroups.spot.maxSize=1', 'run.until=1h'))).toEqual([
    'maxSize',
    'until',
  ]);
  expect(axisNames(axesOf('g.spot.maxSize=1', 'g.base.maxSize=1', 'x=1'))).toEqual([
    'spot.maxSize',
    'base.maxSize',
    'x',
  ]);
});
