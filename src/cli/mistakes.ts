// What is wrong with scenarios and with changes to them, counted, and that of several files told at once.

import { renderProblems } from '../scenario/problems.ts';
import type { Problem } from '../scenario/scenario.ts';
import { InputProblem } from './problem.ts';

/** Ends with their number and where to read on; those of several files end so once. */
export class Mistakes extends InputProblem {
  readonly told: readonly string[];
  readonly count: number;

  constructor(told: readonly string[], count: number) {
    const words = `${count} ${count === 1 ? 'problem' : 'problems'}`;
    super(...told, `${words}. Keys and their meaning: simulate explain`);
    this.told = told;
    this.count = count;
  }
}

/** Every problem, those of one text with its lines, and where to read on. */
export function mistakes(problems: readonly Problem[], text = ''): InputProblem {
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  return new Mistakes([renderProblems(problems, text)], errors);
}

/** The same below a line that says whose they are. */
export const headed = (head: string, problem: InputProblem): InputProblem =>
  problem instanceof Mistakes
    ? new Mistakes([head, ...problem.told], problem.count)
    : new InputProblem(head, ...problem.lines);

/** What `read` makes of each; throws one `InputProblem` with all that is wrong with any of them. */
export function readAll<Asked, Read>(
  asked: Iterable<Asked>,
  read: (each: Asked) => Read,
): readonly Read[] {
  const problems: InputProblem[] = [];
  const found: Read[] = [];
  for (const each of asked)
    try {
      found.push(read(each));
    } catch (error) {
      if (!(error instanceof InputProblem)) throw error;
      problems.push(error);
    }
  // A file that is named twice has its mistakes once.
  const distinct = [...new Map(problems.map((each) => [each.message, each])).values()];
  if (distinct.length > 0) throw together(distinct);
  return found;
}

function together(problems: readonly InputProblem[]): InputProblem {
  const [first] = problems;
  if (problems.length === 1) return first!;
  if (!problems.some((each) => each instanceof Mistakes))
    return new InputProblem(...problems.flatMap(({ lines }) => lines));
  const counted = problems.map((each) =>
    each instanceof Mistakes ? each : { told: each.lines, count: 1 },
  );
  return new Mistakes(
    counted.flatMap(({ told }) => told),
    counted.reduce((sum, { count }) => sum + count, 0),
  );
}
