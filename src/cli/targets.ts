// Where flags say that results go, checked before the first run: stdout has a flag of its own, and what a command reads
// is not replaced by what it finds.

import { existsSync, realpathSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { OutOfMemory } from '../experiment/thread-limits.ts';
import { printable, type Flags } from './args.ts';
import { isDeviceOrPipe, refuseUnwritable } from './files.ts';
import type { InputFiles } from './input-files.ts';
import { InputProblem } from './problem.ts';

/** Each names a file for the form of its name. */
export const FILE_FLAGS = ['json', 'csv', 'xlsx', 'html', 'markdown', 'junit'] as const;
export type FileFlag = (typeof FILE_FLAGS)[number];

/** Throws an `InputProblem` for a target that cannot be meant. */
export function checkNamedFiles(flags: Flags, inputs: InputFiles): void {
  const read = filesRead(inputs);
  const written = flags.text('write');
  const named = new Map<string, string>(
    written === undefined ? [] : [[behindLinks(written), 'write']],
  );
  for (const flag of FILE_FLAGS) {
    const path = flags.text(flag);
    if (path === undefined) continue;
    if (STDOUT.includes(path))
      throw new InputProblem(`--${flag} ${path}: for stdout, write --format ${stdoutFormat(flag)}`);
    const place = behindLinks(path);
    if (read.has(place))
      throw new InputProblem(
        `--${flag} ${printable(path)}: this command reads that file, and would replace it: name another`,
      );
    const other = named.get(place);
    if (other !== undefined && !isDeviceOrPipe(path))
      throw new InputProblem(
        `--${flag} ${printable(path)}: --${other} names that file too, and one would replace the other: name another`,
      );
    named.set(place, flag);
  }
}

/** To be called once the folder is there, in which they may lie: throws an `InputProblem` for a file that cannot be written. */
export function refuseUnwritableFiles(flags: Flags): void {
  for (const flag of FILE_FLAGS) {
    const path = flags.text(flag);
    if (path !== undefined) refuseUnwritable(path);
  }
}

const STDOUT: readonly string[] = ['-', '/dev/stdout', '/dev/fd/1', '/proc/self/fd/1'];

/** Every file that a command has read, under the one name that it has however it was named. */
export const filesRead = (inputs: InputFiles): ReadonlySet<string> =>
  new Set(inputs.seen().map(({ file }) => behindLinks(file)));

/** A path without links in it; of a file that is not there yet, its folder's. */
export function behindLinks(path: string): string {
  try {
    return existsSync(path)
      ? realpathSync(path)
      : join(realpathSync(dirname(resolve(path))), basename(path));
  } catch {
    return resolve(path); // why it cannot be reached is told by whoever opens it
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

/**
 * Files first, so that a reader of stdout may close the pipe; a disk that refuses them, or a page that takes too much
 * memory, takes no answer away.
 */
export async function spokenWhateverHappens(
  write: () => Promise<string[]>,
  speak: () => Promise<void>,
): Promise<string[]> {
  let written: string[];
  try {
    written = await write();
  } catch (error) {
    if (error instanceof InputProblem || error instanceof OutOfMemory) await speak();
    throw error;
  }
  await speak();
  return written;
}
