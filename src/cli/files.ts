// The disk: reading what the user names, and writing without ever losing what is there. Files are written beside and
// renamed.

import {
  accessSync,
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { StringDecoder } from 'node:string_decoder';
import { printable } from './args.ts';
import { InputProblem, systemReason, UnusableFile } from './problem.ts';

/** Reads a text file (or stdin for `-`) of at most `most` bytes; throws an `InputProblem` in one line. */
export const readText = (path: string, most: number, what: string): string =>
  [...readPieces(path, most, what)].join('');

const PIECE_BYTES = 64 * 1024;
const STDIN = 0;

/** The same, in pieces: no more of it is held at once. */
export function* readPieces(
  path: string,
  most: number,
  what: string,
): Generator<string, void, undefined> {
  const file =
    path === '-' ? STDIN : readingGuarded(path, what, () => openBounded(path, most, what));
  const bytes = Buffer.alloc(PIECE_BYTES);
  const decoder = new StringDecoder('utf8');
  const next = (): number => readingGuarded(path, what, () => readSync(file, bytes));
  try {
    let sum = 0;
    for (let count = next(); count > 0; count = next()) {
      sum += count; // a pipe or a device does not say beforehand how much it has
      if (sum > most) throw tooLong(path, what, `more than ${mebibytes(most)}`, most);
      yield decoder.write(bytes.subarray(0, count));
    }
    yield decoder.end();
  } finally {
    if (file !== STDIN) closeSync(file);
  }
}

function readingGuarded<T>(path: string, what: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    if (error instanceof InputProblem) throw error;
    const reason = systemReason(error);
    if (reason === undefined) throw error;
    throw new UnusableFile(printable(path), `cannot read the ${what}: ${reason}`);
  }
}

/** Opens a file, not a folder, that is not too long; the caller closes it. */
function openBounded(path: string, most: number, what: string): number {
  const file = openSync(path, 'r');
  try {
    const status = fstatSync(file);
    if (status.isDirectory())
      throw new UnusableFile(
        printable(path),
        `it is a folder, a ${what} is one file${yamlFilesIn(path)}`,
      );
    if (status.size > most) throw tooLong(path, what, mebibytes(status.size), most);
    return file;
  } catch (error) {
    closeSync(file);
    throw error;
  }
}

const tooLong = (path: string, what: string, size: string, most: number): InputProblem =>
  new UnusableFile(
    printable(path),
    `the ${what} has ${size}, at most ${mebibytes(most)} are read: keep long lists out of it`,
  );

const mebibytes = (size: number): string => `${(size / 1_048_576).toFixed(1)} MiB`;

function yamlFilesIn(folder: string): string {
  const names = readdirSync(folder).filter((name) => /\.ya?ml$/.test(name));
  if (names.length === 0) return '';
  const shown = names.toSorted().slice(0, 8).map(printable).join(', ');
  return `: it holds ${shown}${names.length > 8 ? ', …' : ''}`;
}

/** Writes one file the user named, atomically: beside it first, then renamed over it. */
export function writeAtomically(path: string, content: string | Uint8Array): void {
  const file = growingFile(path);
  file.append(content);
  file.done();
}

/** A file that is written in pieces. Until it is done what was there before is there. */
export interface GrowingFile {
  append(content: string | Uint8Array): void;
  done(): void;
  /** Leaves no trace of it. */
  abandon(): void;
}

/**
 * Every method throws an `InputProblem` where the disk refuses, and leaves no trace then. A device or a pipe is written
 * to as it is: renamed over `/dev/null`, a file would take its place for everybody.
 */
export function growingFile(path: string): GrowingFile {
  return isDeviceOrPipe(path) ? openedAsItIs(path) : madeBeside(path);
}

function madeBeside(path: string): GrowingFile {
  const beside = join(dirname(resolve(path)), `.${basename(path)}.${process.pid}.part`);
  const abandon = (): void => rmSync(beside, { force: true });
  const guarded = <T>(act: () => T): T => writingGuarded(path, act, abandon);
  const file = guarded(() => openSync(beside, 'wx'));
  return {
    append: (content) => guarded(() => writeWhole(file, Buffer.from(content))),
    done: () =>
      guarded(() => {
        closeSync(file);
        renameSync(beside, path);
      }),
    abandon() {
      closeSync(file);
      abandon();
    },
  };
}

function openedAsItIs(path: string): GrowingFile {
  const file = writingGuarded(path, () => openSync(path, 'a'));
  return {
    append: (content) => writingGuarded(path, () => writeWhole(file, Buffer.from(content))),
    done: () => closeSync(file),
    abandon: () => closeSync(file),
  };
}

function writingGuarded<T>(path: string, act: () => T, undo?: () => void): T {
  try {
    return act();
  } catch (error) {
    undo?.();
    if (error instanceof InputProblem) throw error;
    const reason = systemReason(error);
    if (reason === undefined) throw error;
    throw new InputProblem(`${printable(path)}: cannot write: ${reason}`);
  }
}

/** What no file may take the place of; so is a link that the system itself keeps, as `/dev/stderr` is. */
export function isDeviceOrPipe(path: string): boolean {
  try {
    const status = statSync(path);
    if (status.isDirectory()) return false;
    return (
      !status.isFile() || (OF_THE_SYSTEM.test(resolve(path)) && lstatSync(path).isSymbolicLink())
    );
  } catch {
    return false; // nothing is there; or why it cannot be reached is told when it is written
  }
}

const OF_THE_SYSTEM = /^\/(?:dev\/(?:std(?:in|out|err)|fd\/\d+)|proc\/[^/]+\/fd\/\d+)$/;

/** To be called before the first run: throws an `InputProblem` where a file cannot be written after the last. */
export function refuseUnwritable(path: string): void {
  writingGuarded(path, () => {
    if (isDeviceOrPipe(path)) return accessSync(path, constants.W_OK);
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true)
      throw new InputProblem(`${printable(path)}: cannot write: it is a folder`);
    const folder = dirname(resolve(path));
    if (!statSync(folder).isDirectory())
      throw new InputProblem(`${printable(path)}: cannot write: ${printable(folder)} is no folder`);
    return accessSync(folder, constants.W_OK | constants.X_OK);
  });
}

/** From a place on, or behind what was written last. The disk may take less than it was given at once. */
export function writeWhole(file: number, bytes: Uint8Array, from?: number): void {
  for (let at = 0; at < bytes.length;)
    at += writeSync(file, bytes, at, null, from === undefined ? null : from + at);
}

/** A scenario's name as a folder name: nothing that leaves `reports/`. */
export function folderName(scenarioName: string): string {
  const safe = scenarioName.replaceAll(/[^A-Za-z0-9._-]+/g, '-').replace(/^[.-]+/, '');
  return safe.slice(0, 100) || 'scenario';
}
