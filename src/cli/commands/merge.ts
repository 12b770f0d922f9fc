// simulate merge: the shards of a divided experiment in, the same results as of an undivided one out. The command that
// the shards were made by is carried out again, with every run answered from them.

import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { RunsMissing } from '../../experiment/kept-runs.ts';
import { RunMemory, type ReadRunLog } from '../../experiment/run-log.ts';
import { printable, type Invocation } from '../args.ts';
import type { JoinedShards } from '../kept-runs.ts';
import type { Context } from '../main.ts';
import { InputProblem, systemReason } from '../problem.ts';
import { readLogFile } from '../run-log-file.ts';

type Perform = (words: readonly string[], context: Context) => Promise<number>;

interface ShardFile {
  readonly path: string;
  readonly log: ReadRunLog;
}

/** Joins shards; refuses those of different versions or experiments, and names missing ones. */
export async function merge(
  { words, flags }: Invocation,
  context: Context,
  perform: Perform,
): Promise<number> {
  const files = words
    .flatMap(shardFiles)
    .map((path): ShardFile => ({ path, log: readLogFile(path) }));
  const problems = [
    ...strangers(files),
    ...differences(files, context.toolVersion),
    ...gaps(files),
  ];
  if (problems.length > 0) throw new InputProblem(...problems);
  const { asked, shard } = files[0]!.log.header;
  const joined: JoinedShards = { memory: together(files), of: shard!.of };
  try {
    return await perform([...asked, ...flags.given()], { ...context, joined });
  } catch (error) {
    throw error instanceof RunsMissing ? incomplete(error, files) : error;
  }
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
    .filter(({ log }) => log.header.shard === undefined)
    .map(({ path }) => `${printable(path)}: holds all runs of an experiment, not a shard of them`);

/** Every file against the first. */
function differences(files: readonly ShardFile[], toolVersion: string): string[] {
  const first = files[0]!.log.header;
  return files.flatMap(({ path, log: { header } }) => {
    const at = printable(path);
    if (header.toolVersion !== toolVersion)
      return [`${at}: made by simulate ${header.toolVersion}, this is ${toolVersion}`];
    if (header.asked.join('\n') !== first.asked.join('\n'))
      return [
        `${at}: made by "simulate ${printable(header.asked.join(' '))}", the first by "simulate ${printable(first.asked.join(' '))}"`,
      ];
    return header.shard?.of === first.shard?.of
      ? []
      : [`${at}: one of ${header.shard?.of} shards, the first is one of ${first.shard?.of}`];
  });
}

/** Shards that are not there, are there twice, or were not finished. */
function gaps(files: readonly ShardFile[]): string[] {
  const { shard } = files[0]!.log.header;
  if (shard === undefined) return [];
  const holders = (index: number): ShardFile[] =>
    files.filter(({ log }) => log.header.shard?.index === index);
  return Array.from({ length: shard.of }, (_, place) => place + 1).flatMap((index) => {
    const [holder, another] = holders(index);
    const name = `shard ${index} of ${shard.of}`;
    if (holder === undefined)
      return [`${name} is missing: make it with --shard ${index}/${shard.of}`];
    if (another !== undefined)
      return [`${name} is there twice: ${printable(holder.path)}, ${printable(another.path)}`];
    return holder.log.isComplete
      ? []
      : [
          `${printable(holder.path)}: ${name} was interrupted after ${holder.log.memory.size} runs: make it again, it goes on`,
        ];
  });
}

function together(files: readonly ShardFile[]): RunMemory {
  const memory = new RunMemory();
  for (const { log } of files) memory.add(log.memory);
  return memory;
}

function incomplete({ shards }: RunsMissing, files: readonly ShardFile[]): InputProblem {
  if (shards.length === 0)
    return new InputProblem(
      `the scenario is not the one that the shards were made of: simulate ${printable(files[0]!.log.header.asked.join(' '))} reads another text now`,
    );
  return new InputProblem(`runs are missing in shard ${shards.join(', ')}: make it again`);
}
