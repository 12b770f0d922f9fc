// A recorded run's text → its lines, or what is wrong with it, with line and column. The text is untrusted.

import { problemOfFile } from '../scenario/problems.ts';
import type { Problem } from '../scenario/scenario.ts';
import { quoted } from '../scenario/wording.ts';
import type { RecordedFact } from './recorded-fact.ts';
import { LINE_KINDS, NUMBERS } from './vocabulary.ts';

/** What is read of one recorded run at most; an hour of a hundred nodes is a few MiB. */
export const MOST_RUN_BYTES = 64 * 1024 * 1024;
/** After this many broken lines the rest is hardly read with profit. */
const MOST_PROBLEMS = 10;

export type ReadRun =
  | {
      /** In order of time; lines of one instant in the order in which they stand. */
      readonly facts: readonly RecordedFact[];
      /** Kinds that nothing here knows, and how many lines of each were left out. */
      readonly unknown: ReadonlyMap<string, number>;
    }
  | { readonly problems: readonly Problem[] };

/** Reads one run: a JSON object a line, each with `t` and `fact` and what its kind must say; `run-ended` is the last. */
export function readRun(text: string, file: string): ReadRun {
  const facts: RecordedFact[] = [];
  const problems: Problem[] = [];
  const unknown = new Map<string, number>();
  for (const [index, line] of text
    .replace(/^\ufeff/, '')
    .split('\n')
    .entries()) {
    if (line.trim() === '') continue;
    const read = readLine(line);
    if ('wrong' in read) problems.push(problemAt({ file, line: index + 1 }, line, read));
    else if (KINDS.has(read.fact.fact)) facts.push(read.fact);
    else unknown.set(read.fact.fact, (unknown.get(read.fact.fact) ?? 0) + 1);
    if (problems.length === MOST_PROBLEMS) break;
  }
  facts.sort((a, b) => a.t - b.t);
  if (problems.length === 0 && facts.at(-1)?.fact !== 'run-ended')
    problems.push(endless(file, facts));
  return problems.length > 0 ? { problems } : { facts, unknown };
}

const KINDS = new Map(LINE_KINDS.map((kind) => [kind.fact, kind]));

interface Wrong {
  readonly wrong: string;
  readonly column?: number;
}

function readLine(line: string): { readonly fact: RecordedFact } | Wrong {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    const position = /position (\d+)/.exec(String(error))?.[1];
    const column = position === undefined ? line.trimEnd().length + 1 : Number(position) + 1;
    return { wrong: 'no JSON object', column };
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { wrong: 'no JSON object' };
  const { t, fact } = value as Partial<RecordedFact>;
  if (typeof t !== 'number' || !Number.isFinite(t))
    return { wrong: '"t" must be seconds after the start, a number' };
  if (typeof fact !== 'string') return { wrong: '"fact" must be a text such as "pod-bound"' };
  return missingIn(value as RecordedFact) ?? { fact: value as RecordedFact };
}

/** A field that its kind must have and has not. */
function missingIn(line: RecordedFact): Wrong | undefined {
  for (const field of KINDS.get(line.fact)?.fields ?? []) {
    const isNumber = NUMBERS.has(field);
    const value = line[field];
    if (isNumber ? Number.isFinite(value) : typeof value === 'string') continue;
    return { wrong: `${line.fact} must say "${field}", ${isNumber ? 'a number' : 'a text'}` };
  }
  return undefined;
}

const problemAt = (
  { file, line }: { readonly file: string; readonly line: number },
  excerpt: string,
  { wrong, column = 1 }: Wrong,
): Problem => ({
  severity: 'error',
  file,
  line,
  column,
  length: 1,
  path: '',
  message: wrong,
  excerpt,
});

function endless(file: string, facts: readonly RecordedFact[]): Problem {
  const last = facts.at(-1);
  const message =
    last === undefined
      ? 'the run is empty: record one JSON object a line'
      : `the run has no end: after ${quoted(last.fact)} at ${last.t} s its last line must be {"t": …, "fact": "run-ended"}`;
  return problemOfFile(file, message);
}
