// The file in which the runs of an experiment are kept while it goes on: a line is appended for each, so that whatever
// ends the process, what was finished is there.

import {
  closeSync,
  existsSync,
  fstatSync,
  ftruncateSync,
  openSync,
  readSync,
  rmSync,
} from 'node:fs';
import { beginsAsLog, isEndLine, readRunLog, type ReadRunLog } from '../experiment/read-run-log.ts';
import {
  CHECK_LENGTH,
  endLine,
  headerLine,
  recordLine,
  textLine,
  type DecidingText,
  type RunLogHeader,
} from '../experiment/run-log.ts';
import { RunMemory } from '../experiment/run-memory.ts';
import type { RunRecord } from '../experiment/run-record.ts';
import { printable } from './args.ts';
import { readPieces, writeWhole } from './files.ts';
import { InputProblem, systemReason } from './problem.ts';

/** Beside the results of an experiment until they are written. */
export const RUN_LOG = '.runs.ndjson';

/** What is read of a log at most: some hundred thousand runs. */
const MOST_LOG_BYTES = 511 * 1024 * 1024;

/** Who makes the runs, by which command, and which part of them. */
type Made = Omit<RunLogHeader, 'schema'>;

export interface RunLogFile {
  readonly path: string;
  /** What an earlier, interrupted experiment made. */
  readonly memory: RunMemory;
  /** What is worth saying about what was found. */
  readonly notes: readonly string[];
  /** Keeps what decides the runs; throws an `InputProblem` when that is not what decided those that are there. */
  hold(texts: Iterable<DecidingText>): void;
  keep(scenario: string, record: RunRecord): void;
  /** Every run is made: the log is complete. */
  complete(): void;
  close(): void;
}

/** Begins a log, or goes on with one of the same experiment; throws an `InputProblem` for one of another. */
export function openRunLog(
  path: string,
  header: Made,
  { goOn }: { readonly goOn: boolean },
): RunLogFile {
  const isCutOff = goOn && isFirstLineCutOff(path, header);
  const found = goOn && !isCutOff && existsSync(path) ? readLogOf(path, header) : undefined;
  const memory = found?.memory ?? new RunMemory();
  const file = found === undefined ? begun(path, header) : opened(path, 'r+');
  let end = found?.wholeLength ?? 0;
  const append = (text: string): void => {
    const bytes = Buffer.from(text);
    guarded(path, () => writeWhole(file, bytes, end));
    end += bytes.length;
  };
  if (found === undefined) append(headerLine(header));
  else ftruncateSync(file, end);
  let kept = found?.records ?? 0;
  const held = new Map([...(found?.texts ?? [])].map(([name, { sha256 }]) => [name, sha256]));
  return {
    path,
    memory,
    notes: found !== undefined ? notesOn(path, found) : isCutOff ? [cutOff(path)] : [],
    hold(texts) {
      const all = [...texts];
      const changed = all.filter(({ file: name, sha256 }) => (held.get(name) ?? sha256) !== sha256);
      if (changed.length > 0) throw new InputProblem(...changed.map((text) => edited(path, text)));
      for (const text of all.filter(({ file: name }) => !held.has(name))) {
        append(textLine(text));
        held.set(text.file, text.sha256);
      }
    },
    keep(scenario, record) {
      append(recordLine(scenario, record));
      kept += 1;
    },
    complete: () => append(endLine(kept)),
    close: () => closeSync(file),
  };
}

function notesOn(path: string, { memory, isTorn }: ReadRunLog): string[] {
  const torn = isTorn ? ', a last line that was cut off left out' : '';
  const runs = memory.size === 1 ? '1 run was' : `${memory.size} runs were`;
  return [`${runs} there already (${printable(path)}${torn})`];
}

const cutOff = (path: string): string =>
  `${printable(path)} was cut off before its first run: every run is made`;

const edited = (path: string, { file }: DecidingText): string =>
  `${printable(file)} is not what it was when the runs in ${printable(path)} were made: name another folder, or remove that file`;

