// Records of runs as lines of text, so that an interrupted experiment can go on and a divided one be joined. Every line
// carries the scenario and run it is of, and a digest of itself: a line that was cut off is known and left out.

import { createHash } from 'node:crypto';
import type { Scenario } from '../scenario/scenario.ts';
import type { RunRecord } from './run-record.ts';

/** The first line: who made these runs, of what. */
export interface RunLogHeader {
  readonly schema: 'simulate/runs/v1';
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

/** Records by scenario and run. */
export class RunMemory {
  readonly #records = new Map<string, RunRecord>();
  readonly #scenarios = new Set<string>();

  get(scenario: string, run: number): RunRecord | undefined {
    return this.#records.get(`${scenario} ${run}`);
  }

  keep(scenario: string, record: RunRecord): void {
    this.#scenarios.add(scenario);
    this.#records.set(`${scenario} ${record.run}`, record);
  }

  add(other: RunMemory): void {
    for (const scenario of other.#scenarios) this.#scenarios.add(scenario);
    for (const [key, record] of other.#records) this.#records.set(key, record);
  }

  knows(scenario: string): boolean {
    return this.#scenarios.has(scenario);
  }

  get size(): number {
    return this.#records.size;
  }
}

/** All of a scenario on which a run depends, its name and how it was written left out, as a digest. */
export const scenarioKey = (scenario: Scenario): string =>
  digestOf(JSON.stringify({ ...scenario, name: '', notes: [], document: {} }), 32);

const digestOf = (text: string, length: number): string =>
  createHash('sha256').update(text).digest('hex').slice(0, length);

const CHECK_LENGTH = 16;

/** One line and its line feed. */
const line = (value: unknown): string => {
  const text = JSON.stringify(value);
  return `${digestOf(text, CHECK_LENGTH)} ${text}\n`;
};

export const headerLine = (header: RunLogHeader): string => line(header);
export const recordLine = (scenario: string, record: RunRecord): string =>
  line({ scenario, record });
/** The last line: every run that was asked for is there. */
export const endLine = (records: number): string => line({ records });

export interface ReadRunLog {
  readonly header: RunLogHeader;
  readonly memory: RunMemory;
  /** Whether it says that it is complete. */
  readonly isComplete: boolean;
  /** Characters up to the end of the last whole line. */
  readonly wholeLength: number;
  /** A last line that was cut off was left out. */
  readonly isTorn: boolean;
}

/** Reads a log, or says in a sentence why it is none. */
export function readRunLog(text: string): ReadRunLog | { readonly wrong: string } {
  const lines = text.split('\n');
  const values: unknown[] = [];
  let wholeLength = 0;
  for (const each of lines.slice(0, -1)) {
    const value = valueOf(each);
    if (value === undefined) break;
    values.push(value);
    wholeLength += each.length + 1;
  }
  const rest = lines.length - 1 - values.length;
  const [header, ...others] = values;
  if (!isHeader(header)) return { wrong: 'it is no record of runs that simulate wrote' };
  if (rest > 1) return { wrong: `line ${values.length + 1} is damaged, and others follow it` };
  const memory = new RunMemory();
  let isComplete = false;
  for (const value of others)
    if (isEntry(value)) memory.keep(value.scenario, value.record);
    else isComplete = true;
  return { header, memory, isComplete, wholeLength, isTorn: wholeLength < text.length };
}

function valueOf(text: string): unknown {
  const json = text.slice(CHECK_LENGTH + 1);
  if (digestOf(json, CHECK_LENGTH) !== text.slice(0, CHECK_LENGTH)) return undefined;
  return JSON.parse(json);
}

const isHeader = (value: unknown): value is RunLogHeader =>
  typeof value === 'object' && value !== null && 'schema' in value && 'asked' in value;

const isEntry = (value: unknown): value is { scenario: string; record: RunRecord } =>
  typeof value === 'object' && value !== null && 'record' in value;
