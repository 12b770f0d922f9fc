// The disk: reading what the user names, and writing without ever losing what is not ours. Files are written beside
// and renamed; a folder of ours holds a list of what we wrote, and only those files are replaced.

import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  fstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { printable } from './args.ts';
import { InputProblem, systemReason } from './problem.ts';

/** Reads a text file (or stdin for `-`) of at most `most` bytes; throws an `InputProblem` in one line. */
export function readText(path: string, most: number, what: string): string {
  try {
    return path === '-' ? readFileSync(0, 'utf8') : readBounded(path, most, what);
  } catch (error) {
    if (error instanceof InputProblem) throw error;
    const reason = systemReason(error);
    if (reason === undefined) throw error;
    throw new InputProblem(`${printable(path)}: cannot read the ${what}: ${reason}`);
  }
}

function readBounded(path: string, most: number, what: string): string {
  const file = openSync(path, 'r');
  try {
    const status = fstatSync(file);
    if (status.isDirectory())
      throw new InputProblem(
        `${printable(path)}: it is a folder, a ${what} is one file${yamlFilesIn(path)}`,
      );
    if (status.size > most)
      throw new InputProblem(
        `${printable(path)}: the ${what} has ${mebibytes(status.size)}, at most ${mebibytes(most)} are read: keep long lists out of it`,
      );
    return readFileSync(file, 'utf8');
  } finally {
    closeSync(file);
  }
}

const mebibytes = (size: number): string => `${(size / 1_048_576).toFixed(1)} MiB`;

function yamlFilesIn(folder: string): string {
  const names = readdirSync(folder).filter((name) => /\.ya?ml$/.test(name));
  if (names.length === 0) return '';
  const shown = names.toSorted().slice(0, 8).map(printable).join(', ');
  return `: it holds ${shown}${names.length > 8 ? ', …' : ''}`;
}

/** Writes one file the user named, atomically: beside it first, then renamed over it. */
export function writeAtomically(path: string, content: string | Uint8Array): void {
  const folder = dirname(resolve(path));
  const beside = join(folder, `.${basename(path)}.${process.pid}.part`);
  try {
    writeFileSync(beside, content, { flag: 'wx' });
    renameSync(beside, path);
  } catch (error) {
    rmSync(beside, { force: true });
    const reason = systemReason(error);
    if (reason === undefined) throw error;
    throw new InputProblem(`${printable(path)}: cannot write: ${reason}`);
  }
}

/** The list of what we wrote into a folder; its presence makes the folder ours to refresh. */
const OURS = '.simulate.json';

export interface OutputFolder {
  readonly path: string;
  write(name: string, content: string | Uint8Array): void;
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
  const ours = readOurs(path);
  const taken = names.filter((name) => !ours.includes(name) && existsSync(join(path, name)));
  if (taken.length > 0 && !force)
    throw new InputProblem(
      `${printable(path)}: ${taken.join(', ')} ${taken.length === 1 ? 'is' : 'are'} there and not written by simulate: choose another --out, or --force to replace`,
    );
  const written: string[] = [];
  const record = (files: readonly string[]): void =>
    writeAtomically(join(path, OURS), `${JSON.stringify({ files }, null, 2)}\n`);
  return {
    path,
    write(name, content) {
      // Named before they exist: a run that is cut off must not make its own files strangers to the next.
      if (written.length === 0) record([...new Set([...ours, ...names])]);
      writeAtomically(join(path, name), content);
      written.push(name);
    },
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
  try {
    makeFolder(path);
    if (!statSync(path).isDirectory()) throw new InputProblem(`${printable(path)}: not a folder`);
    accessSync(path, constants.W_OK | constants.X_OK);
    const probe = join(path, `.probe.${process.pid}.part`);
    writeFileSync(probe, 'simulate', { flag: 'wx' });
    rmSync(probe);
  } catch (error) {
    if (error instanceof InputProblem) throw error;
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    const reason = code === 'EEXIST' ? 'a file has that name' : systemReason(error);
    if (reason === undefined) throw error;
    throw new InputProblem(`${printable(path)}: cannot write the results there: ${reason}`);
  }
}

/** Names we recorded; whatever else stands in the list file is not trusted. */
function readOurs(path: string): string[] {
  const list = join(path, OURS);
  if (!existsSync(list)) return [];
  try {
    const { files } = JSON.parse(readFileSync(list, 'utf8')) as { files?: unknown };
    if (!Array.isArray(files)) return [];
    return files.filter((name): name is string => typeof name === 'string' && isPlainName(name));
  } catch (error) {
    if (error instanceof SyntaxError) return [];
    throw error;
  }
}

const isPlainName = (name: string): boolean => /^[a-z0-9_-][a-z0-9._-]*$/i.test(name);

/** A scenario's name as a folder name: nothing that leaves `reports/`. */
export function folderName(scenarioName: string): string {
  const safe = scenarioName.replaceAll(/[^A-Za-z0-9._-]+/g, '-').replace(/^[.-]+/, '');
  return safe.slice(0, 100) || 'scenario';
}
