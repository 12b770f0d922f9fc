// What a command reads: the files that its words, flags and scenarios name. On the disk; or, under merge, the texts that
// shards carry, so that nothing a shard names is ever looked for on this machine.

import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { MOST_TEXTS, type DecidingText } from '../experiment/run-log.ts';
import { printable } from './args.ts';
import { readText } from './files.ts';
import { InputProblem } from './problem.ts';

export interface InputFiles {
  /** A text of at most `most` bytes; throws an `InputProblem` in one line. Read once: a later question gets the same. */
  read(path: string, most: number, what: string): string;
  exists(path: string): boolean;
  /** Every text read so far, as it was asked for. */
  seen(): readonly DecidingText[];
}

/** The user's own files; `-` is stdin. */
export function filesOnDisk(): InputFiles {
  const seen = new Map<string, DecidingText>();
  let kept = 0;
  return {
    read(path, most, what) {
      const known = seen.get(path)?.text;
      if (known !== undefined) return known;
      const text = readText(path, most, what);
      const sha256 = createHash('sha256').update(text).digest('hex');
      // Beyond what a shard can carry nothing is kept: saved results may be large.
      kept += text.length;
      seen.set(path, kept > MOST_TEXTS ? { file: path, sha256 } : { file: path, sha256, text });
      return text;
    },
    exists: (path) => path === '-' || existsSync(path),
    seen: () => [...seen.values()],
  };
}

/** Texts by name, and nothing else: there is no disk behind them. */
export function filesOf(texts: readonly DecidingText[], holder: string): InputFiles {
  const known = new Map(texts.map(({ file, text }) => [file, text]));
  return {
    read(path, most, what) {
      const text = known.get(path);
      if (text === undefined)
        throw new InputProblem(`${holder}: does not hold the ${what} ${printable(path)}`);
      if (text.length > most)
        throw new InputProblem(`${holder}: the ${what} ${printable(path)} is too long`);
      return text;
    },
    exists: () => true, // what is not there is told when it is read
    seen: () => texts,
  };
}
