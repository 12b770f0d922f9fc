// What the screen can show, decided per stream: colour, Unicode, width; and writing that survives a closed pipe and
// says so where the disk behind stdout is full.

import { fstatSync, writeSync } from 'node:fs';
import { isatty } from 'node:tty';
import { InputProblem, systemReason } from './problem.ts';

export interface Terminal {
  readonly color: boolean;
  readonly unicode: boolean;
  readonly interactive: boolean;
  readonly columns: number;
  /** Writes and waits until the stream has taken it all. A closed pipe ends quietly. */
  write(text: string): Promise<void>;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** flag > NO_COLOR (non-empty) > FORCE_COLOR (non-empty, not 0) > a terminal that is not dumb. */
export function colorWanted(
  { noColor, isTerminal }: { readonly noColor: boolean; readonly isTerminal: boolean },
  environment: Environment,
): boolean {
  if (noColor) return false;
  if ((environment['NO_COLOR'] ?? '') !== '') return false;
  const force = environment['FORCE_COLOR'] ?? '';
  if (force !== '' && force !== '0') return true;
  return isTerminal && environment['TERM'] !== 'dumb';
}

/** The locale's encoding decides; nothing set (as in most CI) counts as UTF-8. */
export function unicodeWanted(environment: Environment): boolean {
  const locale = environment['LC_ALL'] || environment['LC_CTYPE'] || environment['LANG'] || '';
  if (locale === '') return true;
  return /utf-?8/i.test(locale);
}

const DEFAULT_COLUMNS = 100;

export function terminalOn(
  stream: NodeJS.WriteStream & { readonly fd: number },
  noColor: boolean,
): Terminal {
  const isTerminal = stream.isTTY === true;
  return {
    color: colorWanted({ noColor, isTerminal }, process.env),
    unicode: unicodeWanted(process.env),
    interactive: isTerminal,
    columns: stream.columns ?? DEFAULT_COLUMNS,
    write: isOnDisk(stream.fd) ? (text) => writeWhole(stream.fd, text) : piped(stream),
  };
}

/** A file or a device, not a pipe, a socket or a screen. */
function isOnDisk(fd: number): boolean {
  try {
    const status = fstatSync(fd);
    return status.isFile() || (status.isCharacterDevice() && !isatty(fd));
  } catch {
    return false; // closed by whoever started us: the stream copes
  }
}

/** Node's stream on a file passes over what a full disk did not take. */
function writeWhole(fd: number, text: string): Promise<void> {
  const bytes = Buffer.from(text);
  try {
    for (let done = 0; done < bytes.length;) done += writeSync(fd, bytes, done);
    return Promise.resolve();
  } catch (error) {
    const reason = systemReason(error);
    if (reason === undefined) return Promise.reject(error);
    return Promise.reject(new InputProblem(`cannot write the output: ${reason}`));
  }
}

/** Waits for a slow reader; one that has gone is no mistake. */
function piped(stream: NodeJS.WriteStream): Terminal['write'] {
  let closed = false;
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    closed = true;
  });
  return (text) =>
    new Promise((resolve) => {
      if (closed || text === '') resolve();
      else stream.write(text, () => resolve());
    });
}
