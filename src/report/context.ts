// What a report says beside the result itself, given by whoever asks for it: which scenario, changed how, by which
// version, and the line that replays it. No clock and no disk, so that equal inputs give equal bytes.

import type { Scenario } from '../scenario/scenario.ts';
import { printable } from './format.ts';

export interface ReportContext {
  readonly toolVersion: string;
  readonly scenario: Scenario;
  /** SHA-256 of the scenario file's text, in hex. */
  readonly sha256: string;
  /** What the command line changed, as `path`, value before and value after. */
  readonly changes: readonly ReportedChange[];
  /** The scenario's file as the user typed it: `scenarios/burst.yaml`. */
  readonly file: string;
  /** The flags that, after the file, replay this run: `--seed 42 --set …`. */
  readonly replayFlags: string;
}

/** One change of a scenario; a value that is absent was not written. */
interface ReportedChange {
  readonly path: string;
  readonly from?: unknown;
  readonly to?: unknown;
}

/** The command that replays the run. */
export const replayCommand = ({ file, replayFlags }: ReportContext): string =>
  commandOf('simulate', shellWord(file), replayFlags);

/** The command that traces the run; its flags are only needed when they changed the scenario. */
export const traceCommand = ({ file, replayFlags, changes }: ReportContext): string =>
  commandOf('simulate trace', shellWord(file), changes.length > 0 ? replayFlags : '');

const commandOf = (...words: readonly string[]): string =>
  words.filter((word) => word !== '').join(' ');

/** A word as a POSIX shell would take it. */
export const shellWord = (word: string): string =>
  /^[\w./:=@%+,-]+$/.test(word) ? word : `'${printable(word).replace(/'/g, "'\\''")}'`;

/** A value of a change, as it would be written in the scenario. */
export const changedValue = (value: unknown): string =>
  value === undefined ? '(not set)' : typeof value === 'string' ? value : JSON.stringify(value);
