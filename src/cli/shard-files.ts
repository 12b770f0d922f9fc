// The files that shards of one experiment left, read and held against each other: of one version, one command, the same
// texts; each part once, and none missing.

import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { DecidingText, RunLogHeader } from '../experiment/run-log.ts';
import type { ReadRunLog } from '../experiment/read-run-log.ts';
import { RunMemory } from '../experiment/run-memory.ts';
import { printable } from './args.ts';
import { InputProblem, systemReason } from './problem.ts';
import { readLogFile } from './run-log-file.ts';

/** What all shards agree on, and all of their runs. */
export interface Shards {
  readonly header: RunLogHeader;
  readonly of: number;
  readonly texts: readonly DecidingText[];
  readonly memory: RunMemory;
  /** Where the texts stand, for messages. */
  readonly first: string;
}

/** One of them, its texts by their digests: those of the first are kept, and ten thousand more are not. */
interface ShardFile extends Pick<ReadRunLog, 'header' | 'memory' | 'isComplete'> {
  readonly path: string;
  readonly digests: ReadonlyMap<string, string>;
}

/** Reads the shards in folders and files; throws an `InputProblem` with all that keeps them apart. */
export function readShards(words: readonly string[], toolVersion: string): Shards {
  const [first, ...others] = words.flatMap(shardFiles);
  const log = readLogFile(first!);
  const files = [shardFile(first!, log), ...others.map((path) => shardFile(path))];
  const problems = [...strangers(files), ...differences(files, toolVersion), ...gaps(files)];
  if (problems.length > 0) throw new InputProblem(...listed(problems));
  const memory = new RunMemory();
  for (const file of files) memory.add(file.memory);
  const { header, texts } = log;
  return {
    header,
    of: header.shard!.of,
    texts: [...texts.values()],
    memory,
    first: printable(first!),
  };
}

/** Problems told at most: an experiment may have ten thousand shards. */
const MOST_TOLD = 20;

const listed = (problems: readonly string[]): string[] =>
  problems.length <= MOST_TOLD
    ? [...problems]
    : [...problems.slice(0, MOST_TOLD), `… and ${problems.length - MOST_TOLD} more`];

function shardFile(path: string, log = readLogFile(path)): ShardFile {
  const { header, memory, isComplete, texts } = log;
  const digests = new Map([...texts].map(([file, { sha256 }]) => [file, sha256]));
  return { path, header, memory, isComplete, digests };
}

function shardFiles(path: string): string[] {
  try {
    if (!statSync(path).isDirectory()) return [path];
    const names = readdirSync(path).filter((name) => /^shard-\d+-of-\d+\.ndjson$/.test(name));
    if (names.length > 0) return names.toSorted().map((name) => join(path, name));
  } catch (error) {
    const reason = systemReason(error);
    if (reason === undefined) throw error;
    throw new InputProblem(`${printable(path)}: cannot read: ${reason}`);
  }
  throw new InputProblem(
    `${printable(path)}: no shards are there: simulate … --shard 1/5 --out ${printable(path)} makes one`,
  );
}

const strangers = (files: readonly ShardFile[]): string[] =>
  files
    .filter(({ header }) => header.shard === undefined)
    .map(({ path }) => `${printable(path)}: holds all runs of an experiment, not a shard of them`);

/** Every file against the first. */
function differences(files: readonly ShardFile[], toolVersion: string): string[] {
  const first = files[0]!;
  return files.flatMap((file) => {
    const { header } = file;
    const at = printable(file.path);
    if (header.toolVersion !== toolVersion)
      return [`${at}: made by simulate ${printable(header.toolVersion)}, this is ${toolVersion}`];
    if (header.asked.join('\n') !== first.header.asked.join('\n'))
      return [
        `${at}: made by "simulate ${printable(header.asked.join(' '))}", the first by "simulate ${printable(first.header.asked.join(' '))}"`,
      ];
    if (header.shard?.of !== first.header.shard?.of)
      return [
        `${at}: one of ${header.shard?.of} shards, the first is one of ${first.header.shard?.of}`,
      ];
    return otherTexts(file, first);
  });
}

/** Texts that are not those of the first. A shard that was cut off may hold none yet. */
function otherTexts(file: ShardFile, first: ShardFile): string[] {
  if (!file.isComplete || !first.isComplete) return [];
  const at = printable(file.path);
  const names = [...new Set([...first.digests.keys(), ...file.digests.keys()])];
  return names
    .filter((name) => first.digests.get(name) !== file.digests.get(name))
    .map((name) =>
      first.digests.has(name) && file.digests.has(name)
        ? `${at}: its ${printable(name)} is not that of ${printable(first.path)}: make both of one text`
        : `${at}: of ${printable(first.path)} and this, only one holds ${printable(name)}`,
    );
}

/** Shards that are not there, are there twice, or were not finished. */
function gaps(files: readonly ShardFile[]): string[] {
  const { shard } = files[0]!.header;
  if (shard === undefined) return [];
  const holders = new Map<number, ShardFile[]>();
  for (const file of files) {
    const { index = 0 } = file.header.shard ?? {};
    holders.set(index, [...(holders.get(index) ?? []), file]);
  }
  return Array.from({ length: shard.of }, (_, place) => place + 1).flatMap((index) => {
    const [holder, another] = holders.get(index) ?? [];
    const name = `shard ${index} of ${shard.of}`;
    if (holder === undefined)
      return [`${name} is missing: make it with --shard ${index}/${shard.of}`];
    if (another !== undefined)
      return [`${name} is there twice: ${printable(holder.path)}, ${printable(another.path)}`];
    return holder.isComplete
      ? []
      : [
          `${printable(holder.path)}: ${name} was interrupted after ${holder.memory.size} runs: make it again, it goes on`,
        ];
  });
}
