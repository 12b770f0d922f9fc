// How a mistake looks on the screen: a link first, the line below it, carets under the word, nothing that a terminal obeys.

import { describe, expect, test } from 'vitest';
import { renderProblems } from '../../src/scenario/problems.ts';
import type { Problem } from '../../src/scenario/scenario.ts';
import { suggestion } from '../../src/scenario/suggest.ts';
import { problemsOf, SMALL } from '../support/scenario-texts.ts';

const aProblem = (wishes: Partial<Problem>): Problem => ({
  severity: 'error',
  file: 'burst.yaml',
  line: 1,
  column: 1,
  length: 1,
  path: '',
  message: 'it is wrong',
  ...wishes,
});

describe('a problem on the screen', () => {
  test('is a place, a sentence, and the line with carets', () => {
    const text = 'a: 1\nmaxSize: "10"\n';
    const problem = aProblem({ line: 2, column: 10, length: 4, message: 'remove the quotes' });
    expect(renderProblems([problem], text)).toBe(`\
burst.yaml:2:10  remove the quotes
    2 | maxSize: "10"
      |          ^^^^`);
  });

  test('without a place is the file, or the path that was set, and the sentence', () => {
    expect(renderProblems([aProblem({ line: 0 })], 'a: 1')).toBe('burst.yaml  it is wrong');
    expect(renderProblems([aProblem({ line: 0, file: '--set', path: 'run.until' })])).toBe(
      '--set run.until  it is wrong',
    );
  });

  test('that is only a note says so', () => {
    expect(renderProblems([aProblem({ severity: 'note' })])).toBe(
      'burst.yaml:1:1  note: it is wrong',
    );
  });

  test('in a very long line shows the part that is meant', () => {
    const text = `${'x'.repeat(500)}HERE${'y'.repeat(500)}`;
    const [, line, carets] = renderProblems([aProblem({ column: 501, length: 4 })], text).split(
      '\n',
    );
    expect(line!.length).toBeLessThan(120);
    expect(line!.indexOf('HERE')).toBe(carets!.indexOf('^^^^'));
    expect(carets!.endsWith('^^^^')).toBe(true);
  });

  test('cannot move the cursor, ring the bell or turn the line around', () => {
    const hostile = SMALL.replace('maxSize: 8', 'maxSize: "8\u202e\\e[31m"').replace(
      'desiredCapacity',
      '"desired\\aCapacity\\n"',
    );
    const shown = renderProblems(problemsOf(hostile), hostile);
    // oxlint-disable-next-line no-control-regex -- that is the point
    expect(shown).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f\u202e]/);
    expect(shown.split('\n')).toHaveLength(6);
  });
});

describe('a suggestion', () => {
  const SIZES = ['minSize', 'desiredCapacity', 'maxSize'];

  test('is the nearest word, when the slip is a third of it or less', () => {
    expect(suggestion('maxSiz', SIZES)).toBe('did you mean "maxSize"?');
    expect(suggestion('mxaSize', SIZES)).toBe('did you mean "maxSize"?');
    expect(suggestion('MAXSIZE', SIZES)).toBe('did you mean "maxSize"?');
    expect(suggestion('size', SIZES)).toBe('write minSize, desiredCapacity or maxSize');
  });

  test('is otherwise a list of at most eight', () => {
    const many = Array.from({ length: 12 }, (_, n) => `key${n}`);
    expect(suggestion('quantum', many)).toMatch(/^one of key0, .*key7 and 4 more$/);
  });
});

test('an escape sequence in a value that a message quotes never reaches the terminal', () => {
  const escape = '\u001B[31m';
  const problems = [
    {
      severity: 'error' as const,
      file: `${escape}.yaml`,
      line: 1,
      column: 1,
      length: 1,
      path: '',
      message: `zones must be a list, found ${escape}red`,
    },
  ];
  expect(renderProblems(problems, `zones: ${escape}red`)).not.toContain('\u001B');
});