/** Reads a log and checks that it is of this experiment. */
function readLogOf(path: string, header: Made): ReadRunLog {
  const log = readLogFile(path);
  const { toolVersion, asked, shard } = log.header;
  if (toolVersion !== header.toolVersion)
    throw other(path, `simulate ${toolVersion}`, `simulate ${header.toolVersion}`);
  if (asked.join(' ') !== header.asked.join(' '))
    throw other(path, `simulate ${asked.join(' ')}`, `simulate ${header.asked.join(' ')}`);
  if (shard?.index !== header.shard?.index || shard?.of !== header.shard?.of)
    throw other(path, shardWords(shard), shardWords(header.shard));
  return log;
}

const shardWords = (shard: RunLogHeader['shard']): string =>
  shard === undefined ? 'all runs' : `shard ${shard.index} of ${shard.of}`;

const other = (path: string, there: string, here: string): InputProblem =>
  new InputProblem(
    `${printable(path)}: its runs are of ${printable(there)}, asked for is ${printable(here)}: name another folder, or remove the file`,
  );

/** Reads a log; throws an `InputProblem` for a file that is none. */
export function readLogFile(path: string): ReadRunLog {
  const log = readRunLog(readPieces(path, MOST_LOG_BYTES, 'record of runs'));
  if ('wrong' in log) throw new InputProblem(`${printable(path)}: ${log.wrong}`);
  return log;
}

/**
 * A kill between making the file and writing to it leaves it empty; a disk that is full, or a kill within a first line
 * that is longer than a page of memory, leaves a part of that line.
 */
function isFirstLineCutOff(path: string, header: Made): boolean {
  if (!existsSync(path)) return false;
  for (const piece of readPieces(path, MOST_LOG_BYTES, 'record of runs'))
    if (piece.includes('\n')) return false;
  return isOurs(firstPieceOf(path), header);
}

/** Of so few characters of a first line nobody can say whose they are. */
const isOurs = (first: string, header: Made): boolean =>
  first === '' ||
  beginsAsLog(first) ||
  (first.length >= CHECK_LENGTH && headerLine(header).startsWith(first));

/** In the place of an older one. What is not ours stays, and what a link leads to is not written. */
function begun(path: string, header: Made): number {
  if (existsSync(path) && !isOurs(firstPieceOf(path), header))
    throw new InputProblem(
      `${printable(path)}: it is there and not written by simulate: name another folder, or remove it`,
    );
  guarded(path, () => rmSync(path, { force: true }));
  return opened(path, 'wx');
}

function firstPieceOf(path: string): string {
  const pieces = readPieces(path, MOST_LOG_BYTES, 'record of runs');
  const { value: first = '' } = pieces.next();
  pieces.return();
  return first;
}

function opened(path: string, mode: 'wx' | 'r+'): number {
  return guarded(path, () => openSync(path, mode));
}

function guarded<T>(path: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    const reason = systemReason(error);
    if (reason === undefined) throw error;
    throw new InputProblem(`${printable(path)}: cannot write: ${reason}`);
  }
}

/** Takes the log away once results are written, unless it is of an experiment that is not finished. */
export function removeFinishedLog(path: string): void {
  if (existsSync(path) && isEndLine(lastLineOf(path))) rmSync(path);
}

/** Many times what a last line has. */
const LAST_BYTES = 1024;

/** Of a finished log. The rest is not read again: it has tens of megabytes, and the results are there. */
function lastLineOf(path: string): string {
  const file = openSync(path, 'r');
  try {
    const bytes = Buffer.alloc(LAST_BYTES);
    const from = Math.max(0, fstatSync(file).size - LAST_BYTES);
    const count = readSync(file, bytes, 0, LAST_BYTES, from);
    return /([^\n]*)\n$/.exec(bytes.toString('latin1', 0, count))?.[1] ?? '';
  } finally {
    closeSync(file);
  }
}
