// Problems → text: `file:line:column  sentence` first, so that terminals and editors make it a link, then the line
// with carets under what is meant.

import type { Problem } from './scenario.ts';
import { UNSAFE } from './wording.ts';

/** Of a file as a whole: no place in it is meant. */
export const problemOfFile = (
  file: string,
  message: string,
  severity: Problem['severity'] = 'error',
): Problem => ({ severity, file, line: 0, column: 0, length: 0, path: '', message });

/** Columns of a long line that are shown. */
const WINDOW = 100;

/** All problems, each with its line of `text` where one is meant; no newline at the end. */
export function renderProblems(problems: readonly Problem[], text = ''): string {
  const lines = text.split('\n');
  return problems.map((problem) => rendered(problem, lines)).join('\n');
}

function rendered(problem: Problem, lines: readonly string[]): string {
  const { file, line, column, severity, message, path } = problem;
  const place = line === 0 ? `${file} ${path}`.trim() : `${file}:${line}:${column}`;
  const said = `${place}  ${severity === 'note' ? 'note: ' : ''}${message}`;
  // A message may quote what was found, and nothing found may steer the terminal.
  const head = said.replaceAll(UNSAFE, ' ');
  const excerpt = problem.excerpt ?? lines[line - 1] ?? '';
  return line === 0 || excerpt.trim() === '' ? head : `${head}\n${underlined(problem, excerpt)}`;
}

function underlined({ line, column, length }: Problem, excerpt: string): string {
  const from = Math.max(0, Math.min(column - 20, excerpt.length - WINDOW));
  const shown = excerpt.slice(from, from + WINDOW).replace(/\r$/, '');
  const indent = column - 1 - from;
  const carets = '^'.repeat(Math.max(1, Math.min(length, shown.length - indent)));
  const number = String(line).padStart(5);
  const gutter = ' '.repeat(number.length);
  return `${number} | ${shown.replaceAll(UNSAFE, ' ')}\n${gutter} | ${' '.repeat(indent)}${carets}`;
}
