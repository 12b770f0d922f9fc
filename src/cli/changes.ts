// Changes from the command line: those of `--set-file`, in order, then those of `--set`; and mistakes in them, told
// where they were written.

import { MOST_SCENARIO_BYTES } from '../scenario/load.ts';
import type { Problem, Scenario } from '../scenario/scenario.ts';
import { readSetFile } from '../scenario/set-file.ts';
import { atTheirOrigin, type WrittenSet } from '../scenario/written-set.ts';
import type { Flags } from './args.ts';
import type { InputFiles } from './input-files.ts';
import { setsFrom } from './load.ts';
import { mistakes } from './mistakes.ts';
import type { InputProblem } from './problem.ts';

/** Throws an `InputProblem` with every mistake that the files hold by themselves. */
export function changesFrom(
  flags: Flags,
  files: InputFiles,
  { document }: Scenario,
): readonly WrittenSet[] {
  const readings = flags.texts('set-file').map((file) => {
    const text = files.read(file, MOST_SCENARIO_BYTES, 'file of changes');
    return readSetFile(text, file === '-' ? 'stdin' : file, document);
  });
  const problems = readings.flatMap((reading) => ('problems' in reading ? reading.problems : []));
  if (problems.length > 0) throw mistakes(problems);
  const fromFiles = readings.flatMap((reading) => ('sets' in reading ? reading.sets : []));
  return [...fromFiles, ...setsFrom(flags)];
}

/** What is wrong with a variant, told where its changes were written. */
export function wrongChanges(
  problems: readonly Problem[],
  sets: readonly WrittenSet[],
  base: Scenario,
  readFile: (path: string) => string,
): InputProblem {
  const told = atTheirOrigin(problems, sets, base, { readFile });
  const turn = ({ file }: Problem): number => told.findIndex((problem) => problem.file === file);
  return mistakes(
    told.toSorted((a, b) => turn(a) - turn(b) || a.line - b.line || a.column - b.column),
  );
}
