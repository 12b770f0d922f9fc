// A recorded run's text → its lines, or what is wrong with it, with line and column. The text is untrusted.

import type { Problem } from '../scenario/scenario.ts';
import type { RecordedFact } from './recorded-fact.ts';

/** What is read of one recorded run at most; an hour of a hundred nodes is a few MiB. */
export const MOST_RUN_BYTES = 64 * 1024 * 1024;
/** After this many broken lines the rest is hardly read with profit. */
const MOST_PROBLEMS = 10;

export type ReadRun =
  | { readonly facts: readonly RecordedFact[] }
  | { readonly problems: readonly Problem[] };

/** Reads one run: a JSON object a line, each with `t` and `fact`, in order of time, the last one `run-ended`. */
export function readRun(text: string, file: string): ReadRun {
  const facts: RecordedFact[] = [];
  const problems: Problem[] = [];
  const lines = text.split('\n');
  lines.forEach((line, index) => {
    if (line.trim() === '' || problems.length === MOST_PROBLEMS) return;
    const read = readLine(line, facts.at(-1)?.t ?? Number.NEGATIVE_INFINITY);
    if ('wrong' in read) problems.push(problemAt({ file, line: index + 1 }, read));
    else facts.push(read.fact);
  });
  if (problems.length === 0 && facts.at(-1)?.fact !== 'run-ended')
    problems.push(
      problemAt(
        { file, line: Math.max(1, lines.length - 1) },
        {
          wrong:
            facts.length === 0
              ? 'the run is empty: record one JSON object a line'
              : 'the run has no end: its last line must be {"t": …, "fact": "run-ended"}',
        },
      ),
    );
  return problems.length > 0 ? { problems } : { facts };
}

interface Wrong {
  readonly wrong: string;
  readonly column?: number;
}

function readLine(line: string, before: number): { readonly fact: RecordedFact } | Wrong {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    const column = /position (\d+)/.exec(String(error))?.[1];
    return { wrong: 'no JSON object', column: column === undefined ? 1 : Number(column) + 1 };
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { wrong: 'no JSON object' };
  const { t, fact } = value as Partial<RecordedFact>;
  if (typeof t !== 'number' || !Number.isFinite(t))
    return { wrong: '"t" must be seconds after the start, a number' };
  if (typeof fact !== 'string') return { wrong: '"fact" must be a text such as "pod-bound"' };
  if (t < before) return { wrong: `time turns back from ${before} to ${t}: sort the lines by "t"` };
  return { fact: value as RecordedFact };
}

const problemAt = (
  { file, line }: { readonly file: string; readonly line: number },
  { wrong, column }: Wrong,
): Problem => ({
  severity: 'error',
  file,
  line,
  column: column ?? 1,
  length: 1,
  path: '',
  message: wrong,
});
