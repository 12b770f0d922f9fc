// Plans as spreadsheets save them, and where each mistake in one stands.

import { describe, expect, test } from 'vitest';
import fc from 'fast-check';
import { planBatch } from '../../src/experiment/batch.ts';
import { readCsv } from '../../src/scenario/csv-reader.ts';
import { readPlan, type Plan } from '../../src/scenario/plan.ts';
import { renderProblems } from '../../src/scenario/problems.ts';
import { scenarioOf, SMALL } from '../support/scenario-texts.ts';

const small = scenarioOf(SMALL);

function planOf(text: string): Plan {
  const reading = readPlan(text, 'plan.csv');
  if ('problems' in reading) throw new Error(renderProblems(reading.problems));
  return reading.plan;
}

const setsIn = (text: string): readonly (readonly (readonly [string, string])[])[] =>
  planOf(text).rows.map(({ sets }) => sets.map(({ path, value }) => [path, value]));

function mistakesIn(text: string): string {
  const reading = readPlan(text, 'plan.csv');
  if ('problems' in reading) return renderProblems(reading.problems);
  const planned = planBatch(reading.plan, 'plan.csv', () => ({
    scenario: small,
    sha256: '',
    changes: [],
  }));
  return 'problems' in planned ? renderProblems(planned.problems) : '';
}

const cellsOf = (text: string): readonly (readonly string[])[] => {
  const { table } = readCsv(text, 'plan.csv');
  return [table.header, ...table.rows].map((row) => row.map((cell) => cell.text));
};

describe('a plan', () => {
  test('has a variant in each row; an empty cell changes nothing', () => {
    expect(setsIn('variant,run.until,autoScalingGroups.spot.maxSize\na,1h,9\nb,,12\n')).toEqual([
      [
        ['run.until', '1h'],
        ['autoScalingGroups.spot.maxSize', '9'],
      ],
      [['autoScalingGroups.spot.maxSize', '12']],
    ]);
  });

  test('sets each key by one column, whatever the columns call it', () => {
    const plan = (row: string) =>
      mistakesIn(`autoScalingGroups.spot.maxSize,autoScalingGroups[0].maxSize\n${row}\n`);
    expect(plan('5,6')).toContain(
      'plan.csv:1:32  this column sets what the column "autoScalingGroups.spot.maxSize" sets too (line 2): fill one of them',
    );
    expect(plan('5,\n,6')).toBe('');
  });

  test('has one column of variants, however it is written', () => {
    expect(mistakesIn('Variant,run.until,variant\na,1h,b\n')).toContain(
      'plan.csv:1:19  the column "variant" stands twice: remove one',
    );
  });

  test('may come from a European Excel: byte order mark, semicolons, CRLF, decimal commas', () => {
    const text =
      '\uFEFFvariant;autoScalingGroups.spot.spotReclaims.perInstanceHour\r\na;0,02\r\n;\r\n';
    expect(setsIn(text)).toEqual([
      [['autoScalingGroups.spot.spotReclaims.perInstanceHour', '0.02']],
    ]);
  });

  test('may quote cells: commas, quotes and line breaks are then part of them', () => {
    expect(cellsOf('a,"b"\n"1,2","say ""go"""\n"two\nlines",x')).toEqual([
      ['a', 'b'],
      ['1,2', 'say "go"'],
      ['two\nlines', 'x'],
    ]);
  });

  test('may have columns of the planner’s own, which begin with #', () => {
    expect(setsIn('#who,run.until\nAnn,1h\n')).toEqual([[['run.until', '1h']]]);
  });

  test('leaves out lines without anything in them', () => {
    expect(planOf('run.until\n1h\n\n  \n2h').rows.map(({ line }) => line)).toEqual([2, 5]);
  });

  test('is read as it was written, whatever stands in its cells', () => {
    const cell = fc.string({ maxLength: 12 }).map((text) => text.replaceAll('\r', ''));
    const quotedCell = (text: string): string => `"${text.replaceAll('"', '""')}"`;
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell), { maxLength: 8 }), (rows) => {
        const text = rows.map((row) => row.map(quotedCell).join(',')).join('\n');
        const filled = rows.filter((row) => row.some((each) => each.trim() !== ''));
        const [header = [], ...others] = filled;
        expect(cellsOf(`h,i\n${text}`).slice(1)).toEqual(
          filled.length === 0 ? [] : [header, ...others],
        );
      }),
    );
  });
});

describe('mistakes are told with their line and column, all at once', () => {
  test('in the cells', () => {
    expect(
      mistakesIn(
        'variant,autoScalingGroups.spot.maxSiz,run.until,clusterAutoscaler.expander\na,9,forty,rnd\nb,8,,least-waste\n',
      ),
    ).toBe(
      `plan.csv:1:9  there is no key "maxSiz" in autoScalingGroups.spot: did you mean "maxSize"?
    1 | variant,autoScalingGroups.spot.maxSiz,run.until,clusterAutoscaler.expander
      |         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
plan.csv:2:5  until must be a duration like 90s, 2m or 1h30m, found the text "forty"
    2 | a,9,forty,rnd
      |     ^^^^^
plan.csv:2:11  expander "rnd" is no expander: write random, most-pods, least-nodes, least-waste or priority
    2 | a,9,forty,rnd
      |           ^^^`,
    );
  });

  test('in its shape', () => {
    expect(mistakesIn('variant,run.until,run.until\na,1h\na,1h,2h\na,2h,3h,4h\n')).toBe(
      `plan.csv:1:19  the column "run.until" stands twice: remove one
    1 | variant,run.until,run.until
      |                   ^^^^^^^^^
plan.csv:2:3  this line has 2 cells, the first line has 3: a cell with a , in it stands in quotes
    2 | a,1h
      |   ^^
plan.csv:4:9  this line has 4 cells, the first line has 3: a cell with a , in it stands in quotes
    4 | a,2h,3h,4h
      |         ^^`,
    );
  });

  test.each([
    ['', /the plan is empty/],
    ['run.until\n', /there is no row below the first line/],
    ['variant\na\n', /no column names a path/],
    ['variant,\na,1h\n', /1:9 {2}this column has no name/],
    ['variant,run.until\na,1h\na,2h\n', /3:1 {2}the variant "a" is already on line 2/],
    ['run.until\n"1h\n2h', /2:1 {2}this quote is never closed/],
    ['run.until\n1"h\n', /2:2 {2}a quote inside a cell/],
    ['run.until\n"1h"x\n', /2:5 {2}something stands behind the closing quote/],
    ['run.until\n\uFFFD\n', /not text in UTF-8: save it as CSV in UTF-8/],
    [`run.until\n${'1h\n'.repeat(10_001)}`, /10001 of 10001, at most 10000 are read/],
  ])('%j', (text, message) => {
    expect(mistakesIn(text)).toMatch(message);
  });

  test('nothing in a plan steers the terminal', () => {
    expect(mistakesIn('run.until\n\u001B[31mred\n')).not.toContain('\u001B');
  });
});
