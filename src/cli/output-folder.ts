// A folder for results: it holds a list of what we wrote there, and only those files are replaced.

import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { printable } from './args.ts';
import { growingFile, writeAtomically, type GrowingFile } from './files.ts';
import { InputProblem, systemReason } from './problem.ts';

/** The list of what we wrote into a folder; its presence makes the folder ours to refresh. */
const OURS = '.simulate.json';

export interface OutputFolder {
  readonly path: string;
  write(name: string, content: string | Uint8Array): void;
  /** The same for one that is written in pieces. */
  begin(name: string): GrowingFile;
  /** Records what was written; files of ours that were not written again are removed. */
  finish(): void;
}

/**
 * Opens a folder for results before the run starts: creates it, proves that it can be written, and refuses when one
 * of `names` is taken by a file that is not ours (unless `force`).
 */
export function openOutputFolder(
  path: string,
  names: readonly string[],
  force: boolean,
): OutputFolder {
  prepare(path);
  const list = readOurs(path);
  const ours = list ?? [];
  const taken = [
    ...(list === undefined ? [OURS] : []),
    ...names.filter((name) => !ours.includes(name) && existsSync(join(path, name))),
  ];
  if (taken.length > 0 && !force)
    throw new InputProblem(
      `${printable(path)}: ${taken.join(', ')} ${taken.length === 1 ? 'is' : 'are'} there and not written by simulate: choose another --out, or --force to replace`,
    );
  const written: string[] = [];
  const record = (files: readonly string[]): void =>
    writeAtomically(join(path, OURS), `${JSON.stringify({ files }, null, 2)}\n`);
  /** Before it exists: a run that is cut off must not make its own files strangers to the next. */
  const named = (name: string): string => {
    if (written.length === 0) record([...new Set([...ours, ...names])]);
    written.push(name);
    return join(path, name);
  };
  return {
    path,
    write(name, content) {
      writeAtomically(named(name), content);
    },
    begin: (name) => growingFile(named(name)),
    finish() {
      for (const name of ours.filter((old) => !written.includes(old)))
        rmSync(join(path, name), { force: true });
      record(written);
    },
  };
}

/** Folder by folder: Node's own recursive form never returns where a file system refuses, as /proc does. */
function makeFolder(path: string): void {
  if (existsSync(path)) return;
  makeFolder(dirname(resolve(path)));
  try {
    mkdirSync(path);
  } catch (error) {
    // Another shard may have been quicker.
    if (!existsSync(path)) throw error;
  }
}

function prepare(path: string): void {
  const probe = join(path, `.probe.${process.pid}.part`);
  try {
    makeFolder(path);
    if (!statSync(path).isDirectory()) throw new InputProblem(`${printable(path)}: not a folder`);
    accessSync(path, constants.W_OK | constants.X_OK);
    writeFileSync(probe, 'simulate', { flag: 'wx' });
    rmSync(probe);
  } catch (error) {
    if (existsSync(probe)) rmSync(probe);
    if (error instanceof InputProblem) throw error;
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    const reason = code === 'EEXIST' ? 'a file has that name' : systemReason(error);
    if (reason === undefined) throw error;
    throw new InputProblem(`${printable(path)}: cannot write the results there: ${reason}`);
  }
}

/** Names we recorded, none where there is no list; undefined where something that is no list has its name. */
function readOurs(path: string): string[] | undefined {
  const list = join(path, OURS);
  if (!existsSync(list)) return [];
  const files = filesIn(list);
  if (!Array.isArray(files)) return undefined;
  return files.filter((name): name is string => typeof name === 'string' && isPlainName(name));
}

/** What a list names; whatever it is, it is not trusted. */
function filesIn(list: string): unknown {
  try {
    const tree: unknown = JSON.parse(readFileSync(list, 'utf8'));
    return typeof tree === 'object' && tree !== null && 'files' in tree ? tree.files : undefined;
  } catch (error) {
    if (error instanceof SyntaxError || systemReason(error) !== undefined) return undefined;
    throw error;
  }
}

const isPlainName = (name: string): boolean => /^[a-z0-9_-][a-z0-9._-]*$/i.test(name);
