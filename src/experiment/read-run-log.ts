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
  RunMemory,
  type DecidingText,
  type RunLogHeader,
  type Shard,
} from './run-log.ts';
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

/** Reads a log, or says in a sentence why it is none. */
export function readRunLog(text: string): ReadRunLog | { readonly wrong: string } {
  const { values, wholeLength, rest } = wholeLines(text);
  const [header, ...others] = values;
  if (!isHeader(header)) return { wrong: noHeader(header) };
  if (rest > 1) return { wrong: `line ${values.length + 1} is damaged, and others follow it` };
  const memory = new RunMemory();
  const texts = new Map<string, DecidingText>();
  let records = 0;
  let isComplete = false;
  for (const [place, value] of others.entries()) {
    isComplete = isEnd(value) && value.records === records;
    if (isEntry(value)) {
      memory.keep(value.scenario, value.record);
      records += 1;
    } else if (isText(value)) texts.set(value.file, known(value));
    else if (!isEnd(value)) return { wrong: `line ${place + 2} is none that simulate writes` };
  }
  if (texts.size > MOST_FILES || lengthOf(texts.values()) > MOST_TEXTS)
    return { wrong: 'it holds more texts than a shard can' };
  const isTorn = wholeLength < text.length;
  return { header, texts, memory, records, isComplete, wholeLength, isTorn };
}

/** Up to the first line that is damaged, and how many lines are left from there. */
function wholeLines(text: string): {
  readonly values: readonly unknown[];
  readonly wholeLength: number;
  readonly rest: number;
} {
  const lines = text.split('\n');
  const values: unknown[] = [];
  let wholeLength = 0;
  for (const each of lines.slice(0, -1)) {
    const value = valueOf(each);
    if (value === undefined) break;
    values.push(value);
    wholeLength += each.length + 1;
  }
  return { values, wholeLength, rest: lines.length - 1 - values.length };
}

function valueOf(text: string): unknown {
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
    ? `it is written as ${schema}, this version reads ${RUN_LOG_SCHEMA}: make it again`
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
