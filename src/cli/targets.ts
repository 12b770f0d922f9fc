// Where flags say that results go, checked before the first run: stdout has a flag of its own, and what a command reads
// is not replaced by what it finds.

import { resolve } from 'node:path';
import { printable, type Flags } from './args.ts';
import type { InputFiles } from './input-files.ts';
import { InputProblem } from './problem.ts';

/** Each names a file for the form of its name. */
export const FILE_FLAGS = ['json', 'csv', 'xlsx', 'html', 'markdown', 'junit'] as const;
export type FileFlag = (typeof FILE_FLAGS)[number];

/** Throws an `InputProblem` for a target that cannot be meant. */
export function checkNamedFiles(flags: Flags, inputs: InputFiles): void {
  const read = new Set(inputs.seen().map(({ file }) => resolve(file)));
  for (const flag of FILE_FLAGS) {
    const path = flags.text(flag);
    if (path === undefined) continue;
    if (path === '-')
      throw new InputProblem(`--${flag} -: for stdout, write --format ${stdoutFormat(flag)}`);
    if (read.has(resolve(path)))
      throw new InputProblem(
        `--${flag} ${printable(path)}: this command reads that file, and would replace it: name another`,
      );
  }
}

const stdoutFormat = (flag: FileFlag): string =>
  ['json', 'csv', 'markdown'].includes(flag) ? flag : 'json';

/** The folder that flags name; `--resume DIR` goes on in the folder of an earlier `--out DIR`. */
export function resultsFolder(flags: Flags): string | undefined {
  const [resumed, out] = [flags.text('resume'), flags.text('out')];
  if (resumed !== undefined && out !== undefined && resolve(resumed) !== resolve(out))
    throw new InputProblem(
      `--resume ${printable(resumed)} writes its results there too: leave out --out`,
    );
  return resumed ?? out;
}

/** Files first, so that a reader of stdout may close the pipe; a disk that refuses them takes no answer away. */
export async function spokenWhateverHappens(
  write: () => Promise<string[]>,
  speak: () => Promise<void>,
): Promise<string[]> {
  let written: string[];
  try {
    written = await write();
  } catch (error) {
    if (error instanceof InputProblem) await speak();
    throw error;
  }
  await speak();
  return written;
}
