// A record of runs, read back: what `run-log.ts` writes, or a sentence on what is wrong with it. It may come from another
// machine, so that nothing in it is believed unseen.

import { isRunRecord } from './kept-record.ts';
import {
  CHECK_LENGTH,
  digestOf,
  isShardOf,
  lengthOf,
  MOST_TEXTS,
  RUN_LOG_SCHEMA,
  type DecidingText,
  type RunLogHeader,
  type Shard,
} from './run-log.ts';
import { RunMemory } from './run-memory.ts';
import type { RunRecord } from './run-record.ts';

/** A plan of ten thousand rows may name as many scenarios, and each of them a manifest. */
const MOST_FILES = 25_000;

export interface ReadRunLog {
  readonly header: RunLogHeader;
  /** By file. */
  readonly texts: ReadonlyMap<string, DecidingText>;
  readonly memory: RunMemory;
  /** Lines of runs. */
  readonly records: number;
  /** Whether it says that it is complete. */
  readonly isComplete: boolean;
  /** Characters up to the end of the last whole line. */
  readonly wholeLength: number;
  /** A last line that was cut off was left out. */
  readonly isTorn: boolean;
}

/** Reads a log given in pieces, wherever they end; or says in a sentence why it is none. */
export function readRunLog(pieces: Iterable<string>): ReadRunLog | Refusal {
  const lines = linesOf(pieces);
  const first = lines.next();
  const header = first.done === true ? undefined : valueOf(first.value);
  if (!isHeader(header)) return { wrong: noHeader(header) };
  const log = new LogSoFar(header, lengthWithFeed(first.value as string));
  for (;;) {
    const next = lines.next();
    if (next.done === true) return log.ended(next.value);
    const refusal = log.take(next.value);
    if (refusal !== undefined) return refusal;
  }
}

interface Refusal {
  readonly wrong: string;
}

const lengthWithFeed = (line: string): number => line.length + 1;

/** What the lines up to here say. A line that makes no sense is told only if none behind it is damaged. */
class LogSoFar {
  readonly #header: RunLogHeader;
  readonly #texts = new Map<string, DecidingText>();
  readonly #memory = new RunMemory();
  #lines = 1;
  #records = 0;
  #textLength = 0;
  #isComplete = false;
  #isDamaged = false;
  #wholeLength: number;
  #refusal: Refusal | undefined;

  constructor(header: RunLogHeader, wholeLength: number) {
    this.#header = header;
    this.#wholeLength = wholeLength;
  }

  /** A line that is damaged may be the last, cut off; with another behind it, it is not. */
  take(line: string | undefined): Refusal | undefined {
    if (this.#isDamaged)
      return { wrong: `line ${this.#lines + 1} is damaged, and others follow it` };
    const value = line === undefined ? undefined : valueOf(line);
    this.#isDamaged = value === undefined;
    if (line === undefined || value === undefined) return undefined;
    this.#lines += 1;
    this.#wholeLength += lengthWithFeed(line);
    this.#refusal ??= this.#understand(value);
    return undefined;
  }

  #understand(value: unknown): Refusal | undefined {
    this.#isComplete = isEnd(value) && value.records === this.#records;
    if (isEntry(value)) {
      this.#memory.keep(value.scenario, value.record);
      this.#records += 1;
      return undefined;
    }
    if (isText(value)) return this.#hold(known(value));
    return isEnd(value) ? undefined : { wrong: `line ${this.#lines} is none that simulate writes` };
  }

  #hold(text: DecidingText): Refusal | undefined {
    const before = this.#texts.get(text.file);
    this.#textLength += lengthOf([text]) - lengthOf(before === undefined ? [] : [before]);
    this.#texts.set(text.file, text);
    return this.#texts.size > MOST_FILES || this.#textLength > MOST_TEXTS
      ? { wrong: 'it holds more texts than a shard can' }
      : undefined;
  }

  ended(isCutOff: boolean): ReadRunLog | Refusal {
    if (this.#refusal !== undefined) return this.#refusal;
    return {
      header: this.#header,
      texts: this.#texts,
      memory: this.#memory,
      records: this.#records,
      isComplete: this.#isComplete,
      wholeLength: this.#wholeLength,
      isTorn: this.#isDamaged || isCutOff,
    };
  }
}

/** Characters of a line at most: a text with each of them escaped, and what stands beside it. */
const MOST_LINE = 6 * MOST_TEXTS + 65_536;

/** Each line that ends; one that is too long is undefined. Returns whether there is more behind the last. */
function* linesOf(pieces: Iterable<string>): Generator<string | undefined, boolean, undefined> {
  let begun: string[] = [];
  let length = 0;
  const add = (part: string): void => {
    length += part.length;
    if (length > MOST_LINE) begun = [];
    else begun.push(part);
  };
  for (const piece of pieces) {
    let from = 0;
    for (let end = piece.indexOf('\n'); end >= 0; end = piece.indexOf('\n', from)) {
      add(piece.slice(from, end));
      yield length > MOST_LINE ? undefined : begun.join('');
      begun = [];
      length = 0;
      from = end + 1;
    }
    add(piece.slice(from));
  }
  return length > 0;
}

/** Undefined for a line that is damaged. */
function valueOf(text: string | undefined): unknown {
  if (text === undefined) return undefined;
  const json = text.slice(CHECK_LENGTH + 1);
  if (digestOf(json, CHECK_LENGTH) !== text.slice(0, CHECK_LENGTH)) return undefined;
  try {
    return JSON.parse(json);
  } catch {
    return undefined; // a digest is made in a moment, by anybody
  }
}

/** The digest of a text that is there is its own, whatever stands beside it. */
const known = (given: DecidingText): DecidingText =>
  given.text === undefined ? given : { ...given, sha256: digestOf(given.text) };

type Tree = Readonly<Record<string, unknown>>;
const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null;
const isTexts = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((each) => typeof each === 'string');

const isHeader = (value: unknown): value is RunLogHeader =>
  isTree(value) &&
  value['schema'] === RUN_LOG_SCHEMA &&
  typeof value['toolVersion'] === 'string' &&
  isTexts(value['asked']) &&
  (value['shard'] === undefined || isShard(value['shard']));

const isShard = (value: unknown): value is Shard =>
  isTree(value) &&
  typeof value['index'] === 'number' &&
  typeof value['of'] === 'number' &&
  isShardOf(value['index'], value['of']);

function noHeader(value: unknown): string {
  const schema = isTree(value) ? value['schema'] : undefined;
  return typeof schema === 'string' &&
    /^simulate\/runs\/v\d{1,3}$/.test(schema) &&
    schema !== RUN_LOG_SCHEMA
    ? `it is written as ${schema}, this version reads ${RUN_LOG_SCHEMA}: remove it and make it again`
    : 'it is no record of runs that simulate wrote';
}

const isEntry = (value: unknown): value is { scenario: string; record: RunRecord } =>
  isTree(value) && typeof value['scenario'] === 'string' && isRunRecord(value['record']);

const isText = (value: unknown): value is DecidingText =>
  isTree(value) &&
  typeof value['file'] === 'string' &&
  typeof value['sha256'] === 'string' &&
  (value['text'] === undefined || typeof value['text'] === 'string');

const isEnd = (value: unknown): value is { records: number } =>
  isTree(value) && typeof value['records'] === 'number';

/** The last line of a log that is complete. */
export const isEndLine = (line: string): boolean => isEnd(valueOf(line));

/** Whether a text begins as a log of any version does. */
export const beginsAsLog = (text: string): boolean =>
  /^[0-9a-f]{16} \{"schema":"simulate\/runs\//.test(text);
