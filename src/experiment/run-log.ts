// Records of runs as lines of text, so that an interrupted experiment can go on and a divided one be joined. Every line
// carries a digest of itself: one that was cut off is known and left out. First who made the runs, then the texts that
// decide them, then a line for each run, then that all are there.

import { createHash } from 'node:crypto';
import type { Scenario } from '../scenario/scenario.ts';
import type { RunRecord } from './run-record.ts';

export const RUN_LOG_SCHEMA = 'simulate/runs/v3';

/** The first line: who made these runs, by which command. */
export interface RunLogHeader {
  readonly schema: typeof RUN_LOG_SCHEMA;
  readonly toolVersion: string;
  /** The command and the flags that decide which runs are made. */
  readonly asked: readonly string[];
  /** Which part of the runs this is, from 1; absent when it is all of them. */
  readonly shard?: Shard;
}

export interface Shard {
  readonly index: number;
  readonly of: number;
}

/** Into how many parts runs can be divided. */
const MOST_SHARDS = 10_000;

export const isShardOf = (index: number, of: number): boolean =>
  Number.isInteger(index) && Number.isInteger(of) && index >= 1 && index <= of && of <= MOST_SHARDS;

/** One of the texts that decide the runs: a scenario, a manifest, a file of changes, a plan, a saved result. */
export interface DecidingText {
  /** As the command, or the scenario, names it. */
  readonly file: string;
  readonly sha256: string;
  /** Only shards carry it: whoever joins them need not have it. */
  readonly text?: string;
}

/** What the texts in one shard come to at most, in characters; every shard carries all of them. */
export const MOST_TEXTS = 32 * 1024 * 1024;

/** Characters in all. */
export const lengthOf = (texts: Iterable<DecidingText>): number =>
  [...texts].reduce((sum, { text = '' }) => sum + text.length, 0);

/** All of a scenario on which a run depends, its name and how it was written left out, as a digest. */
export const scenarioKey = (scenario: Scenario): string =>
  digestOf(JSON.stringify({ ...scenario, name: '', notes: [], document: {} }), 32);

export const digestOf = (text: string, length = 64): string =>
  createHash('sha256').update(text).digest('hex').slice(0, length);

/** Characters of a line's own digest, before it. */
export const CHECK_LENGTH = 16;

/** One line and its line feed; ASCII alone, so that its characters are its bytes. */
function line(value: unknown): string {
  const text = JSON.stringify(value).replaceAll(
    /[\u0080-\uffff]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return `${digestOf(text, CHECK_LENGTH)} ${text}\n`;
}

export const headerLine = (header: Omit<RunLogHeader, 'schema'>): string =>
  line({ schema: RUN_LOG_SCHEMA, ...header });
export const textLine = (text: DecidingText): string => line(text);
export const recordLine = (scenario: string, record: RunRecord): string =>
  line({ scenario, record });
/** The last line: every run that was asked for is there. */
export const endLine = (records: number): string => line({ records });
